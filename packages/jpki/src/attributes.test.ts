import { describe, expect, it } from 'vitest';
import { attributeValues, birthDateValue } from './attributes.ts';
import { substituteCharacters } from './substitution.ts';
import { createAuthority, hanako, issueTestCertificate } from './test-authority.ts';
import { endOfDay, startOfDay, timestamp } from './validity.ts';

describe('the attributes of a signature certificate', () => {
  it('come out of a certificate as they went in', async () => {
    const certificate = await issueTestCertificate(await createAuthority('signature'), 'signature');
    expect(certificate.attributes).toEqual({
      name: '田中 花子',
      nameSubstitutions: '00000',
      birthDate: '319840412',
      sex: '2',
      address: '神奈川県汐見市港町1丁目2番3号',
      addressSubstitutions: '0'.repeat(16),
    });
  });

  it.each([
    ['1984-04-12', '319840412'],
    ['1989-01-07', '319890107'],
    ['1989-01-08', '419890108'],
    ['2019-04-30', '420190430'],
    ['2019-05-01', '520190501'],
    ['1868-01-24', '018680124'],
  ])('write the birth date %s as %s', (day, value) => expect(birthDateValue(day)).toBe(value));

  it('refuse an empty name and an address of 201 characters', () => {
    expect(() => attributeValues({ ...hanako, name: '' })).toThrow(RangeError);
    expect(() => attributeValues({ ...hanako, address: '港'.repeat(201) })).toThrow(RangeError);
    expect(attributeValues({ ...hanako, address: '港'.repeat(200) }).addressSubstitutions).toHaveLength(200);
  });
});

describe('characters outside JIS', () => {
  it.each([
    ['田中 花子', '田中 花子', '00000'],
    ['𠮷田 佳子', '吉田 佳子', '10000'],
    ['髙橋 キヨ', '高橋 キヨ', '10000'],
    ['渡邉\u{e0101} 綾', '渡邉 綾', '0100'],
    ['NGUYỄN VĂN MINH', 'NGUYEN VAN MINH', '000010001000000'],
    ['Carlos García López', 'Carlos Garcia Lopez', '0000000000010001000'],
    ['🙂', '〓', '1'],
  ])('%s becomes %s with flags %s', (text, expected, flags) => {
    expect(substituteCharacters(text)).toEqual({ text: expected, flags });
  });
});

describe('validity', () => {
  it('begins and ends by the Japanese day', () => {
    expect(endOfDay('2031-11-23').toISOString()).toBe('2031-11-23T14:59:59.000Z');
    expect(startOfDay(new Date('2026-11-23T14:59:59Z')).toISOString()).toBe('2026-11-22T15:00:00.000Z');
    expect(startOfDay(new Date('2026-11-23T15:00:00Z')).toISOString()).toBe('2026-11-23T15:00:00.000Z');
    expect(timestamp(new Date('2026-11-23T15:04:05Z'))).toBe('20261124000405');
    expect(() => endOfDay('2026-02-31x')).toThrow(RangeError);
  });
});
