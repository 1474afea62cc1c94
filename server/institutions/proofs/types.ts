import type { NumberUse } from '@openmyna/rules';
import type { Temporal } from '../../kernel/index.ts';

/** How a proof stands at the moment somebody asks. */
export const standings = [
  'good',
  'withdrawn',
  'expired',
  /** The card with which it was made was stopped since: lost, stolen, replaced. */
  'card-blocked',
  /** The holder has another number by now. */
  'number-changed',
  /** The holder died or left the country. */
  'holder-gone',
  /** Whoever asks is not the one for whom it was made. */
  'other-asker',
  /** A picture of a screen that is older than the screen's life. */
  'old-picture',
  /** A picture that was checked before: a copy. */
  'shown-before',
] as const;
export type Standing = (typeof standings)[number];

/** What the asker holds: the signed file, the code on the holder's screen, or the check code in letters. */
export const ways = ['file', 'screen', 'code'] as const;
export type Way = (typeof ways)[number];

/** For whom, and what for. */
export interface ProofRequest {
  readonly asker: string;
  readonly use: NumberUse;
}

export interface ProofCheck {
  readonly at: Temporal.Instant;
  readonly way: Way;
  readonly standing: Standing;
}

/** A proof as its holder sees it. */
export interface OwnProof extends ProofRequest {
  readonly id: string;
  /** 12 letters and digits. */
  readonly checkCode: string;
  readonly madeAt: Temporal.Instant;
  readonly validUntil: Temporal.Instant;
  readonly state: 'open' | 'withdrawn' | 'expired';
  readonly checks: readonly ProofCheck[];
}

/** What an asker is told. */
export interface CheckedProof {
  readonly way: Way;
  readonly standing: Standing;
  /** Left out for an asker who says to be somebody else. */
  readonly proof: (ProofRequest & { readonly madeAt: Temporal.Instant; readonly validUntil: Temporal.Instant }) | undefined;
  /** Whether the number and birth date that the asker was given are the holder's; `closed` after too many others. */
  readonly number: 'same' | 'different' | 'closed' | undefined;
}

/** What an asker says beside the proof. */
export interface AskerFacts {
  readonly asker?: string | undefined;
  readonly number?: string | undefined;
  /** ISO date. */
  readonly birthDate?: string | undefined;
}
