import type { Language } from './messages.ts';

/** Japanese eras by their first day (元号). */
const eras = [
  { name: '令和', from: '2019-05-01' },
  { name: '平成', from: '1989-01-08' },
  { name: '昭和', from: '1926-12-25' },
  { name: '大正', from: '1912-07-30' },
  { name: '明治', from: '1868-10-23' },
] as const;

function eraYear(isoDate: string): string | undefined {
  const era = eras.find((entry) => isoDate >= entry.from);
  if (!era) return undefined;
  const year = Number(isoDate.slice(0, 4)) - Number(era.from.slice(0, 4)) + 1;
  return `${era.name}${year === 1 ? '元' : year}年`;
}

/**
 * A calendar date as people here write it: 2026年11月23日(令和8年), or 23 November 2026.
 * @param isoDate `2026-11-23`; a longer ISO string is cut to its date
 */
export function formatDate(isoDate: string, language: Language): string {
  const [year, month, day] = isoDate.slice(0, 10).split('-').map(Number);
  if (!year || !month || !day) return isoDate;
  if (language === 'ja') {
    const era = eraYear(isoDate.slice(0, 10));
    return `${year}年${month}月${day}日${era ? `(${era})` : ''}`;
  }
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(Date.UTC(year, month - 1, day));
}

/** The plain date with its year, for tables and queues: 2026年11月23日 or 23 Nov 2026. */
export function formatShortDate(isoDate: string, language: Language): string {
  const [year, month, day] = isoDate.slice(0, 10).split('-').map(Number);
  if (!year || !month || !day) return isoDate;
  if (language === 'ja') return `${year}年${month}月${day}日`;
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' }).format(Date.UTC(year, month - 1, day));
}

/** A moment in Japan's time, to the minute. */
export function formatMoment(isoInstant: string, language: Language): string {
  const moment = new Date(isoInstant);
  if (Number.isNaN(moment.getTime())) return isoInstant;
  const date = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Tokyo', dateStyle: 'short' }).format(moment);
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Tokyo', timeStyle: 'short' }).format(moment);
  return `${formatDate(date, language)} ${time}`;
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

/** Yen with separators: 12,000円 or ¥12,000. */
export function formatYen(yen: number, language: Language): string {
  return language === 'ja' ? `${yen.toLocaleString('ja-JP')}円` : `¥${yen.toLocaleString('en-GB')}`;
}
