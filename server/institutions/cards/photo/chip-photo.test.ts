import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { createChipPhotos } from './chip-photo.ts';
import { decodeJpeg2000, encodeJpeg2000 } from './jpeg2000.ts';

const portrait = () => readFile(new URL('../../sandbox/portraits/hanako.jpg', import.meta.url));

describe('the portrait on the chip', () => {
  it('is a small JP2 file that shows the same person', async () => {
    const file = await createChipPhotos().compress(await portrait());
    expect(Buffer.from(file.subarray(0, 12)).toString('hex')).toBe('0000000c6a5020200d0a870a');
    expect(file.length).toBeLessThan(8000);
    const decoded = await decodeJpeg2000(file);
    expect([decoded.width, decoded.height]).toEqual([240, 308]);
    const original = await sharp(await portrait())
      .resize(240, 308, { fit: 'fill' })
      .greyscale()
      .raw()
      .toBuffer();
    const meanError = decoded.pixels.reduce((sum, pixel, at) => sum + Math.abs(pixel - (original[at] ?? 0)), 0) / original.length;
    expect(meanError).toBeLessThan(4);
  });

  it('is compressed in the order of the calls, many at once', async () => {
    const photos = createChipPhotos();
    const files = await Promise.all([portrait(), portrait(), portrait()].map(async (each) => photos.compress(await each)));
    expect(new Set(files.map((file) => Buffer.from(file).toString('base64'))).size).toBe(1);
  });

  it('cannot be read from bytes that are none', async () => {
    await expect(decodeJpeg2000(new Uint8Array(200))).rejects.toThrow(RangeError);
    const file = await encodeJpeg2000({ width: 64, height: 64, pixels: new Uint8Array(4096).fill(90) }, 2);
    expect((await decodeJpeg2000(file)).pixels.every((pixel) => Math.abs(pixel - 90) < 3)).toBe(true);
  });
});
