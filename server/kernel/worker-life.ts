import { setTimeout as sleep } from 'node:timers/promises';
import { type Kysely, sql } from 'kysely';
import { isDatabaseAway } from './database/away.ts';
import type { Log } from './log.ts';

/** A worker that gave no sign for this long is dead. Far above a pause of the event loop: what is taken from a live one runs twice. */
export const deadAfterMs = 30_000;
/** Signs that a worker gives in that time. */
const signs = 6;

/** A job that this process has locked without knowing it (the answer was lost with the connection) is given back after this long. */
const forgottenAfter = '5 seconds';

export interface WorkerLife {
  /** The worker has ended all its jobs. */
  end(): Promise<void>;
}

/**
 * Gives signs of life for a worker, and gives back the jobs of workers that give none: a process that was killed keeps its locks in the database.
 *
 * @param worker the name that its jobs are locked by
 * @param atWork ids of the jobs that it is working on now
 * @param patienceMs how long a worker may be silent
 */
export function keepWorkerAlive<Tables>(
  database: Kysely<Tables>,
  worker: string,
  atWork: ReadonlySet<string>,
  log: Log,
  patienceMs: number = deadAfterMs,
): WorkerLife {
  const pauseMs = patienceMs / signs;
  const ending = new AbortController();
  /** When signs began to come regularly; undefined before the first. */
  let regularSince: number | undefined;
  let last = 0;

  const beat = async (): Promise<void> => {
    const isFirst = last === 0;
    await sql`insert into kernel.workers (worker) values (${worker})
      on conflict (worker) do update set seen_at = now()`.execute(database);
    await freeForgotten(database, worker, [...atWork], log);
    const now = performance.now();
    if (now - last > 2 * pauseMs) regularSince = now;
    last = now;
    // After a pause of the database all are silent: the others first get time for a sign.
    if (isFirst || now - (regularSince ?? now) >= patienceMs) await freeJobsOfDead(database, log, patienceMs);
  };
  const beating = (async () => {
    while (!ending.signal.aborted) {
      await beat().catch((error: unknown) => {
        if (!isDatabaseAway(error)) log.error({ event: 'worker.sign-failed', error });
      });
      await sleep(pauseMs, undefined, { signal: ending.signal, ref: false }).catch(() => undefined);
    }
  })();
  return {
    async end() {
      ending.abort();
      await beating;
      await sql`delete from kernel.workers where worker = ${worker}`.execute(database).catch(() => undefined);
    },
  };
}

/** Gives back every job that is locked. Only where no other process works on the database. */
export async function freeAllJobs<Tables>(database: Kysely<Tables>, log: Log): Promise<void> {
  await database.transaction().execute(async (trx) => {
    await sql`delete from kernel.workers`.execute(trx);
    const { rows } = await lockers.execute(trx);
    await free(
      trx,
      rows.map(({ worker }) => worker),
      log,
    );
  });
}

const lockers = sql<{ worker: string; age: number }>`
  select locked_by as worker, (extract(epoch from now() - max(locked_at)) * 1000)::float8 as age
  from (select locked_by, locked_at from graphile_worker._private_jobs where locked_by is not null
        union all select locked_by, locked_at from graphile_worker._private_job_queues where locked_by is not null) l
  group by locked_by`;

async function freeJobsOfDead<Tables>(database: Kysely<Tables>, log: Log, patienceMs: number): Promise<void> {
  await database.transaction().execute(async (trx) => {
    await sql`delete from kernel.workers where seen_at < now() - ${patienceMs} * interval '1 millisecond'`.execute(trx);
    const { rows: holders } = await lockers.execute(trx);
    // A worker takes its first job before its first sign: what was locked just now has time.
    const old = holders.filter(({ age }) => age > patienceMs).map(({ worker }) => worker);
    if (old.length === 0) return;
    const { rows: live } = await sql<{ worker: string }>`select worker from kernel.workers where worker = any(${old})`.execute(trx);
    const names = new Set(live.map(({ worker }) => worker));
    await free(
      trx,
      old.filter((worker) => !names.has(worker)),
      log,
    );
  });
}

/** What is locked by this worker and not worked on: a lock of which it never heard, because the connection broke under the answer. */
async function freeForgotten<Tables>(database: Kysely<Tables>, worker: string, atWork: readonly string[], log: Log): Promise<void> {
  await database.transaction().execute(async (trx) => {
    const { rows } = await sql`update graphile_worker._private_jobs set locked_at = null, locked_by = null
      where locked_by = ${worker} and locked_at < now() - ${forgottenAfter}::interval and not id = any(${atWork}::bigint[]) returning id`.execute(
      trx,
    );
    if (rows.length === 0) return;
    await sql`update graphile_worker._private_job_queues q set locked_at = null, locked_by = null
      where q.locked_by = ${worker} and not exists (
        select from graphile_worker._private_jobs j where j.job_queue_id = q.id and j.locked_by = ${worker})`.execute(trx);
    log.info({ event: 'worker.jobs-given-back', count: rows.length });
  });
}

async function free<Tables>(trx: Kysely<Tables>, workers: readonly string[], log: Log): Promise<void> {
  if (workers.length === 0) return;
  await sql`select graphile_worker.force_unlock_workers(${workers})`.execute(trx);
  log.info({ event: 'worker.jobs-given-back', count: workers.length });
}
