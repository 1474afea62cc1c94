import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryHash } from './entry.ts';
import { consistencyPath, inclusionPath, leafHash, nodeHash, rootOf } from './merkle.ts';
import { treeHeadBytes } from './tree-head.ts';
import { hashOfEntry, isBeginning, isIncluded, isSigned } from './webcrypto.ts';

const leaves = Array.from({ length: 70 }, (_, index) => leafHash(Uint8Array.of(index)));

async function read(level: number, index: number): Promise<Uint8Array> {
  if (level === 0) return leaves[index] as Uint8Array;
  return nodeHash(await read(level - 1, index * 2), await read(level - 1, index * 2 + 1));
}

describe('the checks with the browser’s own cryptography', () => {
  it('agree with the library’s on every leaf of every log', async () => {
    for (const size of [1, 2, 3, 7, 8, 33, 70]) {
      const head = { size, root: await rootOf(read, 0, size) };
      for (let position = 0; position < size; position += 1) {
        const path = await inclusionPath(read, position, size);
        const leaf = leaves[position] as Uint8Array;
        expect(await isIncluded(leaf, position, head, path)).toBe(true);
        expect(await isIncluded(leafHash(Uint8Array.of(200)), position, head, path)).toBe(false);
        expect(await isIncluded(leaf, position + 1, head, path)).toBe(false);
        expect(await isIncluded(leaf, position, head, [...path, leaf])).toBe(false);
      }
    }
  });

  it('tell a log that begins with another from one that does not', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 1, max: 70 }), async (one, other) => {
        const [first, second] = [Math.min(one, other), Math.max(one, other)];
        const heads = [
          { size: first, root: await rootOf(read, 0, first) },
          { size: second, root: await rootOf(read, 0, second) },
        ] as const;
        const path = await consistencyPath(read, first, second);
        expect(await isBeginning(...heads, path)).toBe(true);
        expect(await isBeginning({ ...heads[0], root: randomBytes(32) }, heads[1], path)).toBe(false);
        expect(await isBeginning(heads[0], { ...heads[1], root: randomBytes(32) }, path)).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it('take the signature of the log’s key over this head and nothing else', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const key = publicKey.export({ format: 'der', type: 'spki' });
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'der', type: 'spki' });
    for (let size = 1; size < 40; size += 1) {
      const head = { size, timestamp: 1_795_392_000_000 + size, root: new Uint8Array(randomBytes(32)) };
      const signed = { ...head, signature: new Uint8Array(sign('sha256', treeHeadBytes(head), privateKey)) };
      expect(await isSigned(signed, key)).toBe(true);
      expect(await isSigned({ ...signed, size: size + 1 }, key)).toBe(false);
      expect(await isSigned(signed, other)).toBe(false);
      expect(await isSigned({ ...signed, signature: signed.signature.subarray(1) }, key)).toBe(false);
    }
    expect(await isSigned({ size: 1, timestamp: 1, root: key, signature: key }, key.subarray(9))).toBe(false);
  });

  it('hash an entry as the log does', async () => {
    const salt = new Uint8Array(randomBytes(16));
    expect(await hashOfEntry(salt, '[1,"𠮷田"]')).toEqual(entryHash(salt, '[1,"𠮷田"]'));
  });
});
