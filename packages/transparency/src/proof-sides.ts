/** On which side of what was reached so far a hash of a proof stands. */
export type Side = 'left' | 'right';

/**
 * The order in which the hashes of a proof are put together: `fn` and `sn` of RFC 9162 sections 2.1.3.2 and 2.1.4.2.
 *
 * @param count hashes in the proof
 * @returns undefined when a proof of that length cannot be right
 */
export function proofSides(start: { readonly index: number; readonly last: number }, count: number): readonly Side[] | undefined {
  let { index, last } = start;
  const sides: Side[] = [];
  for (let step = 0; step < count; step += 1) {
    if (last === 0) return undefined;
    const isLeft = index % 2 === 1 || index === last;
    sides.push(isLeft ? 'left' : 'right');
    if (isLeft) while (index % 2 === 0 && index !== 0) [index, last] = [half(index), half(last)];
    [index, last] = [half(index), half(last)];
  }
  return last === 0 ? sides : undefined;
}

export function inclusionSides(position: number, size: number, count: number): readonly Side[] | undefined {
  if (!(position >= 0 && position < size)) return undefined;
  return proofSides({ index: position, last: size - 1 }, count);
}

/** How a consistency proof begins, and the order of its other hashes; undefined when it cannot be right. */
export function consistencySides(
  first: { readonly size: number; readonly root: Uint8Array },
  second: { readonly size: number },
  path: readonly Uint8Array[],
): { readonly seed: Uint8Array; readonly rest: readonly Uint8Array[]; readonly sides: readonly Side[] } | undefined {
  const [seed, ...rest] = largestPowerOfTwo(first.size) === first.size ? [first.root, ...path] : [...path];
  if (!seed) return undefined;
  let index = first.size - 1;
  let last = second.size - 1;
  while (index % 2 === 1) [index, last] = [half(index), half(last)];
  const sides = proofSides({ index, last }, rest.length);
  return sides && { seed, rest, sides };
}

export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

/** The largest power of two that is not larger than `size` (`size` ≥ 1). */
export function largestPowerOfTwo(size: number): number {
  let power = 1;
  while (power * 2 <= size) power *= 2;
  return power;
}

function half(value: number): number {
  return Math.floor(value / 2);
}
