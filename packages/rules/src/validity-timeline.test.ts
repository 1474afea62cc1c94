import { describe, expect, test } from 'vitest';
import { cardExpiry, policyProfile, RulesError, validityTimeline } from './index.ts';
import { Temporal } from './temporal.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
const today = day('2026-11-23');
const brief = policyProfile('brief');
const jlis = policyProfile('jlis');
const line = (birth: string, issued: string, stay?: string, profile = brief) =>
  validityTimeline({ birthDate: day(birth), issuedOn: day(issued), stayUntil: stay ? day(stay) : undefined }, today, profile);
const codeOf = (work: () => unknown): string => {
  try {
    work();
    return 'counted';
  } catch (error) {
    return error instanceof RulesError ? error.code : String(error);
  }
};

describe('the timeline of a card and its certificates', () => {
  test('an adult: ten and five years, with the day from which each is renewed', () => {
    expect(line('1984-04-12', '2026-11-23')).toMatchObject({
      ageAtIssue: 42,
      years: 10,
      isCutByStay: false,
      isCutByCard: false,
      hasSignature: true,
    });
    const { cardUntil, certificateUntil, cardRenewalFrom, certificateRenewalFrom } = line('1984-04-12', '2026-11-23');
    expect([cardUntil, certificateUntil, cardRenewalFrom, certificateRenewalFrom].map(String)).toEqual([
      '2036-11-23',
      '2031-11-23',
      '2036-08-23',
      '2031-08-23',
    ]);
  });

  test.each([
    ['under 15 has no signature certificate', '2012-02-29', '2026-11-23', undefined, { years: 5, hasSignature: false }],
    [
      'a stay cuts the card, the card cuts the certificates',
      '1982-09-03',
      '2026-11-23',
      '2027-06-30',
      { isCutByStay: true, isCutByCard: true },
    ],
    ['a longer stay cuts nothing', '1982-09-03', '2026-11-23', '2040-01-01', { isCutByStay: false }],
    ['an issue on a leap day', '1984-04-12', '2024-02-29', undefined, { leapDay: 'issue' as const }],
  ])('%s', (_title, birth, issued, stay, expected) => {
    expect(line(birth, issued, stay)).toMatchObject(expected);
  });

  test('a leap day counts where the profile counts birthdays', () => {
    expect(line('2000-02-29', '2026-11-23')).toMatchObject({ leapDay: undefined });
    const { leapDay, cardUntil } = line('2000-02-29', '2026-11-23', undefined, jlis);
    expect([leapDay, cardUntil.toString()]).toEqual(['birth', '2036-02-29']);
  });

  test('the notice never goes out before the card is issued', () => {
    expect(line('1982-09-03', '2026-11-23', '2026-12-31').cardRenewalFrom.toString()).toBe('2026-11-23');
  });

  test('agrees with the rules that issue cards', () => {
    for (const profile of [brief, jlis]) {
      const facts = { birthDate: day('2008-12-01'), issuedOn: day('2026-11-30') };
      expect(validityTimeline(facts, today, profile).cardUntil.equals(cardExpiry(facts, profile))).toBe(true);
    }
  });

  test.each([
    ['an issue before the first card', '1984-04-12', '2015-12-31', undefined, 'MYNA_RULES_NOT_IN_FORCE'],
    ['the first card', '1984-04-12', '2016-01-01', undefined, 'counted'],
    ['an issue too far ahead', '1984-04-12', '2027-11-24', undefined, 'MYNA_RULES_NOT_IN_FORCE'],
    ['a birth before 1900', '1899-12-31', '2026-11-23', undefined, 'MYNA_RULES_NOT_IN_FORCE'],
    ['a birth after the issue', '2026-11-24', '2026-11-23', undefined, 'MYNA_RULES_DATE_ORDER'],
    ['a stay that had ended', '1984-04-12', '2026-11-23', '2026-11-22', 'MYNA_RULES_DATE_ORDER'],
  ])('%s: %s, %s, %s: %s', (_title, birth, issued, stay, expected) => {
    expect(codeOf(() => line(birth, issued, stay))).toBe(expected);
  });
});
