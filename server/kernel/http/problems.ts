import { setupI18n } from '@lingui/core';
import { compileMessage } from '@lingui/message-utils/compileMessage';
import type { Facts, MynaCode } from '../errors.ts';
import { readTranslations, type Translations } from './translations.ts';

/** HTTP status by code: a room's choice, made in its `routes.ts`. */
export type ProblemTable = Readonly<Record<MynaCode, number>>;

export const languages = ['ja', 'ja-easy', 'en', 'zh-Hans', 'ko', 'vi', 'pt', 'es'] as const;
export type Language = (typeof languages)[number];

/** Languages that a room writes its texts in; the others stand in `server/i18n`. */
export type RoomLanguage = 'ja' | 'en';

/** A refusal's sentence and what to do next. ICU MessageFormat; placeholders are the facts of the error. */
export interface ProblemText {
  readonly title: string;
  readonly next: string;
}

export type ProblemMessages = Readonly<Record<MynaCode, Readonly<Record<RoomLanguage, ProblemText>>>>;

/** One code's sentences in both languages of a room. */
export const problemText = (
  enTitle: string,
  enNext: string,
  jaTitle: string,
  jaNext: string,
): Readonly<Record<RoomLanguage, ProblemText>> => ({
  en: { title: enTitle, next: enNext },
  ja: { title: jaTitle, next: jaNext },
});

/** RFC 9457 problem document. `instance` is the request id under which the log has it. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly instance: string;
  readonly code: MynaCode;
  readonly facts: Facts;
}

/** Every code that a door may answer, with its status and its texts. */
export interface ProblemCatalogue {
  /** @throws {TypeError} when a code has no text, or was added before with another status */
  add(table: ProblemTable, messages: ProblemMessages): void;
  has(code: MynaCode): boolean;
  codes(): MynaCode[];
  render(code: MynaCode, facts: Facts, language: Language, requestId: string): Problem;
}

export function createProblemCatalogue(): ProblemCatalogue {
  const statuses = new Map<MynaCode, number>();
  const texts = new Map<string, string>();
  const i18n = setupI18n();
  i18n.setMessagesCompiler(compileMessage);
  const translations = readTranslations();

  return {
    add(table, messages) {
      for (const [code, written] of Object.entries(messages)) {
        for (const language of languages) {
          const text = textIn(language, code, written, translations);
          texts.set(`${language}/${code}.title`, text.title);
          texts.set(`${language}/${code}.next`, text.next);
        }
      }
      for (const [code, status] of Object.entries(table) as [MynaCode, number][]) {
        if (!texts.has(`en/${code}.title`)) throw new TypeError(`${code} has a status but no text`);
        const known = statuses.get(code);
        if (known !== undefined && known !== status) throw new TypeError(`${code} is ${known} and ${status}`);
        statuses.set(code, status);
      }
      for (const language of languages) {
        const prefix = `${language}/`;
        i18n.load(
          language,
          Object.fromEntries([...texts].filter(([id]) => id.startsWith(prefix)).map(([id, text]) => [id.slice(prefix.length), text])),
        );
      }
    },
    has: (code) => statuses.has(code),
    codes: () => [...statuses.keys()],
    render(code, facts, language, requestId) {
      i18n.activate(language, tagOf(language));
      return {
        type: `urn:openmyna:problem:${code}`,
        title: i18n._(`${code}.title`, facts),
        status: statuses.get(code) ?? 500,
        detail: i18n._(`${code}.next`, facts),
        instance: requestId,
        code,
        facts,
      };
    },
  };
}

/** BCP 47, for `lang` and Content-Language: easy Japanese is Japanese. */
export function tagOf(language: Language): string {
  return language === 'ja-easy' ? 'ja' : language;
}

/** What only staff and programs are told stays in Japanese and English: readers of the other languages get one of these. */
function textIn(
  language: Language,
  code: string,
  written: Readonly<Record<RoomLanguage, ProblemText>>,
  translations: Translations,
): ProblemText {
  if (language === 'ja' || language === 'en') return written[language];
  return translations[language][code] ?? written[language === 'ja-easy' ? 'ja' : 'en'];
}

/**
 * The first language of a list that pages are written in, separated by commas or, as in `ui_locales` of OpenID Connect, by spaces.
 */
export function languageAmong(tags: string): Language | undefined {
  return tags
    .split(/[\s,]+/)
    .map(languageOfTag)
    .find((language) => language !== undefined);
}

/**
 * Whose language a tag is (BCP 47): `pt-BR` is Portuguese, every Chinese is answered in simplified letters, `ja-x-easy` is easy Japanese.
 */
function languageOfTag(tag: string): Language | undefined {
  const plain = (tag.split(';')[0] ?? '').trim().toLowerCase();
  if (plain === 'ja-x-easy' || plain === 'ja-easy') return 'ja-easy';
  const primary = plain.split('-')[0] ?? '';
  return primary === 'zh' ? 'zh-Hans' : languages.find((language) => language === primary);
}

/** Chooses the reader's language: the page's choice (cookie) before the browser's list. Japanese when neither is known. */
export function languageOf(acceptLanguage: string | undefined, chosen: string | undefined): Language {
  return languageAmong([chosen, acceptLanguage].join()) ?? 'ja';
}
