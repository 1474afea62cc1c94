import { ageOn } from '@openmyna/rules';
import { expect, test } from 'vitest';
import { Temporal } from '../../kernel/index.ts';
import { statisticalHouseholds } from './statistical-residents.ts';

const start = Temporal.PlainDate.from('2026-11-23');
const households = [...statisticalHouseholds(5000)];
const everybody = households.flatMap(({ members }) => members);

test('makes exactly as many residents as asked, the same ones every time', () => {
  expect(everybody).toHaveLength(5000);
  expect(JSON.stringify([...statisticalHouseholds(5000)])).toBe(JSON.stringify(households));
  expect(JSON.stringify([...statisticalHouseholds(100)].flatMap(({ members }) => members))).toBe(JSON.stringify(everybody.slice(0, 100)));
});

test('has ages, households and namesakes as a country has them', () => {
  const ages = everybody.map(({ birthDate }) => ageOn(birthDate, start));
  const share = (test: (age: number) => boolean) => ages.filter(test).length / ages.length;
  expect(share((age) => age < 18)).toBeGreaterThan(0.08);
  expect(share((age) => age < 18)).toBeLessThan(0.22);
  expect(share((age) => age >= 65)).toBeGreaterThan(0.22);
  expect(share((age) => age >= 65)).toBeLessThan(0.42);
  expect(Math.max(...ages)).toBeLessThanOrEqual(100);
  expect(everybody.length / households.length).toBeGreaterThan(1.7);
  expect(everybody.length - new Set(everybody.map(({ name }) => name)).size).toBeGreaterThan(500);
  expect(everybody.filter(({ foreign }) => foreign).length / households.length).toBeGreaterThan(0.015);
});

test('never makes two people whom the register could not tell apart by name, birth date and sex at one address', () => {
  for (const { members } of households) {
    const keys = members.map(({ kana, birthDate, sex }) => `${kana} ${birthDate} ${sex}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(members[0]?.relationship).toBe('head');
  }
});
