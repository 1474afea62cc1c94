import { applicationNumberCheckDigits } from '@openmyna/number';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultOfTypedNumber, findApplicationNumber } from './application-code.ts';

const body = '149900000000000000123'.slice(0, 21);
const number = `${body}${applicationNumberCheckDigits(body)}`;

describe('the code on the letter', () => {
  it('gives the number out of the address in the QR code', () => {
    expect(findApplicationNumber(`http://localhost:8400/apply?number=${number}`)).toBe(number);
  });

  it('takes full-width digits and spaces when typed', () => {
    expect(faultOfTypedNumber(`${number.slice(0, 4)} ${number.slice(4)}`)).toBeUndefined();
    expect(faultOfTypedNumber(number.replaceAll('1', '１'))).toBeUndefined();
  });

  it('finds nothing in the code of something else', () => {
    expect(findApplicationNumber('https://example.com/menu')).toBeUndefined();
    expect(findApplicationNumber(`${number}9`)).toBeUndefined();
  });

  it('says which kind of fault a typed number has', () => {
    expect(faultOfTypedNumber('14990A')).toBe('letters');
    expect(faultOfTypedNumber(number.slice(1))).toBe('length');
  });

  it('refuses every single wrong digit', () => {
    fc.assert(
      fc.property(fc.nat({ max: 22 }), fc.integer({ min: 1, max: 9 }), (place, step) => {
        const wrong = String((Number(number[place]) + step) % 10);
        expect(faultOfTypedNumber(number.slice(0, place) + wrong + number.slice(place + 1))).toBe('digits');
      }),
    );
  });
});
