import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import { consistencySides, inclusionSides, largestPowerOfTwo, type Side, sameBytes } from './proof-sides.ts';

/** The Merkle hash tree of RFC 9162 section 2.1 (RFC 6962 section 2.1) with SHA-256. */

const leafPrefix = Uint8Array.of(0);
const nodePrefix = Uint8Array.of(1);

/** MTH of the empty list: the hash of nothing. */
export const emptyRoot: Uint8Array = sha256(new Uint8Array());

export function leafHash(entry: Uint8Array): Uint8Array {
  return sha256(concatBytes(leafPrefix, entry));
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(concatBytes(nodePrefix, left, right));
}

/** Gives the hash of the complete subtree of `2 ** level` leaves that starts at leaf `index * 2 ** level`. */
export type ReadNode = (level: number, index: number) => Promise<Uint8Array>;

/** The root over `size` leaves from leaf `start` on; `start` lies where a subtree of that size may begin. */
export async function rootOf(read: ReadNode, start: number, size: number): Promise<Uint8Array> {
  if (size === 0) return emptyRoot;
  const left = largestPowerOfTwo(size);
  if (left === size) return read(Math.log2(size), start / size);
  return nodeHash(await rootOf(read, start, left), await rootOf(read, start + left, size - left));
}

/** PATH(m, D[n]) of section 2.1.1, from the leaf upwards. */
export async function inclusionPath(read: ReadNode, position: number, size: number, start = 0): Promise<Uint8Array[]> {
  if (size <= 1) return [];
  const left = split(size);
  if (position < left) {
    return [...(await inclusionPath(read, position, left, start)), await rootOf(read, start + left, size - left)];
  }
  return [...(await inclusionPath(read, position - left, size - left, start + left)), await rootOf(read, start, left)];
}

/** PROOF(m, D[n]) of section 2.1.2: that the tree of `first` leaves is the beginning of the tree of `second`. */
export async function consistencyPath(read: ReadNode, first: number, second: number): Promise<Uint8Array[]> {
  if (first === 0 || first === second) return [];
  return subProof(read, first, second, 0, true);
}

async function subProof(read: ReadNode, first: number, size: number, start: number, isWhole: boolean): Promise<Uint8Array[]> {
  if (first === size) return isWhole ? [] : [await rootOf(read, start, size)];
  const left = split(size);
  if (first <= left) {
    return [...(await subProof(read, first, left, start, isWhole)), await rootOf(read, start + left, size - left)];
  }
  return [...(await subProof(read, first - left, size - left, start + left, false)), await rootOf(read, start, left)];
}

/** Checks an inclusion proof (RFC 9162 section 2.1.3.2). */
export function verifyInclusion(leaf: Uint8Array, position: number, size: number, path: readonly Uint8Array[], root: Uint8Array): boolean {
  const sides = inclusionSides(position, size, path.length);
  if (!sides) return false;
  return sameBytes(
    path.reduce((reached, step, place) => put(sides[place], step, reached), leaf),
    root,
  );
}

/** Checks a consistency proof (RFC 9162 section 2.1.4.2). */
export function verifyConsistency(
  first: { readonly size: number; readonly root: Uint8Array },
  second: { readonly size: number; readonly root: Uint8Array },
  path: readonly Uint8Array[],
): boolean {
  if (first.size > second.size) return false;
  if (first.size === second.size) return path.length === 0 && sameBytes(first.root, second.root);
  if (first.size === 0) return path.length === 0;
  const steps = consistencySides(first, second, path);
  if (!steps) return false;
  const { seed, rest, sides } = steps;
  const fromFirst = rest.reduce((reached, step, place) => (sides[place] === 'left' ? put('left', step, reached) : reached), seed);
  const fromSecond = rest.reduce((reached, step, place) => put(sides[place], step, reached), seed);
  return sameBytes(fromFirst, first.root) && sameBytes(fromSecond, second.root);
}

function put(side: Side | undefined, step: Uint8Array, reached: Uint8Array): Uint8Array {
  return side === 'left' ? nodeHash(step, reached) : nodeHash(reached, step);
}

/** The largest power of two smaller than `size` (`size` ≥ 2). */
function split(size: number): number {
  const power = largestPowerOfTwo(size);
  return power === size ? power / 2 : power;
}
