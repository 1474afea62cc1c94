import type { KeyObject } from 'node:crypto';
import { concat } from './bytes.ts';

/** One BER-TLV object with a tag of one or two bytes and its length in the shortest form (ISO 7816-4 clause 5.2.2). */
export function encodeTlv(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const value = concat(...parts);
  const tagBytes = tag > 0xff ? [tag >> 8, tag & 0xff] : [tag];
  const { length } = value;
  const lengthBytes = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return concat(Uint8Array.from([...tagBytes, ...lengthBytes]), value);
}

/** An RSA public key as the family writes it: 90 exponent, 91 modulus. 265 bytes for RSA-2048. */
export function encodeRsaKey(publicKey: KeyObject): Uint8Array {
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  return concat(encodeTlv(0x90, Buffer.from(e, 'base64url')), encodeTlv(0x91, Buffer.from(n, 'base64url')));
}

/** Splits a record file into its records: each is a one-byte tag, a one-byte length and the value. A cut-off rest is left out. */
export function splitRecords(content: Uint8Array): Uint8Array[] {
  const records: Uint8Array[] = [];
  for (let at = 0; at + 2 <= content.length; ) {
    const end = at + 2 + (content[at + 1] ?? 0);
    if (end > content.length) break;
    records.push(content.subarray(at, end));
    at = end;
  }
  return records;
}
