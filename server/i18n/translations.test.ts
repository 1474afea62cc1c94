import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { hardnessOf } from '../../web/i18n/checks/easy-japanese.ts';
import { faultsOf } from '../../web/i18n/checks/messages.ts';
import type { ProblemText } from '../kernel/http/problems.ts';
import { staffCodes } from './staff-codes.ts';

const locales = { 'ja-easy': 'ja-JP', 'zh-Hans': 'zh-CN', ko: 'ko-KR', vi: 'vi-VN', pt: 'pt-BR', es: 'es-ES' } as const;
type Translated = keyof typeof locales;
const translated = Object.keys(locales) as Translated[];
type Texts = Record<string, ProblemText>;

const server = join(import.meta.dirname, '..');
const filesOf = (language: Translated): string[] => readdirSync(join(import.meta.dirname, language));
const read = (language: Translated, file: string): Texts => JSON.parse(readFileSync(join(import.meta.dirname, language, file), 'utf8'));

/** Every refusal of the server, with its English words: what the rooms' `*messages.ts` export. */
async function readRooms(): Promise<Map<string, ProblemText>> {
  const files = globSync('**/*messages.ts', { cwd: server }).filter((file) => !file.includes('node_modules'));
  const modules = await Promise.all(
    files.map((file) => import(pathToFileURL(join(server, file)).href) as Promise<Record<string, unknown>>),
  );
  const entries = modules.flatMap((module) => Object.values(module)).flatMap((held) => Object.entries(held ?? {}));
  return new Map(
    entries.flatMap(([code, texts]) =>
      /^MYNA_/.test(code) && texts && typeof texts === 'object' ? [[code, (texts as { en: ProblemText }).en]] : [],
    ),
  );
}

const isStaffs = (code: string): boolean =>
  staffCodes.some((named) => (named.endsWith('*') ? code.startsWith(named.slice(0, -1)) : named === code));

function faultsOfTexts(language: Translated, code: string, texts: ProblemText, english: ProblemText): string[] {
  return (['title', 'next'] as const).flatMap((part) =>
    [
      ...faultsOf(texts[part], english[part], { language, locale: locales[language] }),
      ...(language === 'ja-easy' ? hardnessOf(texts[part]) : []),
    ].map((fault) => `${code}.${part} ${fault}`),
  );
}

let rooms: Map<string, ProblemText>;
beforeAll(async () => {
  rooms = await readRooms();
});

describe.each(translated)('refusals in %s', (language) => {
  it('are translated, or residents never meet them', () => {
    const held = new Set(filesOf(language).flatMap((file) => Object.keys(read(language, file))));
    expect(rooms.size).toBeGreaterThan(250);
    expect([...rooms.keys()].filter((code) => !held.has(code) && !isStaffs(code))).toEqual([]);
  });

  it('are those of the rooms, each once, and the same in all languages', () => {
    const codes = filesOf(language).flatMap((file) => Object.keys(read(language, file)));
    expect(codes.filter((code, place) => codes.indexOf(code) !== place)).toEqual([]);
    expect(codes.filter((code) => !rooms.has(code))).toEqual([]);
    expect(codes.toSorted()).toEqual(
      filesOf('vi')
        .flatMap((file) => Object.keys(read('vi', file)))
        .toSorted(),
    );
  });

  it('say what the English ones say, in their own language', () => {
    const faults = filesOf(language).flatMap((file) =>
      Object.entries(read(language, file)).flatMap(([code, texts]) => {
        const english = rooms.get(code);
        return english ? faultsOfTexts(language, code, texts, english) : [];
      }),
    );
    expect(faults).toEqual([]);
  });
});

describe('the list of refusals that only staff meet', () => {
  it('names codes that exist and have no translation', () => {
    const held = new Set(translated.flatMap((language) => filesOf(language).flatMap((file) => Object.keys(read(language, file)))));
    expect(staffCodes.filter((named) => !named.endsWith('*') && (!rooms.has(named) || held.has(named)))).toEqual([]);
    expect(
      staffCodes.filter((named) => named.endsWith('*') && ![...rooms.keys()].some((code) => code.startsWith(named.slice(0, -1)))),
    ).toEqual([]);
  });
});
