import type { PolicyProfile } from './profile.ts';
import { adultAge, common, dayAndNight, photoLimits } from './profile-common.ts';

/** What the brief says; the law's value where the brief is silent. "Chosen" marks a value that the brief leaves open. */
export const brief: PolicyProfile = {
  ...common,
  name: 'brief',
  pins: [
    { kind: 'signature', minLength: 6, maxLength: 6, alphabet: 'letters-and-digits', tries: 3, guards: ['signing'] },
    { kind: 'authentication', minLength: 4, maxLength: 4, alphabet: 'digits', tries: 3, guards: ['sign-in'] },
    {
      kind: 'basicInformation',
      minLength: 4,
      maxLength: 4,
      alphabet: 'digits',
      tries: 3,
      guards: ['counter-update', 'reading-number-and-basic-four'],
    },
    { kind: 'healthInsurance', minLength: 4, maxLength: 4, alphabet: 'digits', tries: 3, guards: ['eligibility'] },
  ],
  pinUnlock: [{ place: 'office' }],
  numberProof: {
    accepted: ['card', 'portal'],
    acceptedWhenDataMatch: [],
    portalHours: 72,
    screenSeconds: 120,
    proceduresTakingNotificationCard: [],
    notificationCardAbolishedOn: '2020-05-25',
  },
  card: {
    leadTimeDays: { min: 28, max: 56 },
    expressDays: null,
    delivery: ['counter'],
    validity: { counting: 'years-from-issue', adultYears: 10, minorYears: 5 },
    adultAge,
    stayLimited: true,
    pendingStayExtensionMonths: 2,
    reissueFeeYen: { card: 800, certificates: 200, express: null },
  },
  certificate: { validityYears: 5, counting: 'years-from-issue', signatureFromAge: 15 },
  photo: { ...photoLimits, background: 'white' },
  health: {
    cardFrom: '2023-10-01',
    noNewOldCardsFrom: '2024-12-02',
    // Chosen: the brief says "a transitional period".
    oldCardUntil: '2027-03-31',
    oldCardLenientUntil: '2027-03-31',
  },
  bank: {
    linking: 'required',
    requiredSince: '2024-01-01',
    // Chosen: the brief gives a period without its end.
    existingAccountsUntil: '2027-12-31',
    reminderMonthsBefore: [12, 6, 3, 1],
    accountsAreClosed: false,
  },
  konbini: {
    hours: dayAndNight,
    chains: ['Lawson', '7-Eleven', 'FamilyMart'],
    certificateFeeYen: { '149900': 120, '209902': 200 },
    familyRegisterFeeYen: null,
  },
  licenceStart: {
    // Chosen around the sandbox clock: some live, Nagano in three weeks, the others later.
    byPrefecture: { '13': '2026-04-01', '14': '2026-06-01', '27': '2026-10-01', '20': '2026-12-14' },
    other: '2027-04-01',
  },
  helpline: { phone: '0120-95-0178', free: true, suspension: dayAndNight, otherMatters: dayAndNight },
  sites: { application: 'manabi.card.go.jp', portal: 'myna.go.jp' },
};
