import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hardnessOf } from './checks/easy-japanese.ts';
import { faultsOf } from './checks/messages.ts';
import { factsOf, type Language, languages, type Messages, staffCatalogues } from './messages.ts';

const folder = (language: Language): string => join(import.meta.dirname, language);
const read = (language: Language, name: string): Messages => JSON.parse(readFileSync(join(folder(language), `${name}.json`), 'utf8'));
const namesOf = (language: Language): string[] => readdirSync(folder(language)).map((file) => file.replace(/\.json$/, ''));

const residents = namesOf('en').filter((name) => !staffCatalogues.has(name));
const translated = languages.map(({ code }) => code).filter((code) => code !== 'en');

function faultsIn(language: Language, name: string, messages: Messages, english: Messages): string[] {
  const { locale } = factsOf(language);
  const faults = Object.entries(english).flatMap(([id, original]) => {
    const text = messages[id];
    if (text === undefined) return [`${name}: ${id} is missing`];
    const hardness = language === 'ja-easy' ? hardnessOf(text) : [];
    return [...faultsOf(text, original, { language, locale }), ...hardness].map((fault) => `${name}: ${id} ${fault}`);
  });
  const unknown = Object.keys(messages).filter((id) => !(id in english));
  return [...faults, ...unknown.map((id) => `${name}: ${id} is in no English catalogue`)];
}

describe.each(translated)('the texts for residents in %s', (language) => {
  it('are there, each catalogue of them', () => {
    expect(residents.filter((name) => !existsSync(join(folder(language), `${name}.json`)))).toEqual([]);
    const known = new Set([...namesOf('en'), 'names']);
    expect(namesOf(language).filter((name) => !known.has(name))).toEqual([]);
  });

  it.each(residents)('are whole and well-formed: %s', (name) => {
    expect(faultsIn(language, name, read(language, name), read('en', name))).toEqual([]);
  });
});

describe('the English texts', () => {
  it.each(namesOf('en'))('have the plural forms of English: %s', (name) => {
    expect(faultsIn('en', name, read('en', name), read('en', name))).toEqual([]);
  });
});

describe('the check of a translation', () => {
  const wrong: readonly [Language, string, string, RegExp][] = [
    ['ko', 'Until {date}', '기한 {day}', /waits for day, not date/],
    ['ko', 'Back', ' ', /is empty/],
    ['ko', 'Until {date}', '{date까지', /is no message/],
    ['zh-Hans', 'Back', '戻る', /another language/],
    ['zh-Hans', 'Certificate', '電子証明書', /another language/],
    ['es', 'Nothing was changed', 'Nothing was changed', /is the English text/],
    ['es', '{n, plural, one {# day} other {# days}}', '{n, plural, other {# días}}', /no plural form one/],
    ['vi', '{n, plural, one {# day} other {# days}}', '{n, plural, one {# ngày} other {# ngày}}', /form one of another language/],
    ['pt', '{s, select, a {A} other {B}}', '{s, select, b {A} other {B}}', /selects between b other, not a other/],
  ];

  it.each(wrong)('finds what is wrong in %s: %s', (language, english, text, fault) => {
    expect(faultsIn(language, 'planted', { id: text }, { id: english }).join('\n')).toMatch(fault);
  });

  it('finds a text that is missing, and one that nobody asks for', () => {
    expect(faultsIn('vi', 'planted', { other: 'Quay lại' }, { id: 'Back' })).toEqual([
      'planted: id is missing',
      'planted: other is in no English catalogue',
    ]);
  });

  it('finds what is hard in easy Japanese', () => {
    expect(hardnessOf('住所を 書《か》く')).toEqual(['住所 has no reading']);
    expect(hardnessOf('権限《けんげん》が ない')).toEqual(['権限 has a kanji above grade 4: 権限']);
    expect(hardnessOf(`${'あ'.repeat(40)}。いい。`)).toEqual([]);
    expect(hardnessOf(`${'あ'.repeat(41)}。`)).toEqual([expect.stringContaining('more than 40 characters')]);
    expect(hardnessOf('{n, plural, =0 {戻る} other {もどる}}')).toEqual(['戻 has no reading']);
    expect(hardnessOf('電子証明書《でんししょうめいしょ》')).toEqual([]);
  });
});
