import { parseLocalGovernmentCode } from '@openmyna/number';
import { describe, expect, test } from 'vitest';
import { Temporal } from '../../kernel/temporal.ts';
import { checkRegistration } from './registration-rules.ts';
import type { ArrivalRegistration, ForeignRegistration, ResidenceCard } from './types.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
const today = day('2026-11-23');
const arrival: ArrivalRegistration = {
  kind: 'arrival',
  name: '田中 花子',
  kana: 'たなか はなこ',
  sex: 'female',
  birthDate: day('1984-04-12'),
  municipality: parseLocalGovernmentCode('149900'),
  address: '汐見市港町1丁目2番3号',
};
const card: ResidenceCard = {
  number: 'UH24680135AB',
  status: 'student',
  nationality: 'VNM',
  expiresOn: day('2028-03-31'),
  stayUntil: day('2028-03-31'),
  periodMonths: 51,
};
const foreign: ForeignRegistration = {
  ...arrival,
  kind: 'foreign',
  name: 'NGUYỄN VĂN MINH',
  kana: 'グエン ヴァン ミン',
  latin: 'NGUYEN VAN MINH',
  residenceCard: card,
};

const refusalOf = (registration: ArrivalRegistration | ForeignRegistration): string => {
  try {
    checkRegistration(registration, today);
    return 'taken';
  } catch (error) {
    return String((error as { code?: string }).code);
  }
};

test('texts are tidied', () => {
  expect(checkRegistration({ ...arrival, name: '田中　花子 ' }, today)).toMatchObject({ name: '田中 花子', kana: 'タナカ ハナコ' });
});

describe('dates', () => {
  test.each<[string, Partial<ArrivalRegistration>, string]>([
    ['a birth today', { birthDate: today }, 'taken'],
    ['a birth tomorrow', { birthDate: day('2026-11-24') }, 'MYNA_REGISTRY_BIRTH_IN_FUTURE'],
    ['a birth in 1826', { birthDate: day('1826-11-23') }, 'MYNA_REGISTRY_BIRTH_IMPOSSIBLE'],
    ['residence from tomorrow', { residentSince: day('2026-11-24') }, 'MYNA_REGISTRY_RESIDENCE_DATE_IMPOSSIBLE'],
    ['residence before birth', { residentSince: day('1984-04-11') }, 'MYNA_REGISTRY_RESIDENCE_DATE_IMPOSSIBLE'],
  ])('%s: %s', (_title, change, expected) => {
    expect(refusalOf({ ...arrival, ...change })).toBe(expected);
  });
});

describe('a residence card', () => {
  test.each<[string, Partial<ResidenceCard>, string]>([
    ['of a student', {}, 'taken'],
    ['on its last day', { expiresOn: today, stayUntil: today }, 'taken'],
    ['expired yesterday', { expiresOn: day('2026-11-22') }, 'MYNA_REGISTRY_RESIDENCE_CARD_EXPIRED'],
    ['whose stay ended yesterday', { stayUntil: day('2026-11-22') }, 'MYNA_REGISTRY_STAY_ENDED'],
    ['of a short-term visitor', { status: 'temporary-visitor' }, 'MYNA_REGISTRY_SHORT_TERM_VISITOR'],
    ['for three months', { periodMonths: 3 }, 'MYNA_REGISTRY_SHORT_TERM_VISITOR'],
    ['for four months', { periodMonths: 4 }, 'taken'],
    ['of a diplomat', { status: 'diplomat' }, 'MYNA_REGISTRY_DIPLOMAT'],
    ['of an official', { status: 'official' }, 'MYNA_REGISTRY_DIPLOMAT'],
    ['without an end of stay', { stayUntil: undefined }, 'MYNA_REGISTRY_STAY_MISSING'],
    ['of a permanent resident', { status: 'permanent-resident', stayUntil: undefined, periodMonths: undefined }, 'taken'],
    ['of a permanent resident with an end of stay', { status: 'permanent-resident' }, 'MYNA_REGISTRY_STAY_CONTRADICTS_STATUS'],
    ['with a number of another form', { number: '123456789012' }, 'MYNA_REGISTRY_RESIDENCE_CARD_NUMBER_INVALID'],
    ['with a number typed in small letters and spaces', { number: 'uh 24680135 ab' }, 'taken'],
    ['of a Japanese national', { nationality: 'JPN' }, 'MYNA_REGISTRY_NATIONALITY_INVALID'],
    ['of no country', { nationality: 'Spain' }, 'MYNA_REGISTRY_NATIONALITY_INVALID'],
  ])('%s: %s', (_title, change, expected) => {
    expect(refusalOf({ ...foreign, residenceCard: { ...card, ...change } })).toBe(expected);
  });
});

describe('households', () => {
  test.each<[string, Partial<ArrivalRegistration>, string]>([
    ['a household of one’s own', {}, 'taken'],
    ['a wife without a household', { relationship: 'wife' }, 'MYNA_REGISTRY_HOUSEHOLD_UNCLEAR'],
    ['a second head', { household: '00000000-0000-4000-8000-000000000000', relationship: 'head' }, 'MYNA_REGISTRY_HOUSEHOLD_UNCLEAR'],
    ['a household without a relationship', { household: '00000000-0000-4000-8000-000000000000' }, 'MYNA_REGISTRY_HOUSEHOLD_UNCLEAR'],
  ])('%s: %s', (_title, change, expected) => {
    expect(refusalOf({ ...arrival, ...change })).toBe(expected);
  });
});

test.each(['131016', '149901', '', 'Shiomi'])('municipality %j is refused', (code) => {
  expect(refusalOf({ ...arrival, municipality: code as ArrivalRegistration['municipality'] })).toBe('MYNA_REGISTRY_MUNICIPALITY_UNKNOWN');
});

test('an empty distinguishing fact is refused', () => {
  expect(refusalOf({ ...arrival, namesake: { fact: 'parents', value: ' ' } })).toBe('MYNA_REGISTRY_NAMESAKE_FACT_MISSING');
  for (const value of ['<b>佐藤</b>', '佐藤\u0000実夫婦', '\u202e佐藤 実'])
    expect(refusalOf({ ...arrival, namesake: { fact: 'parents', value } })).toMatch(/_CHARACTER/);
});
