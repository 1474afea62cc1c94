import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cardExpiry,
  cardExpiryInUse,
  certificateExpiry,
  extendedStay,
  mayHoldSignature,
  maySign,
  needsPhoto,
  policyProfile,
  profileNames,
  renewalFrom,
} from './index.ts';
import { Temporal } from './temporal.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
const brief = policyProfile('brief');
const jlis = policyProfile('jlis');

describe('a card', () => {
  test.each([
    ['hanako, adult', '1984-04-12', '2026-11-23', undefined, '2036-11-23', '2036-04-12'],
    ['ren, one day under 18', '2008-12-01', '2026-11-30', undefined, '2031-11-30', '2030-12-01'],
    ['ren, on the day he is 18', '2008-12-01', '2026-12-01', undefined, '2036-12-01', '2036-12-01'],
    ['mei, born on a leap day', '2012-02-29', '2026-11-23', undefined, '2031-11-23', '2031-02-28'],
    ['issued on a leap day', '1984-04-12', '2028-02-29', undefined, '2038-02-28', '2037-04-12'],
    ['carlos, stay ends first', '1982-09-03', '2026-11-23', '2027-06-30', '2027-06-30', '2027-06-30'],
    ['a stay longer than the card', '1982-09-03', '2026-11-23', '2040-01-01', '2036-11-23', '2036-09-03'],
  ])('%s: brief counts years, the law counts birthdays', (_title, birthDate, issuedOn, stayUntil, underBrief, underJlis) => {
    const dates = { issuedOn: day(issuedOn), birthDate: day(birthDate), stayUntil: stayUntil ? day(stayUntil) : undefined };
    expect([cardExpiry(dates, brief).toString(), cardExpiry(dates, jlis).toString()]).toEqual([underBrief, underJlis]);
  });

  test('is judged by the age of majority in force on the day of issue', () => {
    const dates = { issuedOn: day('2022-03-31'), birthDate: day('2003-06-01') };
    expect(cardExpiry(dates, brief).toString()).toBe('2027-03-31');
    expect(cardExpiry({ ...dates, issuedOn: day('2022-04-01') }, brief).toString()).toBe('2032-04-01');
  });

  test('is refused to somebody whose stay has ended', () => {
    const dates = { issuedOn: day('2026-11-23'), birthDate: day('1990-01-01'), stayUntil: day('2026-11-22') };
    expect(() => cardExpiry(dates, brief)).toThrow(expect.objectContaining({ code: 'MYNA_RULES_DATE_ORDER' }));
  });

  test('is refused when no rule was in force: a value is never guessed', () => {
    const dates = { issuedOn: day('2014-01-01'), birthDate: day('1990-01-01') };
    expect(() => cardExpiry(dates, brief)).toThrow(expect.objectContaining({ code: 'MYNA_RULES_NOT_IN_FORCE' }));
  });
});

const anyDay = (from: string, days: number) => fc.integer({ min: 0, max: days }).map((offset) => day(from).add({ days: offset }));

test('no card outlives the stay, no certificate outlives its card, under both profiles', () => {
  const dates = fc.record({
    birthDate: anyDay('1930-01-01', 30_000),
    issuedOn: anyDay('2022-04-01', 8_000),
    stay: fc.integer({ min: 0, max: 5_000 }),
  });
  fc.assert(
    fc.property(dates, fc.constantFrom(...profileNames), fc.boolean(), ({ birthDate, issuedOn, stay }, name, isLimited) => {
      const profile = policyProfile(name);
      const stayUntil = isLimited ? issuedOn.add({ days: stay }) : undefined;
      const cardExpiresOn = cardExpiry({ issuedOn, birthDate, stayUntil }, profile);
      const certificateEnds = certificateExpiry({ issuedOn, birthDate, cardExpiresOn }, profile);
      expect(Temporal.PlainDate.compare(certificateEnds, cardExpiresOn)).toBeLessThanOrEqual(0);
      expect(Temporal.PlainDate.compare(cardExpiresOn, issuedOn.add({ years: 10 }))).toBeLessThanOrEqual(0);
      if (stayUntil) expect(Temporal.PlainDate.compare(cardExpiresOn, stayUntil)).toBeLessThanOrEqual(0);
    }),
  );
});

test('a certificate lasts five years, counted as the profile counts', () => {
  const dates = { issuedOn: day('2026-11-23'), birthDate: day('1984-04-12'), cardExpiresOn: day('2036-11-23') };
  expect(certificateExpiry(dates, brief).toString()).toBe('2031-11-23');
  expect(certificateExpiry(dates, jlis).toString()).toBe('2031-04-12');
});

test('a pending renewal of the stay gives two months more', () => {
  expect(extendedStay(day('2027-01-15'), brief).toString()).toBe('2027-03-15');
  expect(extendedStay(day('2026-12-31'), brief).toString()).toBe('2027-02-28');
});

test('renewal opens three months before', () => {
  expect(renewalFrom(day('2031-11-30'), brief).toString()).toBe('2031-08-30');
});

test('there is no signature certificate on the day before the fifteenth birthday', () => {
  expect([maySign(day('2012-02-29'), day('2027-02-28'), brief), maySign(day('2012-02-29'), day('2027-03-01'), brief)]).toEqual([
    false,
    true,
  ]);
});

test('a card follows its stay: two months more while a decision is pending, the new end when it is granted, the old one when it is not', () => {
  const li = { issuedOn: day('2026-01-15'), birthDate: day('1997-07-19'), stayUntil: day('2027-01-15') };
  const endOf = (change: object) => cardExpiryInUse({ ...li, isRenewalPending: false, ...change }, brief).toString();
  expect(endOf({})).toBe('2027-01-15');
  expect(endOf({ isRenewalPending: true })).toBe('2027-03-15');
  expect(endOf({ stayUntil: day('2030-01-15') })).toBe('2030-01-15');
  // Ten years from issue are the most, however long the stay.
  expect(endOf({ stayUntil: day('2040-01-15'), isRenewalPending: true })).toBe('2036-01-15');
  expect(endOf({ stayUntil: undefined, isRenewalPending: true })).toBe('2036-01-15');
});

test('an adult ward has no signature certificate, unless the office granted it; a child under 15 has none at all', () => {
  const on = day('2026-11-23');
  const kiyo = { birthDate: day('1941-02-11'), isWard: true };
  expect(mayHoldSignature(kiyo, on, jlis)).toBe(false);
  expect(mayHoldSignature({ ...kiyo, isGranted: true }, on, jlis)).toBe(true);
  expect(mayHoldSignature({ birthDate: day('2012-02-29'), isGranted: true }, on, jlis)).toBe(false);
});

test('an infant has a card without a photo until the day before the first birthday, also one born on a leap day', () => {
  const photo = (on: string) => needsPhoto(day('2024-02-29'), day(on), brief);
  expect([photo('2025-02-28'), photo('2025-03-01')]).toEqual([false, true]);
});
