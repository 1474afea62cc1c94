import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  applicationNumberCheckDigits,
  corporateNumberCheckDigit,
  corporateNumberOf,
  formatApplicationNumber,
  formatCorporateNumber,
  formatIndividualNumber,
  formatResidentRecordCode,
  individualNumberCheckDigit,
  isApplicationNumber,
  isCorporateNumber,
  isIndividualNumber,
  isLocalGovernmentCode,
  isResidentRecordCode,
  localGovernmentCodeCheckDigit,
  municipalityOfApplication,
  NumberError,
  parseApplicationNumber,
  parseCorporateNumber,
  parseIndividualNumber,
  parseResidentRecordCode,
  residentRecordCodeCheckDigit,
} from './index.ts';

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((all) => all.join(''));

/** The code of the refusal, or undefined when the number was taken. */
function refusal(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof NumberError) return error.code;
    throw error;
  }
}

describe('published examples', () => {
  test.each(['983205673214', '379474484458', '123456789018'])('accepts the individual number %s', (number) => {
    expect(isIndividualNumber(number)).toBe(true);
  });
  test.each(['983205673210', '123456789012', '210987654321'])('refuses the individual number %s', (number) => {
    expect(refusal(() => parseIndividualNumber(number))).toBe('MYNA_NUMBER_CHECK_DIGIT');
  });
  test.each(['1180301018771', '7000012050002', '8700110005901', '5010401067252'])('accepts the corporate number %s', (number) => {
    expect(isCorporateNumber(number)).toBe(true);
  });
  test.each(['24727059608', '24846016224', '25208017643'])('accepts the record code %s', (code) => {
    expect(isResidentRecordCode(code)).toBe(true);
  });
  test.each(['25208017644', '12345678901'])('refuses the record code %s', (code) => {
    expect(isResidentRecordCode(code)).toBe(false);
  });
  test.each(['131016', '141003', '011002', '271004', '149900', '209902'])('accepts the local government code %s', (code) => {
    expect(isLocalGovernmentCode(code)).toBe(true);
  });
  test('refuses a local government code with a wrong check digit', () => {
    expect(isLocalGovernmentCode('131017')).toBe(false);
  });
});

describe('what people type', () => {
  test.each(['1234 5678 9018', '1234-5678-9018', '１２３４　５６７８　９０１８', '１２３４－５６７８－９０１８', ' 123456789018 '])(
    'reads %j',
    (text) => {
      expect(parseIndividualNumber(text)).toBe('123456789018');
    },
  );
  test('says how many digits are needed and were found', () => {
    expect(() => parseIndividualNumber('12345678901')).toThrow(
      expect.objectContaining({ code: 'MYNA_NUMBER_LENGTH', expected: 12, found: 11 }),
    );
  });
  test.each(['', '   ', '12345678901X', '一二三四五六七八九〇一二', '12345678901.8', '٠١٢٣٤٥٦٧٨٩٠١'])('refuses %j as no digits', (text) => {
    expect(refusal(() => parseIndividualNumber(text))).toBe('MYNA_NUMBER_NOT_DIGITS');
  });
  test('never repeats the number in the refusal', () => {
    fc.assert(
      fc.property(digits(12), (number) => {
        try {
          parseIndividualNumber(number);
        } catch (error) {
          expect(String(error)).not.toContain(number.slice(0, 4));
        }
      }),
    );
  });
  test('no text makes a parser fail in another way than a refusal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const is of [isIndividualNumber, isCorporateNumber, isResidentRecordCode, isLocalGovernmentCode, isApplicationNumber])
          is(text);
      }),
    );
  });
});

test('groups digits for reading', () => {
  expect(formatIndividualNumber(parseIndividualNumber('123456789018'))).toBe('1234 5678 9018');
  expect(formatCorporateNumber(parseCorporateNumber('1180301018771'))).toBe('1 1803 0101 8771');
  expect(formatResidentRecordCode(parseResidentRecordCode('24727059608'))).toBe('24727 059608');
});

test('every base has exactly one check digit', () => {
  fc.assert(
    fc.property(digits(12), (base) => {
      const fits = (length: number, is: (text: string) => boolean) =>
        Array.from({ length: 10 }, (_, digit) => is(`${base.slice(0, length)}${digit}`)).filter(Boolean).length;
      expect([fits(11, isIndividualNumber), fits(10, isResidentRecordCode), fits(5, isLocalGovernmentCode)]).toEqual([1, 1, 1]);
      expect(isCorporateNumber(corporateNumberOf(base))).toBe(true);
      expect(corporateNumberCheckDigit(base)).toBeGreaterThan(0);
      expect(individualNumberCheckDigit(base.slice(0, 11))).toBeLessThan(10);
      expect(residentRecordCodeCheckDigit(base.slice(0, 10))).toBeLessThan(10);
      expect(localGovernmentCodeCheckDigit(base.slice(0, 5))).toBeLessThan(10);
    }),
  );
});

describe('the application number', () => {
  const number = digits(15).map((serial) => `149900${serial}${applicationNumberCheckDigits(`149900${serial}`)}`);

  test('finds every wrong digit', () => {
    fc.assert(
      fc.property(number, (right) => {
        for (let place = 0; place < 23; place += 1) {
          for (let digit = 0; digit < 10; digit += 1) {
            const typed = `${right.slice(0, place)}${digit}${right.slice(place + 1)}`;
            expect(isApplicationNumber(typed)).toBe(typed === right);
          }
        }
      }),
    );
  });

  test('finds every swap of two neighbours', () => {
    fc.assert(
      fc.property(number, (right) => {
        for (let place = 0; place < 22; place += 1) {
          const typed = `${right.slice(0, place)}${right[place + 1]}${right[place]}${right.slice(place + 2)}`;
          expect(isApplicationNumber(typed)).toBe(typed === right);
        }
      }),
    );
  });

  test('names its municipality and reads in groups of four', () => {
    const parsed = parseApplicationNumber(`149900123456789012345${applicationNumberCheckDigits('149900123456789012345')}`);
    expect(municipalityOfApplication(parsed)).toBe('149900');
    expect(formatApplicationNumber(parsed)).toMatch(/^1499 0012 3456 7890 1234 5\d\d$/);
  });

  test('refuses a municipality that cannot exist though the check digits fit', () => {
    const body = '149901123456789012345';
    expect(refusal(() => parseApplicationNumber(`${body}${applicationNumberCheckDigits(body)}`))).toBe('MYNA_NUMBER_CHECK_DIGIT');
  });
});
