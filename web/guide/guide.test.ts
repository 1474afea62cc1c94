import { readdirSync, readFileSync } from 'node:fs';
import { setupI18n } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import { policyProfile, profileNames } from '@openmyna/rules';
import { describe, expect, it } from 'vitest';
import type { Language, MessageId } from '../i18n/messages.ts';
import { factsOf } from '../i18n/messages.ts';
import type { Translate } from '../i18n/text.tsx';
import { findAnswers, foldForSearch, readAnswers } from './answers.ts';
import { guideFigures } from './figures.ts';
import { questionNumbers, topics } from './topics.ts';

const i18nRoot = new URL('../i18n/', import.meta.url);
const catalogues = ['guide', 'guide-card', 'guide-data', 'guide-procedures'];

function readLanguage(language: Language): Readonly<Record<string, string>> {
  return Object.assign({}, ...catalogues.map((name) => JSON.parse(readFileSync(new URL(`${language}/${name}.json`, i18nRoot), 'utf8'))));
}

/** Languages that have the guide: a folder without it is found by the test of the catalogues. */
const written = readdirSync(i18nRoot, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && readdirSync(new URL(`${entry.name}/`, i18nRoot)).includes('guide.json'))
  .map(({ name }) => name as Language);

function translator(language: Language, missing: (id: string, name: string) => void): Translate {
  const messages = readLanguage(language);
  const i18n = setupI18n();
  i18n.setMessagesCompiler((message) => compileMessage(message));
  i18n.loadAndActivate({ locale: language, locales: factsOf(language).locale, messages });
  return (id: MessageId, values = {}) => {
    const guarded = new Proxy(values, {
      get(target, name) {
        if (typeof name === 'string' && !(name in target)) missing(id, name);
        return Reflect.get(target, name);
      },
    });
    return i18n._(id, guarded);
  };
}

describe.each(written)('the guide in %s', (language) => {
  const messages = readLanguage(language);

  it('has five questions with answers on every topic', () => {
    for (const { id } of topics)
      for (const place of questionNumbers)
        for (const part of ['q', 'a']) expect(messages[`guide.${id}.${place}.${part}`]?.trim(), `${id} ${place} ${part}`).toBeTruthy();
  });

  it('names no figure but those of the active profile', () => {
    // A number of twelve digits is what the law calls it, not a setting.
    const typed = Object.entries(messages)
      .filter(([id]) => /^guide\.[a-z-]+\.\d\./.test(id))
      .map(([id, text]) => [id, text.replace(/\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}/g, '').replace(/12/g, '')] as const)
      .filter(([, text]) => /[0-9\uff10-\uff19]/.test(text));
    expect(typed).toEqual([]);
  });

  it.each(profileNames)('fills every figure under %s', (name) => {
    const missing: string[] = [];
    const t = translator(language, (id, figure) => missing.push(`${id}: ${figure}`));
    const figures = guideFigures(policyProfile(name), '2026-11-23', language);
    expect(Object.values(figures).filter((value) => value === 0 || value === '')).toEqual([]);
    for (const { answer } of readAnswers(t, figures)) expect(answer).not.toMatch(/[{}]|undefined|NaN/);
    expect(missing).toEqual([]);
  });
});

describe('the profiles', () => {
  it('are told apart by the answers', () => {
    const answersUnder = (name: 'brief' | 'jlis') =>
      readAnswers(
        translator('en', () => undefined),
        guideFigures(policyProfile(name), '2026-11-23', 'en'),
      );
    const textOf = (name: 'brief' | 'jlis', topic: string, place: number) =>
      answersUnder(name).find((answer) => answer.topic.id === topic && answer.place === place)?.answer;
    expect(textOf('brief', 'pins', 2)).toContain('exactly 6');
    expect(textOf('jlis', 'pins', 2)).toContain('6 to 16');
    expect(textOf('brief', 'pins', 4)).toContain('Only the office');
    expect(textOf('jlis', 'pins', 4)).toContain('convenience-store terminal');
    expect(textOf('brief', 'number-proof', 3)).toContain('is refused as proof');
  });
});

describe('the search', () => {
  const answers = readAnswers(
    translator('en', () => undefined),
    guideFigures(policyProfile('brief'), '2026-11-23', 'en'),
  );

  it('finds every word in any order, those in the question first', () => {
    const found = findAnswers(answers, 'LOST  card');
    expect(found[0]?.question.toLowerCase()).toMatch(/lost.*card|card.*lost/);
    expect(found.every(({ question, answer }) => /lost/i.test(question + answer))).toBe(true);
  });

  it('finds nothing for a word that is nowhere, and for none', () => {
    expect(findAnswers(answers, 'zebra')).toEqual([]);
    expect(findAnswers(answers, '  ')).toEqual([]);
  });

  it('makes no difference of width, kana script, accents and case', () => {
    expect(foldForSearch('カード')).toBe(foldForSearch('かーど'));
    expect(foldForSearch('パスポート')).not.toBe(foldForSearch('ハスホート'));
    expect(foldForSearch('Renovación')).toBe('renovacion');
    expect(foldForSearch('Địa chỉ')).toBe('dia chi');
    expect(foldForSearch('PIN')).toBe('pin');
  });
});
