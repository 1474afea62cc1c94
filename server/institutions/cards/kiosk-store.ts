import { createHash, randomBytes } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import { type KeyStore, MynaError, Temporal } from '../../kernel/index.ts';
import type { CardsTables } from './tables.ts';

export type KioskPin = 'signature' | 'authentication';

export interface KioskUnlock {
  readonly residentId: string;
  readonly id: string;
  readonly cardId: string;
  readonly pin: KioskPin;
  readonly state: 'open' | 'replaced' | 'done';
  readonly until: Temporal.Instant;
  readonly terminal: string | undefined;
}

type Queries = Kysely<CardsTables>;

/** Milliseconds of the machine's clock: time to find the card and type the PIN. */
const challengeLifetime = 180_000;
const sealPurpose = 'cards/kiosk-work';
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

export async function insertChallenge(queries: Queries, challenge: { id: string; pin: KioskPin; message: Buffer }): Promise<void> {
  const { id, pin, message } = challenge;
  await sql`delete from cards.kiosk_challenges where issued_at < clock_timestamp() - ${`${challengeLifetime} ms`}::interval`.execute(
    queries,
  );
  await sql`insert into cards.kiosk_challenges (id, pin, message) values (${id}::uuid, ${pin}, ${message})`.execute(queries);
}

/** Uses a challenge up, whatever comes of it. @throws {MynaError} `MYNA_CARDS_KIOSK_CHALLENGE_STALE` when it is old, was answered, or never was */
export async function takeChallenge(queries: Queries, id: string): Promise<{ pin: KioskPin; message: Buffer }> {
  const { rows } = await sql<{ pin: KioskPin; message: Buffer }>`
    delete from cards.kiosk_challenges where id = ${id}::uuid and issued_at >= clock_timestamp() - ${`${challengeLifetime} ms`}::interval
    returning pin, message`.execute(queries);
  if (!rows[0]) throw new MynaError('MYNA_CARDS_KIOSK_CHALLENGE_STALE');
  return rows[0];
}

/** The newest request of a card counts; the one before it ends. */
export async function insertUnlock(
  trx: Queries,
  unlock: Omit<KioskUnlock, 'state' | 'terminal'> & { readonly askedAt: Temporal.Instant },
): Promise<void> {
  const { residentId, id, cardId, pin, askedAt, until } = unlock;
  await sql`update cards.kiosk_unlocks set state = 'replaced', work = null
    where resident_id = ${residentId}::uuid and card_id = ${cardId}::uuid and state = 'open'`.execute(trx);
  await sql`insert into cards.kiosk_unlocks (resident_id, id, card_id, pin, state, asked_at, until)
    values (${residentId}::uuid, ${id}::uuid, ${cardId}::uuid, ${pin}, 'open', ${askedAt.toString()}::timestamptz, ${until.toString()}::timestamptz)`.execute(
    trx,
  );
}

interface Row {
  readonly resident_id: string;
  readonly id: string;
  readonly card_id: string;
  readonly pin: KioskPin;
  readonly state: KioskUnlock['state'];
  readonly until: string;
  readonly terminal: string | null;
}

const columns = sql`u.resident_id, u.id, u.card_id, u.pin, u.state, to_char(u.until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as until, u.terminal`;

const parse = (row: Row): KioskUnlock => ({
  residentId: row.resident_id,
  id: row.id,
  cardId: row.card_id,
  pin: row.pin,
  state: row.state,
  until: Temporal.Instant.from(row.until),
  terminal: row.terminal ?? undefined,
});

/** The open request of a card. */
export async function findUnlock(
  queries: Queries,
  { id, residentId }: { id: string; residentId: string },
): Promise<KioskUnlock | undefined> {
  const { rows } = await sql<Row>`
    select ${columns} from cards.kiosk_unlocks u
     where u.resident_id = ${residentId}::uuid and u.card_id = ${id}::uuid and u.state = 'open'`.execute(queries);
  return rows[0] && parse(rows[0]);
}

/** Gives the request to the kiosk at which the card lies now; the one before it has lost it. The token is shown once. */
export async function giveToken(trx: Queries, unlock: KioskUnlock, terminal: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const { residentId, id } = unlock;
  await sql`delete from cards.kiosk_tokens t using cards.kiosk_unlocks u
    where u.resident_id = ${residentId}::uuid and u.id = ${id}::uuid and t.token_hash = u.token_hash`.execute(trx);
  await sql`insert into cards.kiosk_tokens (token_hash, resident_id, unlock_id) values (${hashOf(token)}, ${residentId}::uuid, ${id}::uuid)`.execute(
    trx,
  );
  await sql`update cards.kiosk_unlocks set token_hash = ${hashOf(token)}, terminal = ${terminal}, work = null, work_version = work_version + 1
    where resident_id = ${residentId}::uuid and id = ${id}::uuid`.execute(trx);
  return token;
}

/** @throws {MynaError} `MYNA_CARDS_KIOSK_SESSION_REQUIRED` */
export async function unlockOfToken(queries: Queries, token: string): Promise<KioskUnlock> {
  const { rows } = await sql<Row>`
    select ${columns} from cards.kiosk_tokens t join cards.kiosk_unlocks u on u.resident_id = t.resident_id and u.id = t.unlock_id
     where t.token_hash = ${hashOf(token)} and u.token_hash = t.token_hash`.execute(queries);
  if (!rows[0]) throw new MynaError('MYNA_CARDS_KIOSK_SESSION_REQUIRED');
  return parse(rows[0]);
}

export async function loadWork<Work>(
  queries: Queries,
  keys: KeyStore,
  { residentId, id }: KioskUnlock,
): Promise<{ work: Work | undefined; version: number }> {
  const { rows } = await sql<{ work: Buffer | null; work_version: number }>`
    select work, work_version from cards.kiosk_unlocks where resident_id = ${residentId}::uuid and id = ${id}::uuid`.execute(queries);
  const { work, work_version: version } = rows[0] ?? { work: null, work_version: 0 };
  return { work: work ? (JSON.parse(Buffer.from(keys.open(sealPurpose, work, id)).toString()) as Work) : undefined, version };
}

/** @throws {MynaError} `MYNA_CARDS_KIOSK_MOVED_ON` when another request was at the same chip */
export async function saveWork(
  queries: Queries,
  keys: KeyStore,
  { residentId, id }: KioskUnlock,
  { work, version }: { work: unknown; version: number },
): Promise<void> {
  const sealed = work === undefined ? null : Buffer.from(keys.seal(sealPurpose, Buffer.from(JSON.stringify(work)), id));
  const { numAffectedRows } = await sql`
    update cards.kiosk_unlocks set work = ${sealed}, work_version = work_version + 1
     where resident_id = ${residentId}::uuid and id = ${id}::uuid and work_version = ${version}`.execute(queries);
  if (numAffectedRows !== 1n) throw new MynaError('MYNA_CARDS_KIOSK_MOVED_ON');
}

/** @returns false when it was done before */
export async function noteDone(trx: Queries, { residentId, id }: KioskUnlock, at: Temporal.Instant): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update cards.kiosk_unlocks set state = 'done', done_at = ${at.toString()}::timestamptz, work = null
     where resident_id = ${residentId}::uuid and id = ${id}::uuid and state = 'open'`.execute(trx);
  return numAffectedRows === 1n;
}
