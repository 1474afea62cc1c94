import type { IndividualNumber, LocalGovernmentCode } from '@openmyna/number';
import type { ChangedMatter } from '@openmyna/rules';
import type { Actor } from '../../kernel/index.ts';
import type { Temporal } from '../../kernel/temporal.ts';
import type { Guardianship, NamesakeConfirmation, Purpose, Relationship, ResidenceCard, Resident, Sex } from './types.ts';

/** What is to be changed in a record, by a notice at the counter. Every date is the day on which it happened. */
export type ResidentChange =
  /** 転居届: another address within the municipality. */
  | { readonly kind: 'address'; readonly on: Temporal.PlainDate; readonly address: string }
  /** 転出届: the planned day of leaving, to another municipality, to one that is not known yet, or abroad. */
  | { readonly kind: 'moving-out'; readonly on: Temporal.PlainDate; readonly to: LocalGovernmentCode | 'abroad' | 'elsewhere' }
  | { readonly kind: 'moving-out-cancelled'; readonly on: Temporal.PlainDate }
  /** 転入届: into this municipality, after a moving-out from another one. */
  | {
      readonly kind: 'moving-in';
      readonly on: Temporal.PlainDate;
      readonly municipality: LocalGovernmentCode;
      readonly address: string;
    }
  /** 国外からの転入 of somebody who had lived here before: the record and the number are the ones of then. */
  | {
      readonly kind: 'returned';
      readonly on: Temporal.PlainDate;
      readonly municipality: LocalGovernmentCode;
      readonly address: string;
    }
  | {
      readonly kind: 'name';
      readonly on: Temporal.PlainDate;
      readonly name: string;
      readonly kana: string;
      readonly latin?: string | undefined;
      /** Where somebody else has this name, reading, birth date and sex: what tells the two apart. */
      readonly namesake?: NamesakeConfirmation | undefined;
    }
  /** 旧氏; undefined ends it. */
  | { readonly kind: 'former-surname'; readonly on: Temporal.PlainDate; readonly formerSurname: string | undefined }
  /** 通称 of a foreign resident; undefined ends it. */
  | { readonly kind: 'common-name'; readonly on: Temporal.PlainDate; readonly commonName: string | undefined }
  | { readonly kind: 'sex'; readonly on: Temporal.PlainDate; readonly sex: Sex }
  | { readonly kind: 'birth-date'; readonly on: Temporal.PlainDate; readonly birthDate: Temporal.PlainDate }
  /** 在留資格の変更・在留期間の更新, by the new residence card. */
  | { readonly kind: 'stay'; readonly on: Temporal.PlainDate; readonly residenceCard: ResidenceCard }
  /** 支援措置 */
  | { readonly kind: 'protection'; readonly on: Temporal.PlainDate; readonly isProtected: boolean }
  /** 成年後見 from the day on which the court's order took effect, or with another guardian from that day; undefined ends it. */
  | { readonly kind: 'guardianship'; readonly on: Temporal.PlainDate; readonly guardianship: Omit<Guardianship, 'from'> | undefined }
  | { readonly kind: 'died'; readonly on: Temporal.PlainDate };

export type ChangeKind = ResidentChange['kind'] | 'household' | 'moved-out' | 'number';

/** Whose record, and which version of it the officer has seen. */
export interface SeenRecord {
  readonly residentId: string;
  readonly version: number;
}

export interface ChangeRequest {
  readonly change: ResidentChange;
  /** One resident, or members of one household who move together, the notifier first. */
  readonly members: readonly SeenRecord[];
  /** An existing household that is entered, and how each of the members stands to its head. */
  readonly household?: { readonly id: string; readonly relationship: Relationship } | undefined;
  /** Of the visit: the same request again changes nothing and answers as before. */
  readonly key: string;
  readonly evidence: readonly string[];
}

/** What was written for one resident. */
export interface RecordedChange {
  readonly residentId: string;
  readonly changeId: string;
  readonly kind: ChangeKind;
  readonly version: number;
  readonly matters: readonly (ChangedMatter | 'departure' | 'return' | 'death' | 'number')[];
  /** Days by which the notice came too late. */
  readonly delayDays: number;
  /** Where a card goes on after a move: the last day on which it may be brought. `lapses`: it does not go on. */
  readonly card: { readonly bringBy: Temporal.PlainDate } | 'lapses' | undefined;
}

/** A row of a record's history: what was true before and after, from which day, known since when. Dates and texts as the register keeps them. */
export interface HistoryRow {
  readonly changeId: string;
  readonly kind: string;
  readonly effectiveOn: Temporal.PlainDate;
  readonly recordedAt: Temporal.Instant;
  /** Order of writing; 0 for the registration itself. */
  readonly version: number;
  readonly delayDays: number;
  readonly institution: string;
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
}

/** Who wants another number, and what proves the leak (番号法 7条2項). */
export interface NumberChangeRequest {
  readonly residentId: string;
  readonly version: number;
  readonly key: string;
  readonly requestedBy: 'self' | 'ex-officio';
  /** The only reason that the law knows: leaked, and likely to be misused. */
  readonly reason: 'leaked';
  readonly evidence: { readonly kind: 'police-report' | 'leak-report' | 'official-finding'; readonly reference: string };
}

/** A day that was missed, or kept: `bring-card` after a move, `moving-in` after a moving-out. */
export interface RecordTerm {
  readonly kind: 'bring-card' | 'moving-in' | 'departure';
  readonly dueOn: Temporal.PlainDate;
}

/** The part of the registry's door that changes records and shows their history. */
export interface RegistryChanges {
  /**
   * Writes a change for one resident or for members of a household, all or none.
   * @throws {MynaError} the `MYNA_REGISTRY_…` refusals of `change-rules.ts`; `MYNA_REGISTRY_RECORD_MOVED_ON` when another counter was faster
   */
  changeResidents(request: ChangeRequest, actor: Actor, purpose: Purpose): Promise<readonly RecordedChange[]>;
  /** A new number in place of one that has leaked; the old one is dead for ever. */
  changeNumber(
    request: NumberChangeRequest,
    actor: Actor,
  ): Promise<{ readonly changeId: string; readonly individualNumber: IndividualNumber }>;
  /** What was true and when it became known, oldest first; logged. */
  openHistory(residentId: string, actor: Actor, purpose: Purpose): Promise<readonly HistoryRow[]>;
  /** The record as it was on a day, as far as it was known at a moment (left out: today); logged. */
  openResidentAsOf(
    residentId: string,
    at: { readonly on: Temporal.PlainDate; readonly knownAt?: Temporal.Instant | undefined },
    actor: Actor,
    purpose: Purpose,
  ): Promise<Resident>;
  /** What is still to be done, and by when. */
  openTerms(residentId: string): Promise<readonly RecordTerm[]>;
  /** The card was brought and agrees with the record again: the term of continued use ends. */
  settleCardBrought(residentId: string): Promise<void>;
}
