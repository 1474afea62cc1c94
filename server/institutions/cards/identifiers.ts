import { createHash } from 'node:crypto';

/** A UUID (version 8, RFC 9562 5.8) that is the same whenever it is asked for: work that is repeated after a crash finds what it made before. */
export function derivedId(...parts: readonly string[]): string {
  const bytes = createHash('sha256').update(parts.join('\0')).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

/** Without 0, 1, I, L, O and U: nothing to mistake when it is read aloud. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTVWXYZ';

/** What a person is told to quote: `A-` and ten characters. It opens nothing. */
export function referenceOf(applicationId: string): string {
  const digest = createHash('sha256').update(`reference\0${applicationId}`).digest();
  return `A-${[...digest.subarray(0, 10)].map((byte) => alphabet[byte % alphabet.length]).join('')}`;
}
