import { describe, expect, test } from 'vitest';
import { cardExpiry, certificateExpiry, policyProfile } from './index.ts';
import { Temporal } from './temporal.ts';

/**
 * The rules of validity once more, with integers only and written from the text of the law, compared over the days of a leap cycle against those of another, and
 * over all days of 400 years (the calendar's whole period) for the births that are special.
 */
interface Day {
  readonly year: number;
  /** Month × 100 + day: the order of days in a year. */
  readonly place: number;
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const leapDay = 229;
const kept = (year: number, place: number): Day => ({ year, place: place === leapDay && !isLeap(year) ? 228 : place });
const order = ({ year, place }: Day): number => year * 10_000 + place;

/** Completed years: whoever was born on a leap day is older from 1 March in common years. */
const ageAt = (birth: Day, on: Day): number => on.year - birth.year - (on.place < birth.place ? 1 : 0);

/** The same day of the year, years later (Civil Code art. 143: the last day of the month where there is none). */
const anniversary = (on: Day, years: number): Day => kept(on.year + years, on.place);

/** The n-th birthday after a day; one on the day itself does not count. */
function birthday(birth: Day, after: Day, count: number): Day {
  const first = order(kept(after.year, birth.place)) > order(after) ? after.year : after.year + 1;
  return kept(first + count - 1, birth.place);
}

const least = (one: Day, other: Day): Day => (order(one) <= order(other) ? one : other);

function expected(name: 'brief' | 'jlis', birth: Day, issued: Day): { card: Day; certificate: Day } {
  const years = ageAt(birth, issued) >= 18 ? 10 : 5;
  const ends = (count: number): Day => (name === 'brief' ? anniversary(issued, count) : birthday(birth, issued, count));
  return { card: ends(years), certificate: least(ends(5), ends(years)) };
}

const toDay = ({ year, month, day }: Temporal.PlainDate): Day => ({ year, place: month * 100 + day });
const daysFrom = (from: string, count: number): { date: Temporal.PlainDate; day: Day }[] => {
  const start = Temporal.PlainDate.from(from);
  return Array.from({ length: count }, (_, offset) => {
    const date = start.add({ days: offset });
    return { date, day: toDay(date) };
  });
};

function firstDifference(
  name: 'brief' | 'jlis',
  births: ReturnType<typeof daysFrom>,
  issues: ReturnType<typeof daysFrom>,
): string | undefined {
  const profile = policyProfile(name);
  for (const birth of births) {
    for (const issue of issues) {
      if (order(birth.day) > order(issue.day)) continue;
      const dates = { issuedOn: issue.date, birthDate: birth.date };
      const card = cardExpiry(dates, profile);
      const certificate = certificateExpiry({ ...dates, cardExpiresOn: card }, profile);
      const right = expected(name, birth.day, issue.day);
      if (order(toDay(card)) !== order(right.card) || order(toDay(certificate)) !== order(right.certificate)) {
        return `born ${birth.date}, issued ${issue.date}: ${card}, ${certificate}`;
      }
    }
  }
  return undefined;
}

const leapCycle = 4 * 365 + 1;
const calendar = 400 * 365 + 97;

describe.each(['brief', 'jlis'] as const)('validity under %s', (name) => {
  test('is right for every birth date and day of issue of a leap cycle, around majority', () => {
    // Every birth date and every day of issue occurs, and every fourth of their pairs, for a test of seconds.
    const births = daysFrom('2008-03-01', leapCycle);
    const issues = daysFrom('2026-01-01', leapCycle);
    for (const phase of [0, 1, 2, 3]) {
      const some = issues.filter((_, index) => index % 4 === phase);
      const others = births.filter((_, index) => index % 4 === (phase + 1) % 4);
      expect(firstDifference(name, others, some)).toBeUndefined();
    }
  }, 120_000);

  test('is right on every day of 400 years for births on and around a leap day and at the turn of a year', () => {
    const births = ['1980-02-29', '1980-03-01', '1979-12-31'].flatMap((from) => daysFrom(from, 1));
    expect(firstDifference(name, births, daysFrom('2022-04-01', calendar))).toBeUndefined();
  }, 120_000);
});
