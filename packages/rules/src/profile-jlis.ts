import type { Hours, PolicyProfile } from './profile.ts';
import { adultAge, common, dayAndNight, photoLimits } from './profile-common.ts';

const kioskHours: Hours = { from: '06:30', to: '23:00', closed: ['12-29', '12-30', '12-31', '01-01', '01-02', '01-03'] };

/** The law in force on 2026-11-23 and the practice of J-LIS and the municipalities. */
export const jlis: PolicyProfile = {
  ...common,
  name: 'jlis',
  pins: [
    { kind: 'signature', minLength: 6, maxLength: 16, alphabet: 'letters-and-digits', tries: 5, guards: ['signing'] },
    { kind: 'authentication', minLength: 4, maxLength: 4, alphabet: 'digits', tries: 3, guards: ['sign-in', 'eligibility'] },
    { kind: 'basicInformation', minLength: 4, maxLength: 4, alphabet: 'digits', tries: 3, guards: ['reading-number-and-basic-four'] },
    { kind: 'residentRegistry', minLength: 4, maxLength: 4, alphabet: 'digits', tries: 3, guards: ['counter-update'] },
  ],
  pinUnlock: [
    { place: 'office' },
    { place: 'kiosk', pins: ['signature', 'authentication'], needsOtherPin: true, withinHours: 24, open: { ...kioskHours, closed: [] } },
  ],
  numberProof: {
    accepted: ['card', 'residence-certificate-with-number'],
    acceptedWhenDataMatch: ['notification-card'],
    portalHours: 72,
    screenSeconds: 120,
    proceduresTakingNotificationCard: [],
    notificationCardAbolishedOn: '2020-05-25',
  },
  card: {
    // "About a month"; several towns say one to two.
    leadTimeDays: { min: 28, max: 35 },
    expressDays: { max: 7 },
    delivery: ['counter', 'post-after-identity-check', 'post-express'],
    validity: { counting: 'birthdays-after-issue', adultYears: 10, minorYears: 5 },
    adultAge,
    stayLimited: true,
    pendingStayExtensionMonths: 2,
    reissueFeeYen: { card: 800, certificates: 200, express: 2000 },
  },
  certificate: { validityYears: 5, counting: 'birthdays-after-issue', signatureFromAge: 15 },
  photo: { ...photoLimits, background: 'plain' },
  health: {
    // Uncertain: sources give the day of the full start and that of the trial.
    cardFrom: '2021-10-20',
    noNewOldCardsFrom: '2024-12-02',
    oldCardUntil: '2025-12-01',
    oldCardLenientUntil: '2026-03-31',
  },
  bank: { linking: 'voluntary', requiredSince: null, existingAccountsUntil: null, reminderMonthsBefore: [], accountsAreClosed: false },
  konbini: {
    hours: kioskHours,
    chains: ['Lawson', '7-Eleven', 'FamilyMart'],
    certificateFeeYen: { '149900': 200, '209902': 300 },
    familyRegisterFeeYen: 450,
  },
  licenceStart: { byPrefecture: {}, other: '2025-03-24' },
  helpline: {
    phone: '0120-95-0178',
    free: true,
    suspension: dayAndNight,
    // Weekdays to 20:00; the shorter week-end hours (to 17:30) are not modelled.
    otherMatters: { from: '09:30', to: '20:00', closed: kioskHours.closed },
  },
  sites: { application: 'kojinbango-card.go.jp', portal: 'myna.go.jp' },
};
