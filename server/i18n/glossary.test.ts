import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { avoided, type GlossaryLanguage, glossary, glossaryLanguages, plainText, strangersIn } from '../../web/i18n/checks/glossary.ts';

const root = join(import.meta.dirname, '../..');

function readFolder(folder: string): [string, string][] {
  return readdirSync(join(root, folder)).flatMap((file) =>
    Object.entries(JSON.parse(readFileSync(join(root, folder, file), 'utf8')) as Record<string, string | Record<string, string>>).flatMap(
      ([id, text]): [string, string][] =>
        typeof text === 'string' ? [[id, text]] : Object.entries(text).map(([part, each]): [string, string] => [`${id}.${part}`, each]),
    ),
  );
}

const textsOf = (language: GlossaryLanguage) => [...readFolder(`web/i18n/${language}`), ...readFolder(`server/i18n/${language}`)];

describe.each(glossaryLanguages)('the words in %s', (language) => {
  const texts = textsOf(language);

  it('are the same for the same thing, and address the reader in one way', () => {
    expect(texts.flatMap(([id, text]) => strangersIn(language, id, text))).toEqual([]);
  });

  it('are those of the glossary, each met somewhere', () => {
    const all = texts.map(([, text]) => plainText(language, text).toLowerCase()).join('\n');
    expect(glossary.filter(({ words }) => !all.includes(words[language].toLowerCase())).map(({ thing }) => thing)).toEqual([]);
  });

  it('are no words that the glossary avoids', () => {
    const refused = glossary.flatMap(({ thing, words }) =>
      avoided[language].filter(({ word }) => word.test(words[language])).map(({ word }) => `${thing}: ${word}`),
    );
    expect(refused).toEqual([]);
  });
});

describe('a second word for a thing', () => {
  it.each([
    ['ja-easy', 'サインの PINを 入《い》れてください'],
    ['zh-Hans', '请到市政府,带上你的卡片'],
    ['ko', '귀하의 카드를 시청에 가져오세요.'],
    ['vi', 'Quý vị hãy nhập PIN chữ ký'],
    ['pt', 'Vá ao guichê com sua senha'],
    ['es', 'Vaya a la oficina municipal con tu tarjeta'],
  ] as const)('is found in %s', (language, text) => {
    expect(strangersIn(language, 'x', text).length).toBeGreaterThanOrEqual(2);
  });
});
