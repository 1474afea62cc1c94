import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type pg from 'pg';
import { type Log, MynaError, type ProtocolTime } from '../../kernel/index.ts';
import type { CertificationDatabase, CertificationTables } from './tables.ts';

/** A change of status that this instance has to take over before it may be confirmed. */
export interface StatusChange {
  epoch: number;
  cardId: string;
  residentId: string;
  state: 'active' | 'suspended' | 'revoked';
  serials: readonly string[];
}

/**
 * Blocked means blocked, with several instances. Each holds a lease in the database and answers for statuses only while it runs. A change raises the epoch; each instance
 * forgets what it knew, tells its subscribers and acknowledges; the change is confirmed when every running lease has
 * acknowledged it. The order of steps carries the proof: the lease is renewed and committed *before* the epoch is read, so an
 * instance whose renewal a confirming reader did not see reads the changed epoch before it answers again.
 */
export interface Instances {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Resolves while the lease runs, renewing it when it had lapsed. @throws MynaError MYNA_CERTIFICATION_STATUS_UNAVAILABLE */
  requireLease(): Promise<void>;
  isLeased(): boolean;
  /** The epoch whose changes this instance has taken over. */
  epoch(): number;
  /** The newest epoch of all, taken over here or not. */
  newestEpoch(): Promise<number>;
  /** Waits until every live instance acknowledged; returns how many. @throws MynaError MYNA_CERTIFICATION_NOT_CONFIRMED */
  confirm(epoch: number): Promise<number>;
}

export interface InstancesOptions {
  database: CertificationDatabase;
  pool: pg.Pool;
  time: ProtocolTime;
  log: Log;
  /** Forgets cached answers; at once, before anything else happens. */
  forget(change: StatusChange): void;
  /** Ends sessions and the like; may run again for the same change. */
  notify(change: StatusChange): Promise<void>;
  /** Milliseconds. */
  lease?: number;
}

const statusChannel = 'certification_status';
const acknowledgementChannel = 'certification_acknowledged';
const confirmationTimeout = 15_000;

/** In the transaction of a change: the next epoch, and its announcement at commit. */
export async function recordChange(trx: CertificationDatabase, change: Omit<StatusChange, 'epoch'>): Promise<number> {
  const { value } = await trx
    .updateTable('certification.status_epoch')
    .set((expression) => ({ value: expression('value', '+', 1) }))
    .returning('value')
    .executeTakeFirstOrThrow();
  await trx
    .insertInto('certification.status_changes')
    .values({
      epoch: value,
      card_id: change.cardId,
      resident_id: change.residentId,
      state: change.state,
      serials: [...change.serials],
      is_handled: false,
    })
    .execute();
  await sql`select pg_notify(${statusChannel}, '')`.execute(trx);
  return value;
}

export function createInstances(options: InstancesOptions): Instances {
  const { database, log, time } = options;
  const lease = options.lease ?? 3000;
  const id = randomUUID();
  let applied = 0;
  let leasedUntil: Moment = { steady: 0, wall: 0 };
  let isStopped = false;
  let beat: NodeJS.Timeout | undefined;
  let work: Promise<void> = Promise.resolve();
  const acknowledged = new Set<() => void>();

  /** A steady clock misses a suspended machine, a wall clock a step backwards: the lease needs both. */
  const moment = (): Moment => ({ steady: performance.now(), wall: time.now() });
  const isLeased = (): boolean => {
    const now = moment();
    return !isStopped && now.steady < leasedUntil.steady && now.wall < leasedUntil.wall;
  };

  /** One after the other: renewals and changes never overtake each other. */
  const inOrder = (step: () => Promise<void>): Promise<void> => {
    work = work.catch(() => undefined).then(() => (isStopped ? undefined : step()));
    return work;
  };

  const takeOver = async (): Promise<void> => {
    const changes = await readChanges(database, applied);
    if (changes.length === 0) return;
    for (const change of changes) options.forget(change);
    applied = changes.at(-1)?.epoch ?? applied;
    for (const change of changes) await options.notify(change);
    await acknowledge(database, id, applied);
  };
  const renew = async (): Promise<void> => {
    const before = moment();
    await extendLease(database, id, lease, applied);
    await takeOver();
    leasedUntil = { steady: before.steady + lease * 0.9, wall: before.wall + lease * 0.9 };
  };
  const listener = createListener(options.pool, (channel) => {
    if (channel === statusChannel) inOrder(takeOver).catch((error) => log.error({ event: 'certification.change-not-taken', error }));
    else for (const wake of acknowledged) wake();
  });
  const keepAlive = async (): Promise<void> => {
    try {
      await inOrder(renew);
      await listener.ensure();
    } catch (error) {
      log.error({ event: 'certification.lease-not-renewed', error });
    }
    if (!isStopped) beat = setTimeout(keepAlive, lease / 4).unref();
  };

  return {
    async start() {
      await extendLease(database, id, lease, 0);
      // Caches are empty: every change before this epoch is known already, only its subscribers may not have been told.
      applied = await readEpoch(database);
      for (const change of await readUnhandled(database)) {
        await options.notify(change);
        await markHandled(database, change.epoch);
      }
      await acknowledge(database, id, applied);
      await keepAlive();
    },
    async stop() {
      isStopped = true;
      clearTimeout(beat);
      await work.catch(() => undefined);
      await listener.close();
      await database.deleteFrom('certification.instances').where('instance_id', '=', id).execute();
    },
    isLeased,
    epoch: () => applied,
    newestEpoch: () => readEpoch(database),
    async requireLease() {
      if (isLeased()) return;
      await inOrder(renew).catch((error) => log.error({ event: 'certification.lease-not-renewed', error }));
      if (!isLeased()) throw new MynaError('MYNA_CERTIFICATION_STATUS_UNAVAILABLE');
    },
    async confirm(epoch) {
      await inOrder(takeOver);
      const deadline = performance.now() + confirmationTimeout;
      for (;;) {
        const { waiting, live } = await readAcknowledgements(database, epoch);
        if (waiting === 0) {
          await markHandled(database, epoch);
          return live;
        }
        if (performance.now() > deadline) throw new MynaError('MYNA_CERTIFICATION_NOT_CONFIRMED', { instances: waiting });
        await wakeOrPause(acknowledged, 50);
      }
    },
  };
}

interface Moment {
  steady: number;
  wall: number;
}

function wakeOrPause(waiters: Set<() => void>, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      waiters.delete(done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    waiters.add(done);
  });
}

async function readEpoch(database: CertificationDatabase): Promise<number> {
  const row = await database.selectFrom('certification.status_epoch').select('value').executeTakeFirstOrThrow();
  return row.value;
}

type ChangeRow = CertificationTables['certification.status_changes'];
const toChange = (row: ChangeRow): StatusChange => ({
  epoch: row.epoch,
  cardId: row.card_id,
  residentId: row.resident_id,
  state: row.state,
  serials: row.serials,
});

async function readChanges(database: CertificationDatabase, after: number): Promise<StatusChange[]> {
  const rows = await database.selectFrom('certification.status_changes').selectAll().where('epoch', '>', after).orderBy('epoch').execute();
  return rows.map(toChange);
}

/** Changes whose instance ended before it had told its subscribers. */
async function readUnhandled(database: CertificationDatabase): Promise<StatusChange[]> {
  const rows = await database
    .selectFrom('certification.status_changes')
    .selectAll()
    .where('is_handled', '=', false)
    .orderBy('epoch')
    .execute();
  return rows.map(toChange);
}

async function markHandled(database: CertificationDatabase, epoch: number): Promise<void> {
  await database.updateTable('certification.status_changes').set({ is_handled: true }).where('epoch', '=', epoch).execute();
}

async function extendLease(database: CertificationDatabase, id: string, lease: number, acknowledged: number): Promise<void> {
  const until = sql<string>`clock_timestamp() + make_interval(secs => ${lease / 1000})`;
  await database
    .insertInto('certification.instances')
    .values({ instance_id: id, lease_until: until, acknowledged })
    .onConflict((conflict) => conflict.column('instance_id').doUpdateSet({ lease_until: until }))
    .execute();
  // Rows of instances that ended without saying so.
  await database
    .deleteFrom('certification.instances')
    .where('lease_until', '<', sql<string>`clock_timestamp() - interval '1 hour'`)
    .execute();
}

async function acknowledge(database: CertificationDatabase, id: string, epoch: number): Promise<void> {
  await database.updateTable('certification.instances').set({ acknowledged: epoch }).where('instance_id', '=', id).execute();
  await sql`select pg_notify(${acknowledgementChannel}, '')`.execute(database);
}

async function readAcknowledgements(database: Kysely<CertificationTables>, epoch: number): Promise<{ waiting: number; live: number }> {
  const { rows } = await sql<{ waiting: number; live: number }>`
    select count(*) filter (where acknowledged < ${epoch})::int as waiting, count(*)::int as live
    from certification.instances where lease_until > clock_timestamp()`.execute(database);
  return rows[0] ?? { waiting: 0, live: 0 };
}

/** LISTEN only makes it fast: whatever it misses, the next renewal of the lease finds. */
function createListener(pool: pg.Pool, heard: (channel: string) => void): { ensure(): Promise<void>; close(): Promise<void> } {
  let client: pg.PoolClient | undefined;
  return {
    async ensure() {
      if (client) return;
      const connecting = await pool.connect();
      client = connecting;
      const lost = (): void => {
        if (client !== connecting) return;
        client = undefined;
        connecting.release(true);
      };
      connecting.on('error', lost);
      connecting.on('end', lost);
      connecting.on('notification', ({ channel }) => heard(channel));
      await connecting.query(`listen ${statusChannel}`);
      await connecting.query(`listen ${acknowledgementChannel}`);
    },
    async close() {
      const closing = client;
      client = undefined;
      closing?.release(true);
    },
  };
}
