import { factsOf, type Language } from './messages.ts';

/** Japanese eras by their first day (元号), in kanji, Hangul and Latin letters. */
const eras = [
  { from: '2019-05-01', kanji: '令和', hangul: '레이와', latin: 'Reiwa' },
  { from: '1989-01-08', kanji: '平成', hangul: '헤이세이', latin: 'Heisei' },
  { from: '1926-12-25', kanji: '昭和', hangul: '쇼와', latin: 'Shōwa' },
  { from: '1912-07-30', kanji: '大正', hangul: '다이쇼', latin: 'Taishō' },
  { from: '1868-10-23', kanji: '明治', hangul: '메이지', latin: 'Meiji' },
] as const;

const isJapanese = (language: Language): boolean => language === 'ja' || language === 'ja-easy';

/** The year as the Japanese calendar counts it; the first of an era is 元年 in Japanese and Chinese. */
function eraYear(isoDate: string, language: Language): string | undefined {
  const era = eras.find((entry) => isoDate >= entry.from);
  if (!era) return undefined;
  const year = Number(isoDate.slice(0, 4)) - Number(era.from.slice(0, 4)) + 1;
  if (isJapanese(language) || language === 'zh-Hans') return `${era.kanji}${year === 1 ? '元' : year}年`;
  return language === 'ko' ? `${era.hangul} ${year}년` : `${era.latin} ${year}`;
}

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function readDay(isoDate: string): Day | undefined {
  const [year, month, day] = isoDate.slice(0, 10).split('-').map(Number);
  return year && month && day ? { year, month, day } : undefined;
}

/** As the language writes a date; Japanese and Chinese as on paper here, without a space or a zero, Vietnamese as its authorities write. */
function gregorian({ year, month, day }: Day, language: Language, dateStyle: 'long' | 'medium'): string {
  if (isJapanese(language) || language === 'zh-Hans') return `${year}年${month}月${day}日`;
  if (language === 'vi' && dateStyle === 'long') return `${day} tháng ${month} năm ${year}`;
  return new Intl.DateTimeFormat(factsOf(language).locale, { dateStyle, timeZone: 'UTC' }).format(Date.UTC(year, month - 1, day));
}

/**
 * A calendar date in both calendars: 2026年11月23日(令和8年), 23 November 2026 (Reiwa 8).
 * @param isoDate `2026-11-23`; a longer ISO string is cut to its date
 */
export function formatDate(isoDate: string, language: Language): string {
  const day = readDay(isoDate);
  if (!day) return isoDate;
  const era = eraYear(isoDate.slice(0, 10), language);
  const date = gregorian(day, language, 'long');
  if (!era) return date;
  return isJapanese(language) || language === 'zh-Hans' || language === 'ko' ? `${date}(${era})` : `${date} (${era})`;
}

/** The plain date with its year, for tables and queues: 2026年11月23日 or 23 Nov 2026. */
export function formatShortDate(isoDate: string, language: Language): string {
  const day = readDay(isoDate);
  return day ? gregorian(day, language, 'medium') : isoDate;
}

/** A moment in Japan's time, to the minute. */
export function formatMoment(isoInstant: string, language: Language): string {
  const moment = new Date(isoInstant);
  if (Number.isNaN(moment.getTime())) return isoInstant;
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Tokyo', timeStyle: 'short' }).format(moment);
  return `${formatDate(dateInJapan(isoInstant), language)} ${time}`;
}

/** The calendar date in Japan at a moment, as `YYYY-MM-DD`. */
export function dateInJapan(isoInstant: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Tokyo', dateStyle: 'short' }).format(new Date(isoInstant));
}

/** Days from one calendar date to another; negative when the second is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to.slice(0, 10)}T00:00:00Z`) - Date.parse(`${from.slice(0, 10)}T00:00:00Z`)) / 86_400_000);
}

/** Whole seconds from now until a moment of the machine's time; 0 when it has passed. */
export function secondsUntil(isoInstant: string): number {
  return Math.max(0, Math.ceil((Date.parse(isoInstant) - Date.now()) / 1000));
}

const yenWords: Readonly<Partial<Record<Language, string>>> = {
  ja: '円',
  'ja-easy': '円',
  'zh-Hans': '日元',
  ko: '엔',
  vi: ' yên',
  pt: ' ienes',
  es: ' yenes',
};

/** Yen with the language's separators: 12,000円, ¥12,000, 12.000 yenes. */
export function formatYen(yen: number, language: Language): string {
  const amount = new Intl.NumberFormat(factsOf(language).locale, { useGrouping: 'always' }).format(yen);
  const word = yenWords[language];
  return word ? `${amount}${word}` : `¥${amount}`;
}
