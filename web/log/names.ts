import type { Language } from '../i18n/messages.ts';
import type { Bilingual, NamedItem } from './log-types.ts';

/** A name of the law's tables, which know it in Japanese and English. */
export function nameIn(names: Bilingual, language: Language): string {
  return language.startsWith('ja') ? names.ja : names.en;
}

export function itemsIn(items: readonly NamedItem[], language: Language): string {
  return items.map(({ name }) => nameIn(name, language)).join(language.startsWith('ja') ? '、' : ', ');
}
