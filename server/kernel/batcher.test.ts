import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createBatcher } from './batcher.ts';

test('what arrives while all places are taken goes together, each with its own result', async () => {
  const sizes: number[] = [];
  const double = createBatcher<number, number>(
    async (items) => {
      sizes.push(items.length);
      await wait(5);
      return items.map((item) => item * 2);
    },
    { most: 10, places: 1 },
  );
  const first = double(1);
  await wait(1);
  const others = Array.from({ length: 25 }, (_, index) => double(index));
  expect(await first).toBe(2);
  expect(await Promise.all(others)).toEqual(Array.from({ length: 25 }, (_, index) => index * 2));
  expect(sizes).toEqual([1, 10, 10, 5]);
});

test('a refused item is refused alone', async () => {
  const half = createBatcher<number, number>(async (items) => items.map((item) => (item % 2 === 0 ? item / 2 : new Error('odd'))), {
    most: 10,
    places: 2,
  });
  const answers = await Promise.allSettled([half(2), half(3), half(4)]);
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('when a batch fails as a whole, every item is tried alone', async () => {
  const pick = createBatcher<number, number>(
    async (items) => {
      if (items.includes(3)) throw new Error('three');
      return items;
    },
    { most: 10, places: 1 },
  );
  const answers = await Promise.allSettled([pick(1), pick(2), pick(3), pick(4)]);
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
});
