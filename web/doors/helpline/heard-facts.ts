import type { Line, Phrase } from '../../call/call-types.ts';
import { type DateParts, noDate } from '../../ui/date-field.tsx';

/** What the operator has heard, as typed. */
export interface Heard {
  readonly kana: string;
  readonly name: string;
  readonly birthDate: DateParts;
  readonly address: string;
  readonly householdMember: string;
  readonly cardEnds: string;
}

export const nothingHeard: Heard = { kana: '', name: '', birthDate: noDate, address: '', householdMember: '', cardEnds: '' };

const fieldOf: Partial<Record<Phrase, keyof Heard>> = {
  'ask-kana': 'kana',
  'ask-name': 'name',
  'ask-birth-date': 'birthDate',
  'ask-address': 'address',
  'ask-household': 'householdMember',
  'ask-card-end': 'cardEnds',
};

/** The caller's answers to the question cards, ready in their fields: the last question, and the first thing said after it. */
export function answersIn(lines: readonly Line[]): Partial<Heard> {
  const answers: Record<string, string | DateParts> = {};
  let asked: keyof Heard | undefined;
  for (const { side, said } of lines) {
    if ('phrase' in said) asked = fieldOf[said.phrase] ?? asked;
    if (side !== 'caller' || !asked || !('text' in said)) continue;
    const value = asked === 'birthDate' ? readDate(said.text) : asked === 'cardEnds' ? readMonth(said.text) : said.text.trim();
    if (value) answers[asked] = value;
    asked = undefined;
  }
  return answers as Partial<Heard>;
}

const eraStarts: Readonly<Record<string, number>> = { 令和: 2018, 平成: 1988, 昭和: 1925, 大正: 1911 };

/** `1984-04-12`, `1984年4月12日`, `昭和59年4月12日`. */
function readDate(text: string): DateParts | undefined {
  const plain = text.normalize('NFKC');
  const era = /(令和|平成|昭和|大正)\s*(\d{1,2}|元)\D+(\d{1,2})\D+(\d{1,2})/.exec(plain);
  if (era) {
    const [, name = '', year = '', month = '', day = ''] = era;
    return { year: String((eraStarts[name] ?? 0) + (year === '元' ? 1 : Number(year))), month, day };
  }
  const [, year = '', month = '', day = ''] = /(\d{4})\D+(\d{1,2})\D+(\d{1,2})/.exec(plain) ?? [];
  return year ? { year, month: String(Number(month)), day: String(Number(day)) } : undefined;
}

/** Year and month: `2036-04`, `2036年4月12日`. */
function readMonth(text: string): string | undefined {
  const [, year = '', month = ''] = /(\d{4})\D+(\d{1,2})/.exec(text.normalize('NFKC')) ?? [];
  return year ? `${year}-${month.padStart(2, '0')}` : undefined;
}
