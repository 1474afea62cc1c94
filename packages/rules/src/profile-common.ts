/** What both profiles say: values the brief confirms, and the law's where the brief is silent. */
import type { Hours, PolicyProfile } from './profile.ts';

export const dayAndNight: Hours = { from: '00:00', to: '24:00', closed: [] };

export const common = {
  pinsMayBeEqual: true,
  // Uncertain: ten tries were measured for 照合番号B only; those of the number and of the birth date are taken as the same.
  credentials: { number: { digits: 12, tries: 10 }, face: { digits: 14, tries: 10 }, birthDate: { digits: 6, tries: 10 } },
  // Chosen: four digits as for the other PINs; the tries are not published.
  licencePin: { minLength: 4, maxLength: 4, alphabet: 'digits', tries: 3 },
  renewal: { noticeMonthsBefore: 3, noticeBy: ['post', 'portal'], stayLimitedNoticeBy: ['portal'] },
  tax: { numberMandatoryFromYear: 2016, withoutNumber: 'ask-again-and-state-why' },
  residence: {
    notifyWithinDays: 14,
    movingInWithinDays: 30,
    bringCardWithinDays: 90,
    endedCertificates: {
      address: ['signature'],
      name: ['signature', 'authentication'],
      'former-surname': ['signature', 'authentication'],
      'common-name': ['signature', 'authentication'],
      sex: ['signature', 'authentication'],
      'birth-date': ['signature', 'authentication'],
      stay: [],
      protection: [],
      // Chosen: the facts give adult wards no signature certificate by default; that an earlier one ends with the court's order is by analogy with 印鑑登録.
      guardianship: ['signature'],
    },
    chipTextsOf: ['address', 'name', 'former-surname', 'common-name', 'sex', 'birth-date'],
  },
  statusAge: { onlineSeconds: 1, offlineListHours: 24 },
} as const satisfies Partial<PolicyProfile>;

/** Civil Code art. 4: adult at 20, since 2022-04-01 at 18. */
export const adultAge = [
  { from: '2015-10-05', value: 20 },
  { from: '2022-04-01', value: 18 },
] as const satisfies PolicyProfile['card']['adultAge'];

/** Applied photo: taken within six months; web upload 480 to 6000 pixels a side and 20 KB to 7 MB; none under one year of age (since 2024-12-02). */
export const photoLimits = {
  maxAgeMonths: 6,
  noneUnderAge: 1,
  minPixels: 480,
  maxPixels: 6000,
  minBytes: 20_000,
  maxBytes: 7_000_000,
} as const;
