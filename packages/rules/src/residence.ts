/** Changes of a resident's record: when they must be notified, what they do to the card, and how a card goes on after a move. */
import type { PolicyProfile } from './profile.ts';
import { Temporal } from './temporal.ts';

/** What a change touches, as far as the card and its certificates are concerned. */
export type ChangedMatter =
  | 'address'
  | 'name'
  | 'sex'
  | 'birth-date'
  | 'stay'
  | 'common-name'
  | 'former-surname'
  | 'protection'
  | 'guardianship';

export type EndedCertificate = 'signature' | 'authentication';

/** Days that are allowed for notices of change, and for bringing the card. All are counted from the day after the event (Civil Code art. 140). */
export interface ResidenceRule {
  /** 転入届・転居届: within this many days of moving (住民基本台帳法 22, 23). Later ones are accepted, with a note. */
  readonly notifyWithinDays: number;
  /** Continued use 継続利用: the moving-in is notified within this many days of the planned moving-out (番号法施行令 14). */
  readonly movingInWithinDays: number;
  /** Continued use: the card is brought within this many days of the notification of the moving-in. */
  readonly bringCardWithinDays: number;
  /** Certificates that a change ends (公的個人認証法 12, 31; the profile's reading of it). */
  readonly endedCertificates: Readonly<Record<ChangedMatter, readonly EndedCertificate[]>>;
  /** Changes after which the texts and pictures on the chip are no longer right. */
  readonly chipTextsOf: readonly ChangedMatter[];
}

const isAfter = (one: Temporal.PlainDate, other: Temporal.PlainDate): boolean => Temporal.PlainDate.compare(one, other) > 0;

/** Days by which a notice came too late; 0 when it was in time. */
export function notificationDelay(
  dates: { readonly happenedOn: Temporal.PlainDate; readonly notifiedOn: Temporal.PlainDate },
  profile: PolicyProfile,
): number {
  const days = dates.happenedOn.until(dates.notifiedOn, { largestUnit: 'days' }).days;
  return Math.max(0, days - profile.residence.notifyWithinDays);
}

export type ContinuedUse =
  /** The last day on which the card may be brought to the new municipality. */
  | { readonly isAllowed: true; readonly bringBy: Temporal.PlainDate }
  | { readonly isAllowed: false; readonly reason: 'notified-late' | 'moving-out-too-old' };

/** Whether a card goes on after a move to another municipality (番号法 17条3項, 番号法施行令 14条). */
export function continuedUse(
  dates: {
    readonly movedOn: Temporal.PlainDate;
    /** The planned day in the notice of moving out. */
    readonly movingOutOn: Temporal.PlainDate;
    readonly notifiedOn: Temporal.PlainDate;
  },
  profile: PolicyProfile,
): ContinuedUse {
  const { movingInWithinDays, bringCardWithinDays } = profile.residence;
  if (notificationDelay({ happenedOn: dates.movedOn, notifiedOn: dates.notifiedOn }, profile) > 0) {
    return { isAllowed: false, reason: 'notified-late' };
  }
  if (isAfter(dates.notifiedOn, dates.movingOutOn.add({ days: movingInWithinDays }))) {
    return { isAllowed: false, reason: 'moving-out-too-old' };
  }
  return { isAllowed: true, bringBy: dates.notifiedOn.add({ days: bringCardWithinDays }) };
}

/** What changes do to a card: its texts, and the certificates that end. */
export function effectOnCard(
  matters: readonly ChangedMatter[],
  profile: PolicyProfile,
): { readonly hasNewTexts: boolean; readonly ends: readonly EndedCertificate[] } {
  const { endedCertificates, chipTextsOf } = profile.residence;
  const ends = new Set(matters.flatMap((matter) => endedCertificates[matter]));
  return {
    hasNewTexts: matters.some((matter) => chipTextsOf.includes(matter)),
    ends: (['signature', 'authentication'] as const).filter((kind) => ends.has(kind)),
  };
}
