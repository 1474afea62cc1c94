import { isIPv6 } from 'node:net';
import { type Kysely, sql } from 'kysely';
import { createBatcher } from '../batcher.ts';
import { type MynaCode, MynaError } from '../errors.ts';
import type { KeyStore } from '../key-store.ts';
import type { ProtocolTime } from '../protocol-time.ts';

/** How many failures of one subject (a client's address, an officer, a number) are borne in a time. */
export interface LimitRule {
  /** Stable: it stands in the table. */
  readonly name: string;
  readonly most: number;
  readonly seconds: number;
  /**
   * `database`: a row that all instances share and no restart forgets, for whatever can be guessed. `instance`: memory, for what only costs this
   * instance's time, where a row for each failure would cost more than what it saves.
   */
  readonly kept: 'database' | 'instance';
}

/** A rule and whom it is applied to. */
export type Limited = readonly [rule: LimitRule, subject: string];

/** Bears failures for a while, then refuses: successes never count. */
export interface Limiter {
  /** @throws {MynaError} `MYNA_REQUEST_TOO_MANY` with the `seconds` to wait, which the answer also has as `Retry-After` (RFC 9110 section 10.2.3) */
  require(...limited: readonly Limited[]): Promise<void>;
  /** One more failure. */
  count(...limited: readonly Limited[]): Promise<void>;
  /** Takes one failure back: what was begun has come to a good end. Of rules kept by the instance only. */
  giveBack(...limited: readonly Limited[]): void;
  /** Does the work where it is still allowed, and counts it when its refusal is a failure in the sense of the rules. */
  guard<Result>(limited: readonly Limited[], isFailure: (code: MynaCode) => boolean, work: () => Promise<Result>): Promise<Result>;
}

interface Attempts {
  readonly failures: number;
  readonly endsMs: number;
}

interface AttemptStore {
  read(rule: LimitRule, subject: string): Promise<Attempts | undefined>;
  add(rule: LimitRule, subject: string, now: number): Promise<void>;
}

/** Subjects that one instance remembers: beyond this the oldest are forgotten, so that no flood fills its memory. */
const mostRemembered = 20_000;

/** @param shared left out in tests of rooms that have nothing to guess: everything is kept by the instance then */
export function createLimiter(time: ProtocolTime, shared?: { database: Kysely<unknown>; keys: Pick<KeyStore, 'blindIndex'> }): Limiter {
  const memory = createMemory();
  const rows = shared ? createRows(shared.database, shared.keys) : memory;
  const storeOf = (rule: LimitRule): AttemptStore => (rule.kept === 'database' ? rows : memory);
  const limiter: Limiter = {
    async require(...limited) {
      const known = await Promise.all(limited.map(([rule, subject]) => storeOf(rule).read(rule, subject)));
      for (const [place, [rule]] of limited.entries()) {
        const attempts = known[place];
        const left = (attempts?.endsMs ?? 0) - time.now();
        if (attempts && left > 0 && attempts.failures >= rule.most)
          throw new MynaError('MYNA_REQUEST_TOO_MANY', { seconds: Math.ceil(left / 1000) });
      }
    },
    async count(...limited) {
      for (const [rule, subject] of limited) await storeOf(rule).add(rule, subject, time.now());
    },
    giveBack(...limited) {
      for (const [rule, subject] of limited) memory.takeBack(rule, subject);
    },
    async guard(limited, isFailure, work) {
      await limiter.require(...limited);
      try {
        return await work();
      } catch (error) {
        if (error instanceof MynaError && isFailure(error.code)) await limiter.count(...limited);
        throw error;
      }
    },
  };
  return limiter;
}

/** What a limit calls a client: its address; of IPv6 the network of 64 bits, within which a host chooses its addresses itself (RFC 8981). */
export function clientOf({ ip }: { readonly ip: string }): string {
  if (!isIPv6(ip) || ip.includes('.')) return ip;
  const [head = '', tail] = ip.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

function createMemory(): AttemptStore & { takeBack(rule: LimitRule, subject: string): void } {
  const known = new Map<string, Attempts>();
  const keyOf = (rule: LimitRule, subject: string): string => `${rule.name}/${subject}`;
  return {
    read: async (rule, subject) => known.get(keyOf(rule, subject)),
    async add(rule, subject, now) {
      const key = keyOf(rule, subject);
      const before = known.get(key);
      const isLiving = before !== undefined && before.endsMs > now;
      known.set(key, isLiving ? { ...before, failures: before.failures + 1 } : { failures: 1, endsMs: now + rule.seconds * 1000 });
      const [oldest] = known.size > mostRemembered ? known.keys() : [];
      if (oldest !== undefined) known.delete(oldest);
    },
    takeBack(rule, subject) {
      const key = keyOf(rule, subject);
      const before = known.get(key);
      if (!before) return;
      if (before.failures <= 1) known.delete(key);
      else known.set(key, { ...before, failures: before.failures - 1 });
    },
  };
}

function createRows(database: Kysely<unknown>, keys: Pick<KeyStore, 'blindIndex'>): AttemptStore {
  const indexOf = (rule: LimitRule, subject: string): Buffer => Buffer.from(keys.blindIndex('attempts', `${rule.name}/${subject}`));
  // A sign-in asks for two rows, and many sign in at once: they share a round trip. The subject's index contains the rule's name.
  const find = createBatcher<Buffer, Attempts | null>(
    async (subjects) => {
      const { rows } = await sql<Attempts & { subject: Buffer }>`
        select subject, failures, ends_ms as "endsMs" from kernel.attempts where subject = any(${subjects}::bytea[])`.execute(database);
      const known = new Map(rows.map((row) => [row.subject.toString('base64'), row]));
      return subjects.map((subject) => known.get(subject.toString('base64')) ?? null);
    },
    { most: 64, places: 1 },
  );
  return {
    read: async (rule, subject) => (await find(indexOf(rule, subject))) ?? undefined,
    async add(rule, subject, now) {
      await sql`delete from kernel.attempts where ends_ms < ${now}`.execute(database);
      await sql`insert into kernel.attempts as a (subject, rule, failures, ends_ms)
        values (${indexOf(rule, subject)}, ${rule.name}, 1, ${now + rule.seconds * 1000})
        on conflict (subject, rule) do update set failures = a.failures + 1`.execute(database);
    },
  };
}
