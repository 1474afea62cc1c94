import { describe, expect, it } from 'vitest';
import { dateInJapan, daysBetween, formatDate, formatMoment, formatShortDate, formatYen } from './dates.ts';
import { languages } from './messages.ts';

describe('dates on the pages', () => {
  it('writes a date with its era year in Japanese', () => {
    expect(formatDate('2026-11-23', 'ja')).toBe('2026年11月23日(令和8年)');
  });

  it('changes era on the day itself and calls the first year 元年', () => {
    expect(formatDate('2019-04-30', 'ja')).toBe('2019年4月30日(平成31年)');
    expect(formatDate('2019-05-01', 'ja')).toBe('2019年5月1日(令和元年)');
    expect(formatDate('1989-01-07', 'ja')).toBe('1989年1月7日(昭和64年)');
  });

  it('writes the English form, also of a leap day', () => {
    expect(formatDate('2012-02-29', 'en')).toBe('29 February 2012 (Heisei 24)');
    expect(formatShortDate('2012-02-29', 'en')).toBe('29 Feb 2012');
    expect(formatShortDate('2012-02-29', 'ja')).toBe('2012年2月29日');
  });

  it('shows a moment in Japan, also when that is the next day', () => {
    expect(formatMoment('2026-11-23T15:30:00Z', 'en')).toBe('24 November 2026 (Reiwa 8) 00:30');
    expect(dateInJapan('2026-11-23T15:30:00Z')).toBe('2026-11-24');
  });

  it('leaves what is no date as it is', () => {
    expect(formatDate('unknown', 'ja')).toBe('unknown');
    expect(formatMoment('unknown', 'ja')).toBe('unknown');
  });

  it('counts days over the end of a year', () => {
    expect(daysBetween('2026-12-30', '2027-01-02')).toBe(3);
    expect(daysBetween('2027-01-02', '2026-12-30')).toBe(-3);
  });

  it('writes both calendars in every language', () => {
    const written = languages.map(({ code }) => formatDate('2026-11-23', code));
    expect(written).toEqual([
      '2026年11月23日(令和8年)',
      '2026年11月23日(令和8年)',
      '23 November 2026 (Reiwa 8)',
      '2026年11月23日(令和8年)',
      '2026년 11월 23일(레이와 8년)',
      '23 tháng 11 năm 2026 (Reiwa 8)',
      '23 de novembro de 2026 (Reiwa 8)',
      '23 de noviembre de 2026 (Reiwa 8)',
    ]);
    expect(formatDate('2019-05-01', 'en')).toBe('1 May 2019 (Reiwa 1)');
    expect(formatDate('2019-05-01', 'zh-Hans')).toBe('2019年5月1日(令和元年)');
  });

  it('writes yen with separators', () => {
    expect(formatYen(1234, 'es')).toBe('1.234 yenes');
    expect(formatYen(1234567, 'ja')).toBe('1,234,567円');
    expect(formatYen(200, 'en')).toBe('¥200');
  });
});
