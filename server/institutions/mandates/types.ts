import type { FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import type { Actor, DueEvents } from '../../kernel/index.ts';
import type { Temporal } from '../../kernel/temporal.ts';
import type { LinkageCode, MandateKind, MandateScope } from '../exchange/index.ts';

/** What becomes of a mandate that a person signs. `lapsed`: never taken within its time. */
export type MandateState = 'draft' | 'waiting' | 'active' | 'declined' | 'ended' | 'expired' | 'lapsed';

/** A mandate as one of its two sides sees it. */
export interface MandateView {
  readonly id: string;
  readonly kind: MandateKind;
  /** Mandates by law are there or not: they are always `active`. */
  readonly state: MandateState;
  /** The other side's name. */
  readonly name: string;
  readonly scopes: readonly MandateScope[];
  /** Last day; undefined for a guardian until the court ends it. */
  readonly until: Temporal.PlainDate | undefined;
  /** Civil time: when it began, or was signed. */
  readonly since: Temporal.Instant | undefined;
  readonly endedBy: 'person' | 'agent' | undefined;
}

export interface OwnMandates {
  readonly actForMe: readonly MandateView[];
  readonly iActFor: readonly MandateView[];
  /** Whether this person can give a mandate: of age, and nobody acts for her. */
  readonly mayGive: boolean;
  /** Her address is protected: nobody else collects her letters. */
  readonly isProtected: boolean;
}

/** What a person fills in. */
export interface MandateDraft {
  /** As the agent's record says it, in characters or kana. */
  readonly name: string;
  readonly birthDate: Temporal.PlainDate;
  readonly scopes: readonly MandateScope[];
  readonly until: Temporal.PlainDate;
}

/** A document that waits for a signature. */
export interface OpenDocument {
  readonly id: string;
  /** UTF-8 text, the same to the byte for both signers. */
  readonly document: string;
}

/** What is found by an invitation: enough to decide. */
export interface Invitation extends OpenDocument {
  /** Who asks. */
  readonly name: string;
  readonly scopes: readonly MandateScope[];
  readonly until: Temporal.PlainDate;
}

/** DER of the CMS signed attributes that the card signs, and the time that stands in them. */
export interface ToSign {
  readonly bytes: Uint8Array;
  readonly at: Temporal.Instant;
}

/** Made by the card over {@link ToSign}. */
export interface CardSignature {
  readonly certificate: Uint8Array;
  readonly signature: Uint8Array;
  readonly at: Temporal.Instant;
}

/** By which mandate, and for whom, somebody acts at this moment. */
export interface ActingFor {
  readonly mandateId: string;
  readonly kind: MandateKind;
  readonly scope: MandateScope;
  /** The portal's code of the person for whom it is. */
  readonly code: LinkageCode;
  /** The person's address is protected: nothing that says where she lives is shown. */
  readonly isProtected: boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by {@link Mandates.acting}; undefined: the signed-in person acts for herself. */
    actingFor: ActingFor | undefined;
  }
  interface FastifyContextConfig {
    /** The route may be used for another person, by a mandate that covers this. Every other route refuses whoever acts for somebody. */
    actingScope?: MandateScope;
  }
}

/** The header by which a page says for whom it acts: the mandate's id. */
export const actingHeader = 'x-acting-for';

/** 代理: who acts for whom, in what, until when. Codes are the portal's. */
export interface Mandates {
  /** Both ways. One entry in the access log. */
  listOf(code: LinkageCode): Promise<OwnMandates>;
  /** The same for an officer, by the counter's code of the person. One entry in the person's log. */
  listAtCounter(actor: Actor, code: LinkageCode): Promise<OwnMandates>;
  /** @throws {MynaError} `MYNA_MANDATES_NAME_UNREADABLE`, `…_SELF`, `…_NOT_CAPABLE`, `…_DATES_IMPOSSIBLE`, `…_LETTERS_PROTECTED`, `…_TOO_MANY` */
  draft(code: LinkageCode, draft: MandateDraft): Promise<OpenDocument>;
  /** The bytes that the person's card signs. @throws {MynaError} `MYNA_MANDATES_UNKNOWN`, `…_NOT_OPEN`, `…_SIGNATURE_WRONG` */
  toSign(code: LinkageCode, id: string, certificate: Uint8Array): Promise<ToSign>;
  /**
   * Signed by the person: from now on the agent may take it with the invitation.
   * @throws {MynaError} `MYNA_MANDATES_SIGNATURE_WRONG`, `…_ANOTHER_CARD`, `…_SIGNED_TOO_LATE`, `…_NOT_OPEN`, `MYNA_CERTIFICATION_…`
   */
  sign(code: LinkageCode, id: string, signed: CardSignature): Promise<{ readonly invitation: string }>;
  /** @throws {MynaError} `MYNA_MANDATES_INVITATION_UNKNOWN`, `…_SELF`, `…_NOT_YOU` */
  find(code: LinkageCode, invitation: string): Promise<Invitation>;
  /** The bytes that the agent's card signs. */
  toAccept(code: LinkageCode, invitation: string, certificate: Uint8Array): Promise<ToSign>;
  /** @throws {MynaError} as `find` and `sign`; `MYNA_MANDATES_CIRCLE`, `…_NOT_CAPABLE` */
  accept(code: LinkageCode, invitation: string, signed: CardSignature): Promise<void>;
  decline(code: LinkageCode, invitation: string): Promise<void>;
  /** By either side; at once, everywhere. Ended before: nothing changes. @throws {MynaError} `MYNA_MANDATES_UNKNOWN`, `…_BY_LAW` */
  end(code: LinkageCode, id: string): Promise<void>;
  /** The mandate by which this person may do this now. */
  findMandate(code: LinkageCode, mandateId: string, scope: MandateScope): Promise<ActingFor | undefined>;
  /** @throws {MynaError} `MYNA_MANDATES_NOT_COVERED` */
  requireMandate(code: LinkageCode, mandateId: string, scope: MandateScope): Promise<ActingFor>;
  /**
   * Something is done for another in the caller's transaction (roles `mandates`, `portal`, `procedures`): the mandate is checked there, held until the transaction ends, so that an
   * end that was confirmed comes before or after it and never in between, and both logs get their entry.
   * @throws {MynaError} `MYNA_MANDATES_NOT_COVERED`, `MYNA_EXCHANGE_ITEM_REFUSED`
   */
  // biome-ignore lint/suspicious/noExplicitAny: a transaction over any room's tables
  actIn(transaction: Kysely<any>, act: MandatedAct): Promise<Omit<ActingFor, 'isProtected'> & { readonly personId: string }>;
  /** What a last day brings. */
  readonly dueEvents: DueEvents;
  /** An onRequest hook behind the one that requires the portal's session: sets `request.actingFor` from the header, or refuses. */
  readonly acting: (request: FastifyRequest) => Promise<void>;
}

export interface MandatedAct {
  readonly code: LinkageCode;
  readonly mandateId: string;
  readonly scope: MandateScope;
  readonly items: readonly string[];
  readonly act: 'read' | 'write';
}
