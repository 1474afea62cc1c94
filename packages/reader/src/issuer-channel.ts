import { cbc, cmac, ecb } from '@noble/ciphers/aes.js';
import { concat, isEqual } from './bytes.ts';
import { command } from './commands.ts';
import { CardError } from './errors.ts';
import { splitAnswer } from './status.ts';

/**
 * The issuer's secure channel (ours; docs/card.md "Issuer commands"): mutual authentication with AES-256 and CMAC, then every
 * command encrypted, authenticated and counted, and every answer authenticated. Whoever relays the APDUs (the browser at the
 * counter) can neither read nor change nor repeat nor forge them.
 */
export interface ChannelKeys {
  readonly encryption: Uint8Array;
  readonly commandMac: Uint8Array;
  readonly responseMac: Uint8Array;
}

/** Who speaks to the chip: the bureau, a municipality's counter, or a kiosk (`jlis`), which may only let one JPKI PIN be set anew. */
export type IssuerRole = 'issuer' | 'counter' | 'kiosk';

/** P2 of MUTUAL AUTHENTICATE: which of the chip's keys. */
export const roleReference: Readonly<Record<IssuerRole, number>> = Object.freeze({ issuer: 0x81, counter: 0x82, kiosk: 0x83 });

export const challengeLength = 16;
export const macLength = 16;
const label = { terminal: 0x54, card: 0x43 };

/** What the terminal proves: CMAC over 'T', the key's reference, the card's challenge, its own. */
export const terminalCryptogram = (key: Uint8Array, reference: number, cardChallenge: Uint8Array, ownChallenge: Uint8Array): Uint8Array =>
  cmac(concat(Uint8Array.of(label.terminal, reference), cardChallenge, ownChallenge), key);

/** What the card proves back: CMAC over 'C', the key's reference, the terminal's challenge, its own. */
export const cardCryptogram = (key: Uint8Array, reference: number, cardChallenge: Uint8Array, terminalChallenge: Uint8Array): Uint8Array =>
  cmac(concat(Uint8Array.of(label.card, reference), terminalChallenge, cardChallenge), key);

/** Session keys: NIST SP 800-108 counter mode with CMAC, two blocks for each AES-256 key. */
export function deriveChannelKeys(key: Uint8Array, cardChallenge: Uint8Array, terminalChallenge: Uint8Array): ChannelKeys {
  const block = (counter: number): Uint8Array => cmac(concat(Uint8Array.of(counter), cardChallenge, terminalChallenge), key);
  const pair = (first: number): Uint8Array => concat(block(first), block(first + 1));
  return Object.freeze({ encryption: pair(1), commandMac: pair(3), responseMac: pair(5) });
}

export function counterBlock(counter: number): Uint8Array {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(12, counter);
  return bytes;
}

const initialVector = (keys: ChannelKeys, counter: number, direction: number): Uint8Array => {
  const block = counterBlock(counter);
  block[0] = direction;
  return ecb(keys.encryption, { disablePadding: true }).encrypt(block);
};

/** One protected command; `counter` starts at 1 after the authentication. */
export function protectCommand(keys: ChannelKeys, counter: number, ins: number, p1p2: number, data: Uint8Array): Uint8Array {
  const header = Uint8Array.of(0x84, ins, p1p2 >> 8, p1p2 & 0xff);
  const cipher = cbc(keys.encryption, initialVector(keys, counter, 1)).encrypt(data);
  const mac = cmac(concat(counterBlock(counter), header, cipher), keys.commandMac);
  return command(0x84, ins, p1p2 >> 8, p1p2 & 0xff, concat(cipher, mac), 65536);
}

/** Checks and opens the answer to command `counter`. @throws {CardError} `MYNA_CARD_CHANNEL` when it is not the card's. */
export function openAnswer(keys: ChannelKeys, counter: number, response: Uint8Array): { data: Uint8Array; statusWord: number } {
  const { data, statusWord } = splitAnswer(response);
  if (data.length < macLength) throw new CardError('MYNA_CARD_CHANNEL', { statusWord: statusWord.toString(16) });
  const cipher = data.subarray(0, -macLength);
  const expected = cmac(concat(counterBlock(counter), response.subarray(-2), cipher), keys.responseMac);
  if (!isEqual(expected, data.subarray(-macLength))) throw new CardError('MYNA_CARD_CHANNEL', { reason: 'answer-not-authentic' });
  const opened = cipher.length > 0 ? cbc(keys.encryption, initialVector(keys, counter, 2)).decrypt(cipher) : new Uint8Array();
  return { data: opened, statusWord };
}
