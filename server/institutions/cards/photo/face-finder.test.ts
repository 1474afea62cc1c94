import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { createFaceFinder } from './face-finder.ts';

const folder = mkdtempSync(join(tmpdir(), 'face-finder-'));
afterAll(() => rmSync(folder, { recursive: true }));

const pixels = { data: new Uint8Array(3), width: 1, height: 1 };
const program = (name: string, source: string): URL => {
  const file = join(folder, `${name}.mjs`);
  writeFileSync(file, source);
  return pathToFileURL(file);
};

describe('the face finder', () => {
  it('refuses the photo on which its process dies and serves the next one with a new process', async () => {
    const source = `process.on('message', ({ id, pixels }) => pixels.width === 1 ? process.exit(9) : process.send({ id, faces: [] }));`;
    const finder = createFaceFinder({ program: program('dies', source) });
    const died = finder.find(pixels);
    const served = finder.find({ ...pixels, width: 2 });
    await expect(died).rejects.toMatchObject({ code: 'MYNA_CARDS_PHOTO_CHECK_UNAVAILABLE' });
    await expect(served).resolves.toEqual([]);
    await finder.close();
  });

  it('gives up on a process that hangs', async () => {
    const finder = createFaceFinder({ program: program('hangs', `process.on('message', () => {});`), timeoutMs: 300 });
    await expect(finder.find(pixels)).rejects.toMatchObject({ code: 'MYNA_CARDS_PHOTO_CHECK_UNAVAILABLE', facts: { reason: 'SIGKILL' } });
    await finder.close();
  });

  it('refuses at once when too many photos wait', async () => {
    const finder = createFaceFinder({ program: program('waits', `process.on('message', () => {});`), maxWaiting: 1 });
    const first = finder.find(pixels);
    const second = finder.find(pixels);
    await expect(finder.find(pixels)).rejects.toMatchObject({ code: 'MYNA_CARDS_PHOTO_CHECK_BUSY' });
    const ends = Promise.allSettled([first, second]);
    await finder.close();
    expect((await ends).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('ends its process when idle and starts it again when asked', async () => {
    const source = `process.on('message', ({ id }) => process.send({ id, faces: [{ score: process.pid, box: {}, landmarks: [] }] }));`;
    const finder = createFaceFinder({ program: program('idles', source), idleMs: 50 });
    const [before] = await finder.find(pixels);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(() => process.kill(before?.score ?? 0, 0)).toThrow();
    const [after] = await finder.find(pixels);
    expect(after?.score).not.toBe(before?.score);
    await finder.close();
  });
});
