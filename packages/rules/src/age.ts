import { RulesError } from './dated.ts';
import { Temporal } from './temporal.ts';

/** A day of the calendar; every `Temporal.PlainDate` is one, and a page that has no Temporal can make one. */
export type CalendarDay = Pick<Temporal.PlainDate, 'year' | 'month' | 'day'>;

/**
 * Age in completed years on a day, as everybody counts: one more on each birthday. Who was born on 29 February is one year
 * older from 1 March in common years.
 * @throws {RulesError} MYNA_RULES_DATE_ORDER for a birth after the day
 */
export function ageOn(birthDate: CalendarDay, on: CalendarDay): number {
  const years = on.year - birthDate.year;
  const hadBirthday = on.month > birthDate.month || (on.month === birthDate.month && on.day >= birthDate.day);
  const age = hadBirthday ? years : years - 1;
  if (age < 0) throw new RulesError('MYNA_RULES_DATE_ORDER', 'the birth is after the day');
  return age;
}

/** Under this age the legal representative applies for a card and collects it (個人番号カード交付事務処理要領). */
export const representedUnder = 15;

/**
 * The day on which an age is reached in law: at the end of the day **before** the birthday (年齢計算ニ関スル法律 with Civil Code
 * art. 143). For a birth on 29 February it is 28 February in every year.
 */
export function reachesAgeOn(birthDate: Temporal.PlainDate, age: number): Temporal.PlainDate {
  // From the day before the birth, not back from the birthday: a birthday on 29 February does not exist every year.
  const dayBefore = birthDate.subtract({ days: 1 }).add({ years: age });
  const isMarchFirst = birthDate.month === 3 && birthDate.day === 1;
  return isMarchFirst ? birthDate.add({ years: age }).subtract({ days: 1 }) : dayBefore;
}

/** The day that is kept as the birthday in a year: 28 February for a birth on 29 February in common years (chosen; the law is silent). */
export function birthdayIn(year: number, birthDate: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.from({ year, month: birthDate.month, day: birthDate.day }, { overflow: 'constrain' });
}

/** The n-th birthday after a day. A birthday on the day itself does not count. */
export function nthBirthdayAfter(birthDate: Temporal.PlainDate, after: Temporal.PlainDate, n: number): Temporal.PlainDate {
  const firstYear = Temporal.PlainDate.compare(birthdayIn(after.year, birthDate), after) > 0 ? after.year : after.year + 1;
  return birthdayIn(firstYear + n - 1, birthDate);
}
