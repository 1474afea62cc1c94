import type { Branded } from './branded.ts';
import { accepts, groupDigits, readDigits, refuseCheckDigit } from './digits.ts';

/** 法人番号 (corporate number): 13 digits, the **first** one a check digit. Public, freely usable. */
export type CorporateNumber = Branded<'CorporateNumber'>;

const baseLength = 12;

/** National Tax Agency: 9 − ((Σ odd places + 2 × Σ even places, counted from the right) mod 9), so 1 to 9. */
export function corporateNumberCheckDigit(base: string): number {
  const sum = Array.from(readDigits(base, baseLength)).reduce(
    (total, digit, place) => total + Number(digit) * (place % 2 === 0 ? 2 : 1),
    0,
  );
  return 9 - (sum % 9);
}

/** The corporate number with this base of 12 digits. */
export function corporateNumberOf(base: string): CorporateNumber {
  const digits = readDigits(base, baseLength);
  return `${corporateNumberCheckDigit(digits)}${digits}` as CorporateNumber;
}

/** @throws {NumberError} MYNA_NUMBER_NOT_DIGITS, MYNA_NUMBER_LENGTH, MYNA_NUMBER_CHECK_DIGIT */
export function parseCorporateNumber(text: string): CorporateNumber {
  const digits = readDigits(text, baseLength + 1);
  if (corporateNumberCheckDigit(digits.slice(1)) !== Number(digits[0])) refuseCheckDigit();
  return digits as CorporateNumber;
}

export function isCorporateNumber(text: string): boolean {
  return accepts(parseCorporateNumber, text);
}

/** The reading aid `1 2345 6789 0123`. */
export function formatCorporateNumber(number: CorporateNumber): string {
  return groupDigits(number, [1, 4, 4, 4]);
}
