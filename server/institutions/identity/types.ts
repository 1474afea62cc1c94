import type { FastifyRequest } from 'fastify';
import type { Actor, HttpApp } from '../../kernel/index.ts';
import type { Temporal } from '../../kernel/temporal.ts';

/** A front door with sessions: each is an OpenID client of `/oidc`. */
export type Door = 'portal' | 'tax' | 'counter' | 'bureau' | 'helpline' | 'operator';

/** The institution behind a door, which knows a person by its own linkage code. */
export type DoorInstitution = Actor['institution'];

/** What a person may do at a staff door. Residents' doors need no role. */
export type StaffRole =
  | 'counter.officer'
  | 'bureau.operator'
  | 'helpline.operator'
  | 'country.operator'
  /** 個人情報保護管理者 of an institution: reviews its staff's reading, answers residents' questions about it. */
  | 'counter.dpo'
  | 'helpline.dpo'
  | 'bureau.dpo'
  /** Audits the whole access log. */
  | 'country.auditor';

/** Who is signed in at one door. It holds no name: that is read through the exchange when it is shown. */
export interface DoorSession {
  readonly door: Door;
  readonly institution: DoorInstitution;
  /** The person's linkage code 機関別符号 at this institution; at another door the same person has another one. */
  readonly code: string;
  readonly cardId: string;
  /** Serial of the authentication certificate that signed, lower-case hex. */
  readonly cardSerial: string;
  /** `card`: the card was held to the reader, with its PIN. `viewing`: a passkey let the person in, who may look at everything and change nothing. */
  readonly level: SessionLevel;
  /** The grants in force at this moment. */
  readonly roles: readonly StaffRole[];
  /** The office, a municipality code such as `149900`, where the grants name one and only one. */
  readonly office: string | undefined;
  /** Every office that the grants name. None: a role without a place. */
  readonly offices: readonly string[];
  /** Protocol time, milliseconds. */
  readonly startedAt: number;
  readonly expiresAt: number;
}

export type SessionLevel = 'card' | 'viewing';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A request of this route changes nothing that needs the card: a session for viewing is enough. */
    viewingSuffices?: boolean;
    /** Pages of other sites may send people here. */
    crossSite?: boolean;
  }
  interface FastifyRequest {
    /** Set by `requireSession`. Reading it on a route without that handler throws `MYNA_IDENTITY_SESSION_REQUIRED`. */
    doorSession: DoorSession;
  }
}

/** The sessions of all doors. */
export interface DoorSessions {
  /**
   * A Fastify onRequest hook, so that nobody without a session learns what a body should hold: lets a request pass that carries a living session of `door` (and, where given, one of the
   * roles), and sets `request.doorSession`. Requests that change something must come from our own pages, and from a session of the card,
   * unless the route's config says `viewingSuffices`.
   *
   * @throws {MynaError} `MYNA_IDENTITY_SESSION_REQUIRED` (401), `MYNA_IDENTITY_CARD_BLOCKED` (401),
   * `MYNA_IDENTITY_ROLE_REQUIRED` (403), `MYNA_IDENTITY_CROSS_SITE` (403), `MYNA_IDENTITY_CARD_REQUIRED` (403)
   */
  requireSession(door: Door, role?: StaffRole | readonly StaffRole[]): (request: FastifyRequest) => Promise<void>;
  /** After `requireSession`, for what needs the card although it only reads. @throws {MynaError} `MYNA_IDENTITY_CARD_REQUIRED` (403) */
  requireCard(request: FastifyRequest): Promise<void>;
  /** The session of a request at `door`, or undefined. @throws {MynaError} `MYNA_IDENTITY_CARD_BLOCKED` when a block ended it */
  find(door: Door, request: FastifyRequest): Promise<DoorSession | undefined>;
  /** How many sessions of any door this card holds open: none once its block is confirmed. */
  openSessionsOfCard(cardId: string): Promise<number>;
  /**
   * Starts a session without the browser's redirects, for a person whose card has just been checked by the caller, and
   * returns the `name=value` of its cookie. No route calls it: it serves tests and benches.
   */
  start(session: NewDoorSession): Promise<{ cookie: string; session: DoorSession }>;
}

export interface NewDoorSession {
  readonly door: Door;
  readonly code: string;
  readonly cardId: string;
  readonly cardSerial: string;
  /** Needed to register a passkey in this session. */
  readonly residentId?: string;
  /** Began with this passkey: for viewing. */
  readonly passkeyId?: string;
}

/** A role given to a person, from a date until a date, both included. Taking it away works at once. */
export interface StaffGrant {
  readonly id: string;
  readonly institution: DoorInstitution;
  readonly code: string;
  readonly role: StaffRole;
  readonly office: string | undefined;
  readonly from: Temporal.PlainDate;
  readonly until: Temporal.PlainDate | undefined;
}

export interface StaffGrants {
  /**
   * Repeated after a crash it makes no second grant, which would outlive the taking away of the first.
   *
   * @param request.residentId the person; the code at the institution is looked up in the exchange
   */
  grantRole(request: {
    readonly residentId: string;
    readonly institution: DoorInstitution;
    readonly role: StaffRole;
    readonly office?: string;
    readonly from: Temporal.PlainDate;
    readonly until?: Temporal.PlainDate;
    readonly by: Actor;
  }): Promise<StaffGrant>;
  /** Ends a grant; sessions lose the role with the next request. Repeating it changes nothing. */
  takeAwayRole(id: string, by: Actor): Promise<void>;
  /** Ends every grant of a person, at every institution: after a death or a departure. Repeating it changes nothing. */
  takeAwayAll(residentId: string, by: Actor): Promise<void>;
  /** Grants in force on the civil date. */
  rolesOf(institution: DoorInstitution, code: string): Promise<StaffGrant[]>;
}

/** A relying service of somebody else, registered through the developers' door. */
export interface RelyingService {
  readonly clientId: string;
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris?: readonly string[];
  /** The attributes that it may ask for beside the person's identifier; left out: all four. */
  readonly asks?: readonly ('name' | 'address' | 'birthdate' | 'gender')[];
  /** Public keys for `private_key_jwt` (RFC 7523), as a JWK Set. */
  readonly jwks: { readonly keys: readonly Readonly<Record<string, unknown>>[] };
}

/** What whoever checks blocks asks of passkeys. */
export interface PasskeyAcceptance {
  /** Whether any passkey of this card could sign in at this moment. */
  acceptsAnyOf(card: { readonly cardId: string; readonly residentId: string }): Promise<boolean>;
}

/** The door of the sign-in service: OpenID Connect at `/oidc`, the doors' sessions, staff roles. */
export interface Identity {
  readonly sessions: DoorSessions;
  readonly staff: StaffGrants;
  readonly passkeys: PasskeyAcceptance;
  /** Adds or replaces a relying service. @throws {MynaError} `MYNA_IDENTITY_SERVICE_INVALID` */
  registerService(service: RelyingService): Promise<void>;
  registerRoutes(app: HttpApp): void;
  /** Makes the keys, and listens for blocked cards. */
  start(): Promise<void>;
  stop(): Promise<void>;
}
