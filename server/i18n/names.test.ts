import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, it } from 'vitest';
import { hardnessOf } from '../../web/i18n/checks/easy-japanese.ts';
import { faultsOf } from '../../web/i18n/checks/messages.ts';
import { createTestDatabases } from '../testing/index.ts';

const locales = { 'ja-easy': 'ja-JP', 'zh-Hans': 'zh-CN', ko: 'ko-KR', vi: 'vi-VN', pt: 'pt-BR', es: 'es-ES' } as const;
type Translated = keyof typeof locales;

const root = join(import.meta.dirname, '../..');
const read = (language: Translated): Record<string, string> =>
  JSON.parse(readFileSync(join(root, 'web/i18n', language, 'names.json'), 'utf8'));

/** Columns in which the exchange keeps a name in English, beside the Japanese one. */
async function namesOfTables(): Promise<string[]> {
  const { admin } = await createTestDatabases();
  const columns = await admin.query<{ place: string; name: string }>(
    `select format('%I.%I', table_schema, table_name) as place, column_name as name from information_schema.columns
      where column_name like '%\\_en' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  const found = await Promise.all(
    columns.rows.map(({ place, name }) => admin.query<{ text: string }>(`select distinct ${name} as text from ${place}`)),
  );
  return found.flatMap(({ rows }) => rows.map(({ text }) => text));
}

const textOf = (node: ts.ObjectLiteralExpression, key: string): string | undefined => {
  const property = node.properties.find((each) => ts.isPropertyAssignment(each) && each.name.getText() === key);
  const value = property && ts.isPropertyAssignment(property) ? property.initializer : undefined;
  return value && ts.isStringLiteralLike(value) ? value.text : undefined;
};

/** Names in the code, `{ ja: '…', en: '…' }`: of doors, places, letters, laws, the cast. */
function namesOfCode(): string[] {
  const files = globSync(['server/**/*.ts', 'packages/*/src/**/*.ts'], { cwd: root });
  const found: string[] = [];
  for (const file of files.filter((name) => !/node_modules|\.test\.ts$|^server\/testing|messages\.ts$/.test(name))) {
    const visit = (node: ts.Node): void => {
      if (ts.isObjectLiteralExpression(node) && node.properties.length === 2 && textOf(node, 'ja') !== undefined) {
        const english = textOf(node, 'en');
        if (english !== undefined) found.push(english);
      }
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true));
  }
  return found;
}

let known: ReadonlySet<string>;
beforeAll(async () => {
  known = new Set([...(await namesOfTables()), ...namesOfCode()]);
});

describe.each(Object.keys(locales) as Translated[])('the server’s names in %s', (language) => {
  it('are there, every one that the server can send, and no other', () => {
    const names = read(language);
    expect(known.size).toBeGreaterThan(150);
    expect([...known].filter((name) => !(name in names))).toEqual([]);
    expect(Object.keys(names).filter((name) => !known.has(name))).toEqual([]);
  });

  it('are in the language', () => {
    const faults = Object.entries(read(language)).flatMap(([english, text]) =>
      [
        ...faultsOf(text, english, { language, locale: locales[language] }).filter(
          (fault) => language === 'ja-easy' || fault !== 'is the English text',
        ),
        ...(language === 'ja-easy' ? hardnessOf(text) : []),
      ].map((fault) => `${english}: ${fault}`),
    );
    expect(faults).toEqual([]);
  });
});
