import type { Branded } from './branded.ts';
import { accepts, groupDigits, readDigits, refuseCheckDigit, weightedSum } from './digits.ts';
import { createDigitPermutation } from './permutation.ts';

/** 個人番号 (individual number, "My Number"): 12 digits, the last one a check digit. */
export type IndividualNumber = Branded<'IndividualNumber'>;

const baseLength = 11;
const weights = [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

/** Ministerial ordinance 85 of 2014, art. 5: remainder r of the weighted sum by 11; 0 when r ≤ 1, else 11 − r. */
export function individualNumberCheckDigit(base: string): number {
  const remainder = weightedSum(readDigits(base, baseLength), weights) % 11;
  return remainder <= 1 ? 0 : 11 - remainder;
}

/**
 * Reads a number as a person would type it (full-width digits, spaces and hyphens are folded).
 * @throws {NumberError} MYNA_NUMBER_NOT_DIGITS, MYNA_NUMBER_LENGTH, MYNA_NUMBER_CHECK_DIGIT
 */
export function parseIndividualNumber(text: string): IndividualNumber {
  const digits = readDigits(text, baseLength + 1);
  if (individualNumberCheckDigit(digits.slice(0, baseLength)) !== Number(digits[baseLength])) refuseCheckDigit();
  return digits as IndividualNumber;
}

export function isIndividualNumber(text: string): boolean {
  return accepts(parseIndividualNumber, text);
}

/** The reading aid `1234 5678 9012`. */
export function formatIndividualNumber(number: IndividualNumber): string {
  return groupDigits(number, [4, 4, 4]);
}

export interface IndividualNumbers {
  /** How many numbers there are. */
  readonly size: number;
  /**
   * The number at place `counter`: each counter gives another number, always the same one under the same key.
   * @throws {NumberError} MYNA_NUMBER_EXHAUSTED, MYNA_NUMBER_COUNTER
   */
  at(counter: number): IndividualNumber;
  /** The counter a number came from; needs the key, says nothing about the person. */
  counterOf(number: IndividualNumber): number;
}

/** The source of individual numbers: FF1 over a counter, then the check digit. */
export function createIndividualNumbers(key: Uint8Array): IndividualNumbers {
  const bases = createDigitPermutation(key, 'individual', baseLength);
  return {
    size: bases.size,
    at(counter) {
      const base = bases.at(counter);
      return `${base}${individualNumberCheckDigit(base)}` as IndividualNumber;
    },
    counterOf: (number) => bases.counterOf(number.slice(0, baseLength)),
  };
}
