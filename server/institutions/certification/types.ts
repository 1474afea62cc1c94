import type { Kysely } from 'kysely';
import type { Actor } from '../../kernel/index.ts';
import type { Temporal } from '../../kernel/temporal.ts';

/** The two certification authorities 認証局: signature 署名用, authentication 利用者証明用. */
export type AuthorityKind = 'signature' | 'authentication';

/**
 * What a certificate is for: signature 署名用電子証明書, authentication 利用者証明用電子証明書, or health: eligibility 資格確認 only
 * (issued by the authentication authority, accepted for nothing else).
 */
export type CertificateKind = AuthorityKind | 'health';

/** RFC 5280 5.3.1 reasons that an authority here gives. A hold 一時停止 is a state, not a revocation. */
export type RevocationReason =
  | 'unspecified'
  | 'keyCompromise'
  | 'affiliationChanged'
  | 'superseded'
  | 'cessationOfOperation'
  | 'privilegeWithdrawn';

/** Municipality that issues: its names stand in the signature certificate's subject in Latin letters (`Kanagawa-ken`, `Shiomi-shi`). */
export interface IssuingPlace {
  /** Five or six digits, for example `149900`. */
  municipalityCode: string;
  prefecture: string;
  municipality: string;
}

/** The four attributes 基本4情報 as the registry holds them; characters outside JIS are substituted and flagged by this room. */
export interface CertifiedAttributes {
  name: string;
  birthDate: Temporal.PlainDate;
  sex: 'male' | 'female' | 'other';
  address: string;
}

export interface IssueRequest {
  residentId: string;
  cardId: string;
  /** The chip's public key: DER SubjectPublicKeyInfo, RSA-2048. */
  spki: Uint8Array;
  /** Last day of validity; the certificate ends at 23:59:59 JST of it. */
  notAfter: Temporal.PlainDate;
  place: IssuingPlace;
  actor: Actor;
  /** Civil time of issue; absent: the civil clock's now. */
  issuedAt?: Temporal.Instant;
}

export interface IssueSignatureRequest extends IssueRequest {
  attributes: CertifiedAttributes;
}

/** All certificates of a new card in one call and one round trip. Absent signature: under 15, or not wanted. */
export interface IssueCardRequest extends Omit<IssueRequest, 'spki'> {
  authentication: Uint8Array;
  health?: Uint8Array;
  signature?: { spki: Uint8Array; attributes: CertifiedAttributes };
}

export interface IssuedCertificate {
  kind: CertificateKind;
  /** Positive integer, lower-case hex, 16 bytes. */
  serial: string;
  der: Uint8Array;
  notBefore: Temporal.Instant;
  notAfter: Temporal.Instant;
}

export interface IssuedCardCertificates {
  authentication: IssuedCertificate;
  health?: IssuedCertificate;
  signature?: IssuedCertificate;
}

/** The fold of a certificate's actions; `expired` is judged against civil time. */
export type CertificateState =
  | { state: 'good'; since: Temporal.Instant }
  | { state: 'suspended'; since: Temporal.Instant }
  | { state: 'revoked'; since: Temporal.Instant; reason: RevocationReason }
  | { state: 'expired'; since: Temporal.Instant };

export interface CertificateRecord {
  serial: string;
  kind: CertificateKind;
  residentId: string;
  cardId: string;
  notBefore: Temporal.Instant;
  notAfter: Temporal.Instant;
  status: CertificateState;
}

/** What is certain about a certificate that passed every check: chain, validity, purpose, policy, status. */
export interface VerifiedCertificate {
  serial: string;
  kind: CertificateKind;
  residentId: string;
  cardId: string;
  notAfter: Temporal.Instant;
}

export type CardState = 'active' | 'suspended' | 'revoked';

/** Sent to every instance before a block is confirmed; the handler ends sessions, leases, tokens of that card. */
export interface CardBlocked {
  cardId: string;
  residentId: string;
  state: 'suspended' | 'revoked';
}
export type CardBlockedHandler = (event: CardBlocked) => Promise<void> | void;

/** Every live instance has stopped accepting the card. */
export interface BlockConfirmation {
  cardId: string;
  residentId: string;
  state: CardState;
  epoch: number;
  /** Instances that acknowledged; those left out had lost their lease and answer nothing. */
  instances: number;
}

/** A change of status inside the caller's transaction: call `confirm` after the commit, and tell the person only then. */
export interface PendingChange {
  confirm(): Promise<BlockConfirmation>;
}

/** A mass suspension in the caller's transaction. */
export interface PendingSuspensions {
  /** Cards that this call suspended; those that were blocked already are left out. */
  readonly cardIds: readonly string[];
  /** To be called after the commit: every live instance has stopped accepting them. */
  confirm(): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: a transaction of any room of the core role
export type CoreTransaction = Kysely<any>;

/** A key ceremony: opened by one operator, done when another one approved it. */
export interface Ceremony {
  id: string;
  kind: AuthorityKind;
  /** Civil time. */
  openedAt: string;
  state: 'open' | 'done';
  /** The generation that it made. */
  generation?: number;
  /** Who, when, and the fingerprints of what was made: plain text, to be printed and signed by both. */
  protocol?: string;
}

export interface Ceremonies {
  /** @throws MYNA_CERTIFICATION_CEREMONY_OPEN */
  open(kind: AuthorityKind, actor: Actor): Promise<Ceremony>;
  /** Makes the keys and the certificates. Repeating it gives the same. @throws MYNA_CERTIFICATION_CEREMONY_ALONE, MYNA_CERTIFICATION_CEREMONY_NOT_FOUND */
  approve(id: string, actor: Actor): Promise<Ceremony>;
  get(id: string): Promise<Ceremony>;
  /** Newest first. */
  list(): Promise<Ceremony[]>;
}

/** The door of the two certification authorities 認証局 (公的個人認証法 3, 22). */
export interface Certification {
  issueAuthentication(trx: CoreTransaction, request: IssueRequest): Promise<IssuedCertificate>;
  issueSignature(trx: CoreTransaction, request: IssueSignatureRequest): Promise<IssuedCertificate>;
  issueHealth(trx: CoreTransaction, request: IssueRequest): Promise<IssuedCertificate>;
  issueCard(trx: CoreTransaction, request: IssueCardRequest): Promise<IssuedCardCertificates>;
  /** The same for many cards, all or none, in one step: what a day of production needs. The first one's actor stands for all. */
  issueCards(trx: CoreTransaction, requests: readonly IssueCardRequest[]): Promise<IssuedCardCertificates[]>;

  /** Temporary suspension 一時停止 of every certificate of the card, in a transaction of its own, confirmed by every instance. Repeating it changes nothing. */
  suspendCard(cardId: string, actor: Actor, reason?: string): Promise<BlockConfirmation>;
  /** Lifts a suspension. @throws MYNA_CERTIFICATION_CARD_REVOKED */
  resumeCard(cardId: string, actor: Actor, reason?: string): Promise<BlockConfirmation>;
  /** Ends every certificate of the card for good 失効. */
  revokeCard(cardId: string, actor: Actor, reason: RevocationReason): Promise<BlockConfirmation>;
  /** The same three inside the caller's transaction. */
  suspendCardIn(trx: CoreTransaction, cardId: string, actor: Actor, reason?: string): Promise<PendingChange>;
  /** Suspends many cards with a handful of statements; a few hundred at a time keep single suspensions quick. */
  suspendCardsIn(trx: CoreTransaction, cardIds: readonly string[], actor: Actor, reason?: string): Promise<PendingSuspensions>;
  resumeCardIn(trx: CoreTransaction, cardId: string, actor: Actor, reason?: string): Promise<PendingChange>;
  revokeCardIn(trx: CoreTransaction, cardId: string, actor: Actor, reason: RevocationReason): Promise<PendingChange>;
  /** Ends one kind only, for example the signature certificate after a change of name or address (公的個人認証法 15). */
  revokeKindIn(trx: CoreTransaction, cardId: string, kind: CertificateKind, actor: Actor, reason: RevocationReason): Promise<PendingChange>;
  /**
   * After a renewal: ends all older certificates of the kinds of `kept` (serials), and nothing else. The card stays as it is.
   * @throws MYNA_CERTIFICATION_CERTIFICATE_NOT_FOUND when one to be kept is not of this card
   */
  revokeSupersededIn(trx: CoreTransaction, cardId: string, kept: readonly string[], actor: Actor): Promise<PendingChange>;

  /** Chain, validity in civil time, purpose, policy and the status of this moment. @throws MYNA_CERTIFICATION_... */
  verify(der: Uint8Array, kind: CertificateKind): Promise<VerifiedCertificate>;
  /** `verify`, and the signature (RSASSA-PKCS1-v1_5, SHA-256) over `data` made by its key. */
  verifyChallenge(der: Uint8Array, kind: CertificateKind, data: Uint8Array, signature: Uint8Array): Promise<VerifiedCertificate>;
  /** @throws MYNA_CERTIFICATION_CERTIFICATE_NOT_FOUND */
  statusOf(serial: string): Promise<CertificateState>;
  /** As fresh as an OCSP answer. @throws MYNA_CERTIFICATION_CARD_NOT_FOUND, MYNA_CERTIFICATION_STATUS_UNAVAILABLE */
  cardState(cardId: string): Promise<CardState>;
  /** Newest first. The caller logs the access (exchange). */
  certificatesOf(residentId: string): Promise<CertificateRecord[]>;
  /** Returns the function that ends the subscription. */
  onCardBlocked(handler: CardBlockedHandler): () => void;

  /** DER of every generation of the authority, newest first: what verifiers and chips hold as anchors. */
  authorityCertificates(kind: AuthorityKind): Promise<Uint8Array[]>;
  ocsp(kind: AuthorityKind, request: Uint8Array): Promise<Uint8Array>;
  /** The answer that lies signed already; undefined: ask `ocsp`. */
  keptOcsp(kind: AuthorityKind, request: Uint8Array): Uint8Array | undefined;
  /** Absent generation: the newest. */
  crl(kind: AuthorityKind, generation?: number): Promise<Uint8Array>;

  readonly ceremonies: Ceremonies;

  /** Creates the first generation where there is none, joins the instances and starts listening. */
  start(): Promise<void>;
  stop(): Promise<void>;
}
