import type { Temporal } from '../../kernel/index.ts';
import type { CardRecord, LossReport } from '../cards/index.ts';

export type CallState = 'ringing' | 'taken' | 'held' | 'ended' | 'missed';
export type Matter = 'lost-card' | 'other';
/** How a call ended, by the operator's word; `hung-up` by the caller's. */
export const outcomes = ['suspended', 'advised', 'not-identified', 'hung-up', 'nuisance'] as const;
export type Outcome = (typeof outcomes)[number];

/** A call as lists show it: nothing of what is said in it. Times are protocol time, milliseconds. */
export interface Call {
  readonly id: string;
  /** `C-0017`, said to both sides. */
  readonly ticket: string;
  readonly language: string;
  readonly matter: Matter;
  readonly state: CallState;
  readonly outcome: Outcome | undefined;
  /** Linkage code of the operator who has it. */
  readonly operator: string | undefined;
  readonly version: number;
  readonly rangAt: number;
  readonly takenAt: number | undefined;
  readonly endedAt: number | undefined;
  readonly callerSeenAt: number;
  readonly operatorSeenAt: number | undefined;
}

/** Question cards and fixed sentences of the operator: each page says them in its reader's own language. */
export const phrases = [
  'greeting',
  'ask-name',
  'ask-kana',
  'ask-birth-date',
  'ask-address',
  'ask-household',
  'ask-card-end',
  'ask-where',
  'ask-police',
  'wait',
  'confirm',
  'not-found',
  'ask-again',
  'next-steps',
  'office-hours',
  'goodbye',
] as const;
export type Phrase = (typeof phrases)[number];

/** What the line itself says: what happened, for both sides. */
export type LineNotice =
  | { readonly notice: 'taken' | 'held' | 'resumed' | 'ended' }
  | { readonly notice: 'suspended'; readonly reference: string; readonly wasBefore: boolean };

export type Said = { readonly text: string } | { readonly phrase: Phrase } | LineNotice;

export interface Line {
  readonly place: number;
  readonly at: number;
  readonly side: 'caller' | 'operator' | 'line';
  readonly said: Said;
}

/** What an operator has heard from the caller. Name or kana, the birth date, and at least one more. */
export interface HeardFacts {
  readonly name?: string | undefined;
  readonly kana?: string | undefined;
  readonly birthDate?: Temporal.PlainDate | undefined;
  /** Place and number, e.g. `港町1丁目2番3号` or `港町1-2-3`. */
  readonly address?: string | undefined;
  /** Name or kana of somebody of the same household. */
  readonly householdMember?: string | undefined;
  /** Year and month of the end that is printed on the card, `2036-04`. */
  readonly cardEnds?: string | undefined;
}
export type FactKind = keyof HeardFacts;

export interface Check {
  readonly id: string;
  readonly at: number;
  readonly operator: string;
  readonly asked: readonly FactKind[];
  readonly outcome: 'found' | 'nobody' | 'several';
  readonly residentId: string | undefined;
}

/** The person whom the facts fit, as the operator sees her: what was heard anyway, and the card. */
export interface FoundPerson {
  readonly name: string;
  readonly kana: string;
  readonly birthDate: Temporal.PlainDate;
  readonly municipality: { readonly ja: string; readonly en: string };
  readonly card: CardRecord | undefined;
  readonly loss: LossReport | undefined;
}

export interface Suspension {
  readonly checkId: string;
  readonly residentId: string;
  readonly cardId: string;
  readonly reference: string;
  readonly at: number;
  /** Milliseconds from the confirmation until every instance refused the card. */
  readonly took: number;
}

/** The operator of a session. */
export interface Operator {
  readonly code: string;
}

/** Somebody who checks cards, by name, and what it says of a card at this moment. */
export interface Verifier {
  readonly name: string;
  refuses(card: { readonly cardId: string; readonly residentId: string }): Promise<boolean>;
}

export interface VerifierState {
  readonly name: string;
  readonly state: 'refuses' | 'accepts' | 'unknown';
  readonly ms: number;
}
