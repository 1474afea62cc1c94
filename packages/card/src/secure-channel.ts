import { createCipheriv, createDecipheriv, timingSafeEqual } from 'node:crypto';
import { cmac } from '@noble/ciphers/aes.js';
import type { FilePath } from './applications/description.ts';
import { concat } from './bytes.ts';

/** The issuer's secure channel, card side (ours; docs/card.md "Issuer commands"). */
export type ChannelRole = 'issuer' | 'counter' | 'kiosk';

export interface SecureSession {
  readonly role: ChannelRole;
  readonly encryption: Uint8Array;
  readonly commandMac: Uint8Array;
  readonly responseMac: Uint8Array;
  /** Number of the last command taken. */
  counter: number;
  /** PINs that may take one new value. */
  readonly permitted: Set<FilePath>;
}

export const challengeLength = 16;
const macLength = 16;

export const roleOf: Readonly<Record<number, ChannelRole>> = Object.freeze({ 129: 'issuer', 130: 'counter', 131: 'kiosk' });

const counterBlock = (counter: number, direction = 0): Uint8Array => {
  const block = new Uint8Array(16);
  block[0] = direction;
  new DataView(block.buffer).setUint32(12, counter);
  return block;
};

/** CMAC (NIST SP 800-38B) over 'T' or 'C', the key's reference and both challenges, the prover's own last. */
export const terminalProof = (key: Uint8Array, reference: number, ours: Uint8Array, theirs: Uint8Array): Uint8Array =>
  cmac(concat(Uint8Array.of(0x54, reference), ours, theirs), key);
export const cardProof = (key: Uint8Array, reference: number, ours: Uint8Array, theirs: Uint8Array): Uint8Array =>
  cmac(concat(Uint8Array.of(0x43, reference), theirs, ours), key);

/** Session keys by NIST SP 800-108 in counter mode: two CMAC blocks for each AES-256 key. */
export function openSession(role: ChannelRole, key: Uint8Array, ours: Uint8Array, theirs: Uint8Array): SecureSession {
  const block = (counter: number): Uint8Array => cmac(concat(Uint8Array.of(counter), ours, theirs), key);
  const pair = (first: number): Uint8Array => concat(block(first), block(first + 1));
  return { role, encryption: pair(1), commandMac: pair(3), responseMac: pair(5), counter: 0, permitted: new Set() };
}

function initialVector(session: SecureSession, direction: number): Uint8Array {
  const cipher = createCipheriv('aes-256-ecb', session.encryption, null).setAutoPadding(false);
  return cipher.update(counterBlock(session.counter, direction));
}

/** Checks and opens the next command's data field; undefined when it is not the terminal's next one. */
export function openCommand(session: SecureSession, header: Uint8Array, field: Uint8Array): Uint8Array | undefined {
  session.counter += 1;
  if (field.length < macLength + 16) return undefined;
  const cipher = field.subarray(0, -macLength);
  const expected = cmac(concat(counterBlock(session.counter), header, cipher), session.commandMac);
  if (!timingSafeEqual(expected, field.subarray(-macLength))) return undefined;
  const decipher = createDecipheriv('aes-256-cbc', session.encryption, initialVector(session, 1));
  return concat(decipher.update(cipher), decipher.final());
}

/** Encrypts the answer's data and authenticates it with its status word. */
export function protectAnswer(session: SecureSession, statusWord: number, data: Uint8Array = new Uint8Array()): Uint8Array {
  const encrypt = (): Uint8Array => {
    const cipher = createCipheriv('aes-256-cbc', session.encryption, initialVector(session, 2));
    return concat(cipher.update(data), cipher.final());
  };
  const field = data.length > 0 ? encrypt() : data;
  const status = Uint8Array.of(statusWord >> 8, statusWord & 0xff);
  return concat(field, cmac(concat(counterBlock(session.counter), status, field), session.responseMac));
}
