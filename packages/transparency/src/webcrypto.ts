/** The checks of a single reader with the browser's own cryptography: no library to load. Needs a secure context (HTTPS or localhost). */
import { consistencySides, inclusionSides, type Side, sameBytes } from './proof-sides.ts';
import { type SignedTreeHead, treeHeadBytes } from './tree-head.ts';

export type { SignedTreeHead } from './tree-head.ts';

async function sha256(...parts: readonly Uint8Array[]): Promise<Uint8Array> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest('SHA-256', whole));
}

/** The leaf of an entry (RFC 9162 section 2.1.1), its salt first. */
export function hashOfEntry(salt: Uint8Array, entry: string): Promise<Uint8Array> {
  return sha256(Uint8Array.of(0), salt, new TextEncoder().encode(entry));
}

const put = (side: Side | undefined, step: Uint8Array, reached: Uint8Array): Promise<Uint8Array> =>
  side === 'left' ? sha256(Uint8Array.of(1), step, reached) : sha256(Uint8Array.of(1), reached, step);

/** Checks an inclusion proof (RFC 9162 section 2.1.3.2). */
export async function isIncluded(
  leaf: Uint8Array,
  position: number,
  head: { readonly size: number; readonly root: Uint8Array },
  path: readonly Uint8Array[],
): Promise<boolean> {
  const sides = inclusionSides(position, head.size, path.length);
  if (!sides) return false;
  let reached = leaf;
  for (const [place, step] of path.entries()) reached = await put(sides[place], step, reached);
  return sameBytes(reached, head.root);
}

/** Checks a consistency proof (RFC 9162 section 2.1.4.2). */
export async function isBeginning(
  first: { readonly size: number; readonly root: Uint8Array },
  second: { readonly size: number; readonly root: Uint8Array },
  path: readonly Uint8Array[],
): Promise<boolean> {
  if (first.size > second.size) return false;
  if (first.size === second.size) return path.length === 0 && sameBytes(first.root, second.root);
  if (first.size === 0) return path.length === 0;
  const steps = consistencySides(first, second, path);
  if (!steps) return false;
  let fromFirst = steps.seed;
  let fromSecond = steps.seed;
  for (const [place, step] of steps.rest.entries()) {
    const side = steps.sides[place];
    if (side === 'left') fromFirst = await put(side, step, fromFirst);
    fromSecond = await put(side, step, fromSecond);
  }
  return sameBytes(fromFirst, first.root) && sameBytes(fromSecond, second.root);
}

/** @param spki the log's public key, DER SubjectPublicKeyInfo (P-256) */
export async function isSigned(head: SignedTreeHead, spki: Uint8Array): Promise<boolean> {
  const signature = plainSignature(head.signature);
  if (!signature) return false;
  try {
    const key = await crypto.subtle.importKey('spki', new Uint8Array(spki), { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
    return await crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, signature, new Uint8Array(treeHeadBytes(head)));
  } catch {
    // A key that is none.
    return false;
  }
}

const scalarBytes = 32;

/** SEQUENCE of two INTEGERs (RFC 3279 section 2.2.3) as the two scalars side by side that WebCrypto takes. */
function plainSignature(der: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return undefined;
  const plain = new Uint8Array(2 * scalarBytes);
  let at = 2;
  for (const end of [scalarBytes, 2 * scalarBytes]) {
    const length = der[at + 1] ?? 0;
    if (der[at] !== 0x02 || length === 0 || at + 2 + length > der.length) return undefined;
    const value = der.subarray(at + 2, at + 2 + length);
    const digits = value[0] === 0 ? value.subarray(1) : value;
    if (digits.length > scalarBytes) return undefined;
    plain.set(digits, end - digits.length);
    at += 2 + length;
  }
  return at === der.length ? plain : undefined;
}
