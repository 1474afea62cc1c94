import { hash, randomBytes } from 'node:crypto';
import type pg from 'pg';
import { MynaError, type ProtocolTime } from '../../kernel/index.ts';

/** How long a challenge may be answered, in milliseconds: time to find the card and type the PIN. */
export const challengeLifetime = 180_000;

const keyOf = (uid: string): Buffer => hash('sha256', `challenge:${uid}`, 'buffer');

/** Opens a fresh challenge for a sign-in page; an earlier one of the same page is void from now on. */
export async function openChallenge(pool: pg.Pool, time: ProtocolTime, uid: string): Promise<{ challenge: Buffer; expiresAt: number }> {
  const challenge = randomBytes(32);
  const now = time.now();
  await pool.query({
    name: 'challenge-open',
    text: `insert into identity.challenges (uid, challenge, issued_at)
           select $1::bytea, $2::bytea, to_timestamp($3 / 1000.0) from (select set_config('synchronous_commit', 'off', true)) as asynchronous
           on conflict (uid) do update set challenge = excluded.challenge, issued_at = excluded.issued_at, used_at = null`,
    values: [keyOf(uid), challenge, now],
  });
  return { challenge, expiresAt: now + challengeLifetime };
}

/**
 * Uses up the challenge of a sign-in page. Whatever comes of it, it cannot be answered again.
 *
 * @param answered the challenge that the caller says it signed; undefined: the page's latest
 * @throws {MynaError} `MYNA_IDENTITY_CHALLENGE_STALE` when there is none, it was answered before, is too old or was replaced;
 * `MYNA_IDENTITY_CHALLENGE_FOREIGN` when it was made for another page
 */
export async function useChallenge(pool: pg.Pool, time: ProtocolTime, uid: string, answered: Uint8Array | undefined): Promise<Buffer> {
  const now = time.now();
  const { rows } = await pool.query<{ challenge: Buffer; issued: number }>({
    name: 'challenge-use',
    text: `update identity.challenges set used_at = to_timestamp($2 / 1000.0) where uid = $1 and used_at is null
           returning challenge, (extract(epoch from issued_at) * 1000)::float8 as issued`,
    values: [keyOf(uid), now],
  });
  const open = rows[0];
  if (answered !== undefined && !open?.challenge.equals(answered) && (await isOfAnotherPage(pool, uid, answered))) {
    throw new MynaError('MYNA_IDENTITY_CHALLENGE_FOREIGN');
  }
  if (!open || now - open.issued > challengeLifetime) throw new MynaError('MYNA_IDENTITY_CHALLENGE_STALE');
  if (answered !== undefined && !open.challenge.equals(answered)) throw new MynaError('MYNA_IDENTITY_CHALLENGE_STALE');
  return open.challenge;
}

/** Only refusals ask this, so no index serves it. */
async function isOfAnotherPage(pool: pg.Pool, uid: string, challenge: Uint8Array): Promise<boolean> {
  const { rowCount } = await pool.query('select from identity.challenges where challenge = $1 and uid <> $2 limit 1', [
    challenge,
    keyOf(uid),
  ]);
  return (rowCount ?? 0) > 0;
}
