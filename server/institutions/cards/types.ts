import type { ApplicationNumber } from '@openmyna/number';
import type { CredentialName, FileName, KeyKind } from '@openmyna/reader';
import type { ChangedMatter } from '@openmyna/rules';
import type { Kysely } from 'kysely';
import type { Actor, Temporal } from '../../kernel/index.ts';
import type { AccessEntry, Purpose } from '../exchange/index.ts';
import type { ApplicationAction, ApplicationState, CorrectionReason, RefusalReason, WithdrawalReason } from './application-fold.ts';
import type { CardState } from './card-fold.ts';
import type { CardLosses } from './loss.ts';
import type { PhotoReport } from './photo/check-photo.ts';
import type { Recalls } from './recall-types.ts';
import type { CardPerson } from './register-types.ts';

// biome-ignore lint/suspicious/noExplicitAny: a transaction of any room of the core role
export type CoreTransaction = Kysely<any>;

/** Logs a read of this institution's own records; the entry is committed before the data are returned. */
export type RecordAccess = (entry: AccessEntry) => Promise<void>;

export interface Representative {
  readonly name: string;
  readonly relationship: 'parent' | 'guardian' | 'other';
  readonly phone: string;
}

export interface Contact {
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly language: 'ja' | 'en';
}

/** A photo as it was captured: the page hashes it before it is sent, and the hash travels apart from the picture. */
export interface CapturedPhoto {
  readonly bytes: Uint8Array;
  /** SHA-256 in hex, made where the photo was taken. */
  readonly sha256: string;
  /** The day that the applicant states. */
  readonly takenOn?: Temporal.PlainDate | undefined;
}

export interface CounterApplication {
  readonly residentId: string;
  readonly actor: Actor;
  /** Left out for a child under one year. */
  readonly photo?: CapturedPhoto | undefined;
  /** Needed under 15, and of a ward. */
  readonly representative?: Representative | undefined;
  readonly contact?: Contact | undefined;
  /** 特急発行: made and sent within the profile's express days. */
  readonly express?: true | undefined;
}

/** An application as institutions see it. Nothing here says who the person is, except her id. */
export interface ApplicationRecord {
  readonly id: string;
  readonly residentId: string;
  /** For people: `A-` and ten characters. */
  readonly reference: string;
  readonly municipality: string;
  readonly state: ApplicationState;
  readonly history: readonly ApplicationAction[];
}

export type ProgressStep = 'submitted' | 'accepted' | 'production' | 'shipment' | 'office' | 'collection';

/** A line of steps, the way it is shown to the applicant. */
export interface Progress {
  readonly reference: string;
  readonly stage: ApplicationState['stage'];
  readonly steps: readonly {
    readonly step: ProgressStep;
    readonly status: 'done' | 'current' | 'coming' | 'ended';
    /** The day it happened, or is expected. */
    readonly on?: string;
  }[];
  /** ISO date of the next thing that will happen. */
  readonly nextOn?: string;
  /** Last day for collecting the card. */
  readonly collectBy?: string;
  /** The card that was made was recalled, and another one is on its way. */
  readonly isMadeAgain?: true;
  /** The record changed after the card was made, and another one is on its way. */
  readonly isOutdated?: true;
  /** Six digits: after a move the card is collected at the office of this municipality. */
  readonly forwardedTo?: string;
  readonly outcome?: ApplicationState['outcome'];
  /** Why it was returned, refused or withdrawn. */
  readonly reason?: CorrectionReason | RefusalReason | WithdrawalReason;
}

/** A card as institutions see it. */
export interface CardRecord {
  readonly id: string;
  readonly residentId: string;
  readonly applicationId: string;
  /** Fifteen digits, on the chip. */
  readonly serial: string;
  readonly state: CardState;
  readonly issuedOn: Temporal.PlainDate;
  readonly expiresOn: Temporal.PlainDate;
  /** SHA-256 of the portrait printed on it, hex; none for an infant's card. */
  readonly portraitSha256?: string;
}

/** What the officer compares before a card is handed over. */
export interface CollectionCase {
  readonly application: ApplicationRecord;
  readonly card: CardRecord;
  readonly person: CardPerson;
  /** The card was printed from exactly the photo that was bound to this application. */
  readonly hasPhoto: boolean;
  /** Given with the notice, or without it: then the officer asks for a second identity document. */
  readonly withNotice: boolean;
  readonly collectBy: Temporal.PlainDate;
  /** The card that she has until now, and hands in for this one. */
  readonly replaces?: CardRecord;
}

/** What may be renewed of a card's certificates today. */
export interface CertificatePlan {
  readonly card: CardRecord;
  /** The keys that a card of this person has, in the order in which they are made. */
  readonly kinds: readonly {
    readonly kind: KeyKind;
    readonly isRenewable: boolean;
    /** Last day of the one in use; left out when there is none. */
    readonly endsOn?: Temporal.PlainDate;
    readonly renewableFrom?: Temporal.PlainDate;
  }[];
  /** Last day of a certificate that is issued today. */
  readonly newEnd: Temporal.PlainDate;
}

/** Certificates that are to be written to a chip, with the authorities' own. */
export interface NewCertificates {
  readonly certificates: readonly { readonly kind: KeyKind; readonly serial: string; readonly der: Uint8Array }[];
  readonly authorities: { readonly signature: Uint8Array; readonly authentication: Uint8Array };
}

/** What a change in the register asks of a chip, and what is missing until the two agree (invariant I6). */
export interface ChipState {
  readonly cardId: string;
  /** Texts and pictures are older than the record. */
  readonly needsTexts: boolean;
  /** Certificates that changes have ended and that no new one has replaced. */
  readonly needsCertificates: readonly ('signature' | 'authentication')[];
  /** Lines printed into the additional-entry field 追記領域 of the card, oldest first. */
  readonly printed: readonly { readonly on: Temporal.PlainDate; readonly text: string }[];
}

/** What is written to a chip so that it agrees with the record. */
export interface ChipTexts {
  readonly files: readonly { readonly file: FileName; readonly content: Uint8Array }[];
  /** 照合番号B and the birth date, which hold what may have changed: date of birth and the card's last year. */
  readonly credentials: readonly { readonly credential: CredentialName; readonly value: string }[];
  /** The record's version that they were made from. */
  readonly version: number;
}

/** Counts by stage and what comes next, for the bureau's first page. */
export interface BureauOverview {
  readonly today: string;
  readonly stages: Readonly<Record<string, number>>;
  readonly chipsMadeAgain: number;
  readonly nextAt?: string;
}

export interface BureauBatch {
  /** `B20261214`. */
  readonly id: string;
  readonly produceOn: string;
  readonly cards: number;
  readonly produced: number;
  readonly madeAgain: number;
}

export interface BureauShipment {
  /** `S20261218-149900`. */
  readonly id: string;
  readonly municipality: string;
  readonly shipOn: string;
  readonly arriveOn: string;
  readonly cards: number;
  readonly arrived: number;
}

export interface BureauItem {
  readonly id: string;
  readonly reference: string;
  readonly municipality: string;
  readonly stage: ApplicationState['stage'];
  readonly submittedOn: string;
  readonly dueAt?: string;
  readonly batch?: string;
  readonly shipment?: string;
  readonly attempts: number;
}

/** The bureau's own door: production seen from the inside. Lists hold no names. */
export interface Bureau {
  overview(): Promise<BureauOverview>;
  batches(): Promise<BureauBatch[]>;
  shipments(): Promise<BureauShipment[]>;
  /** Newest first, at most 200. */
  applications(filter: { stage?: string; batch?: string; shipment?: string }): Promise<BureauItem[]>;
  application(id: string): Promise<ApplicationRecord>;
  /** The applicant's portrait, JPEG; logged. */
  openPhoto(applicationId: string, actor: Actor): Promise<Uint8Array>;
  /** Back to the applicant, who sends another photo within 90 days; possible until production. */
  returnForCorrection(applicationId: string, reason: CorrectionReason, actor: Actor): Promise<ApplicationRecord>;
  refuse(applicationId: string, reason: RefusalReason, actor: Actor): Promise<ApplicationRecord>;
  /** Another chip, the next day, after several failed in a row (`MYNA_CARDS_CHIPS_FAILED`). @throws {MynaError} `MYNA_CARDS_APPLICATION_NOT_NOW` */
  makeAgain(applicationId: string, actor: Actor): Promise<ApplicationRecord>;
  /** The post brought the collection notice back. */
  noticeReturned(applicationId: string, actor: Actor): Promise<ApplicationRecord>;
  /** Sends it again, to the address of today; the last day of collection stays. */
  sendNoticeAgain(applicationId: string, actor: Actor): Promise<ApplicationRecord>;
}

/** The door of the institution that makes and keeps the cards. */
export interface Cards extends CardLosses {
  /** 申請書ID for a resident, in the caller's transaction; whatever number she had before dies. */
  issueApplicationNumber(trx: CoreTransaction, residentId: string, municipality: string): Promise<ApplicationNumber>;
  /** A lost letter: a new application number by post, the old one dead at once. */
  reissueApplicationNumber(residentId: string, actor: Actor): Promise<{ letterId: string }>;
  /** The number letter of a newly registered resident; running twice posts once. */
  sendNumberLetter(residentId: string): Promise<void>;

  /** Somebody died or left the country: what is under way ends, a live card is withdrawn. Running twice changes nothing more. */
  closeResident(residentId: string): Promise<void>;

  /** Looks at a photo without keeping anything. */
  checkPhoto(photo: { bytes: Uint8Array; takenOn?: Temporal.PlainDate | undefined }): Promise<PhotoReport>;
  /** An application at the counter, after the officer identified the person. @throws {PhotoRefusedError} with the report */
  applyAtCounter(application: CounterApplication): Promise<ApplicationRecord>;
  /** Newest first. */
  applicationsOf(residentId: string): Promise<ApplicationRecord[]>;
  progressOf(application: ApplicationRecord): Progress;
  /** Ends an application; a card that was made for it is destroyed. */
  withdrawApplication(applicationId: string, reason: WithdrawalReason, actor: Actor): Promise<ApplicationRecord>;

  /** Compares notice and person. Without a notice number the person's card at the office is found by her id. */
  prepareCollection(request: { noticeNumber?: string | undefined; residentId: string; actor: Actor }): Promise<CollectionCase>;
  /** The portrait on the card, JPEG, for the side-by-side view; logged. @throws when its hash is not the one bound to the application */
  openCardPhoto(cardId: string, actor: Actor, purpose: Purpose): Promise<Uint8Array>;
  /** The card in its holder's hands, logged; undefined when there is none. */
  openLiveCard(residentId: string, actor: Actor, purpose: Purpose): Promise<CardRecord | undefined>;
  /** Once and for all, whoever comes second is refused; the same visit may repeat it. Call it after the chip says it is delivered. */
  completeCollection(request: { cardId: string; visitId: string; actor: Actor; exchangedFor?: string | undefined }): Promise<CardRecord>;

  getCard(cardId: string): Promise<CardRecord>;
  /** Newest first. */
  cardsOf(residentId: string): Promise<CardRecord[]>;
  /** Active or suspended. */
  findLiveCard(residentId: string): Promise<CardRecord | undefined>;
  /** With the certificates, confirmed by every instance when it returns. Repeating it changes nothing. */
  suspendCard(cardId: string, actor: Actor, reason?: string): Promise<CardRecord>;
  resumeCard(cardId: string, actor: Actor, reason?: string): Promise<CardRecord>;
  /** For good: certificates revoked. */
  withdrawCard(cardId: string, actor: Actor, reason: string): Promise<CardRecord>;

  /** Brings the card's last day in line with its holder's stay: extended, two months more while a decision is pending, or as before. */
  followStay(cardId: string, actor: Actor): Promise<CardRecord>;
  /** Which certificates may be renewed today; the look is logged. */
  planCertificates(cardId: string, actor: Actor): Promise<CertificatePlan>;
  /** For keys that the chip has just made, in the counter's visit; older ones stay valid until `confirmCertificates`. */
  issueCertificates(request: { cardId: string; keys: Partial<Record<KeyKind, Uint8Array>>; actor: Actor }): Promise<NewCertificates>;
  /** The chip holds these: older ones of their kinds end, confirmed by every instance when it returns. Repeating it changes nothing. */
  confirmCertificates(request: { cardId: string; serials: readonly string[]; visitId: string; actor: Actor }): Promise<CardRecord>;

  /** Ends the certificates that a change of the record ends, and notes that the chip's texts are old. Running twice changes nothing. */
  noteChange(change: { residentId: string; changeId: string; version: number; matters: readonly ChangedMatter[] }): Promise<void>;
  /** Ends the live card, when it is older than the change: one that was made since goes on. Confirmed by every instance; running twice changes nothing. */
  endAfterChange(change: { residentId: string; changeId: string; reason: string }): Promise<void>;
  /** Another number: ends card and applications that are older than it, confirmed by every instance. The letter comes by itself. */
  endNumber(change: { residentId: string; changeId: string }): Promise<void>;
  /** What is missing on the live card; undefined when there is none. The caller logs the access. */
  chipState(residentId: string): Promise<ChipState | undefined>;
  /** What the chip is to hold, made from the record of this moment; logged. */
  prepareTexts(cardId: string, actor: Actor): Promise<ChipTexts>;
  /**
   * The chip holds the texts of this version, and the line was printed on the card. Repeating it changes nothing.
   * @returns false when the record has moved on meanwhile: the texts are old again
   */
  confirmTexts(request: { cardId: string; version: number; visitId: string; actor: Actor }): Promise<boolean>;

  /** Takes over a card of the past (the sandbox's cast): the same production, all steps at once, dated as given. */
  importCard(card: ImportedCard): Promise<CardRecord>;

  /** The key for the counter's authentication to the chip; the caller keeps it for one run. */
  counterKey(cardId: string): Uint8Array;
  transportPin(cardId: string): string;

  readonly bureau: Bureau;
  readonly recalls: Recalls;
}

export interface ImportedCard {
  readonly residentId: string;
  readonly appliedOn: Temporal.PlainDate;
  readonly issuedOn: Temporal.PlainDate;
  readonly collectedOn: Temporal.PlainDate;
  /** JPEG or PNG; not checked, only cut to 35:45. */
  readonly photo?: Uint8Array | undefined;
}
