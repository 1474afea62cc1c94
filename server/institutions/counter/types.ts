import type { KeyKind, PinKind } from '@openmyna/reader';
import type { IdentityDocumentKind } from '@openmyna/rules';
import type { Temporal } from '../../kernel/temporal.ts';
import type { ChangeCase, ChangeEvent } from './change-fold.ts';

/** Why somebody comes to the counter. */
export type Journey =
  | 'registration'
  | 'application'
  | 'collection'
  | 'unlock'
  | 'suspension'
  | 'number-letter'
  | 'renewal'
  | 'replacement'
  | 'change'
  | 'departure'
  | 'death'
  | 'number-change';

/** Who stands at the counter: the resident, or somebody who acts for the resident by law. */
export type Visitor = 'self' | 'legal-representative';

export type PinStates = Readonly<
  Partial<Record<PinKind, { readonly state: 'withdrawn' | 'transport' | 'set'; readonly triesLeft: number }>>
>;

/** A certificate issued within a visit, and the key that the chip must hold for it: SHA-256 of the SubjectPublicKeyInfo, hex. */
export interface IssuedForChip {
  readonly kind: KeyKind;
  readonly serial: string;
  readonly spki: string;
}

/** What happened in a visit. Ids and facts of the procedure only: no name, no number, no PIN. */
export type VisitEvent =
  | { readonly kind: 'started'; readonly journey: Journey; readonly office: string; readonly ticket: string }
  | { readonly kind: 'resident-registered'; readonly residentId: string; readonly registration: 'birth' | 'arrival' | 'foreign' }
  | { readonly kind: 'person-found'; readonly residentId: string }
  | {
      readonly kind: 'identity-proven';
      readonly visitor: Visitor;
      readonly documents: readonly IdentityDocumentKind[];
      readonly isGuardian?: true;
    }
  | { readonly kind: 'identity-refused'; readonly code: string }
  | { readonly kind: 'application-made'; readonly applicationId: string }
  | { readonly kind: 'number-letter-ordered'; readonly letterId: string }
  | {
      readonly kind: 'card-opened';
      readonly cardId: string;
      readonly withNotice: boolean;
      readonly hasPhoto: boolean;
      /** The card that is handed in for it at a renewal. */
      readonly exchangedFor?: string;
    }
  /** What the old card holds for other institutions: SHA-256 by file, hex. */
  | { readonly kind: 'old-card-read'; readonly cardId: string; readonly files: Readonly<Record<string, string>> }
  /** The old chip answers nothing any more: the institutions enter their data again. */
  | { readonly kind: 'old-card-unreadable'; readonly cardId: string }
  | { readonly kind: 'data-carried'; readonly cardId: string }
  | { readonly kind: 'photo-compared'; readonly isSame: boolean }
  | { readonly kind: 'screen-opened' }
  | { readonly kind: 'chip-read'; readonly life: string; readonly pins: PinStates }
  | { readonly kind: 'pins-wanted'; readonly pins: readonly PinKind[] }
  | { readonly kind: 'pins-set'; readonly pins: readonly PinKind[] }
  | { readonly kind: 'chip-delivered' }
  | { readonly kind: 'card-handed-over'; readonly cardId: string }
  | { readonly kind: 'pin-sheet-given' }
  | { readonly kind: 'certificates-wanted'; readonly kinds: readonly KeyKind[] }
  | { readonly kind: 'certificates-issued'; readonly certificates: readonly IssuedForChip[] }
  | { readonly kind: 'certificates-renewed'; readonly kinds: readonly KeyKind[] }
  | { readonly kind: 'card-suspended'; readonly cardId: string }
  | { readonly kind: 'card-resumed'; readonly cardId: string }
  | {
      readonly kind: 'loss-reported';
      readonly cardId: string;
      readonly reference: string;
      readonly place: 'home' | 'outside';
      readonly withPoliceReport: boolean;
    }
  | { readonly kind: 'card-given-up'; readonly cardId: string }
  | { readonly kind: 'fee-paid'; readonly yen: number }
  | ChangeEvent
  | { readonly kind: 'done' }
  | { readonly kind: 'abandoned'; readonly reason: AbandonReason };

export type AbandonReason = 'identity-not-proven' | 'documents-missing' | 'photo-differs' | 'visitor-left' | 'card-fault' | 'mistake';

export type RecordedEvent = VisitEvent & { readonly at: number; readonly officer: string };

/** A visit as the fold of its events. Times are protocol time, milliseconds. */
export interface Visit {
  readonly id: string;
  readonly journey: Journey;
  readonly office: string;
  /** Called out in the waiting room, e.g. `A-017`. */
  readonly ticket: string;
  /** Whoever of the office was at it last. */
  readonly officer: string;
  readonly stage: 'open' | 'done' | 'abandoned';
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  /** The person whom the visit is about. */
  readonly residentId: string | undefined;
  readonly registered: readonly string[];
  readonly identity:
    | {
        readonly visitor: Visitor;
        readonly documents: readonly IdentityDocumentKind[];
        /** The visitor's documents are those of the guardian whom the register names. */
        readonly isGuardian: boolean;
      }
    | undefined;
  readonly identityRefusals: number;
  readonly applicationId: string | undefined;
  readonly cardId: string | undefined;
  readonly withNotice: boolean | undefined;
  /** At a renewal: the card that is handed in, and how far its data have come. */
  readonly exchange:
    | {
        readonly oldCardId: string;
        readonly data: 'to-read' | 'read' | 'carried' | 'unreadable';
        readonly files: Readonly<Record<string, string>>;
      }
    | undefined;
  /** False for an infant's card, which has no photo to compare. */
  readonly needsPhotoComparison: boolean;
  readonly photo: 'same' | 'differs' | undefined;
  readonly hasScreen: boolean;
  readonly chip: { readonly life: string; readonly pins: PinStates } | undefined;
  readonly pinsWanted: readonly PinKind[];
  readonly pinsSet: readonly PinKind[];
  /** Certificates that the chip is still to get. */
  readonly certificatesWanted: readonly KeyKind[];
  /** Issued for keys of the chip, and not yet known to be on it. */
  readonly certificatesIssued: readonly IssuedForChip[];
  /** On the chip, and the older ones ended. */
  readonly certificatesRenewed: readonly KeyKind[];
  readonly loss: { readonly cardId: string; readonly reference: string; readonly place: 'home' | 'outside' } | undefined;
  /** The lost card was abolished 廃止 in this visit. */
  readonly isGivenUp: boolean;
  readonly feePaidYen: number | undefined;
  /** What this visit has changed in records, and what of it is on the cards. */
  readonly changed: ChangeCase;
  readonly isChipDelivered: boolean;
  readonly isHandedOver: boolean;
  readonly isPinSheetGiven: boolean;
  readonly steps: readonly { readonly step: VisitEvent['kind']; readonly at: number; readonly seconds: number }[];
  /** How many events there are: the place of the next one. */
  readonly length: number;
}

/** A document as the officer reads it, to be compared with the register. */
export interface PresentedDocument {
  readonly kind: IdentityDocumentKind;
  readonly name: string;
  readonly birthDate: Temporal.PlainDate;
  /** As printed; a passport shows none. */
  readonly address?: string | undefined;
  /** Number of a residence card or special permanent resident's certificate. */
  readonly number?: string | undefined;
  readonly expiresOn?: Temporal.PlainDate | undefined;
}

/** One line of the side-by-side comparison. */
export interface Comparison {
  readonly document: IdentityDocumentKind;
  readonly field: 'name' | 'birthDate' | 'address' | 'number';
  readonly shown: string;
  /** What the register says; left out for a protected address and for card numbers. */
  readonly registered: string | undefined;
  readonly isSame: boolean;
}
