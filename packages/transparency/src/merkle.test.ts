import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  consistencyPath,
  emptyRoot,
  inclusionPath,
  leafHash,
  nodeHash,
  type ReadNode,
  rootOf,
  verifyConsistency,
  verifyInclusion,
} from './merkle.ts';

/** The leaves of the test vectors that certificate transparency logs share. */
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((hex) =>
  Buffer.from(hex, 'hex'),
);
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

/** A reader over leaves in memory. */
function readerOf(hashes: readonly Uint8Array[]): ReadNode {
  const read: ReadNode = async (level, index) => {
    if (level === 0) return hashes[index] ?? Buffer.alloc(0);
    return nodeHash(await read(level - 1, index * 2), await read(level - 1, index * 2 + 1));
  };
  return read;
}

const manyLeaves = Array.from({ length: 300 }, (_, index) => leafHash(Buffer.from(`entry ${index}`)));
const readMany = readerOf(manyLeaves);
const sizes = fc.tuple(fc.nat({ max: 300 }), fc.nat({ max: 300 })).map(([a, b]) => (a <= b ? [a, b] : [b, a]) as [number, number]);

describe('Merkle tree', () => {
  it('has the published roots of the certificate transparency vectors', async () => {
    const read = readerOf(leaves.map(leafHash));
    for (const [index, root] of roots.entries()) expect(Buffer.from(await rootOf(read, 0, index + 1)).toString('hex')).toBe(root);
  });

  it('is the hash of nothing when it is empty', async () => {
    expect(Buffer.from(await rootOf(readMany, 0, 0))).toEqual(Buffer.from(emptyRoot));
    expect(Buffer.from(emptyRoot).toString('hex')).toBe(hash('sha256', ''));
  });

  it('proves every leaf of every size, and no leaf at another place', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 299 }), fc.integer({ min: 1, max: 300 }), async (at, size) => {
        const position = at % size;
        const root = await rootOf(readMany, 0, size);
        const path = await inclusionPath(readMany, position, size);
        const leaf = manyLeaves[position] ?? Buffer.alloc(0);
        expect(verifyInclusion(leaf, position, size, path, root)).toBe(true);
        expect(verifyInclusion(leafHash(Buffer.from('another')), position, size, path, root)).toBe(false);
        if (size > 1) expect(verifyInclusion(leaf, (position + 1) % size, size, path, root)).toBe(false);
        expect(verifyInclusion(leaf, position, size, [...path, root], root)).toBe(false);
      }),
    );
  });

  it('proves that every earlier tree is the beginning of every later one', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, async ([first, second]) => {
        const earlier = { size: first, root: await rootOf(readMany, 0, first) };
        const later = { size: second, root: await rootOf(readMany, 0, second) };
        expect(verifyConsistency(earlier, later, await consistencyPath(readMany, first, second))).toBe(true);
      }),
    );
  });

  it('finds out when an earlier entry was changed', async () => {
    const forged = [...manyLeaves];
    forged[17] = leafHash(Buffer.from('forged'));
    const read = readerOf(forged);
    const earlier = { size: 100, root: await rootOf(readMany, 0, 100) };
    const later = { size: 300, root: await rootOf(read, 0, 300) };
    expect(verifyConsistency(earlier, later, await consistencyPath(read, 100, 300))).toBe(false);
    expect(verifyConsistency(earlier, { ...later, size: 100 }, [])).toBe(false);
    expect(verifyConsistency(later, earlier, [])).toBe(false);
  });
});
