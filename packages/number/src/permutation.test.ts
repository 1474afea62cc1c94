import { createHash } from 'node:crypto';
import { FF1 } from '@noble/ciphers/ff1.js';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createApplicationNumbers,
  createDigitPermutation,
  createIndividualNumbers,
  createResidentRecordCodes,
  isApplicationNumber,
  isIndividualNumber,
  isResidentRecordCode,
  parseLocalGovernmentCode,
} from './index.ts';

const key = new Uint8Array(createHash('sha256').update('a test key').digest());

test('agrees with sample 1 of NIST SP 800-38G (FF1, AES-128, radix 10)', () => {
  const nist = createDigitPermutation(Uint8Array.from(Buffer.from('2B7E151628AED2A6ABF7158809CF4F3C', 'hex')), '', 10);
  expect(nist.at(123456789)).toBe('2433477484');
  expect(nist.counterOf('2433477484')).toBe(123456789);
});

test('agrees with another implementation of FF1 for every length, key size and tweak', () => {
  const parameters = fc.record({
    key: fc.constantFrom(16, 24, 32).chain((length) => fc.uint8Array({ minLength: length, maxLength: length })),
    purpose: fc.stringMatching(/^[a-z]{0,11}$/),
    digits: fc.integer({ min: 2, max: 15 }).chain((length) => fc.array(fc.nat(9), { minLength: length, maxLength: length })),
  });
  fc.assert(
    fc.property(parameters, ({ key: anyKey, purpose, digits }) => {
      const other = FF1(10, anyKey, new TextEncoder().encode(purpose)).encrypt(digits).join('');
      const ours = createDigitPermutation(anyKey, purpose, digits.length);
      expect(ours.at(Number(digits.join('')))).toBe(other);
      expect(ours.counterOf(other)).toBe(Number(digits.join('')));
    }),
  );
});

test.each([2, 3, 4])('F23: a universe of %d digits is given out whole, each number once, then cleanly refused', (digits) => {
  const universe = createDigitPermutation(key, 'small', digits);
  const given = new Set(Array.from({ length: universe.size }, (_, counter) => universe.at(counter)));
  expect(given.size).toBe(10 ** digits);
  expect(() => universe.at(universe.size)).toThrow(expect.objectContaining({ code: 'MYNA_NUMBER_EXHAUSTED' }));
});

test('F23: the last individual number there is can be given, the one after it is refused', () => {
  const numbers = createIndividualNumbers(key);
  expect(isIndividualNumber(numbers.at(99_999_999_999))).toBe(true);
  expect(() => numbers.at(100_000_000_000)).toThrow(expect.objectContaining({ code: 'MYNA_NUMBER_EXHAUSTED' }));
});

test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d as a counter', (counter) => {
  expect(() => createIndividualNumbers(key).at(counter)).toThrow(expect.objectContaining({ code: 'MYNA_NUMBER_COUNTER' }));
});

test.each([0, 15, 33])('refuses a key of %d bytes', (length) => {
  expect(() => createIndividualNumbers(new Uint8Array(length))).toThrow(expect.objectContaining({ code: 'MYNA_NUMBER_KEY' }));
});

test('two counters never give one number, and the counter comes back under the key', () => {
  const numbers = createIndividualNumbers(key);
  const counter = fc.integer({ min: 0, max: numbers.size - 1 });
  fc.assert(
    fc.property(counter, counter, (a, b) => {
      expect(numbers.at(a) === numbers.at(b)).toBe(a === b);
      expect(numbers.counterOf(numbers.at(a))).toBe(a);
    }),
  );
});

test('every number made is valid of its kind', () => {
  const [numbers, codes, applications] = [createIndividualNumbers(key), createResidentRecordCodes(key), createApplicationNumbers(key)];
  const shiomi = parseLocalGovernmentCode('149900');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9_999_999_999 }), (counter) => {
      expect(isIndividualNumber(numbers.at(counter))).toBe(true);
      expect(isResidentRecordCode(codes.at(counter))).toBe(true);
      expect(isApplicationNumber(applications.at(counter, shiomi))).toBe(true);
    }),
  );
});

test('the next number cannot be told from the last: neighbours differ as strangers do', () => {
  const numbers = createIndividualNumbers(key);
  let equalPlaces = 0;
  for (let counter = 0; counter < 2000; counter += 1) {
    const [one, next] = [numbers.at(counter), numbers.at(counter + 1)];
    for (let place = 0; place < 11; place += 1) if (one[place] === next[place]) equalPlaces += 1;
  }
  // 22,000 pairs of digits, one in ten equal by chance: 2,200 ± 45 (one standard deviation).
  expect(Math.abs(equalPlaces - 2200)).toBeLessThan(5 * 45);
});

test('number and record code of one counter are unrelated, and another key gives other numbers', () => {
  const other = new Uint8Array(createHash('sha256').update('another key').digest());
  expect(createIndividualNumbers(key).at(1).slice(0, 10)).not.toBe(createResidentRecordCodes(key).at(1).slice(0, 10));
  expect(createIndividualNumbers(key).at(1)).not.toBe(createIndividualNumbers(other).at(1));
});
