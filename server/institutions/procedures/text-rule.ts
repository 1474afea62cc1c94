/**
 * What free text may hold. Letters of every script, emoji and right-to-left text are kept exactly as typed. Refused, with what to do: code points that mean
 * nothing to anybody else (unassigned, private use, halves of pairs), control characters, and the invisible marks that turn the direction of what follows, by which
 * a text could show something else than it says (Unicode UAX 9, 2.1–2.4).
 */
const refused = /[\p{Cn}\p{Co}\p{Cs}\u202A-\u202E\u2066-\u2069\u2028\u2029]/u;
const control = /[^\P{Cc}\n]/u;

export type TextFault = 'empty' | 'long' | 'characters' | 'lines';

/** @param most in code points, as a reader counts letters */
export function checkText(text: string, most: number, isLong: boolean): TextFault | undefined {
  if (text.trim() === '') return 'empty';
  if (Array.from(text).length > most) return 'long';
  if (!text.isWellFormed() || refused.test(text) || control.test(text)) return 'characters';
  if (!isLong && text.includes('\n')) return 'lines';
  return undefined;
}
