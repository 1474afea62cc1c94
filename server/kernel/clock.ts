import { type Kysely, sql } from 'kysely';
import { createBatcher } from './batcher.ts';
import { MynaError } from './errors.ts';
import { Temporal } from './temporal.ts';

/** Civil time: dates, validity, deadlines, ages. In production it is the machine's time. */
export interface CivilClock {
  now(): Promise<Temporal.Instant>;
  /** The date in Japan (Asia/Tokyo). */
  today(): Promise<Temporal.PlainDate>;
}

/** The sandbox's clock, which can be moved forward. */
export interface MovableClock extends CivilClock {
  /**
   * Moves civil time by an ISO 8601 duration (calendar of Asia/Tokyo). It stops at every due event on the way, runs it,
   * and lets all jobs end before it goes on; it returns when all is quiet.
   *
   * @throws {MynaError} `MYNA_CLOCK_BACKWARDS`, `MYNA_CLOCK_TOO_FAR` (over 50 years), `MYNA_CLOCK_ALREADY_MOVING`
   */
  advance(duration: Temporal.Duration): Promise<ClockMove>;
  /**
   * Civil time leaps without a stop, as after a long sleep of the machine: what was due on the way is late until the next `tick` or `advance`.
   * @throws {MynaError} `MYNA_CLOCK_TOO_FAR`, `MYNA_CLOCK_ALREADY_MOVING`
   */
  jump(duration: Temporal.Duration): Promise<void>;
  /** Runs what has become due as the day goes by. Does nothing while the clock is being moved, here or by another instance. */
  tick(): Promise<void>;
}

export interface ClockMove {
  readonly from: Temporal.Instant;
  readonly to: Temporal.Instant;
  /** How often time stood still for due events. */
  readonly stops: number;
}

/**
 * What a room has to do on a date. Its own tables hold the dates, so that nothing is lost when a process ends.
 * `run` does all that is due at `now` and must move `next` past `now`, or fail.
 */
export interface DueEvents {
  readonly room: string;
  next(after: Temporal.Instant): Promise<Temporal.Instant | undefined>;
  run(now: Temporal.Instant): Promise<void>;
}

export const japan = 'Asia/Tokyo';
const advanceLock = 7_204_001;
const longestMove = Temporal.Duration.from({ years: 50 });

/** Reads civil time from the database; who asks while an answer is on its way shares the next one. */
export function readCivilClock<Tables>(database: Kysely<Tables>): CivilClock {
  const read = createBatcher<undefined, { now: Temporal.Instant; today: Temporal.PlainDate }>(
    async (askers) => {
      const { rows } = await nowQuery.execute(database);
      const now = Temporal.Instant.fromEpochMilliseconds(Number(rows[0]?.ms));
      const time = { now, today: now.toZonedDateTimeISO(japan).toPlainDate() };
      return askers.map(() => time);
    },
    { most: 1000, places: 1 },
  );
  return { now: async () => (await read(undefined)).now, today: async () => (await read(undefined)).today };
}

const nowQuery = sql<{ ms: string }>`select (extract(epoch from kernel.civil_now()) * 1000)::bigint::text as ms`;

/** Sets the sandbox's clock to its first day, once; a clock that was set or moved stays as it is. */
export async function setFirstDay<Tables>(database: Kysely<Tables>, day: Temporal.PlainDate): Promise<void> {
  await sql`select kernel.set_civil_clock(${day.toString()}::date)`.execute(database);
}

/** The end of a civil day: 23:59:59 in Japan, the last second on which something dated `day` is valid. */
export function endOfDay(day: Temporal.PlainDate): Temporal.Instant {
  return day.toZonedDateTime({ timeZone: japan, plainTime: '23:59:59' }).toInstant();
}

/**
 * The clock that moves.
 *
 * @param database as the `kernel` role
 * @param settle resolves when no job is waiting or running
 */
export function createMovableClock<Tables>(
  database: Kysely<Tables>,
  events: readonly DueEvents[],
  settle: () => Promise<void>,
): MovableClock {
  const clock = readCivilClock(database);
  const alone = <Result>(work: (connection: Kysely<Tables>) => Promise<Result>): Promise<Result | undefined> =>
    database.connection().execute(async (connection) => {
      const { rows } = await sql<{ taken: boolean }>`select pg_try_advisory_lock(${advanceLock}) as taken`.execute(connection);
      if (!rows[0]?.taken) return undefined;
      try {
        return await work(connection);
      } finally {
        await sql`select pg_advisory_unlock(${advanceLock})`.execute(connection);
      }
    });
  return {
    ...clock,
    async advance(duration) {
      const moved = await alone((connection) => move(connection, clock, events, settle, duration));
      if (!moved) throw new MynaError('MYNA_CLOCK_ALREADY_MOVING');
      return moved;
    },
    async jump(duration) {
      const jumped = await alone(async (connection) => {
        await setOffset(connection, targetOf(await clock.now(), duration));
        return true;
      });
      if (!jumped) throw new MynaError('MYNA_CLOCK_ALREADY_MOVING');
    },
    async tick() {
      await alone(async () => runDue(events, await clock.now()));
    },
  };
}

/** @throws {MynaError} `MYNA_CLOCK_BACKWARDS`, `MYNA_CLOCK_TOO_FAR` */
function targetOf(from: Temporal.Instant, duration: Temporal.Duration): Temporal.Instant {
  const start = from.toZonedDateTimeISO(japan);
  const target = within(() => start.add(duration).toInstant());
  if (Temporal.Instant.compare(target, from) < 0) throw new MynaError('MYNA_CLOCK_BACKWARDS');
  if (Temporal.Instant.compare(target, start.add(longestMove).toInstant()) > 0)
    throw new MynaError('MYNA_CLOCK_TOO_FAR', { years: longestMove.years });
  return target;
}

async function move<Tables>(
  connection: Kysely<Tables>,
  clock: CivilClock,
  events: readonly DueEvents[],
  settle: () => Promise<void>,
  duration: Temporal.Duration,
): Promise<ClockMove> {
  const from = await clock.now();
  const target = targetOf(from, duration);

  await settle();
  let stops = 0;
  for (;;) {
    const now = await clock.now();
    const due = await firstDue(events, now);
    if (!due || Temporal.Instant.compare(due.at, target) > 0) break;
    if (Temporal.Instant.compare(due.at, now) > 0) await setOffset(connection, due.at);
    await runDue(events, Temporal.Instant.compare(due.at, now) > 0 ? due.at : now);
    await settle();
    stops += 1;
  }
  await setOffset(connection, target);
  await settle();
  return { from, to: target, stops };
}

/** A duration beyond the calendar's end is too far as well. */
function within(reach: () => Temporal.Instant): Temporal.Instant {
  try {
    return reach();
  } catch (cause) {
    if (cause instanceof RangeError) throw new MynaError('MYNA_CLOCK_TOO_FAR', { years: longestMove.years }, { cause });
    throw cause;
  }
}

async function firstDue(events: readonly DueEvents[], after: Temporal.Instant): Promise<{ at: Temporal.Instant } | undefined> {
  const dates = await Promise.all(events.map((room) => room.next(after)));
  const [at] = dates.filter((date) => date !== undefined).sort(Temporal.Instant.compare);
  return at && { at };
}

/** Runs what is due at `now` in every room, and refuses a room that would have to be run at the same instant for ever. */
async function runDue(events: readonly DueEvents[], now: Temporal.Instant): Promise<void> {
  for (const room of events) {
    const before = await room.next(now);
    if (!before || Temporal.Instant.compare(before, now) > 0) continue;
    await room.run(now);
    const after = await room.next(now);
    if (after && Temporal.Instant.compare(after, now) <= 0 && Temporal.Instant.compare(after, before) <= 0) {
      throw new MynaError('MYNA_CLOCK_EVENT_STUCK', { room: room.room });
    }
  }
}

async function setOffset<Tables>(connection: Kysely<Tables>, instant: Temporal.Instant): Promise<void> {
  const seconds = Math.ceil(instant.epochMilliseconds / 1000);
  await sql`select kernel.move_civil_clock(ceil(${seconds}::numeric - extract(epoch from now()))::bigint)`.execute(connection);
}
