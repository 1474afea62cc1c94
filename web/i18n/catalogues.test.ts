import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { placeholdersOf } from './checks/messages.ts';

const here = dirname(fileURLToPath(import.meta.url));
const webRoot = dirname(here);

function readCatalogues(language: string): Map<string, Record<string, string>> {
  const names = readdirSync(join(here, language)).sort();
  return new Map(names.map((name) => [name, JSON.parse(readFileSync(join(here, language, name), 'utf8')) as Record<string, string>]));
}

function listSources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return ['.build', 'node_modules', 'e2e'].includes(entry.name) ? [] : listSources(join(folder, entry.name));
    return /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.test.ts') ? [join(folder, entry.name)] : [];
  });
}

const english = readCatalogues('en');
const japanese = readCatalogues('ja');
const sources = listSources(webRoot).map((file) => ({ file: relative(webRoot, file), tree: parse(file) }));

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(
    file,
    readFileSync(file, 'utf8'),
    ts.ScriptTarget.Latest,
    true,
    file.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  );
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** Words in some script; marks, digits and units alone need no translation. */
const hasWords = (text: string) => /\p{L}{2,}/u.test(text);

const spokenAttributes = new Set([
  'aria-label',
  'aria-description',
  'title',
  'label',
  'alt',
  'placeholder',
  'hint',
  'lead',
  'caption',
  'error',
]);

function literalTexts(tree: ts.SourceFile): string[] {
  const found: string[] = [];
  walk(tree, (node) => {
    if (ts.isJsxText(node) && hasWords(node.text)) found.push(node.text.trim());
    if (ts.isJsxAttribute(node) && spokenAttributes.has(node.name.getText())) {
      const value = node.initializer;
      if (value && ts.isStringLiteral(value) && hasWords(value.text)) found.push(`${node.name.getText()}=${value.text}`);
    }
    if (ts.isJsxExpression(node) && node.expression && ts.isStringLiteral(node.expression) && !ts.isJsxAttribute(node.parent)) {
      if (hasWords(node.expression.text)) found.push(node.expression.text);
    }
  });
  return found;
}

/** Every string of the sources, and the fixed beginnings of templates such as `apply.check.${code}`. */
function stringsOf(): { whole: Set<string>; beginnings: string[] } {
  const whole = new Set<string>();
  const beginnings: string[] = [];
  for (const { tree } of sources) {
    walk(tree, (node) => {
      if (ts.isStringLiteralLike(node)) whole.add(node.text);
      if (ts.isTemplateExpression(node) && /^[a-z-]+\.[\w.-]*$/i.test(node.head.text)) beginnings.push(node.head.text);
    });
  }
  return { whole, beginnings };
}

describe('the catalogues of the pages', () => {
  it('hold the same texts in Japanese and English', () => {
    expect([...japanese.keys()]).toEqual([...english.keys()]);
    for (const [name, messages] of english) {
      expect(Object.keys(japanese.get(name) ?? {}).sort(), name).toEqual(Object.keys(messages).sort());
    }
  });

  it('wait for the same values in both languages, and are well-formed', () => {
    for (const [name, messages] of english) {
      for (const [id, message] of Object.entries(messages)) {
        const translated = japanese.get(name)?.[id] ?? '';
        expect(translated.trim(), id).not.toBe('');
        expect(placeholdersOf(translated), id).toEqual(placeholdersOf(message));
      }
    }
  });

  it('give each text one id only', () => {
    const ids = [...english.values()].flatMap((messages) => Object.keys(messages));
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it('hold no text that no page uses', () => {
    const { whole, beginnings } = stringsOf();
    const unused = [...english.values()]
      .flatMap((messages) => Object.keys(messages))
      .filter((id) => !whole.has(id) && !beginnings.some((beginning) => id.startsWith(beginning)));
    expect(unused).toEqual([]);
  });

  it('hold every text that a page asks for', () => {
    const ids = new Set([...english.values()].flatMap((messages) => Object.keys(messages)));
    const asked = new Set<string>();
    for (const { tree } of sources) {
      walk(tree, (node) => {
        if (!ts.isCallExpression(node) || node.expression.getText() !== 't') return;
        const [id] = node.arguments;
        if (id && ts.isStringLiteralLike(id)) asked.add(id.text);
      });
    }
    expect([...asked].filter((id) => !ids.has(id))).toEqual([]);
  });

  it('are the only place where pages have words', () => {
    const outside = sources.flatMap(({ file, tree }) => literalTexts(tree).map((text) => `${file}: ${text}`));
    expect(outside).toEqual([]);
  });
});
