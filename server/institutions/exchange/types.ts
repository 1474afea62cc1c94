import type { ExportLine, SignedTreeHead } from '@openmyna/transparency';
import type { Kysely } from 'kysely';
import type { Actor, Institution, Temporal } from '../../kernel/index.ts';
import type { LogQuestions } from './questions.ts';
import type { LogReview } from './review.ts';

/** 機関別符号: what one institution calls one person. It says nothing to any other institution. */
export type LinkageCode = string & { readonly __brand?: 'LinkageCode' };

/** What can be asked for or is named in the log; `exchange.items` holds the same list with names. */
export const items = [
  'name',
  'basicFour',
  'individualNumber',
  'residentState',
  'stay',
  'card',
  'certificates',
  'recordCode',
  'household',
  'applications',
  'photo',
  'letters',
  'accessLog',
  'notices',
  'changes',
  'chip',
  'guardianship',
  'notifications',
  'contact',
  'proofs',
  'mandates',
  'procedures',
] as const;
export type Item = (typeof items)[number];

/** By what somebody acts for another: parental authority, a court's order, the person's signature. */
export const mandateKinds = ['parent', 'guardian', 'agent'] as const;
export type MandateKind = (typeof mandateKinds)[number];
/** In what somebody acts for another. */
export const mandateScopes = ['view', 'procedures', 'letters', 'offices'] as const;
export type MandateScope = (typeof mandateScopes)[number];

const ownPurposes = [
  'portal.own-data',
  'portal.own-log',
  'portal.letters',
  'portal.settings',
  'portal.number-proof',
  'portal.number-proof-check',
  'tax.sign-in-page',
  'identity.sign-in',
  'identity.attributes',
  'counter.search',
  'counter.registration',
  'counter.application',
  'counter.number-letter',
  'counter.collection',
  'counter.unlock',
  'counter.suspension',
  'counter.change',
  'counter.departure',
  'counter.death',
  'counter.number-change',
  'tax.record-change',
  'counter.renewal',
  'counter.replacement',
  'helpline.search',
  'helpline.suspension',
  'registry.registration',
  'registry.records',
  'cards.application',
  'cards.number-letter',
  'cards.notice',
  'cards.production',
  'cards.records',
  'cards.renewal-notice',
  'cards.certificates',
  'bureau.production',
  'bureau.recall',
  'konbini.unlock',
  'certification.issue',
  'certification.status',
  'operator.oversight',
  'sandbox.cast',
  'portal.question',
  'counter.log-answer',
  'helpline.log-answer',
  'bureau.log-answer',
  'counter.log-review',
  'helpline.log-review',
  'bureau.log-review',
  'operator.log-audit',
  'portal.mandates',
  'portal.acted',
  'portal.procedures',
  'procedures.form',
  'procedures.household',
  'counter.mandates',
  'counter.procedure',
  'counter.certificate',
] as const;
/** Why somebody looks: a row of `exchange.statutes`, which names the items it covers and the law. */
export type Purpose = (typeof ownPurposes)[number] | `portal.${MandateScope}-by-${MandateKind}` | `procedures.form-by-${MandateKind}`;
export const purposes: readonly Purpose[] = [
  ...ownPurposes,
  ...mandateKinds.map((kind) => `procedures.form-by-${kind}` as const),
  ...mandateScopes.flatMap((scope) => mandateKinds.map((kind) => `portal.${scope}-by-${kind}` as const)),
];

/** An institution asks for data that another one holds. */
export interface DisclosureRequest {
  readonly code: LinkageCode;
  readonly purpose: Purpose;
  readonly items: readonly Item[];
  /** Who asks. `person` is the code itself where the statute wants the person's own request. */
  readonly actor: Actor;
}

/** Somebody collects a letter in the portal, herself or by a mandate. */
export interface LetterRequest extends Omit<DisclosureRequest, 'items'> {
  readonly letterId: string;
}

/**
 * The values by item, as the rooms' `item_…` functions give them (`basicFour`: name, kana, commonName, birthDate, sex, address,
 * municipality). `individualNumber` is the twelve digits, opened. An item is null when there is nothing.
 */
export type Disclosure = Readonly<Partial<Record<Item, unknown>>>;

/** An institution reads or writes records of its own. */
export interface AccessEntry {
  readonly residentId: string;
  readonly actor: Actor;
  readonly purpose: Purpose | (string & {});
  /** Left out: all that the purpose covers. */
  readonly items?: readonly Item[] | undefined;
  readonly act?: 'read' | 'write' | undefined;
  /** The actor is the resident. */
  readonly isSelf?: boolean | undefined;
}

interface Names {
  readonly ja: string;
  readonly en: string;
}

/** A line of a person's own access log. */
export interface LogLine {
  readonly id: string;
  /** Civil time. */
  readonly at: Temporal.Instant;
  readonly institution: { readonly id: Institution; readonly name: Names };
  /** `staff` are shown by institution and terminal, never by name. */
  readonly by: 'self' | 'staff' | 'system' | 'mandate';
  /** Somebody acted for another: by `mandate` for this person, by `self` this person for another. `name` is the other's. */
  readonly mandate: { readonly kind: MandateKind; readonly id: string; readonly name: string } | undefined;
  readonly terminal: string | undefined;
  readonly act: 'disclosure' | 'read' | 'write';
  readonly purpose: { readonly id: string; readonly title: Names };
  readonly law: Names;
  readonly items: readonly { readonly id: Item; readonly name: Names }[];
  /** Place in the tree; undefined for the first second. */
  readonly position: number | undefined;
  /** The person has asked about it. */
  readonly isAsked: boolean;
  /** With this and the proof of `position`, the line can be checked against the signed tree head. */
  readonly evidence: { readonly salt: string; readonly entry: string; readonly leafHash: string };
}

export interface LogPage {
  readonly lines: readonly LogLine[];
  /** Given to `before` of the next page; undefined on the last page. */
  readonly next: string | undefined;
}

/** That something changed, and never what: whoever may know reads it through the exchange, for a purpose. */
export interface NoticeOfChange {
  /** The person, by the institution's own code. */
  readonly code: LinkageCode;
  readonly changeId: string;
  readonly matters: readonly string[];
  readonly effectiveOn: Temporal.PlainDate;
}

/** Tells a resident of an answer, in its transaction; told twice of one `event`, she is told once. */
export type LogQuestionNews = <Tables>(
  transaction: Kysely<Tables>,
  residentId: string,
  news: { readonly kind: 'log-answer'; readonly event: string },
) => Promise<void>;

/** What an institution does when it is told. It may be told of one change twice and must then do its work once. */
export type LearnOfChange = (notice: NoticeOfChange) => Promise<void>;

/** The exchange: the one place through which institutions read what others hold about a person. */
export interface Exchange {
  /** The person's code at an institution; made at the first call. */
  codeFor(residentId: string, institution: Institution): Promise<LinkageCode>;
  /** For institutions that know persons by resident id. Undefined: no such code at that institution. */
  residentOf(code: LinkageCode, institution: Institution): Promise<string | undefined>;
  /**
   * The entry is committed before the first byte is read.
   * @throws {MynaError} `MYNA_EXCHANGE_PURPOSE_UNKNOWN`, `MYNA_EXCHANGE_ITEM_REFUSED`, `MYNA_EXCHANGE_NOT_OWN_REQUEST`,
   * `MYNA_EXCHANGE_CODE_UNKNOWN`, `MYNA_EXCHANGE_REQUESTER_REFUSED`
   */
  disclose(request: DisclosureRequest): Promise<Disclosure>;
  /**
   * The PDF of a person's letter. Its entry is committed before it is opened, and the letter counts as read.
   * @throws {MynaError} as `disclose`; `MYNA_LETTER_NOT_FOUND`, also for another person's; `MYNA_PORTAL_LETTER_PROTECTED`
   */
  openLetter(request: LetterRequest): Promise<Uint8Array>;
  /**
   * Records an institution's own reads or writes in the caller's transaction. For a read, commit before the data leave.
   * @throws {MynaError} `MYNA_EXCHANGE_PURPOSE_UNKNOWN`, `MYNA_EXCHANGE_ITEM_REFUSED`, `MYNA_EXCHANGE_REQUESTER_REFUSED`
   */
  // biome-ignore lint/suspicious/noExplicitAny: a transaction over any room's tables
  recordAccess(transaction: Kysely<any>, ...entries: readonly AccessEntry[]): Promise<void>;
  /** A person's own log, newest first; looking is an entry too. @param request.code at the institution that shows it */
  entriesOf(request: {
    readonly code: LinkageCode;
    readonly actor: Actor;
    readonly before?: string | undefined;
    readonly limit?: number | undefined;
    /** Leaves out the person's own looks. */
    readonly byOthers?: boolean | undefined;
  }): Promise<LogPage>;
  /** Gives positions to all finished entries now; the sequencer calls it by itself. */
  sequence(): Promise<SignedTreeHead>;
  /** The newest signed head. */
  treeHead(): Promise<SignedTreeHead>;
  /** Audit path of a leaf, RFC 6962 section 2.1.1. @throws {MynaError} `MYNA_EXCHANGE_PROOF_RANGE` */
  inclusionProof(position: number, size: number): Promise<{ leafHash: Uint8Array; path: Uint8Array[] }>;
  /** Audit paths of several leaves, in their order. @throws {MynaError} `MYNA_EXCHANGE_PROOF_RANGE` */
  inclusionProofs(positions: readonly number[], size: number): Promise<readonly Uint8Array[][]>;
  /** RFC 6962 section 2.1.2. @throws {MynaError} `MYNA_EXCHANGE_PROOF_RANGE` */
  consistencyProof(first: number, second: number): Promise<Uint8Array[]>;
  /** DER SubjectPublicKeyInfo of the key that signs tree heads. */
  readonly logKey: () => Promise<Uint8Array>;
  /** The whole log as it was signed, for an auditor; `formatLine` and `auditLog` of `@openmyna/transparency` write and check it. */
  exportLog(): AsyncIterable<ExportLine>;
  /** Everybody's log says that the auditor is given the whole of it: called, and committed, before `exportLog` is. */
  recordAudit(auditor: string): Promise<void>;
  /** Residents' questions about looks, and the institutions' answers. */
  readonly questions: LogQuestions;
  /** What an institution's data-protection officer sees of its staff's reading. */
  readonly review: LogReview;
  /** The same without any personal datum: salted hashes in place of the entries. */
  exportHashes(): AsyncIterable<ExportLine>;
  /** From now on the institution learns of changes; what has waited for it is delivered by `deliverWaiting`. */
  subscribe(institution: Institution, learn: LearnOfChange): void;
  /** Tells whoever has subscribed of a resident's changes, one after the other. @throws when somebody could not be told; to be repeated */
  deliverNotices(residentId: string): Promise<void>;
  /** Asks for the delivery of everything that waits for institutions that have subscribed meanwhile; returns for how many residents. */
  deliverWaiting(): Promise<number>;
  /** Starts the sequencer; `stop` waits for its last pass. */
  startSequencer(): { stop(): Promise<void> };
}
