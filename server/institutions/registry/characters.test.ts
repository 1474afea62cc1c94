import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isRefusal } from '../../kernel/index.ts';
import { isSameText, readAddress, readKana, readName, searchKey } from './characters.ts';

const refusalOf = (act: () => unknown): string => {
  try {
    act();
    return 'taken';
  } catch (error) {
    return String((error as { code?: string }).code);
  }
};

describe('a name', () => {
  test.each([
    '田中 花子',
    '𠮷田 佳子',
    '渡邉󠄁 綾',
    '髙橋 キヨ',
    'Carlos García López',
    'NGUYỄN VĂN MINH',
    "O'Brien-Smith Jr.",
    '佐々木 ヶイ子',
    '山本 さくら',
    'ガルシア ロペス・カルロス',
  ])('%s is kept as it is', (name) => {
    expect(readName('name', name)).toBe(name);
  });

  test('keeps variation selectors and compatibility ideographs: composing would change the letter', () => {
    const name = '渡邉\u{E0101} 神';
    expect(readName('name', name)).toBe(name);
  });

  test('composes Latin letters and folds spaces', () => {
    expect(readName('name', ' Garci\u0301a\u3000  Lo\u0301pez ')).toBe('García López');
  });

  test.each([
    ['', 'MYNA_REGISTRY_NAME_MISSING'],
    ['\u3000 ', 'MYNA_REGISTRY_NAME_MISSING'],
    ['田中\uE000', 'MYNA_REGISTRY_UNASSIGNED_CHARACTER'],
    ['田中\u{F0000}', 'MYNA_REGISTRY_UNASSIGNED_CHARACTER'],
    ['田中\u0378', 'MYNA_REGISTRY_UNASSIGNED_CHARACTER'],
    ['田中\ud842', 'MYNA_REGISTRY_UNASSIGNED_CHARACTER'],
    ['田中\u200b花子', 'MYNA_REGISTRY_UNASSIGNED_CHARACTER'],
    ['田中 3', 'MYNA_REGISTRY_CHARACTER_NOT_ALLOWED'],
    ['田中 😀', 'MYNA_REGISTRY_CHARACTER_NOT_ALLOWED'],
    ['<b>田中</b>', 'MYNA_REGISTRY_CHARACTER_NOT_ALLOWED'],
    ['田中●', 'MYNA_REGISTRY_CHARACTER_NOT_ALLOWED'],
    ['あ'.repeat(101), 'MYNA_REGISTRY_NAME_TOO_LONG'],
  ])('%j is refused: %s', (name, code) => {
    expect(refusalOf(() => readName('name', name))).toBe(code);
  });

  test('says at which place the character stands, not which it is', () => {
    expect(() => readName('name', '田中\uE000')).toThrow(expect.objectContaining({ facts: { field: 'name', place: 3 } }));
  });

  test('no text is answered with anything but a tidy name or a refusal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(refusalOf(() => readName('name', text))).toMatch(/^taken$|^MYNA_REGISTRY_/);
      }),
    );
  });

  test('a tidy name is tidied to itself', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-zéàñ 田中花子ァ-ヺー]{1,30}$/u), (text) => {
        if (refusalOf(() => readName('name', text)) !== 'taken') return;
        expect(readName('name', readName('name', text))).toBe(readName('name', text));
      }),
    );
  });
});

test.each([
  ['たなか はなこ', 'タナカ ハナコ'],
  ['ﾀﾅｶ ﾊﾅｺ', 'タナカ ハナコ'],
  ['ヴェンカタラガヴァン', 'ヴェンカタラガヴァン'],
])('kana %s becomes %s', (typed, kept) => {
  expect(readKana(typed)).toBe(kept);
});

test.each(['田中', 'TANAKA', '', 'タナカ1'])('kana %j is refused', (text) => {
  expect(refusalOf(() => readKana(text))).toBe('MYNA_REGISTRY_KANA_NEEDED');
});

test.each(['汐見市港町1丁目2番3号', '白樺町大字白樺12番地3', '汐見市港町2丁目15番4-1203号', '汐見市浜通り２番６号 ハイツ・A(203)'])(
  'address %s is kept',
  (address) => {
    expect(readAddress(address)).toBe(address);
  },
);

test.each([
  ['', 'MYNA_REGISTRY_ADDRESS_MISSING'],
  ['汐見市', 'MYNA_REGISTRY_ADDRESS_MISSING'],
  ['汐見市港町<script>', 'MYNA_REGISTRY_CHARACTER_NOT_ALLOWED'],
])('address %j is refused: %s', (address, code) => {
  expect(refusalOf(() => readAddress(address))).toBe(code);
});

test.each([
  ['iteration marks', '々'],
  ['variation selectors', '漢\u{E0100}'],
])('a long name of %s is refused at once', (_, letters) => {
  const start = performance.now();
  expect(refusalOf(() => readName('name', `${letters.repeat(25)}1`))).toBe('MYNA_REGISTRY_CHARACTER_NOT_ALLOWED');
  expect(refusalOf(() => readAddress(`${letters.repeat(25)}!`))).toBe('MYNA_REGISTRY_CHARACTER_NOT_ALLOWED');
  expect(performance.now() - start).toBeLessThan(500);
});

test('a search finds letters however they are written', () => {
  expect(searchKey('García López')).toBe(searchKey('GARCIA　LOPEZ'));
  expect(searchKey('渡邉\u{E0101} 綾')).toBe(searchKey('渡邉綾'));
  expect(isSameText('汐見市港町1丁目2番3号', '汐見市港町１丁目２番３号')).toBe(true);
  expect(isSameText('佐藤 太郎', '佐藤 次郎')).toBe(false);
});

test('a refusal is one of the kernel', () => {
  try {
    readName('name', '');
  } catch (error) {
    expect(isRefusal(error, 'MYNA_REGISTRY_NAME_MISSING')).toBe(true);
  }
});
