import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkPin, pinAdvice, pinRule, policyProfile } from './index.ts';

const brief = policyProfile('brief');
const jlis = policyProfile('jlis');

describe('the signature PIN', () => {
  test.each([
    ['ABC123', true, true],
    ['abc123', true, true],
    ['ABC12', false, false],
    ['ABC1234', false, true],
    ['ABCDEFGH12345678', false, true],
    ['ABCDEFGH123456789', false, false],
    ['ABCDEF', false, false],
    ['123456', false, false],
    ['ABC12é', false, false],
    ['ABC12 ', false, false],
    ['ＡＢＣ１２３', false, false],
    // The long s folds to S and must not slip in as a letter.
    ['ſBC123', false, false],
    ['', false, false],
  ])('%j: brief %s, jlis %s', (value, underBrief, underJlis) => {
    expect([checkPin('signature', value, brief).ok, checkPin('signature', value, jlis).ok]).toEqual([underBrief, underJlis]);
  });
  test('is folded to upper case', () => {
    expect(checkPin('signature', 'abc123', brief)).toEqual({ ok: true, value: 'ABC123' });
  });
  test('names every fault at once', () => {
    expect(checkPin('signature', 'ab!', brief)).toEqual({
      ok: false,
      problems: ['MYNA_PIN_LENGTH', 'MYNA_PIN_ALPHABET', 'MYNA_PIN_NEEDS_DIGIT'],
    });
  });
  test('locks after three tries in the brief and five in law', () => {
    expect([pinRule('signature', brief).tries, pinRule('signature', jlis).tries]).toEqual([3, 5]);
  });
});

describe('the four-digit PINs', () => {
  test('are four digits and nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9]{3,5}$/)), (value) => {
        expect(checkPin('authentication', value, brief).ok).toBe(/^[0-9]{4}$/.test(value));
      }),
    );
  });
  test('are those of the profile: brief has one for health insurance, the law has one for the register', () => {
    expect(brief.pins.map((pin) => pin.kind)).toEqual(['signature', 'authentication', 'basicInformation', 'healthInsurance']);
    expect(jlis.pins.map((pin) => pin.kind)).toEqual(['signature', 'authentication', 'basicInformation', 'residentRegistry']);
    expect(() => checkPin('healthInsurance', '3456', jlis)).toThrow(expect.objectContaining({ code: 'MYNA_RULES_NO_SUCH_PIN' }));
    expect(() => checkPin('residentRegistry', '3456', brief)).toThrow(expect.objectContaining({ code: 'MYNA_RULES_NO_SUCH_PIN' }));
  });
});

test('advice is given and refuses nothing', () => {
  expect(pinAdvice(['ABC123', '1984', '0412', '1111', '1111', '4321'], '1984-04-12')).toEqual([
    'equal-pins',
    'birth-date',
    'one-digit-repeated',
    'digits-in-a-row',
  ]);
  expect(pinAdvice(['ABC123', '2846', '7391'], '1984-04-12')).toEqual([]);
});
