import { type Language, type Messages, substituteFor } from './messages.ts';
import { annotate } from './readings.ts';

/** Each file is a chunk of its own: a page fetches its language and its door's catalogues, and nothing else. */
const files = import.meta.glob<Messages>(['./*/*.json', '!./*/names.json'], { import: 'default' });

/** Staff's catalogues stand in Japanese and English only; a test holds the others to all languages. */
async function loadCatalogue(language: Language, name: string): Promise<Messages> {
  const held = `./${language}/${name}.json` in files ? language : substituteFor(language);
  const load = files[`./${held}/${name}.json`];
  if (!load) throw new RangeError(`no catalogue ${name}`);
  return load();
}

/** The texts of a page in one language, with readings above the kanji in easy Japanese. */
export async function loadCatalogues(language: Language, names: readonly string[]): Promise<Messages> {
  const loaded: Messages = Object.assign({}, ...(await Promise.all(names.map((name) => loadCatalogue(language, name)))));
  if (language !== 'ja-easy') return loaded;
  return Object.fromEntries(Object.entries(loaded).map(([id, message]) => [id, annotate(message)]));
}
