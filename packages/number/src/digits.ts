import { NumberError } from './errors.ts';

/**
 * Folds what people type to plain digits: full-width digits become ASCII; spaces and hyphens of any kind go.
 * @throws {NumberError} MYNA_NUMBER_NOT_DIGITS, MYNA_NUMBER_LENGTH
 */
export function readDigits(text: string, length: number): string {
  const folded = text.normalize('NFKC').replace(/[\s\u200b\u2010-\u2015\u2212\u30fc-]/gu, '');
  if (!/^[0-9]+$/.test(folded)) throw new NumberError('MYNA_NUMBER_NOT_DIGITS', 'only digits are allowed');
  if (folded.length !== length) {
    throw new NumberError('MYNA_NUMBER_LENGTH', `${length} digits are needed`, { expected: length, found: folded.length });
  }
  return folded;
}

/** Σ weight × digit, both from left to right. */
export function weightedSum(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, place) => sum + weight * Number(digits[place]), 0);
}

export function refuseCheckDigit(): never {
  throw new NumberError('MYNA_NUMBER_CHECK_DIGIT', 'the check digit does not fit');
}

/** The reading aid: `123456789012` in groups of four is `1234 5678 9012`. */
export function groupDigits(digits: string, sizes: readonly number[]): string {
  let start = 0;
  const groups = sizes.map((size) => {
    const group = digits.slice(start, start + size);
    start += size;
    return group;
  });
  return groups.join(' ');
}

/** Turns a parse function into a question. Anything else than a refusal is passed on. */
export function accepts(parse: (text: string) => unknown, text: string): boolean {
  try {
    parse(text);
    return true;
  } catch (error) {
    if (error instanceof NumberError) return false;
    throw error;
  }
}
