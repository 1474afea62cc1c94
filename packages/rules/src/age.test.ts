import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ageOn, nthBirthdayAfter, reachesAgeOn } from './index.ts';
import { Temporal } from './temporal.ts';

const day = (text: string) => Temporal.PlainDate.from(text);

test.each([
  ['2008-12-01', '2026-11-30', 17],
  ['2008-12-01', '2026-12-01', 18],
  ['2026-11-20', '2026-11-23', 0],
  ['2012-02-29', '2027-02-28', 14],
  ['2012-02-29', '2027-03-01', 15],
  ['2012-02-29', '2028-02-29', 16],
])('born on %s one is on %s %d years old', (birth, on, age) => {
  expect(ageOn(day(birth), day(on))).toBe(age);
});

test('refuses the age of somebody not yet born', () => {
  expect(() => ageOn(day('2026-11-24'), day('2026-11-23'))).toThrow(expect.objectContaining({ code: 'MYNA_RULES_DATE_ORDER' }));
});

test.each([
  ['1951-05-20', 75, '2026-05-19'],
  ['2012-02-29', 18, '2030-02-28'],
  ['2012-02-29', 20, '2032-02-28'],
  ['2012-03-01', 18, '2030-02-28'],
  ['2011-03-01', 1, '2012-02-29'],
  ['2000-01-01', 65, '2064-12-31'],
])('born on %s the age of %d is reached in law on the day before: %s', (birth, age, reached) => {
  expect(reachesAgeOn(day(birth), age).toString()).toBe(reached);
});

const anyDay = fc.integer({ min: 0, max: 60_000 }).map((days) => day('1920-01-01').add({ days }));

test('an age is reached in law exactly one day before the count of years shows it', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: 1, max: 100 }), (birth, age) => {
      const reached = reachesAgeOn(birth, age);
      expect(ageOn(birth, reached)).toBe(age - 1);
      expect(ageOn(birth, reached.add({ days: 1 }))).toBe(age);
    }),
  );
});

test.each([
  ['1984-04-12', '2026-11-23', 10, '2036-04-12'],
  ['1984-11-23', '2026-11-23', 10, '2036-11-23'],
  ['1984-11-24', '2026-11-23', 10, '2035-11-24'],
  ['2012-02-29', '2026-11-23', 5, '2031-02-28'],
  ['2012-02-29', '2027-02-28', 1, '2028-02-29'],
])('of somebody born on %s, after %s, birthday number %d is %s', (birth, after, n, expected) => {
  expect(nthBirthdayAfter(day(birth), day(after), n).toString()).toBe(expected);
});
