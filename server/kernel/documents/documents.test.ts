import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { policyProfile } from '@openmyna/rules';
import jsqrModule from 'jsqr';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MynaError } from '../errors.ts';
import { Temporal } from '../temporal.ts';
import { englishDate, japaneseDate } from './dates.ts';
import { applicationLink, createDocuments, type NumberLetter } from './index.ts';

const jsqr = jsqrModule as unknown as typeof jsqrModule.default;
const url = 'http://localhost:8400';
const letter: NumberLetter = {
  name: '田中 花子',
  kana: 'タナカ ハナコ',
  birthDate: Temporal.PlainDate.from('1984-04-12'),
  individualNumber: '123456789018',
  applicationNumber: '12345678901234567890123',
  address: '神奈川県汐見市港町1丁目2番3号',
  municipality: '汐見市',
  issuedOn: Temporal.PlainDate.from('2026-11-23'),
};
const documents = createDocuments({ profile: policyProfile('brief'), url });
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'documents-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The text of a PDF without any white space, as a reader of another make sees it. */
function readText(pdf: Uint8Array): string {
  return execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' }).replace(/\s/g, '');
}

/** Renders one page as a scanner would see it and reads its QR code. */
async function readQr(pdf: Uint8Array, page: number): Promise<string | undefined> {
  const file = join(folder, 'page.pdf');
  writeFileSync(file, pdf);
  const png = execFileSync('pdftoppm', ['-r', '150', '-png', '-f', `${page}`, '-l', `${page}`, file], { maxBuffer: 1 << 26 });
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return jsqr(new Uint8ClampedArray(data), info.width, info.height)?.data;
}

function pages(pdf: Uint8Array): number {
  const file = join(folder, 'pages.pdf');
  writeFileSync(file, pdf);
  return Number(/Pages:\s+(\d+)/.exec(execFileSync('pdfinfo', [file], { encoding: 'utf8' }))?.[1]);
}

describe('the number letter', () => {
  test('reads back with name, number, dates, instructions and application number', async () => {
    const pdf = await documents.renderNumberLetter(letter);
    const text = readText(pdf);
    for (const part of ['田中花子様', 'タナカハナコ', '123456789018', '12345678901234567890123', '1984年4月12日(昭和59年)'])
      expect(text).toContain(part);
    for (const part of ['2026年11月23日(令和8年)', '神奈川県汐見市港町1丁目2番3号', '汐見市長', '4～8週間', '背景は白'])
      expect(text).toContain(part);
    expect(text).toContain('Thisletterprovesneitheryournumbernorwho');
    expect(pages(pdf)).toBe(2);
  });

  test('carries a QR code that opens the application page with the application number, and never the individual number', async () => {
    const code = await readQr(await documents.renderNumberLetter(letter), 2);
    expect(code).toBe(applicationLink(url, letter.applicationNumber));
    expect(code).not.toContain(letter.individualNumber);
  });

  test('claims PDF/A-2b and embeds every font', async () => {
    const pdf = await documents.renderNumberLetter(letter);
    expect(Buffer.from(pdf).toString('latin1')).toMatch(/pdfaid:part>2<[\s\S]*pdfaid:conformance>B</);
    const file = join(folder, 'fonts.pdf');
    writeFileSync(file, pdf);
    const fonts = execFileSync('pdffonts', [file], { encoding: 'utf8' }).trim().split('\n').slice(2);
    expect(fonts.length).toBeGreaterThan(0);
    for (const font of fonts) expect(font).toMatch(/yes\s+yes\s+(yes|no)\s+\d+\s+\d+$/);
  });

  test.each([
    ['a character outside the basic plane', '𠮷田 佳子'],
    ['the variant 髙', '髙橋 キヨ'],
    ['Vietnamese diacritics', 'NGUYỄN VĂN MINH'],
    ['diacritics written as combining marks', 'NGUYỄN VĂN MINH'.normalize('NFD')],
    ['a very long name', 'Priya Lakshmi Subramaniam Venkataraghavan'],
    ['typesetting syntax', '#panic("x") $x^2$ \\ *a* _b_ `c` @d <e> //f /*g*/ [h] {i} ~'],
  ])('shows %s as it is recorded', async (_what, name) => {
    const text = readText(await documents.renderNumberLetter({ ...letter, name }));
    expect(text).toContain(name.normalize('NFC').replace(/\s/g, ''));
  });

  test('shows the glyph that a variation selector asks for, not the plain one', async () => {
    const [plain, variant] = await Promise.all(
      ['渡邉 綾', '渡邉\u{e0101} 綾'].map((name) => documents.renderNumberLetter({ ...letter, name })),
    );
    const render = (pdf: Uint8Array | undefined) =>
      execFileSync('pdftoppm', ['-r', '150', '-png', '-l', '1', '-'], { input: pdf, maxBuffer: 1 << 26 }).toString('base64');
    expect(render(variant)).not.toBe(render(plain));
  });

  test('refuses a variation sequence that no font knows, and names its code points', async () => {
    const unknown = '渡邉\u{e01ef} 綾';
    await expect(documents.renderNumberLetter({ ...letter, name: unknown })).rejects.toMatchObject({
      code: 'MYNA_DOCUMENT_GLYPH_MISSING',
      facts: { codePoints: 'U+9089 U+E01EF' },
    });
  });

  test.each([
    ['a script the fonts do not have', 'กขค'],
    ['a private-use character', '\ue000田'],
    ['a control that turns the reading direction', '田\u202e中'],
    ['a line break', '田\n中'],
    ['half of a surrogate pair', '田\ud842中'],
  ])('refuses %s in a name and issues nothing', async (_what, name) => {
    await expect(documents.renderNumberLetter({ ...letter, name })).rejects.toThrow(MynaError);
    await expect(documents.renderCollectionNotice({ ...notice, address: name })).rejects.toMatchObject({
      code: 'MYNA_DOCUMENT_GLYPH_MISSING',
    });
  });

  test('shows nothing of one person in the letter of another, whatever is set at the same time', async () => {
    const people = ['佐藤 太郎', '髙橋 健二', '李 梅', '伊藤 淳'].map((name, index) => ({
      ...letter,
      name,
      individualNumber: `12345678901${index}`,
      applicationNumber: `${index}`.repeat(23),
    }));
    const texts = (await Promise.all(people.map((person) => documents.renderNumberLetter(person)))).map(readText);
    for (const [mine, text] of texts.entries()) {
      for (const [other, person] of people.entries()) expect(text.includes(person.individualNumber)).toBe(mine === other);
    }
  });

  test('sets the same letter to the same bytes', async () => {
    const [first, second] = [await documents.renderNumberLetter(letter), await documents.renderNumberLetter(letter)];
    expect(Buffer.from(first).equals(Buffer.from(second))).toBe(true);
  });
});

const notice = {
  name: letter.name,
  address: letter.address,
  municipality: letter.municipality,
  noticeNumber: '202600000017',
  place: '汐見市役所 1階 5番窓口',
  deadline: Temporal.PlainDate.from('2027-02-28'),
  issuedOn: letter.issuedOn,
  person: 'national',
} as const;

describe('the other letters', () => {
  test('replace a lost application number without showing the individual number', async () => {
    const { individualNumber, ...rest } = letter;
    const pdf = await documents.renderApplicationReissue(rest);
    expect(readText(pdf)).toContain('使えなくなりました。お手元の古い申請書は破棄して');
    expect(readText(pdf)).not.toContain(individualNumber);
    expect(await readQr(pdf, 1)).toBe(applicationLink(url, letter.applicationNumber));
    expect(pages(pdf)).toBe(1);
  });

  test('tell where and until when to collect, and ask a foreign resident for the residence card', async () => {
    const national = await documents.renderCollectionNotice(notice);
    const foreign = await documents.renderCollectionNotice({ ...notice, person: 'foreign' });
    expect(readText(national)).toContain('汐見市役所1階5番窓口');
    expect(readText(national)).toContain('2027年2月28日(令和9年)');
    expect(readText(national)).not.toContain('在留カード');
    expect(readText(foreign)).toContain('在留カード');
    expect(await readQr(national, 1)).toBe(notice.noticeNumber);
    expect(pages(foreign)).toBe(1);
  });

  test('give a PIN sheet that is blank and takes its figures from the profile', async () => {
    const brief = readText(await documents.renderPinSheet());
    const jlis = createDocuments({ profile: policyProfile('jlis'), url });
    expect(brief).toContain('3回間違えるとロック');
    expect(brief).toContain('6文字');
    expect(readText(await jlis.renderPinSheet())).toMatch(/5回間違えるとロック.*6～16文字/);
    expect(brief).toContain('0120-95-0178');
  });
});

test.each([
  ['2026-11-23', '2026年11月23日(令和8年)', '23 November 2026'],
  ['2019-05-01', '2019年5月1日(令和元年)', '1 May 2019'],
  ['2019-04-30', '2019年4月30日(平成31年)', '30 April 2019'],
  ['1989-01-07', '1989年1月7日(昭和64年)', '7 January 1989'],
  ['1926-12-24', '1926年12月24日(大正15年)', '24 December 1926'],
])('writes %s as %s and %s', (iso, japanese, english) => {
  const date = Temporal.PlainDate.from(iso);
  expect(japaneseDate(date)).toBe(japanese);
  expect(englishDate(date)).toBe(english);
});
