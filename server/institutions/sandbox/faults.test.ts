import { beforeAll, expect, it } from 'vitest';
import { createTestDatabases, type TestDatabases } from '../../testing/index.ts';
import { createOrderedFaults } from './faults.ts';

let databases: TestDatabases;
beforeAll(async () => {
  databases = await createTestDatabases();
});

it('hands out an ordered fault as often as it was ordered, whoever asks at the same time', async () => {
  const faults = createOrderedFaults(databases.as('sandbox'));
  expect(await faults.take('chip')).toBe(false);
  await faults.order('chip', 2);
  await faults.order('chip', 1);
  expect(await faults.ordered()).toEqual([{ kind: 'chip', times: 3 }]);
  const taken = await Promise.all(Array.from({ length: 8 }, () => faults.take('chip')));
  expect(taken.filter(Boolean)).toHaveLength(3);
  expect(await faults.ordered()).toEqual([]);
});
