import { hash, randomBytes } from 'node:crypto';
import type pg from 'pg';
import { createBatcher, MynaError, type ProtocolTime } from '../../kernel/index.ts';
import { atOnce, firstOfEach } from './batch.ts';

/** How long a challenge may be answered, in milliseconds: time to find the card and type the PIN. */
export const challengeLifetime = 180_000;

export interface Challenges {
  /** Opens a fresh challenge for a sign-in page; an earlier one of the same page is void from now on. */
  open(uid: string): Promise<{ challenge: Buffer; expiresAt: number }>;
  /**
   * Uses up the challenge of a sign-in page. Whatever comes of it, it cannot be answered again.
   *
   * @param answered the challenge that the caller says it signed; undefined: the page's latest
   * @throws {MynaError} `MYNA_IDENTITY_CHALLENGE_STALE` when there is none, it was answered before, is too old or was replaced;
   * `MYNA_IDENTITY_CHALLENGE_FOREIGN` when it was made for another page
   */
  use(uid: string, answered: Uint8Array | undefined): Promise<Buffer>;
}

export function createChallenges(pool: pg.Pool, time: ProtocolTime): Challenges {
  const open = createBatcher<NewChallenge, true>((challenges) => saveChallenges(pool, time, challenges), atOnce);
  const take = createBatcher<string, OpenChallenge | null>((keys) => takeChallenges(pool, time, keys), atOnce);
  return {
    async open(uid) {
      const challenge = randomBytes(32);
      const expiresAt = time.now() + challengeLifetime;
      await open({ key: keyOf(uid), challenge: challenge.toString('hex') });
      return { challenge, expiresAt };
    },
    async use(uid, answered) {
      const taken = await take(keyOf(uid));
      const isAnswered = answered === undefined || taken?.challenge.equals(answered);
      if (!isAnswered && (await isOfAnotherPage(pool, uid, answered))) throw new MynaError('MYNA_IDENTITY_CHALLENGE_FOREIGN');
      if (!taken || !isAnswered || time.now() - taken.issued > challengeLifetime) throw new MynaError('MYNA_IDENTITY_CHALLENGE_STALE');
      return taken.challenge;
    },
  };
}

interface NewChallenge {
  readonly key: string;
  readonly challenge: string;
}

interface OpenChallenge {
  readonly challenge: Buffer;
  /** Protocol time, milliseconds. */
  readonly issued: number;
}

const keyOf = (uid: string): string => hash('sha256', `challenge:${uid}`, 'hex');

async function saveChallenges(pool: pg.Pool, time: ProtocolTime, challenges: readonly NewChallenge[]): Promise<true[]> {
  const latest = [...new Map(challenges.map((each) => [each.key, each])).values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  await pool.query({
    name: 'challenge-open',
    text: `insert into identity.challenges (uid, challenge, issued_at)
           select decode(key, 'hex'), decode(challenge, 'hex'), to_timestamp($2 / 1000.0)
             from (select set_config('synchronous_commit', 'off', true)) as asynchronous,
                  jsonb_to_recordset($1::jsonb) as opened (key text, challenge text)
           on conflict (uid) do update set challenge = excluded.challenge, issued_at = excluded.issued_at, used_at = null`,
    values: [JSON.stringify(latest), time.now()],
  });
  return challenges.map(() => true);
}

async function takeChallenges(pool: pg.Pool, time: ProtocolTime, keys: readonly string[]): Promise<(OpenChallenge | null)[]> {
  const { rows } = await pool.query<OpenChallenge & { key: string }>({
    name: 'challenge-take',
    text: `with locked as materialized (
             select uid from identity.challenges where uid = any (select decode(wanted, 'hex') from unnest($1::text[]) as wanted)
              order by uid for update)
           update identity.challenges c set used_at = to_timestamp($2 / 1000.0) from locked
            where c.uid = locked.uid and c.used_at is null
           returning encode(c.uid, 'hex') as key, c.challenge, (extract(epoch from c.issued_at) * 1000)::float8 as issued`,
    values: [keys, time.now()],
  });
  const taken = new Map(rows.map((row) => [row.key, row]));
  return firstOfEach(keys, new Set(taken.keys())).map((isFirst, index) => (isFirst ? taken.get(keys[index] ?? '') : undefined) ?? null);
}

/** Only refusals ask this, so no index serves it. */
async function isOfAnotherPage(pool: pg.Pool, uid: string, challenge: Uint8Array): Promise<boolean> {
  const { rowCount } = await pool.query(`select from identity.challenges where challenge = $1 and uid <> decode($2, 'hex') limit 1`, [
    challenge,
    keyOf(uid),
  ]);
  return (rowCount ?? 0) > 0;
}
