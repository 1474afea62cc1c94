import type { Language } from './messages.ts';
import { annotate } from './readings.ts';

/** What the server keeps in two languages: names of institutions, laws and purposes, titles of letters, lines about the cast. */
export interface NamePair {
  readonly ja: string;
  readonly en: string;
}

type Names = Readonly<Record<string, string>>;

/** In the six other languages the server's names stand in `names.json`, under their English form. */
const files = import.meta.glob<Names>('./*/names.json', { import: 'default' });
const loaded = new Map<Language, Names>();

/** @returns when {@link nameIn} knows the names of this language */
export async function loadNames(language: Language): Promise<void> {
  const load = files[`./${language}/names.json`];
  if (load && !loaded.has(language)) loaded.set(language, await load());
}

/** A name of the server's in the reader's language; one that was not translated, in English, and in easy Japanese as it is. */
export function nameIn(pair: NamePair, language: Language): string {
  if (language === 'ja' || language === 'en') return pair[language];
  const name = loaded.get(language)?.[pair.en];
  if (language === 'ja-easy') return name ? annotate(name) : pair.ja;
  return name ?? pair.en;
}
