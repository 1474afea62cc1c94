import { MynaError } from '../errors.ts';
import type { Typeface } from './fonts.ts';

type NamedTypeface = Omit<Typeface, 'files'>;

/** A piece of a value and the typeface that can show it. */
export interface TextRun {
  readonly text: string;
  readonly font: string;
}

/** Bidirectional controls could make a name read differently from how it is recorded; they are refused, like every other control. */
const forbidden = /[\p{Cc}\p{Cs}\p{Co}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u;
/** Ideographic variation selectors are VS17 to VS256, standardised ones VS1 to VS16 (Unicode 17, 23.4). */
const pieces = /(.)([\ufe00-\ufe0f\u{e0100}-\u{e01ef}])?/gsu;

/**
 * Splits a value into runs, each with the first typeface that has every character of it, variation sequences included.
 *
 * Typst refuses a missing glyph by itself, but drops an unknown variation selector silently and would show another character than the
 * registry's: so each sequence is looked up in the fonts first.
 *
 * @throws MynaError `MYNA_DOCUMENT_GLYPH_MISSING` when no typeface has a character; an operator decides then, no document is issued.
 */
export function textRuns(value: string, typefaces: readonly NamedTypeface[]): TextRun[] {
  const runs: { text: string; font: string }[] = [];
  for (const [piece, character = '', selector] of composeLatin(value).matchAll(pieces)) {
    const font = forbidden.test(piece) ? undefined : findTypeface(typefaces, character, selector);
    if (font === undefined) throw new MynaError('MYNA_DOCUMENT_GLYPH_MISSING', { codePoints: codePointsOf(piece) });
    const last = runs.at(-1);
    if (last?.font === font.family) last.text += piece;
    else runs.push({ text: piece, font: font.family });
  }
  return runs;
}

/** Composes Latin letters only: the same step would replace compatibility ideographs, which are different characters in names. */
function composeLatin(value: string): string {
  return value.replace(/\p{Script=Latin}\p{M}+/gu, (letter) => letter.normalize('NFC'));
}

function findTypeface(typefaces: readonly NamedTypeface[], character: string, selector: string | undefined): NamedTypeface | undefined {
  const base = character.codePointAt(0) ?? 0;
  return typefaces.find(({ characters }) =>
    selector === undefined ? characters.hasCharacter(base) : characters.hasVariation(base, selector.codePointAt(0) ?? 0),
  );
}

function codePointsOf(piece: string): string {
  return [...piece].map((character) => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`).join(' ');
}
