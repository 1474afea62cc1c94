import type { Dated, IsoDate } from './dated.ts';
import type { ResidenceRule } from './residence.ts';

export type ProfileName = 'brief' | 'jlis';

/**
 * What each PIN guards. `residentRegistry` (住民基本台帳) exists under `jlis` only, where the counter's update and the reading of number and
 * basic four (券面事項入力補助, `basicInformation`) have a PIN each; `healthInsurance` exists under `brief` only.
 */
export type PinKind = 'signature' | 'authentication' | 'basicInformation' | 'residentRegistry' | 'healthInsurance';

export interface PinRule {
  readonly kind: PinKind;
  readonly minLength: number;
  readonly maxLength: number;
  /** `letters-and-digits`: A–Z and 0–9, at least one of each; lower case is folded to upper case. */
  readonly alphabet: 'digits' | 'letters-and-digits';
  /** Wrong entries in a row that lock it. */
  readonly tries: number;
  readonly guards: readonly ('signing' | 'sign-in' | 'counter-update' | 'reading-number-and-basic-four' | 'eligibility')[];
}

/**
 * Digits that a card's face or its holder's number already give: 照合番号A (the number), 照合番号B (birth, expiry year and the code on the face) and the birth
 * date in the Japanese era. The bureau writes them; nobody chooses them.
 */
export interface CredentialRule {
  readonly digits: number;
  readonly tries: number;
}

export type UnlockChannel =
  | { readonly place: 'office' }
  | {
      readonly place: 'kiosk';
      readonly pins: readonly PinKind[];
      readonly needsOtherPin: true;
      readonly withinHours: number;
      readonly open: Hours;
    };

export interface Hours {
  /** `06:30`; `00:00` to `24:00` is day and night. */
  readonly from: string;
  readonly to: string;
  /** Closed days as `MM-DD`. */
  readonly closed: readonly string[];
}

/** How an expiry is counted: whole years from the day of issue, or to the n-th birthday after it. */
export interface ValidityRule {
  readonly counting: 'years-from-issue' | 'birthdays-after-issue';
  readonly adultYears: number;
  readonly minorYears: number;
}

export type NumberProofKind =
  | 'card'
  | 'portal'
  | 'residence-certificate-with-number'
  | 'notification-card'
  | 'number-letter'
  | 'photocopy'
  | 'typed-number';

export type Prefecture = string;

export interface PolicyProfile {
  readonly name: ProfileName;
  /** In the order in which they are set at the counter. */
  readonly pins: readonly PinRule[];
  readonly pinsMayBeEqual: boolean;
  readonly credentials: Readonly<Record<'number' | 'face' | 'birthDate', CredentialRule>>;
  /** The driver's licence on the card has a PIN only if its holder wants one. */
  readonly licencePin: Pick<PinRule, 'minLength' | 'maxLength' | 'alphabet' | 'tries'>;
  readonly pinUnlock: readonly UnlockChannel[];
  readonly numberProof: {
    readonly accepted: readonly NumberProofKind[];
    /** Accepted only where its data match the register. */
    readonly acceptedWhenDataMatch: readonly NumberProofKind[];
    /** The portal's own proof, chosen: hours that it is good for, and seconds that the code on the screen is (it is renewed while the page is open). */
    readonly portalHours: number;
    readonly screenSeconds: number;
    /** Procedures that take the notification card though the profile as a whole does not. */
    readonly proceduresTakingNotificationCard: readonly string[];
    readonly notificationCardAbolishedOn: IsoDate;
  };
  readonly card: {
    /** Days from application to the card lying at the office. */
    readonly leadTimeDays: { readonly min: number; readonly max: number };
    /** Null where express issue is not offered. */
    readonly expressDays: { readonly max: number } | null;
    readonly delivery: readonly ('counter' | 'post-after-identity-check' | 'post-express')[];
    readonly validity: ValidityRule;
    readonly adultAge: Dated<number>;
    readonly stayLimited: true;
    /** Once, while a renewal of the residence status is pending. */
    readonly pendingStayExtensionMonths: number;
    readonly reissueFeeYen: { readonly card: number; readonly certificates: number; readonly express: number | null };
  };
  readonly certificate: { readonly validityYears: number; readonly counting: ValidityRule['counting']; readonly signatureFromAge: number };
  readonly renewal: {
    readonly noticeMonthsBefore: number;
    readonly noticeBy: readonly ('post' | 'portal')[];
    readonly stayLimitedNoticeBy: readonly ('post' | 'portal')[];
  };
  readonly photo: {
    readonly maxAgeMonths: number;
    readonly background: 'white' | 'plain';
    /** Younger than this at issue: no photo. */
    readonly noneUnderAge: number;
    readonly minPixels: number;
    readonly maxPixels: number;
    readonly minBytes: number;
    readonly maxBytes: number;
  };
  readonly health: {
    readonly cardFrom: IsoDate;
    readonly noNewOldCardsFrom: IsoDate;
    readonly oldCardUntil: IsoDate;
    readonly oldCardLenientUntil: IsoDate;
  };
  readonly bank: {
    readonly linking: 'required' | 'voluntary';
    readonly requiredSince: IsoDate | null;
    readonly existingAccountsUntil: IsoDate | null;
    readonly reminderMonthsBefore: readonly number[];
    readonly accountsAreClosed: false;
  };
  readonly tax: { readonly numberMandatoryFromYear: number; readonly withoutNumber: 'ask-again-and-state-why' };
  readonly konbini: {
    readonly hours: Hours;
    readonly chains: readonly string[];
    /** Local government code → yen. */
    readonly certificateFeeYen: Readonly<Record<string, number>>;
    readonly familyRegisterFeeYen: number | null;
  };
  /** Prefecture code (JIS X 0401) → first day; `other` for those not named. */
  readonly licenceStart: { readonly byPrefecture: Readonly<Record<Prefecture, IsoDate>>; readonly other: IsoDate };
  readonly helpline: { readonly phone: string; readonly free: true; readonly suspension: Hours; readonly otherMatters: Hours };
  /** Named as text, never as a link: the sandbox's own doors stand in for them. */
  readonly sites: { readonly application: string; readonly portal: string };
  /** Changes of the record: days of notice, and what they do to the card. */
  readonly residence: ResidenceRule;
  readonly statusAge: { readonly onlineSeconds: number; readonly offlineListHours: number };
}
