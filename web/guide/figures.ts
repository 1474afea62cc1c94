import { documentsFor, type PinKind, type PolicyProfile, Temporal } from '@openmyna/rules';
import { formatDate, formatYen } from '../i18n/dates.ts';
import type { Language } from '../i18n/messages.ts';
import type { Values } from '../i18n/text.tsx';

/** Every figure that an answer of the guide may name, from the profile in force. Amounts and dates are written as the reader's language does. */
export function guideFigures(profile: PolicyProfile, today: string, language: Language): Values {
  const pin = (kind: PinKind) => {
    const rule = profile.pins.find((each) => each.kind === kind);
    return { min: rule?.minLength ?? 0, max: rule?.maxLength ?? 0, tries: rule?.tries ?? 0 };
  };
  const adult = profile.card.adultAge.filter(({ from }) => from <= today).at(-1);
  /** How many documents each way of showing who one is needs: with a photo, and without. */
  const ways = documentsFor('administration', 'national', Temporal.PlainDate.from(today)).ways.map((groups) =>
    groups.reduce((sum, { need }) => sum + need, 0),
  );
  const kiosk = profile.pinUnlock.find(({ place }) => place === 'kiosk');
  const { card, certificates } = profile.card.reissueFeeYen;
  return {
    counting: profile.card.validity.counting === 'birthdays-after-issue' ? 'birthdays' : 'years',
    adultAge: adult?.value ?? 0,
    adultYears: profile.card.validity.adultYears,
    minorYears: profile.card.validity.minorYears,
    certificateYears: profile.certificate.validityYears,
    signatureAge: profile.certificate.signatureFromAge,
    noticeMonths: profile.renewal.noticeMonthsBefore,
    stayMonths: profile.card.pendingStayExtensionMonths,
    minDays: profile.card.leadTimeDays.min,
    maxDays: profile.card.leadTimeDays.max,
    photoMonths: profile.photo.maxAgeMonths,
    noPhotoUnder: profile.photo.noneUnderAge,
    signKind: pin('signature').min === pin('signature').max ? 'exact' : 'range',
    signMin: pin('signature').min,
    signMax: pin('signature').max,
    signTries: pin('signature').tries,
    pinDigits: pin('authentication').min,
    pinTries: pin('authentication').tries,
    pinCount: profile.pins.length,
    kioskUnlock: kiosk === undefined ? 'no' : 'yes',
    photoDocuments: ways[0] ?? 0,
    otherDocuments: ways[1] ?? 0,
    notifyDays: profile.residence.notifyWithinDays,
    movingInDays: profile.residence.movingInWithinDays,
    bringDays: profile.residence.bringCardWithinDays,
    cardFee: formatYen(card, language),
    certificateFee: formatYen(certificates, language),
    phone: profile.helpline.phone,
    abolishedOn: formatDate(profile.numberProof.notificationCardAbolishedOn, language),
    takesNotificationCard: profile.numberProof.acceptedWhenDataMatch.includes('notification-card') ? 'yes' : 'no',
    taxYear: profile.tax.numberMandatoryFromYear,
    applicationSite: profile.sites.application,
    portalSite: profile.sites.portal,
  };
}
