import { RulesError } from './dated.ts';
import type { PolicyProfile } from './profile.ts';

/** Why a card is replaced (個人番号カード再交付). */
export type ReplacementReason = 'lost' | 'damaged' | 'chip-fault' | 'number-changed' | 'no-room-left';

export interface ReplacementFee {
  /** What is to be paid, integer yen. */
  readonly yen: number;
  readonly cardYen: number;
  readonly certificatesYen: number;
  /** More than the ordinary fee, for express issue 特急発行. */
  readonly expressYen: number;
}

/** Nobody pays for what is no fault of the holder: a chip that failed, a number that was changed, no room left for changes. */
const free: readonly ReplacementReason[] = ['chip-fault', 'number-changed', 'no-room-left'];

/**
 * The fee of a replacement: card and certificates; express in all, certificates off where they are not wanted.
 * @throws {RulesError} `MYNA_RULES_EXPRESS_NOT_OFFERED` under a profile without express issue
 */
export function replacementFee(
  profile: Pick<PolicyProfile, 'card'>,
  wanted: { readonly reason: ReplacementReason; readonly express?: boolean | undefined; readonly withCertificates?: boolean | undefined },
): ReplacementFee {
  const { card, certificates, express } = profile.card.reissueFeeYen;
  const isExpress = wanted.express === true;
  if (isExpress && (express === null || profile.card.expressDays === null))
    throw new RulesError('MYNA_RULES_EXPRESS_NOT_OFFERED', 'this profile has no express issue');
  if (free.includes(wanted.reason)) return { yen: 0, cardYen: 0, certificatesYen: 0, expressYen: 0 };
  const certificatesYen = wanted.withCertificates === false ? 0 : certificates;
  const expressYen = isExpress ? (express ?? 0) - card - certificates : 0;
  return { yen: card + certificatesYen + expressYen, cardYen: card, certificatesYen, expressYen };
}

/** Express issue is asked for within so many days of the loss report. */
export const expressWithinDays = 30;
