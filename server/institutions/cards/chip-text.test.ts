import { describe, expect, it } from 'vitest';
import { Temporal } from '../../kernel/index.ts';
import { chipAddress, chipName, eraBirthDigits } from './chip-text.ts';

describe('text on the chip', () => {
  it('writes the birth date by the era on whose day it lies', () => {
    const digits = (date: string) => eraBirthDigits(Temporal.PlainDate.from(date));
    expect(digits('1980-02-17')).toBe('550217');
    expect(digits('1989-01-07')).toBe('640107');
    expect(digits('1989-01-08')).toBe('010108');
    expect(digits('2019-04-30')).toBe('310430');
    expect(digits('2019-05-01')).toBe('010501');
    expect(digits('2026-11-20')).toBe('081120');
    expect(digits('1926-12-24')).toBe('151224');
    expect(digits('2117-12-31')).toBe('991231');
    expect(digits('2118-01-01')).toBe('000101');
    expect(digits('2119-01-01')).toBe('010101');
  });

  it('separates a Japanese name by an ideographic space and leaves a Latin one alone', () => {
    expect(chipName('田中 花子')).toBe('田中\u3000花子');
    expect(chipName('Carlos García López')).toBe('Carlos García López');
  });

  it('writes digits and hyphens of the address full-width, after the prefecture', () => {
    expect(chipAddress('神奈川県', '汐見市港町2丁目15番4-1203号')).toBe('神奈川県汐見市港町２丁目１５番４－１２０３号');
    expect(chipAddress('神奈川県', '神奈川県汐見市')).toBe('神奈川県汐見市');
  });
});
