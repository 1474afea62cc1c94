import { Temporal } from '../temporal.ts';

/** First day of each era since 1868; the calendar is Gregorian since 1873 (太政官布告第337号). */
const eras = [
  { name: '令和', from: Temporal.PlainDate.from('2019-05-01') },
  { name: '平成', from: Temporal.PlainDate.from('1989-01-08') },
  { name: '昭和', from: Temporal.PlainDate.from('1926-12-25') },
  { name: '大正', from: Temporal.PlainDate.from('1912-07-30') },
  { name: '明治', from: Temporal.PlainDate.from('1868-01-25') },
];

/** The year of its era (和暦): `{ name: '令和', year: 8 }`; undefined before 1868. */
export function eraYearOf(date: Temporal.PlainDate): { readonly name: string; readonly year: number } | undefined {
  const era = eras.find(({ from }) => Temporal.PlainDate.compare(from, date) <= 0);
  return era && { name: era.name, year: date.year - era.from.year + 1 };
}

/** `2026年11月23日(令和8年)`. */
export function japaneseDate(date: Temporal.PlainDate): string {
  const era = eraYearOf(date);
  const plain = `${date.year}年${date.month}月${date.day}日`;
  return era ? `${plain}(${era.name}${era.year === 1 ? '元' : era.year}年)` : plain;
}

/** Made once: it costs as much as a hundred dates. */
const english = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** `23 November 2026`. */
export function englishDate({ year, month, day }: Temporal.PlainDate): string {
  return english.format(Date.UTC(year, month - 1, day));
}
