/** How long a card and its certificates are valid, with each step that leads there. */
import { ageOn } from './age.ts';
import { inForce, RulesError } from './dated.ts';
import type { PolicyProfile } from './profile.ts';
import { Temporal } from './temporal.ts';
import { cardExpiry, certificateExpiry, maySign, renewalFrom } from './validity.ts';

/** The first day on which a card could be issued (番号法 附則第1条第4号). */
const firstCardOn = Temporal.PlainDate.from('2016-01-01');
/** Nobody living was born before. */
const firstBirth = Temporal.PlainDate.from('1900-01-01');
/** Chosen: how far ahead of today an issue is counted; later rules are not known. */
const monthsAhead = 12;

export interface TimelineFacts {
  readonly birthDate: Temporal.PlainDate;
  readonly issuedOn: Temporal.PlainDate;
  /** Last day of the period of stay; left out for nationals and those who may stay without limit. */
  readonly stayUntil?: Temporal.PlainDate | undefined;
}

export interface ValidityTimeline {
  readonly ageAtIssue: number;
  readonly adultAge: number;
  /** Years that count, and from what. */
  readonly years: number;
  readonly counting: 'years-from-issue' | 'birthdays-after-issue';
  readonly certificateYears: number;
  /** What the years alone give, before stay or card cut it. */
  readonly cardByYears: Temporal.PlainDate;
  readonly cardUntil: Temporal.PlainDate;
  readonly isCutByStay: boolean;
  readonly certificateByYears: Temporal.PlainDate;
  readonly certificateUntil: Temporal.PlainDate;
  readonly isCutByCard: boolean;
  /** Under the age for signing there is no signature certificate. */
  readonly hasSignature: boolean;
  readonly signatureFromAge: number;
  /** From this day on the card may be renewed, and the notice goes out; never before the issue. */
  readonly cardRenewalFrom: Temporal.PlainDate;
  readonly certificateRenewalFrom: Temporal.PlainDate;
  readonly noticeMonthsBefore: number;
  /** A day of the calendar that not every year has: the birth on 29 February, or the issue. */
  readonly leapDay: 'birth' | 'issue' | undefined;
}

/**
 * @throws {RulesError} MYNA_RULES_NOT_IN_FORCE for an issue before the first card, a birth before 1900, or an issue more than a year ahead: nothing is guessed;
 * MYNA_RULES_DATE_ORDER for a birth after the issue, or a stay that ended before it
 */
export function validityTimeline(facts: TimelineFacts, today: Temporal.PlainDate, profile: PolicyProfile): ValidityTimeline {
  const { birthDate, issuedOn, stayUntil } = facts;
  requireTable(facts, today);
  const ageAtIssue = ageOn(birthDate, issuedOn);
  const adultAge = inForce(profile.card.adultAge, issuedOn);
  const { counting, adultYears, minorYears } = profile.card.validity;
  const cardByYears = cardExpiry({ birthDate, issuedOn }, profile);
  const cardUntil = cardExpiry({ birthDate, issuedOn, stayUntil }, profile);
  const certificateByYears = certificateExpiry({ birthDate, issuedOn, cardExpiresOn: farAway }, profile);
  const certificateUntil = certificateExpiry({ birthDate, issuedOn, cardExpiresOn: cardUntil }, profile);
  const from = (until: Temporal.PlainDate) => later(renewalFrom(until, profile), issuedOn);
  return {
    ageAtIssue,
    adultAge,
    years: ageAtIssue >= adultAge ? adultYears : minorYears,
    counting,
    certificateYears: profile.certificate.validityYears,
    cardByYears,
    cardUntil,
    isCutByStay: !cardUntil.equals(cardByYears),
    certificateByYears,
    certificateUntil,
    isCutByCard: !certificateUntil.equals(certificateByYears),
    hasSignature: maySign(birthDate, issuedOn, profile),
    signatureFromAge: profile.certificate.signatureFromAge,
    cardRenewalFrom: from(cardUntil),
    certificateRenewalFrom: from(certificateUntil),
    noticeMonthsBefore: profile.renewal.noticeMonthsBefore,
    leapDay: leapDayOf(facts, counting),
  };
}

const farAway = Temporal.PlainDate.from('9999-12-31');

function requireTable({ birthDate, issuedOn }: TimelineFacts, today: Temporal.PlainDate): void {
  const isBefore = (one: Temporal.PlainDate, other: Temporal.PlainDate): boolean => Temporal.PlainDate.compare(one, other) < 0;
  if (isBefore(issuedOn, firstCardOn)) throw new RulesError('MYNA_RULES_NOT_IN_FORCE', 'there were no cards on that day');
  if (isBefore(birthDate, firstBirth)) throw new RulesError('MYNA_RULES_NOT_IN_FORCE', 'a birth before 1900 is not counted');
  if (isBefore(today.add({ months: monthsAhead }), issuedOn)) {
    throw new RulesError('MYNA_RULES_NOT_IN_FORCE', 'the rules of that day are not known yet');
  }
}

function later(one: Temporal.PlainDate, other: Temporal.PlainDate): Temporal.PlainDate {
  return Temporal.PlainDate.compare(one, other) >= 0 ? one : other;
}

function leapDayOf({ birthDate, issuedOn }: TimelineFacts, counting: ValidityTimeline['counting']): ValidityTimeline['leapDay'] {
  const isLeapDay = ({ month, day }: Temporal.PlainDate): boolean => month === 2 && day === 29;
  if (counting === 'birthdays-after-issue') return isLeapDay(birthDate) ? 'birth' : undefined;
  return isLeapDay(issuedOn) ? 'issue' : undefined;
}

/** The same with days as text, for pages that have no Temporal. */
export interface IsoTimeline
  extends Omit<
    ValidityTimeline,
    'cardByYears' | 'cardUntil' | 'certificateByYears' | 'certificateUntil' | 'cardRenewalFrom' | 'certificateRenewalFrom'
  > {
  readonly issuedOn: string;
  readonly cardByYears: string;
  readonly cardUntil: string;
  readonly certificateByYears: string;
  readonly certificateUntil: string;
  readonly cardRenewalFrom: string;
  readonly certificateRenewalFrom: string;
}

/** @throws as {@link validityTimeline} @throws RangeError for a text that is no day */
export function isoTimeline(
  facts: { readonly birthDate: string; readonly issuedOn: string; readonly stayUntil?: string },
  today: string,
  profile: PolicyProfile,
): IsoTimeline {
  const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);
  const { birthDate, issuedOn, stayUntil } = facts;
  const counted = validityTimeline(
    { birthDate: day(birthDate), issuedOn: day(issuedOn), stayUntil: stayUntil === undefined ? undefined : day(stayUntil) },
    day(today),
    profile,
  );
  return {
    ...counted,
    issuedOn,
    cardByYears: counted.cardByYears.toString(),
    cardUntil: counted.cardUntil.toString(),
    certificateByYears: counted.certificateByYears.toString(),
    certificateUntil: counted.certificateUntil.toString(),
    cardRenewalFrom: counted.cardRenewalFrom.toString(),
    certificateRenewalFrom: counted.certificateRenewalFrom.toString(),
  };
}
