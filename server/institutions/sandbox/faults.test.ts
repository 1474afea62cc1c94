import { expect, it } from 'vitest';
import { createOrderedFaults } from './faults.ts';

const time = { now: () => 1_000_000 };

it('hands out an ordered fault as often as it was ordered', async () => {
  const faults = createOrderedFaults(time);
  expect(faults.take('chip')).toBe(false);
  await faults.order({ kind: 'chip', times: 2 });
  await faults.order({ kind: 'chip', times: 1 });
  expect(faults.ordered().map(({ times }) => times)).toEqual([2, 1]);
  expect([1, 2, 3, 4].map(() => faults.take('chip'))).toEqual([true, true, true, false]);
  expect(faults.ordered()).toEqual([]);
});

it('meets only its target, where it has one', async () => {
  const faults = createOrderedFaults(time);
  await faults.order({ kind: 'job', target: 'cards.advance', times: 1 });
  expect(faults.take('job', 'registry.registered')).toBe(false);
  expect(faults.take('job', 'cards.advance')).toBe(true);
});

it('is undone once: when it is lifted, or by itself when its time is over', async () => {
  const faults = createOrderedFaults(time);
  let undone = 0;
  const begin = () => () => {
    undone += 1;
  };
  const { id, endsAt } = await faults.order({ kind: 'database-away', seconds: 30 }, begin);
  expect(endsAt).toBe(1_030_000);
  await faults.lift(id);
  await expect(faults.lift(id)).rejects.toMatchObject({ code: 'MYNA_SANDBOX_FAULT_NOT_FOUND' });
  expect(undone).toBe(1);
  await faults.order({ kind: 'database-slow', seconds: 0.01 }, begin);
  await expect.poll(() => undone).toBe(2);
  expect(faults.ordered()).toEqual([]);
});

it('is not on the list when it could not begin', async () => {
  const faults = createOrderedFaults(time);
  const fails = () => Promise.reject(new Error('no such card'));
  await expect(faults.order({ kind: 'clock-jump' }, fails)).rejects.toThrow('no such card');
  expect(faults.ordered()).toEqual([]);
});
