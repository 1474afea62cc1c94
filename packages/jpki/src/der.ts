import { AsnConvert } from '@peculiar/asn1-schema';

/**
 * The few DER wrappings (ITU-T X.690) that keep already encoded parts byte for byte as they were signed.
 * Everything else is encoded and decoded by the ASN.1 schemas.
 */
function length(size: number): number[] {
  if (size < 0x80) return [size];
  const bytes: number[] = [];
  for (let rest = size; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
}

/** One tag-length-value of the given content parts. */
export function tlv(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const head = [tag, ...length(size)];
  const out = new Uint8Array(head.length + size);
  out.set(head);
  let at = head.length;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export const sequence = (...parts: readonly Uint8Array[]): Uint8Array => tlv(0x30, ...parts);
export const octetString = (content: Uint8Array): Uint8Array => tlv(0x04, content);
export const bitString = (content: Uint8Array): Uint8Array => tlv(0x03, Uint8Array.of(0), content);

const objectIdentifiers = new Map<string, Uint8Array>();

/** OBJECT IDENTIFIER (X.690 8.19); the few that are used are encoded once. */
export function objectIdentifier(id: string): Uint8Array {
  const known = objectIdentifiers.get(id);
  if (known) return known;
  const [first = 0, second = 0, ...rest] = id.split('.').map(Number);
  const made = tlv(0x06, Uint8Array.from([first * 40 + second, ...rest].flatMap(base128)));
  objectIdentifiers.set(id, made);
  return made;
}

function base128(value: number): number[] {
  const bytes = [value % 128];
  for (let left = Math.floor(value / 128); left > 0; left = Math.floor(left / 128)) bytes.unshift(0x80 | (left % 128));
  return bytes;
}

const encoder = new TextEncoder();
export const utf8String = (text: string): Uint8Array => tlv(0x0c, encoder.encode(text));

/** RFC 5280 4.1.2.5: UTCTime until 2049, GeneralizedTime from 2050; whole seconds. */
export function time(at: Date): Uint8Array {
  const text = `${at.toISOString().slice(0, 19).replace(/\D/g, '')}Z`;
  return text < '2050' ? tlv(0x17, encoder.encode(text.slice(2))) : tlv(0x18, encoder.encode(text));
}

export function encode(value: unknown): Uint8Array {
  return new Uint8Array(AsnConvert.serialize(value));
}

/** Decodes exactly one value: trailing bytes are refused, so nothing unsigned hides behind a structure. */
export function decode<T>(der: Uint8Array, type: new () => T, berOptions: { maxNodes?: number } = {}): T {
  if (totalLength(der) !== der.length) throw new RangeError('trailing or missing bytes');
  return AsnConvert.parse(der, type, { berOptions });
}

/**
 * SEQUENCE { tbs, algorithm, BIT STRING } as it must look in DER. Only the first part is signed: comparing the whole keeps one
 * certificate or list from having two spellings.
 */
export function requireCanonical(der: Uint8Array, tbs: ArrayBuffer, algorithm: unknown, signature: ArrayBuffer): void {
  const canonical = sequence(new Uint8Array(tbs), encode(algorithm), bitString(new Uint8Array(signature)));
  if (Buffer.compare(canonical, der) !== 0) throw new RangeError('not DER');
}

function totalLength(der: Uint8Array): number {
  const first = der[1];
  if (der.length < 2 || first === undefined) throw new RangeError('truncated');
  if (first < 0x80) return 2 + first;
  const count = first & 0x7f;
  if (count === 0 || count > 4 || der.length < 2 + count) throw new RangeError('length not supported');
  let size = 0;
  for (let i = 0; i < count; i++) size = size * 256 + (der[2 + i] ?? 0);
  return 2 + count + size;
}

/** A copy in a buffer of its own, as the ASN.1 schemas want it. */
export function toArrayBuffer(bytes: Uint8Array): ArrayBuffer {
  return bytes.slice().buffer as ArrayBuffer;
}

export function toHex(bytes: Uint8Array | ArrayBuffer): string {
  return Buffer.from(bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : bytes).toString('hex');
}

export function isSameBytes(a: Uint8Array | ArrayBuffer, b: Uint8Array | ArrayBuffer): boolean {
  return toHex(a) === toHex(b);
}
