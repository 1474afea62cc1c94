import { hash, randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { FastifyRequest } from 'fastify';
import type pg from 'pg';
import { createBatcher, MynaError, type ProtocolTime } from '../../kernel/index.ts';
import type { CardBlocked } from '../certification/index.ts';
import { artefactKey } from './artefacts.ts';
import { atOnce } from './batch.ts';
import { endAllOfPasskey, endOwn, listOwn, type OwnSession, raiseSession } from './own-sessions.ts';
import { readingMethods, refuseCrossSite } from './same-site.ts';
import { believedFor, createSessionMemory, type SessionMemory } from './session-memory.ts';
import { insertFromTokens, lifetimeOf, sessionColumns, type TokenSession } from './token-sessions.ts';
import type { Door, DoorSession, DoorSessions, NewDoorSession, StaffRole } from './types.ts';

export interface DoorSessionParts {
  readonly pool: pg.Pool;
  readonly time: ProtocolTime;
  readonly isTls: boolean;
  /** No other instance stands on this database. */
  readonly isAlone: boolean;
  readonly isCardActive: (cardId: string) => Promise<boolean>;
}

/** The sessions, with what the sign-in service itself needs of them. */
export interface DoorSessionKeeper extends DoorSessions {
  cookieName(door: Door): string;
  /** Starts a session from an access token that the provider just gave to the door; returns the cookie's value. */
  startFromToken(door: Door, code: string, accessToken: string, device: string): Promise<string>;
  /** The session of a request with its key and whose it is; undefined where nobody is signed in. */
  findOwn(door: Door, request: FastifyRequest): Promise<(DoorSession & { readonly id: string }) | undefined>;
  /** The card was held to it: from now on a session for viewing is one of the card. @throws {MynaError} `MYNA_IDENTITY_CARD_BLOCKED` */
  raise(id: string, cardSerial: string): Promise<void>;
  /** Where a card's holder is signed in, the latest first. */
  listOfCard(cardId: string): Promise<OwnSession[]>;
  /** Ends one of the card's sessions with the others of the same sign-in, or all, and what the provider holds of them; over everywhere when it returns. */
  endOwn(cardId: string, id?: string): Promise<void>;
  /** Ends what a passkey began; over everywhere when it returns. */
  endOfPasskey(cardId: string, passkeyId: string): Promise<void>;
  /** Ends the session of a request, and with it every other door's session of the same sign-in. */
  end(door: Door, request: FastifyRequest): Promise<void>;
  /** Ends the sessions of a sign-in at the provider, when another service signed its person out. */
  endOfSignIn(providerSession: string): Promise<void>;
  /** Ends everything of a card: called before its block is confirmed to anybody (invariant I3). */
  endOfCard(event: CardBlocked): Promise<void>;
  /** Grants of a person changed: the next request reads them again. */
  forgetRoles(code: string): void;
}

export function createDoorSessions(parts: DoorSessionParts): DoorSessionKeeper {
  const { pool } = parts;
  const memory = createSessionMemory(parts.time);
  const begin = createBatcher<TokenSession, { readonly cardId: string | undefined }>(
    (sessions) => insertFromTokens(parts, sessions),
    atOnce,
  );
  // Cards that are blocked together, 100,000 in a mass suspension, are ended together.
  const endCard = createBatcher<string, true>((cardIds) => endAllOfCards(pool, cardIds), { most: 250, places: 1 });
  const cookieName = (door: Door): string => `${parts.isTls ? '__Host-' : ''}openmyna-session-${door}`;
  const find = (door: Door, request: FastifyRequest): Promise<DoorSession | undefined> =>
    findSession(parts, memory, door, request.cookies[cookieName(door)]);
  /** What is remembered may be older than the card at another instance. */
  const requireCard = async (request: FastifyRequest): Promise<void> => {
    const { door, level } = request.doorSession;
    if (level === 'card') return;
    const fresh = await loadSession(parts, door, sessionKey(request.cookies[cookieName(door)] ?? ''));
    if (fresh?.level !== 'card') throw new MynaError('MYNA_IDENTITY_CARD_REQUIRED', { door });
    request.doorSession = fresh;
  };
  const untilOverEverywhere = (): Promise<void> => (parts.isAlone ? Promise.resolve() : setTimeout(believedFor));

  return {
    cookieName,
    find,
    requireSession: (door, role) => async (request) => {
      refuseCrossSite(request);
      const session = await find(door, request);
      if (!session) throw new MynaError('MYNA_IDENTITY_SESSION_REQUIRED', { door });
      if (role !== undefined && !hasRole(session, role)) throw new MynaError('MYNA_IDENTITY_ROLE_REQUIRED', { door });
      request.doorSession = session;
      if (!readingMethods.has(request.method) && !request.routeOptions.config.viewingSuffices) await requireCard(request);
    },
    requireCard,
    async start(request) {
      const token = randomBytes(32).toString('base64url');
      await insertSession(parts, sessionKey(token), request);
      const session = await loadSession(parts, request.door, sessionKey(token));
      if (!session) throw new MynaError('MYNA_IDENTITY_SESSION_REQUIRED', { door: request.door });
      return { cookie: `${cookieName(request.door)}=${token}`, session };
    },
    async startFromToken(door, code, accessToken, device) {
      const token = randomBytes(32).toString('base64url');
      const { cardId } = await begin({ token: artefactKey('AccessToken', accessToken), id: sessionKey(token), door, code, device });
      if (cardId === undefined) throw new MynaError('MYNA_IDENTITY_CARD_BLOCKED');
      // The token may have been written after a block had ended what there was: nothing of that sign-in outlives the block.
      if (!(await parts.isCardActive(cardId))) {
        await endCard(cardId);
        throw new MynaError('MYNA_IDENTITY_CARD_BLOCKED');
      }
      return token;
    },
    async end(door, request) {
      const token = request.cookies[cookieName(door)];
      if (token) for (const id of await deleteSessions(pool, sessionKey(token))) memory.forget(id);
    },
    async endOfSignIn(providerSession) {
      for (const id of await deleteOfSignIn(pool, providerSession)) memory.forget(id);
    },
    async openSessionsOfCard(cardId) {
      const { rows } = await pool.query<{ open: string }>(
        'select count(*) as open from identity.door_sessions where card_id = $1 and blocked_at is null and expires_at > to_timestamp($2 / 1000.0)',
        [cardId, parts.time.now()],
      );
      return Number(rows[0]?.open);
    },
    async endOfCard(event) {
      memory.block(event.cardId);
      await endCard(event.cardId);
    },
    async findOwn(door, request) {
      const session = await find(door, request);
      return session && { ...session, id: sessionKey(request.cookies[cookieName(door)] ?? '') };
    },
    async raise(id, cardSerial) {
      if (!(await raiseSession(parts, id, cardSerial))) throw new MynaError('MYNA_IDENTITY_CARD_BLOCKED');
      memory.forget(id);
    },
    listOfCard: (cardId) => listOwn(parts, cardId),
    async endOwn(cardId, id) {
      for (const ended of await endOwn(pool, cardId, id)) memory.forget(ended);
      await untilOverEverywhere();
    },
    async endOfPasskey(cardId, passkeyId) {
      for (const ended of await endAllOfPasskey(pool, cardId, passkeyId)) memory.forget(ended);
      await untilOverEverywhere();
    },
    forgetRoles: (code) => memory.forgetWhere((session) => session.code === code),
  };
}

async function findSession(
  parts: DoorSessionParts,
  memory: SessionMemory,
  door: Door,
  token: string | undefined,
): Promise<DoorSession | undefined> {
  if (!token) return undefined;
  const id = sessionKey(token);
  const known = memory.recall(id);
  const readAt = parts.time.now();
  const session = known ?? (await loadSession(parts, door, id));
  if (session?.door !== door) return undefined;
  if (memory.isOver(session) || !(await parts.isCardActive(session.cardId))) throw new MynaError('MYNA_IDENTITY_CARD_BLOCKED');
  if (!known) memory.remember(id, session, readAt);
  return session;
}

function hasRole(session: DoorSession, role: StaffRole | readonly StaffRole[]): boolean {
  const wanted = typeof role === 'string' ? [role] : role;
  return wanted.some((candidate) => session.roles.includes(candidate));
}

/** The database knows the hash only, as hex here and as bytes there. */
function sessionKey(token: string): string {
  return hash('sha256', `door:${token}`, 'hex');
}

interface SessionRow {
  readonly door: Door;
  readonly institution: DoorSession['institution'];
  readonly code: string;
  readonly card_id: string;
  readonly card_serial: string;
  readonly started: number;
  readonly expires: number;
  readonly blocked: boolean;
  readonly viewing: boolean;
  readonly unseen: boolean;
  readonly roles: { readonly role: StaffRole; readonly office: string | null }[] | null;
}

const loadText = `
  select s.door, s.institution, s.code, s.card_id, s.card_serial, s.blocked_at is not null as blocked,
         s.passkey_id is not null and s.raised_at is null as viewing,
         coalesce(s.seen_at, s.started_at) < to_timestamp($2 / 1000.0 - 60) as unseen,
         (extract(epoch from s.started_at) * 1000)::float8 as started, (extract(epoch from s.expires_at) * 1000)::float8 as expires,
         (select json_agg(json_build_object('role', g.role, 'office', g.office) order by g.valid_from)
            from identity.staff_grants g
           where g.code = s.code and g.institution = s.institution and g.taken_away_at is null
             and g.valid_from <= kernel.civil_today() and (g.valid_until is null or g.valid_until >= kernel.civil_today())) as roles
    from identity.door_sessions s
   where s.id = decode($1, 'hex') and s.expires_at > to_timestamp($2 / 1000.0)`;

/** To the minute; nothing hangs on it, so it does not wait for the disk. */
const seenText = `
  update identity.door_sessions s set seen_at = to_timestamp($2 / 1000.0)
    from (select set_config('synchronous_commit', 'off', true)) as asynchronous where s.id = decode($1, 'hex')`;

async function loadSession(parts: DoorSessionParts, door: Door, id: string): Promise<DoorSession | undefined> {
  const { rows } = await parts.pool.query<SessionRow>({ name: 'door-session-load', text: loadText, values: [id, parts.time.now()] });
  const row = rows[0];
  if (row?.door !== door) return undefined;
  if (row.blocked) throw new MynaError('MYNA_IDENTITY_CARD_BLOCKED');
  if (row.unseen) await parts.pool.query({ name: 'door-session-seen', text: seenText, values: [id, parts.time.now()] });
  const roles = row.roles ?? [];
  const offices = [...new Set(roles.flatMap(({ office }) => office ?? []))];
  return {
    door,
    institution: row.institution,
    code: row.code,
    cardId: row.card_id,
    cardSerial: row.card_serial,
    level: row.viewing ? 'viewing' : 'card',
    roles: [...new Set(roles.map(({ role }) => role))],
    office: offices.length === 1 ? offices[0] : undefined,
    offices,
    startedAt: row.started,
    expiresAt: row.expires,
  };
}

async function insertSession(parts: DoorSessionParts, id: string, request: NewDoorSession): Promise<void> {
  const now = parts.time.now();
  await parts.pool.query({
    name: 'door-session-insert',
    text: `insert into identity.door_sessions (${sessionColumns})
           values (decode($1, 'hex'), $2::text, $2::text, $3, $4, $5, null, to_timestamp($6 / 1000.0), to_timestamp($7 / 1000.0), $8, $9, '')`,
    values: [
      id,
      request.door,
      request.code,
      request.cardId,
      request.cardSerial,
      now,
      now + lifetimeOf(request.door),
      request.passkeyId,
      request.residentId,
    ],
  });
}

/** The session of that key, the provider's session behind it, and all other sessions of the latter. */
async function deleteSessions(pool: pg.Pool, id: string): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `with mine as (select id, provider_session from identity.door_sessions where id = decode($1, 'hex')),
          provider as (delete from identity.artefacts a using mine where a.uid = mine.provider_session and a.model = 'Session')
     delete from identity.door_sessions s using mine
      where s.id = mine.id or s.provider_session = mine.provider_session returning encode(s.id, 'hex') as id`,
    [id],
  );
  return rows.map((row) => row.id);
}

async function deleteOfSignIn(pool: pg.Pool, providerSession: string): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `delete from identity.door_sessions where provider_session = $1 returning encode(id, 'hex') as id`,
    [providerSession],
  );
  return rows.map((row) => row.id);
}

async function endAllOfCards(pool: pg.Pool, cardIds: readonly string[]): Promise<true[]> {
  await pool.query('select identity.end_all_of_cards($1)', [cardIds]);
  return cardIds.map(() => true);
}
