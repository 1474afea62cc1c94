/**
 * Readings above kanji (furigana). Catalogues write them as Aozora Bunko does, 漢字《かんじ》, which ICU MessageFormat leaves alone.
 * Inside the pages a text carries them between Unicode's interlinear annotation characters, which nobody types by accident; `web/ruby` makes
 * `<ruby>` of them wherever a text becomes an element's content and takes them out of attributes.
 */
const anchor = '\ufff9';
const separator = '\ufffa';
const terminator = '\ufffb';

const notation = /([\p{Script=Han}々〆ヶ]+)《([\p{Script=Hiragana}\p{Script=Katakana}ー]+)》/gu;
const annotated = /\ufff9([^\ufffa]*)\ufffa([^\ufffb]*)\ufffb/g;

let isAnnotating = false;

/** Whether this page has shown a text with readings: others need no search for them. */
export function hasReadings(): boolean {
  return isAnnotating;
}

/** 漢字《かんじ》 in the pages' own form. */
export function annotate(text: string): string {
  isAnnotating = true;
  return text.replace(notation, `${anchor}$1${separator}$2${terminator}`);
}

/** The text as it is written without readings, for titles and attributes. */
export function withoutReadings(text: string): string {
  return text.includes(anchor) ? text.replace(annotated, '$1') : text;
}

export interface ReadKanji {
  readonly kanji: string;
  readonly reading: string;
}

/** A text in its pieces: plain ones, and kanji with their reading. */
export function splitReadings(text: string): (string | ReadKanji)[] {
  const pieces: (string | ReadKanji)[] = [];
  let from = 0;
  for (const found of text.matchAll(annotated)) {
    if (found.index > from) pieces.push(text.slice(from, found.index));
    pieces.push({ kanji: found[1] ?? '', reading: found[2] ?? '' });
    from = found.index + found[0].length;
  }
  if (from < text.length) pieces.push(text.slice(from));
  return pieces;
}

export function carriesReadings(value: unknown): value is string {
  return typeof value === 'string' && value.includes(anchor);
}
