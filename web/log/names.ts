import type { Language } from '../i18n/messages.ts';
import { nameIn } from '../i18n/names.ts';
import type { NamedItem } from './log-types.ts';

const hasIdeographs: ReadonlySet<Language> = new Set(['ja', 'ja-easy', 'zh-Hans']);

export function itemsIn(items: readonly NamedItem[], language: Language): string {
  return items.map(({ name }) => nameIn(name, language)).join(hasIdeographs.has(language) ? '、' : ', ');
}
