import { createCipheriv, createDecipheriv } from 'node:crypto';
import { concat } from './bytes.ts';

/**
 * Secure messaging of the basic-information application (JICSAP; as measured on real cards): AES-128 over the data, a counter in place of a
 * checksum. It keeps what is read and entered from whoever listens, and nothing more: a forged command is garbage, not an error.
 */
export interface MessagingSession {
  readonly key: Uint8Array;
  /** Number of the next command; the first after SET SESSION KEY is 1. A refused command counts too. */
  counter: number;
}

const blockLength = 16;
const tags = { cryptogram: 0x86, expectedLength: 0x96 };
const paddedIndicator = 0x01;

/** AES-CBC with a zero vector over the counter. */
function initialVector({ key }: MessagingSession, counter: number): Uint8Array {
  const block = new Uint8Array(blockLength);
  new DataView(block.buffer).setUint32(12, counter);
  return createCipheriv('aes-128-ecb', key, null).setAutoPadding(false).update(block);
}

/** ISO 7816-4 padding: 80, then 00 to the end of the block; taken off again, undefined when it is none. */
function unpad(padded: Uint8Array): Uint8Array | undefined {
  const end = padded.findLastIndex((byte) => byte !== 0);
  return padded[end] === 0x80 ? padded.subarray(0, end) : undefined;
}

function pad(data: Uint8Array): Uint8Array {
  const padded = new Uint8Array((Math.floor(data.length / blockLength) + 1) * blockLength);
  padded.set(data);
  padded[data.length] = 0x80;
  return padded;
}

/** The value of the one object that a data field holds; its length may be short or long. Undefined when there is anything else. */
function onlyObject(tag: number, field: Uint8Array): Uint8Array | undefined {
  const [first, length = 0, second = 0, third = 0] = field;
  if (first !== tag) return undefined;
  if (length < 0x80) return field.length === 2 + length ? field.subarray(2) : undefined;
  if (length === 0x81) return field.length === 3 + second ? field.subarray(3) : undefined;
  const long = (second << 8) | third;
  return length === 0x82 && field.length === 4 + long ? field.subarray(4) : undefined;
}

/** `86 L 01 ciphertext`: the command's data in clear. */
export function openCryptogram(session: MessagingSession, counter: number, field: Uint8Array): Uint8Array | undefined {
  const value = onlyObject(tags.cryptogram, field);
  const ciphertext = value?.subarray(1) ?? new Uint8Array();
  if (value?.[0] !== paddedIndicator || ciphertext.length === 0 || ciphertext.length % blockLength !== 0) return undefined;
  const decipher = createDecipheriv('aes-128-cbc', session.key, initialVector(session, counter)).setAutoPadding(false);
  return unpad(decipher.update(ciphertext));
}

/** `96 03 00 Le Le`: bytes wanted, 0 for all there are. */
export function openExpectedLength(field: Uint8Array): number | undefined {
  const value = onlyObject(tags.expectedLength, field);
  if (value?.length !== 3 || value[0] !== 0) return undefined;
  return ((value[1] ?? 0) << 8) | (value[2] ?? 0) || 65536;
}

export function sealCryptogram(session: MessagingSession, counter: number, data: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-128-cbc', session.key, initialVector(session, counter)).setAutoPadding(false);
  const ciphertext = cipher.update(pad(data));
  const length = ciphertext.length + 1;
  const header = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return concat(Uint8Array.from([tags.cryptogram, ...header, paddedIndicator]), ciphertext);
}
