import { emptyRoot, nodeHash } from './merkle.ts';

/** A tree that only grows: the roots of its complete subtrees, largest first. 64 hashes hold any log. */
export interface Frontier {
  readonly size: number;
  append(leaf: Uint8Array): void;
  /** The root over all leaves so far (RFC 9162 section 2.1.1). */
  root(): Uint8Array;
}

export function createFrontier(): Frontier {
  const peaks: Uint8Array[] = [];
  let size = 0;
  return {
    get size() {
      return size;
    },
    append(leaf) {
      let peak = leaf;
      for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) peak = nodeHash(peaks.pop() ?? emptyRoot, peak);
      peaks.push(peak);
      size += 1;
    },
    root: () => (size === 0 ? emptyRoot : peaks.reduceRight((right, left) => nodeHash(left, right))),
  };
}
