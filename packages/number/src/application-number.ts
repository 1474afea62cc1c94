import type { Branded } from './branded.ts';
import { accepts, groupDigits, readDigits, refuseCheckDigit } from './digits.ts';
import { type LocalGovernmentCode, parseLocalGovernmentCode } from './local-government-code.ts';
import { createDigitPermutation } from './permutation.ts';

/**
 * 申請書ID (application number): 23 digits. What the digits mean is not published; ours are the municipality (6),
 * a keyed permutation of a counter (15) and two check digits of ISO/IEC 7064, MOD 97-10.
 */
export type ApplicationNumber = Branded<'ApplicationNumber'>;

const municipalityLength = 6;
const serialLength = 15;
const bodyLength = municipalityLength + serialLength;

/**
 * ISO/IEC 7064 MOD 97-10: 98 − (100 × body mod 97), two digits. Every wrong digit and every swap of two
 * neighbours is found, so that a slip of the hand never reaches another person's application.
 */
export function applicationNumberCheckDigits(body: string): string {
  const remainder = Number((BigInt(readDigits(body, bodyLength)) * 100n) % 97n);
  return String(98 - remainder).padStart(2, '0');
}

/** @throws {NumberError} MYNA_NUMBER_NOT_DIGITS, MYNA_NUMBER_LENGTH, MYNA_NUMBER_CHECK_DIGIT */
export function parseApplicationNumber(text: string): ApplicationNumber {
  const digits = readDigits(text, bodyLength + 2);
  if (applicationNumberCheckDigits(digits.slice(0, bodyLength)) !== digits.slice(bodyLength)) refuseCheckDigit();
  parseLocalGovernmentCode(digits.slice(0, municipalityLength));
  return digits as ApplicationNumber;
}

export function isApplicationNumber(text: string): boolean {
  return accepts(parseApplicationNumber, text);
}

/** The municipality whose resident this application is of. */
export function municipalityOfApplication(number: ApplicationNumber): LocalGovernmentCode {
  return parseLocalGovernmentCode(number.slice(0, municipalityLength));
}

/** The reading aid `1499 0012 3456 7890 1234 567`. */
export function formatApplicationNumber(number: ApplicationNumber): string {
  return groupDigits(number, [4, 4, 4, 4, 4, 3]);
}

export interface ApplicationNumbers {
  readonly size: number;
  /** @throws {NumberError} MYNA_NUMBER_EXHAUSTED, MYNA_NUMBER_COUNTER */
  at(counter: number, municipality: LocalGovernmentCode): ApplicationNumber;
}

/** The source of application numbers; one counter serves all municipalities. */
export function createApplicationNumbers(key: Uint8Array): ApplicationNumbers {
  const serials = createDigitPermutation(key, 'application', serialLength);
  return {
    size: serials.size,
    at(counter, municipality) {
      const body = `${municipality}${serials.at(counter)}`;
      return `${body}${applicationNumberCheckDigits(body)}` as ApplicationNumber;
    },
  };
}
