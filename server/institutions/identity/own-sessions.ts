import type pg from 'pg';
import type { ProtocolTime } from '../../kernel/index.ts';
import type { Door } from './types.ts';

/** A place where somebody is signed in, as its owner is shown it. */
export interface OwnSession {
  /** Hex; the hash of what the browser holds, so it opens nothing. */
  readonly id: string;
  readonly door: Door;
  /** `Chrome, Android`; empty where the browser did not say. */
  readonly device: string;
  readonly by: 'card' | 'passkey';
  /** What its owner calls the passkey. */
  readonly passkey: string | undefined;
  /** A passkey's session that the card was held to since. */
  readonly isRaised: boolean;
  /** Protocol time, milliseconds. */
  readonly startedAt: number;
  /** To the minute. */
  readonly seenAt: number;
}

interface OwnRow {
  readonly id: string;
  readonly door: Door;
  readonly device: string;
  readonly passkey_id: string | null;
  readonly passkey: string | null;
  readonly raised: boolean;
  readonly started: number;
  readonly seen: number;
}

/** A person has one card in use, and a block of a card ends its sessions: the sessions of a card are all of a person's. */
export async function listOwn(
  { pool, time }: { readonly pool: pg.Pool; readonly time: ProtocolTime },
  cardId: string,
): Promise<OwnSession[]> {
  const { rows } = await pool.query<OwnRow>(
    `select encode(s.id, 'hex') as id, s.door, s.device, s.passkey_id, p.name as passkey, s.raised_at is not null as raised,
            (extract(epoch from s.started_at) * 1000)::float8 as started,
            (extract(epoch from coalesce(s.seen_at, s.started_at)) * 1000)::float8 as seen
       from identity.door_sessions s left join identity.passkeys p on p.resident_id = s.resident_id and p.passkey_id = s.passkey_id
      where s.card_id = $1 and s.blocked_at is null and s.expires_at > to_timestamp($2 / 1000.0) order by s.started_at desc, s.id`,
    [cardId, time.now()],
  );
  return rows.map((row) => ({
    id: row.id,
    door: row.door,
    device: row.device,
    by: row.passkey_id === null ? 'card' : 'passkey',
    passkey: row.passkey ?? undefined,
    isRaised: row.raised,
    startedAt: row.started,
    seenAt: row.seen,
  }));
}

/**
 * Ends one session of a card with the others of its sign-in, or every one, together with what the provider holds of it, so that none is begun anew without
 * the card. Artefacts go first and in a statement of their own, as for a block (`identity.end_all_of_cards`).
 *
 * @returns the keys of the ended sessions
 */
export async function endOwn(pool: pg.Pool, cardId: string, id?: string): Promise<string[]> {
  if (id === undefined) {
    await pool.query('delete from identity.artefacts where card_id = $1', [cardId]);
    return deleted(pool, 'card_id = $1', [cardId]);
  }
  await pool.query(
    `delete from identity.artefacts a using identity.door_sessions s
      where s.id = decode($2, 'hex') and s.card_id = $1 and a.card_id = $1 and a.uid = s.provider_session and a.model = 'Session'`,
    [cardId, id],
  );
  return deleted(
    pool,
    `card_id = $1 and (id = decode($2, 'hex')
       or provider_session = (select provider_session from identity.door_sessions where id = decode($2, 'hex') and card_id = $1))`,
    [cardId, id],
  );
}

/** Ends what a passkey began, its sign-ins on the way too. @returns the keys of the ended sessions */
export async function endAllOfPasskey(pool: pg.Pool, cardId: string, passkeyId: string): Promise<string[]> {
  await pool.query(`delete from identity.artefacts where card_id = $1 and split_part(payload ->> 'accountId', '/', 4) = $2`, [
    cardId,
    passkeyId,
  ]);
  return deleted(pool, 'card_id = $1 and passkey_id = $2', [cardId, passkeyId]);
}

async function deleted(pool: pg.Pool, condition: string, values: readonly string[]): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `delete from identity.door_sessions where ${condition} returning encode(id, 'hex') as id`,
    [...values],
  );
  return rows.map(({ id }) => id);
}

/** One statement on one row: a block either came first, and there is nothing to raise, or finds the raised one. */
export async function raiseSession(
  { pool, time }: { readonly pool: pg.Pool; readonly time: ProtocolTime },
  id: string,
  cardSerial: string,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update identity.door_sessions set raised_at = to_timestamp($3 / 1000.0), card_serial = $2
      where id = decode($1, 'hex') and blocked_at is null and expires_at > to_timestamp($3 / 1000.0)`,
    [id, cardSerial, time.now()],
  );
  return rowCount === 1;
}

/** Whose session it is; undefined where the door takes no passkeys. */
export async function residentOfSession(pool: pg.Pool, id: string): Promise<string | undefined> {
  const { rows } = await pool.query<{ resident_id: string | null }>(
    `select resident_id from identity.door_sessions where id = decode($1, 'hex') and blocked_at is null`,
    [id],
  );
  return rows[0]?.resident_id ?? undefined;
}
