import { readdirSync, readFileSync } from 'node:fs';
import type { Language, ProblemText, RoomLanguage } from './problems.ts';

type TranslatedLanguage = Exclude<Language, RoomLanguage>;
type Texts = Readonly<Record<string, ProblemText>>;

/** Texts by code, for each language that rooms do not write themselves. */
export type Translations = Readonly<Record<TranslatedLanguage, Texts>>;

/** A language is a folder of `server/i18n` with one file a room. */
function read(language: TranslatedLanguage): Texts {
  const folder = new URL(`../../i18n/${language}/`, import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return Object.assign({}, ...files.map((name): Texts => JSON.parse(readFileSync(new URL(name, folder), 'utf8'))));
}

let known: Translations | undefined;

/** The files of `server/i18n`, read once. A test holds them to the rooms' texts. */
export function readTranslations(): Translations {
  known ??= {
    'ja-easy': read('ja-easy'),
    'zh-Hans': read('zh-Hans'),
    ko: read('ko'),
    vi: read('vi'),
    pt: read('pt'),
    es: read('es'),
  };
  return known;
}
