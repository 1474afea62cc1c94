import { concat } from './bytes.ts';
import { CardError } from './errors.ts';

export interface Tlv {
  readonly tag: number;
  readonly value: Uint8Array;
  /** Bytes from the first of the tag to the last of the value. */
  readonly size: number;
}

/** BER length in its shortest form (ISO 7816-4 clause 5.2.2.2). */
function encodeLength(length: number): Uint8Array {
  if (length < 0x80) return Uint8Array.of(length);
  if (length < 0x100) return Uint8Array.of(0x81, length);
  return Uint8Array.of(0x82, length >> 8, length & 0xff);
}

export function encodeTlv(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const value = concat(...parts);
  const tagBytes = tag > 0xff ? Uint8Array.of(tag >> 8, tag & 0xff) : Uint8Array.of(tag);
  return concat(tagBytes, encodeLength(value.length), value);
}

/**
 * Reads the header at `offset`. The text application's private tags (`FF 20`, `DF 22`) are always two bytes, as are those whose five
 * low bits are all set. Lengths that are not minimal occur on real cards and are taken.
 */
export function readHeader(bytes: Uint8Array, offset = 0): { tag: number; length: number; headerSize: number } {
  const byteAt = (at: number): number => {
    const byte = bytes[at];
    if (byte === undefined) throw new CardError('MYNA_CARD_REFUSED', { reason: 'truncated-file' });
    return byte;
  };
  const first = byteAt(offset);
  const isLong = (first & 0x1f) === 0x1f;
  const tag = isLong ? (first << 8) | byteAt(offset + 1) : first;
  const tagSize = isLong ? 2 : 1;
  const lengthByte = byteAt(offset + tagSize);
  if (lengthByte < 0x80) return { tag, length: lengthByte, headerSize: tagSize + 1 };
  const count = lengthByte & 0x7f;
  if (count === 0 || count > 3) throw new CardError('MYNA_CARD_REFUSED', { reason: 'bad-length' });
  let length = 0;
  for (let at = 0; at < count; at += 1) length = (length << 8) | byteAt(offset + tagSize + 1 + at);
  return { tag, length, headerSize: tagSize + 1 + count };
}

/** Reads one object at `offset`. @throws {CardError} `MYNA_CARD_REFUSED` when it is cut off. */
export function readTlv(bytes: Uint8Array, offset = 0): Tlv {
  const { tag, length, headerSize } = readHeader(bytes, offset);
  const start = offset + headerSize;
  if (start + length > bytes.length) throw new CardError('MYNA_CARD_REFUSED', { reason: 'truncated-file' });
  return { tag, value: bytes.subarray(start, start + length), size: headerSize + length };
}

export function readTlvs(bytes: Uint8Array): Tlv[] {
  const found: Tlv[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const next = readTlv(bytes, offset);
    found.push(next);
    offset += next.size;
  }
  return found;
}
