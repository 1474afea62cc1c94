import { NumberError } from './errors.ts';
import { createDecimalFf1 } from './ff1.ts';

/** A keyed bijection of the strings of `digits` decimal digits onto themselves. */
export interface DigitPermutation {
  /** How many strings there are: 10 ** digits. */
  readonly size: number;
  /**
   * The string at place `counter` (0 … size − 1).
   * @throws {NumberError} MYNA_NUMBER_EXHAUSTED when counter ≥ size, MYNA_NUMBER_COUNTER when it is no counter
   */
  at(counter: number): string;
  /** The counter whose string this is: for audits of the sequence; needs the key. */
  counterOf(digits: string): number;
}

/**
 * FF1 of NIST SP 800-38G over a counter: every string comes exactly once, in an order nobody without the key can tell.
 * A counter thereby replaces a pool of random numbers: there is nothing to collide, to refill, or to guess from.
 * SP 800-38G rev. 1 asks for domains of at least a million (six digits); smaller ones are for tests only.
 *
 * @param key AES key of 16, 24 or 32 bytes
 * @param purpose separates permutations under one key (the tweak); at most 11 ASCII characters
 * @throws {NumberError} MYNA_NUMBER_KEY
 * @throws {RangeError} for other lengths and longer tweaks
 */
export function createDigitPermutation(key: Uint8Array, purpose: string, digits: number): DigitPermutation {
  if (![16, 24, 32].includes(key.length)) throw new NumberError('MYNA_NUMBER_KEY', 'an AES key has 16, 24 or 32 bytes');
  if (!Number.isInteger(digits) || digits < 2 || digits > 15) throw new RangeError('2 to 15 digits');
  const size = 10 ** digits;
  const cipher = createDecimalFf1(key, digits, new TextEncoder().encode(purpose));
  return {
    size,
    at(counter) {
      if (!Number.isSafeInteger(counter) || counter < 0) throw new NumberError('MYNA_NUMBER_COUNTER', 'a counter is a natural number');
      if (counter >= size) throw new NumberError('MYNA_NUMBER_EXHAUSTED', 'every number of this kind has been given');
      return String(cipher.encrypt(counter)).padStart(digits, '0');
    },
    counterOf(text) {
      return cipher.decrypt(Number(text));
    },
  };
}
