import type { SignedTreeHead } from './tree-head.ts';

/**
 * An exported log is text, a JSON object a line: the log's key first, then entries in their order, each head behind the last entry
 * that it covers. Bytes are base64url (RFC 4648 section 5).
 *
 *     {"log":"openmyna-access-log","version":1,"key":"MFkw…"}
 *     {"position":0,"salt":"…","entry":"[1,…]"}
 *     {"head":{"size":1,"timestamp":1795392000000,"root":"…","signature":"…"}}
 *
 * What anybody may have names nobody: in place of an entry stands its salted hash, which tells nothing to those who do not have the entry.
 *
 *     {"position":0,"leaf":"…"}
 */
export type ExportLine =
  | { readonly kind: 'begin'; readonly key: Uint8Array }
  | { readonly kind: 'entry'; readonly position: number; readonly salt: Uint8Array; readonly entry: string }
  | { readonly kind: 'leaf'; readonly position: number; readonly hash: Uint8Array }
  | { readonly kind: 'head'; readonly head: SignedTreeHead };

const logName = 'openmyna-access-log';
const version = 1;

export function formatLine(line: ExportLine): string {
  switch (line.kind) {
    case 'begin':
      return JSON.stringify({ log: logName, version, key: encode(line.key) });
    case 'entry':
      return JSON.stringify({ position: line.position, salt: encode(line.salt), entry: line.entry });
    case 'leaf':
      return JSON.stringify({ position: line.position, leaf: encode(line.hash) });
    case 'head':
      return JSON.stringify({ head: { ...line.head, root: encode(line.head.root), signature: encode(line.head.signature) } });
  }
}

/** Undefined for a line of no known form. */
export function parseLine(text: string): ExportLine | undefined {
  try {
    return readLine(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function readLine(value: unknown): ExportLine | undefined {
  if (!isRecord(value)) return undefined;
  if (value.log === logName && value.version === version && typeof value.key === 'string') {
    return { kind: 'begin', key: decode(value.key) };
  }
  if (isRecord(value.head)) {
    const { size, timestamp, root, signature } = value.head;
    if (!isCount(size) || !isCount(timestamp) || typeof root !== 'string' || typeof signature !== 'string') return undefined;
    return { kind: 'head', head: { size, timestamp, root: decode(root), signature: decode(signature) } };
  }
  const { position, salt, entry, leaf } = value;
  if (!isCount(position)) return undefined;
  if (typeof leaf === 'string') return readLeaf(position, decode(leaf));
  if (typeof salt !== 'string' || typeof entry !== 'string') return undefined;
  return { kind: 'entry', position, salt: decode(salt), entry };
}

const hashBytes = 32;

function readLeaf(position: number, hash: Uint8Array): ExportLine | undefined {
  return hash.length === hashBytes ? { kind: 'leaf', position, hash } : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function encode(bytes: Uint8Array): string {
  return bytes.toBase64({ alphabet: 'base64url', omitPadding: true });
}

function decode(text: string): Uint8Array {
  return Uint8Array.fromBase64(text, { alphabet: 'base64url' });
}
