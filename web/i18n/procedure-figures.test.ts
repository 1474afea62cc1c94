import { readFileSync } from 'node:fs';
import { procedureFigures, procedureIds, Temporal } from '@openmyna/rules';
import { describe, expect, it } from 'vitest';
import { languages } from './messages.ts';

const read = (language: string, name: string): Readonly<Record<string, string>> =>
  JSON.parse(readFileSync(new URL(`${language}/${name}.json`, import.meta.url), 'utf8'));
const day = Temporal.PlainDate.from('2026-11-23');

/** A text without what is put into it: the names of values and of the cases of a choice. */
const spoken = (text: string): string =>
  text
    .replace(/\{\w+\}/g, '')
    .replace(/\{\w+, select,/g, '')
    .replace(/\b\w+ \{/g, '{');

/** Figures in letters, with the unit that makes a term of them. */
const inWords =
  /\b(two|three|four|five|six|seven|ten|fourteen|fifteen|thirty|dos|tres|cuatro|seis|quince|treinta|dois|três|quatro|quinze|trinta|hai|ba|bốn|sáu|mười)\s(days|months|digits|días|meses|cifras|dias|números|ngày|tháng|chữ số)\b|[一二三四五六七八九十]+(日以内|か月|ヶ月|个月|天内)/i;

describe.each(languages.map(({ code }) => code))('the words of procedures in %s', (language) => {
  const texts = ['procedures', 'procedure-forms', 'without-card'].flatMap((name) => Object.entries(read(language, name)));

  it('type no figure of a rule: it comes from the rules', () => {
    const typed = texts.filter(([, text]) => /[0-9\uff10-\uff19]/.test(spoken(text)) || inWords.test(spoken(text)));
    expect(typed).toEqual([]);
  });

  it('name only figures that the rules have', () => {
    for (const id of procedureIds) {
      const figures = Object.keys(procedureFigures(id, day));
      const named = Object.entries(read(language, 'procedure-forms')).filter(
        ([key]) => key === `form.${id}` || key.startsWith(`form.${id}.`),
      );
      for (const [key, text] of named) {
        for (const [, figure] of text.matchAll(/\{(\w+)\}/g)) expect(figures, `${key} names {${figure}}`).toContain(figure);
      }
    }
  });
});
