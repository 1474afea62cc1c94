import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitCrop, middleCrop, photoRatio } from './photo-file.ts';

const sides = fc.integer({ min: 100, max: 8000 });

describe('the frame of the photo', () => {
  it('takes the whole height of a wide picture', () => {
    const crop = middleCrop(4500, 4500);
    expect(crop.x).toBeCloseTo(500);
    expect(crop.y).toBe(0);
    expect(crop.width).toBeCloseTo(3500);
  });

  it('stays inside its picture wherever it is dragged', () => {
    fc.assert(
      fc.property(
        sides,
        sides,
        fc.integer({ min: -9000, max: 9000 }),
        fc.integer({ min: -9000, max: 9000 }),
        fc.integer({ min: 1, max: 20000 }),
        (width, height, x, y, wanted) => {
          const crop = fitCrop({ x, y, width: wanted }, width, height);
          expect(crop.x).toBeGreaterThanOrEqual(0);
          expect(crop.y).toBeGreaterThanOrEqual(-1e-9);
          expect(crop.x + crop.width).toBeLessThanOrEqual(width + 1e-6);
          expect(crop.y + crop.width * photoRatio).toBeLessThanOrEqual(height + 1e-6);
        },
      ),
    );
  });
});
