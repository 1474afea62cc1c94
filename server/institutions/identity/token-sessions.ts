import type pg from 'pg';
import type { ProtocolTime } from '../../kernel/index.ts';
import { doorProfiles } from './doors.ts';
import type { Door } from './types.ts';

export const sessionColumns =
  'id, door, institution, code, card_id, card_serial, provider_session, started_at, expires_at, passkey_id, resident_id, device';

/** Milliseconds. */
export function lifetimeOf(door: Door): number {
  return doorProfiles[door].sessionMinutes * 60_000;
}

// The tokens' rows are locked: a block that is on the way either deleted one before, or waits and then finds the new session.
const insertFromTokensText = `
  with token as materialized (
         select wanted.id, door, code, expires_ms, is_staff, device, payload ->> 'sessionUid' as provider_session,
                split_part(payload ->> 'accountId', '/', 2) as card_id, split_part(payload ->> 'accountId', '/', 3) as card_serial,
                nullif(split_part(payload ->> 'accountId', '/', 4), '')::uuid as passkey_id,
                case when takes_passkeys then split_part(payload ->> 'accountId', '/', 1)::uuid end as resident_id
           from jsonb_to_recordset($1::jsonb) as wanted
                (token text, id text, door text, code text, expires_ms numeric, is_staff boolean, takes_passkeys boolean, device text)
           join identity.artefacts a on a.id = decode(token, 'hex') and a.expires_at > to_timestamp($2 / 1000.0)
          order by a.id for share of a),
       left_behind as (
         delete from identity.artefacts a using token
          where is_staff and a.model = 'Session' and a.uid = token.provider_session)
  insert into identity.door_sessions (${sessionColumns})
  select decode(id, 'hex'), door, door, code, card_id, card_serial, case when is_staff then null else provider_session end,
         to_timestamp($2 / 1000.0), to_timestamp(expires_ms / 1000.0), passkey_id, resident_id, device
    from token, (select set_config('synchronous_commit', 'off', true)) as asynchronous
  returning encode(id, 'hex') as id, card_id`;

/** A session that begins with an access token. */
export interface TokenSession {
  /** Key of the access token that the session begins with. */
  readonly token: string;
  readonly id: string;
  readonly door: Door;
  readonly code: string;
  readonly device: string;
}

/** @returns for each session its card; none when its token is gone: the card was blocked in between */
export async function insertFromTokens(
  { pool, time }: { pool: pg.Pool; time: ProtocolTime },
  sessions: readonly TokenSession[],
): Promise<{ cardId: string | undefined }[]> {
  const now = time.now();
  const wanted = sessions.map((session) => ({
    ...session,
    expires_ms: now + lifetimeOf(session.door),
    is_staff: doorProfiles[session.door].isStaff,
    takes_passkeys: doorProfiles[session.door].takesPasskeys === true,
  }));
  const { rows } = await pool.query<{ id: string; card_id: string }>({
    name: 'door-session-from-token',
    text: insertFromTokensText,
    values: [JSON.stringify(wanted), now],
  });
  const cards = new Map(rows.map((row) => [row.id, row.card_id]));
  return sessions.map(({ id }) => ({ cardId: cards.get(id) }));
}
