import type { Branded } from './branded.ts';
import { accepts, readDigits, refuseCheckDigit, weightedSum } from './digits.ts';

/** 全国地方公共団体コード (local government code): prefecture (2), municipality (3), check digit. */
export type LocalGovernmentCode = Branded<'LocalGovernmentCode'>;

const baseLength = 5;
const weights = [6, 5, 4, 3, 2];

/** The last decimal digit of 11 − (weighted sum mod 11). */
export function localGovernmentCodeCheckDigit(base: string): number {
  return (11 - (weightedSum(readDigits(base, baseLength), weights) % 11)) % 10;
}

/** @throws {NumberError} MYNA_NUMBER_NOT_DIGITS, MYNA_NUMBER_LENGTH, MYNA_NUMBER_CHECK_DIGIT */
export function parseLocalGovernmentCode(text: string): LocalGovernmentCode {
  const digits = readDigits(text, baseLength + 1);
  if (localGovernmentCodeCheckDigit(digits.slice(0, baseLength)) !== Number(digits[baseLength])) refuseCheckDigit();
  return digits as LocalGovernmentCode;
}

export function isLocalGovernmentCode(text: string): boolean {
  return accepts(parseLocalGovernmentCode, text);
}
