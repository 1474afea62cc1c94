import { fromHex, toHex } from './bytes.ts';
import { CardError, type CardErrorCode } from './errors.ts';
import type { CardTransport } from './transport.ts';

export interface SandboxCard {
  /** Address of the server, e.g. `http://localhost:8400`; in the page of one of its doors, `location.origin`. */
  readonly base: string;
  /** The card's id, or in the sandbox a cast member's handle (`hanako`). */
  readonly card: string;
}

const known: readonly string[] = ['MYNA_CARD_IN_USE', 'MYNA_CARD_BLOCKED', 'MYNA_CARD_GONE', 'MYNA_CARD_UNKNOWN'];

const asCardError = (code: unknown): CardError =>
  code === 'MYNA_CARD_NOT_FOUND'
    ? new CardError('MYNA_CARD_UNKNOWN')
    : typeof code === 'string' && known.includes(code)
      ? new CardError(code as CardErrorCode)
      : new CardError('MYNA_CARD_GONE', { reason: String(code) });

/**
 * Puts a sandbox card into this reader: a lease over HTTP. The card is powered off after 60 s without a command.
 *
 * @throws {CardError} `MYNA_CARD_IN_USE` when another reader holds it, `MYNA_CARD_UNKNOWN` when there is no such card.
 */
export async function leaseSandboxCard({ base, card }: SandboxCard): Promise<CardTransport> {
  const post = async (action: string, body: object): Promise<Record<string, unknown>> => {
    const url = new URL(`/sandbox/cards/${encodeURIComponent(card)}/${action}`, base);
    const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(url, request).catch(() => undefined);
    if (!response) throw new CardError('MYNA_CARD_GONE', { reason: 'unreachable' });
    const answer: unknown = response.status === 204 ? {} : await response.json().catch(() => ({}));
    const fields = (typeof answer === 'object' && answer !== null ? answer : {}) as Record<string, unknown>;
    if (!response.ok) throw asCardError(fields.code);
    return fields;
  };
  const { lease } = await post('connect', {});
  return Object.freeze<CardTransport>({
    transmit: async (command) => fromHex(String((await post('transmit', { lease, apdu: toHex(command) })).response)),
    reset: async () => void (await post('reset', { lease })),
    close: async () => void (await post('disconnect', { lease })),
  });
}

/** A reader as a WebSocket. */
export interface SandboxSocket extends CardTransport {
  /** Resolves when the card is out, whoever took it out. */
  readonly closed: Promise<void>;
  /** Keeps the card in although it is not used. */
  stay(): Promise<void>;
}

/**
 * The same over a WebSocket: binary frames are APDUs, text frames are control. Works in browsers and in Node. Closing the socket
 * takes the card out.
 */
export async function openSandboxSocket({ base, card }: SandboxCard): Promise<SandboxSocket> {
  const url = new URL(`/sandbox/cards/${encodeURIComponent(card)}/socket`, base);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  type Waiting = { resolve(answer: Uint8Array): void; reject(error: CardError): void };
  const waiting: Waiting[] = [];
  let failure: CardError | undefined;
  const fail = (error: CardError): void => {
    failure ??= error;
    for (const each of waiting.splice(0)) each.reject(failure);
  };
  const closed = new Promise<void>((resolve) => {
    socket.addEventListener('close', () => {
      fail(new CardError('MYNA_CARD_GONE'));
      resolve();
    });
  });
  socket.addEventListener('error', () => fail(new CardError('MYNA_CARD_GONE', { reason: 'unreachable' })));
  socket.addEventListener('message', ({ data }: MessageEvent) => {
    if (typeof data !== 'string') return waiting.shift()?.resolve(new Uint8Array(data as ArrayBuffer));
    const control = JSON.parse(data) as { type: string; code?: string };
    if (control.type === 'error') return fail(asCardError(control.code));
    return waiting.shift()?.resolve(new Uint8Array());
  });
  const exchange = (frame?: Uint8Array | string): Promise<Uint8Array> =>
    new Promise((resolve, reject) => {
      if (failure) return reject(failure);
      waiting.push({ resolve, reject });
      if (frame !== undefined) socket.send(typeof frame === 'string' ? frame : frame.slice());
    });
  // The first answer is the tray's {"type":"connected"}.
  await exchange();
  return Object.freeze({
    transmit: (command: Uint8Array) => exchange(command),
    reset: async () => void (await exchange('{"type":"reset"}')),
    stay: async () => void (await exchange('{"type":"stay"}')),
    close: async () => {
      if (socket.readyState === WebSocket.OPEN) socket.send('{"type":"disconnect"}');
      await closed;
    },
    closed,
  });
}
