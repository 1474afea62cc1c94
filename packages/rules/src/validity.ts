import { ageOn, nthBirthdayAfter } from './age.ts';
import { earlier, inForce, RulesError } from './dated.ts';
import type { PolicyProfile, ValidityRule } from './profile.ts';
import { Temporal } from './temporal.ts';

export interface CardDates {
  readonly issuedOn: Temporal.PlainDate;
  readonly birthDate: Temporal.PlainDate;
  /** Last day of the period of stay; left out for nationals and those who may stay without limit. */
  readonly stayUntil?: Temporal.PlainDate | undefined;
}

function lastDay(counting: ValidityRule['counting'], years: number, dates: CardDates): Temporal.PlainDate {
  // Years from issue: the first day does not count (Civil Code art. 140), so the last one is the same day of the year (art. 143).
  return counting === 'years-from-issue' ? dates.issuedOn.add({ years }) : nthBirthdayAfter(dates.birthDate, dates.issuedOn, years);
}

/**
 * The last day on which a card is valid. The age is judged on the day of issue.
 * @throws {RulesError} MYNA_RULES_DATE_ORDER when issued before the birth or after the stay ended
 */
export function cardExpiry(dates: CardDates, profile: PolicyProfile): Temporal.PlainDate {
  const { validity, adultAge } = profile.card;
  const isAdult = ageOn(dates.birthDate, dates.issuedOn) >= inForce(adultAge, dates.issuedOn);
  const last = lastDay(validity.counting, isAdult ? validity.adultYears : validity.minorYears, dates);
  if (dates.stayUntil === undefined) return last;
  if (Temporal.PlainDate.compare(dates.stayUntil, dates.issuedOn) < 0) {
    throw new RulesError('MYNA_RULES_DATE_ORDER', 'the period of stay ended before the day of issue');
  }
  return earlier(last, dates.stayUntil);
}

/** The last day of a certificate issued on `issuedOn` for a card: never past the card. */
export function certificateExpiry(
  dates: { readonly issuedOn: Temporal.PlainDate; readonly birthDate: Temporal.PlainDate; readonly cardExpiresOn: Temporal.PlainDate },
  profile: PolicyProfile,
): Temporal.PlainDate {
  const { counting, validityYears } = profile.certificate;
  return earlier(lastDay(counting, validityYears, dates), dates.cardExpiresOn);
}

/** The end of the stay for the card while a renewal of the status is pending (特例期間): two months more, once. */
export function extendedStay(stayUntil: Temporal.PlainDate, profile: PolicyProfile): Temporal.PlainDate {
  return stayUntil.add({ months: profile.card.pendingStayExtensionMonths });
}

/**
 * The last day of a card that is in use. It follows its holder's stay: a longer stay lengthens it, never beyond what the day of issue gives, and while a decision
 * on the renewal of the stay is pending (特例期間) card and stay go on for two months, once. A decision against the holder brings the old end back.
 */
export function cardExpiryInUse(dates: CardDates & { readonly isRenewalPending: boolean }, profile: PolicyProfile): Temporal.PlainDate {
  const { stayUntil, isRenewalPending } = dates;
  if (stayUntil === undefined || !isRenewalPending) return cardExpiry(dates, profile);
  return cardExpiry({ ...dates, stayUntil: extendedStay(stayUntil, profile) }, profile);
}

/** From this day on a card or certificate may be renewed, and the notice goes out. */
export function renewalFrom(expiresOn: Temporal.PlainDate, profile: PolicyProfile): Temporal.PlainDate {
  return expiresOn.subtract({ months: profile.renewal.noticeMonthsBefore });
}

/** Who wants a signature certificate (署名用電子証明書). */
export interface Signer {
  readonly birthDate: Temporal.PlainDate;
  /** 成年被後見人: somebody acts for this adult by law. */
  readonly isWard?: boolean | undefined;
  /** The office granted it to a ward who came with the guardian and wants it (印鑑登録と同じ扱い). */
  readonly isGranted?: boolean | undefined;
}

/** Whether somebody's card gets a signature certificate: not under 15, and not for an adult ward unless the office granted it. */
export function mayHoldSignature({ birthDate, isWard, isGranted }: Signer, on: Temporal.PlainDate, profile: PolicyProfile): boolean {
  return maySign(birthDate, on, profile) && (isWard !== true || isGranted === true);
}

/** A signature certificate is not issued under 15. */
export function maySign(birthDate: Temporal.PlainDate, on: Temporal.PlainDate, profile: PolicyProfile): boolean {
  return ageOn(birthDate, on) >= profile.certificate.signatureFromAge;
}
