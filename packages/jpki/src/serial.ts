import { randomBytes } from 'node:crypto';
import { toHex } from './der.ts';

/**
 * A positive serial number of 16 bytes with 126 random bits (RFC 5280 4.1.2.2: at most 20 bytes, positive; CA/Browser Forum: at
 * least 64 bits from a CSPRNG), lower-case hex. The first byte lies in 0x40..0x7f, so the DER content has always the same length.
 */
export function createSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = 0x40 | ((bytes[0] ?? 0) & 0x3f);
  return toHex(bytes);
}

/** DER INTEGER content → lower-case hex without the sign byte, so that one serial has one spelling. */
export function serialHex(content: ArrayBuffer | Uint8Array): string {
  const hex = toHex(content).replace(/^(00)+(?=..)/, '');
  return hex;
}

/** Hex → INTEGER content, with the sign byte where the first bit is set. */
export function serialContent(hex: string): ArrayBuffer {
  if (!/^([0-9a-f]{2}){1,20}$/.test(hex)) throw new RangeError('a serial number is 1 to 20 bytes of lower-case hex');
  const bytes = Buffer.from(hex, 'hex');
  const content = (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
  return new Uint8Array(content).buffer;
}
