import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { type Log, MynaError, type ProtocolTime } from '../../kernel/index.ts';
import { markHandled, readChanges, readEpoch, readUnhandled, type StatusChange, statusChannel } from './change-log.ts';
import { acknowledge, endLease, extendLease, settleChange } from './leases.ts';
import { createListener } from './listener.ts';
import type { CertificationDatabase } from './tables.ts';

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

const confirmationTimeout = 15_000;
/** Changes of which subscribers are told at once; none of them is acknowledged before all are told. */
const toldTogether = 250;

interface Follower {
  /** The epoch up to which cached answers were forgotten. */
  applied(): number;
  acknowledged(): number;
  /** With empty caches only subscribers may have missed something. */
  begin(): Promise<void>;
  /** Reads what changed and forgets it. */
  learn(): Promise<void>;
  /** Tells subscribers and acknowledges. One that fails is told again the next time; until then nothing is acknowledged. */
  tell(): Promise<void>;
}

function createFollower({ database, forget, notify }: InstancesOptions, id: string): Follower {
  const untold: StatusChange[] = [];
  let applied = 0;
  let acknowledged = 0;
  return {
    applied: () => applied,
    acknowledged: () => acknowledged,
    async begin() {
      applied = await readEpoch(database);
      const unhandled = await readUnhandled(database);
      for (const change of unhandled) await notify(change);
      const last = unhandled.at(-1);
      if (last) await markHandled(database, last.epoch);
      await acknowledge(database, id, applied);
      acknowledged = applied;
    },
    async learn() {
      const changes = await readChanges(database, applied);
      for (const change of changes) forget(change);
      untold.push(...changes);
      applied = changes.at(-1)?.epoch ?? applied;
    },
    async tell() {
      while (untold.length > 0) {
        const together = untold.slice(0, toldTogether);
        await Promise.all(together.map(notify));
        const told = together.at(-1)?.epoch ?? acknowledged;
        untold.splice(0, together.length);
        await acknowledge(database, id, told);
        acknowledged = told;
      }
    },
  };
}

interface Lease {
  isRunning(): boolean;
  /** Counted from the moment before the database was asked, and a tenth shorter than there. */
  extend(renewal: () => Promise<void>): Promise<void>;
}

/** A steady clock misses a suspended machine, a wall clock a step backwards: the lease needs both. */
function createLease(milliseconds: number, time: ProtocolTime): Lease {
  let until = { steady: 0, wall: 0 };
  return {
    isRunning: () => performance.now() < until.steady && time.now() < until.wall,
    async extend(renewal) {
      const before = { steady: performance.now(), wall: time.now() };
      await renewal();
      until = { steady: before.steady + milliseconds * 0.9, wall: before.wall + milliseconds * 0.9 };
    },
  };
}

export function createInstances(options: InstancesOptions): Instances {
  const { database, log } = options;
  const milliseconds = options.lease ?? 3000;
  const id = randomUUID();
  const follower = createFollower(options, id);
  const lease = createLease(milliseconds, options.time);
  const waiting = new Set<() => void>();
  let isStopped = false;
  let beat: NodeJS.Timeout | undefined;

  const inOrder = createQueue(() => isStopped);
  const report = (error: unknown): void => log.error({ event: 'certification.change-not-taken', error });
  const takeOver = (): Promise<void> => inOrder(() => follower.learn().then(follower.tell)).catch(report);
  const renew = (): Promise<void> =>
    inOrder(async () => {
      await lease.extend(async () => {
        await extendLease(database, id, milliseconds, follower.acknowledged());
        await follower.learn();
      });
      await follower.tell();
    }).catch(report);
  const listener = createListener(options.pool, (channel) => {
    if (channel === statusChannel) takeOver();
    else for (const wake of waiting) wake();
  });
  const keepAlive = async (): Promise<void> => {
    await renew();
    await listener.ensure().catch(report);
    if (!isStopped) beat = setTimeout(keepAlive, milliseconds / 4).unref();
  };
  const isLeased = (): boolean => !isStopped && lease.isRunning();

  return {
    async start() {
      await extendLease(database, id, milliseconds, 0);
      await follower.begin();
      await keepAlive();
    },
    async stop() {
      isStopped = true;
      clearTimeout(beat);
      await inOrder(async () => undefined);
      await listener.close();
      await endLease(database, id);
    },
    isLeased,
    epoch: follower.applied,
    newestEpoch: () => readEpoch(database),
    async requireLease() {
      if (isLeased()) return;
      await renew();
      if (!isLeased()) throw new MynaError('MYNA_CERTIFICATION_STATUS_UNAVAILABLE');
    },
    async confirm(epoch) {
      await takeOver();
      return waitForAll(database, epoch, waiting);
    },
  };
}

/** One after the other: renewals and changes never overtake each other. After the end only what runs already is waited for. */
function createQueue(isEnded: () => boolean): (step: () => Promise<void>) => Promise<void> {
  let work: Promise<void> = Promise.resolve();
  return (step) => {
    work = work.catch(() => undefined).then(() => (isEnded() ? undefined : step()));
    return work;
  };
}

/** Resolves with the number of live instances once all have acknowledged. */
async function waitForAll(database: CertificationDatabase, epoch: number, waiters: Set<() => void>): Promise<number> {
  const deadline = performance.now() + confirmationTimeout;
  for (;;) {
    // From before the question: what is acknowledged while it is on its way must not be missed.
    const next = wakeOrPause(waiters, 50);
    try {
      const { waiting, live } = await settleChange(database, epoch);
      if (waiting === 0) return live;
      if (performance.now() > deadline) throw new MynaError('MYNA_CERTIFICATION_NOT_CONFIRMED', { instances: waiting });
      await next.woken;
    } finally {
      next.cancel();
    }
  }
}

function wakeOrPause(waiters: Set<() => void>, milliseconds: number): { readonly woken: Promise<void>; cancel(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const done = (): void => {
    clearTimeout(timer);
    waiters.delete(done);
    resolve();
  };
  const timer = setTimeout(done, milliseconds);
  waiters.add(done);
  return { woken: promise, cancel: done };
}
