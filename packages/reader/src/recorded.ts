/**
 * Recordings of a card's exchanges: a recorder around any transport, and a transport that replays one, so that a program can be tested
 * without a card. A recording is text, one exchange on two lines:
 *
 *     # openmyna card recording 1
 *     > 00A4040C0AD392F000260100000001
 *     < 9000
 *     > 00200098 4 bytes withheld
 *     < 9000
 *
 * PINs and other secret values are never written down: neither those that open something nor those that are set. What the card answers is, so
 * record test cards.
 */
import { fromHex, toHex } from './bytes.ts';
import { CardError } from './errors.ts';
import type { CardTransport } from './transport.ts';

const title = '# openmyna card recording 1';

/** Instructions whose data is a secret: VERIFY, CHANGE REFERENCE DATA, RESET RETRY COUNTER (ISO 7816-4 clause 11.5), CHANGE KEY and UNLOCK KEY (JICSAP). */
const secretInstructions = new Set([0x20, 0x24, 0x2c, 0x32, 0x54]);

/** The length of the data of a command (ISO 7816-3 clause 12.1), or 0. */
function dataLength(command: Uint8Array): number {
  const lc = command[4];
  if (lc === undefined || command.length === 5) return 0;
  if (lc !== 0) return Math.min(lc, command.length - 5);
  return command.length > 7 ? Math.min(((command[5] ?? 0) << 8) | (command[6] ?? 0), command.length - 7) : 0;
}

/** The command as a recording holds it: in full, or without its secret. */
function describeCommand(command: Uint8Array): string {
  const withheld = secretInstructions.has(command[1] ?? -1) ? dataLength(command) : 0;
  if (withheld === 0) return toHex(command).toUpperCase();
  return `${toHex(command.subarray(0, 4)).toUpperCase()} ${withheld} bytes withheld`;
}

export interface CardRecorder extends CardTransport {
  /** What was recorded so far. */
  text(): string;
}

/** Records what passes through a transport. */
export function recordCard(transport: CardTransport): CardRecorder {
  const lines = [title];
  return Object.freeze<CardRecorder>({
    async transmit(command) {
      const response = await transport.transmit(command);
      lines.push(`> ${describeCommand(command)}`, `< ${toHex(response).toUpperCase()}`);
      return response;
    },
    async reset() {
      await transport.reset?.();
      lines.push('! reset');
    },
    close: () => transport.close(),
    text: () => `${lines.join('\n')}\n`,
  });
}

interface Exchange {
  /** What was selected when it was asked: the same READ BINARY reads another file elsewhere. */
  readonly place: string;
  readonly command: string;
  readonly response: Uint8Array;
}

/** Follows the selections: an application clears the file, a file stays in its application. */
function follow(place: string, command: string): string {
  const [application = ''] = place.split('/');
  if (/^00A404/.test(command)) return command;
  return /^00A402/.test(command) ? `${application}/${command}` : place;
}

/**
 * What a command depends on: nothing (it selects an application), the application (it names its file itself), or the file selected, as READ BINARY
 * and whatever says "the current one" by P2 = 80.
 */
function scopeOf(place: string, command: string): string {
  if (/^00A404/.test(command)) return '';
  const isOfFile = /^00B0[0-7]/.test(command) || /^..(20|24|2C|2A)..80/.test(command);
  return isOfFile ? place : (place.split('/')[0] ?? '');
}

function parseRecording(text: string): readonly Exchange[] {
  const lines = text.split(/\r?\n/);
  if (lines[0] !== title) throw new RangeError(`a recording begins with "${title}"`);
  const exchanges: Exchange[] = [];
  let place = '';
  let command: string | undefined;
  for (const [at, line] of lines.entries()) {
    if (line === '' || line.startsWith('#')) continue;
    if (line === '! reset' && command === undefined) place = '';
    else if (line.startsWith('> ') && command === undefined) command = line.slice(2).toUpperCase();
    else if (/^< ([0-9A-F]{2})*$/i.test(line) && command !== undefined) {
      exchanges.push({ place, command, response: fromHex(line.slice(2)) });
      place = line.endsWith('9000') ? follow(place, command) : place;
      command = undefined;
    } else throw new RangeError(`line ${at + 1} of the recording cannot be read`);
  }
  if (command !== undefined) throw new RangeError('the recording ends within an exchange');
  return exchanges;
}

/**
 * A card that answers as the recorded one did. The next exchange of the recording is looked for first, then any other made in the same place; a
 * withheld PIN is any PIN of its length.
 *
 * @throws {RangeError} when the text is no recording. Commands that are not in it reject with `MYNA_CARD_REFUSED`, `facts.reason` `not-recorded`.
 */
export function replayCard(recording: string): CardTransport {
  const exchanges = parseRecording(recording);
  let next = 0;
  let place = '';
  const find = (command: string): number => {
    const fits = (each: Exchange): boolean => each.command === command && scopeOf(each.place, command) === scopeOf(place, command);
    const ahead = exchanges.findIndex((each, at) => at >= next && fits(each));
    return ahead >= 0 ? ahead : exchanges.findIndex(fits);
  };
  return Object.freeze<CardTransport>({
    async transmit(bytes) {
      const command = describeCommand(bytes).toUpperCase();
      const found = find(command);
      const exchange = exchanges[found];
      if (!exchange) throw new CardError('MYNA_CARD_REFUSED', { reason: 'not-recorded', instruction: toHex(bytes.subarray(0, 4)) });
      next = found + 1;
      if (toHex(exchange.response).endsWith('9000')) place = follow(place, command);
      return exchange.response.slice();
    },
    async reset() {
      place = '';
    },
    async close() {
      place = '';
    },
  });
}
