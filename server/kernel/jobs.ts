import { EventEmitter } from 'node:events';
import { Logger, type Runner, run, type WorkerEvents } from 'graphile-worker';
import { type Kysely, sql } from 'kysely';
import type pg from 'pg';
import { watchCalm } from './calm.ts';
import { isDatabaseAway } from './database/away.ts';
import { MynaError } from './errors.ts';
import type { Log } from './log.ts';
import { patientPool } from './patient-pool.ts';
import { freeAllJobs, keepWorkerAlive, type WorkerLife } from './worker-life.ts';

/** Ids only: a payload is kept in clear. */
export type JobPayload = Readonly<Record<string, string | number>>;

/** Handlers by task name (`room.task`). A handler may run twice for one job and must then do its work once. */
export type JobHandlers = Readonly<Record<string, (payload: JobPayload) => Promise<void>>>;

export interface EnqueueOptions {
  /** Jobs of one queue run one after the other, e.g. `resident/<id>`. */
  readonly queue?: string;
  /** A waiting job of the same key is replaced. */
  readonly key?: string;
}

/**
 * Asks for a job in the caller's transaction: it exists exactly if that transaction commits.
 *
 * @throws `MYNA_JOB_NOT_YOURS` (from the database) when the task belongs to another room
 */
export async function enqueue<Tables>(
  transaction: Kysely<Tables>,
  task: string,
  payload: JobPayload,
  options: EnqueueOptions = {},
): Promise<void> {
  await sql`select kernel.enqueue(${task}, ${JSON.stringify(payload)}::json, ${options.queue ?? null}, ${options.key ?? null})`.execute(
    transaction,
  );
}

export interface Jobs {
  /** Resolves when nothing waits that could run now. Jobs that failed and wait for their next try do not hold it up. */
  settle(timeoutMs?: number): Promise<void>;
  /** How many jobs wait, and how many failed for good and need an operator. */
  count(): Promise<{ waiting: number; failed: number }>;
  /** Jobs that failed at their last try, newest first, at most 100. */
  failures(): Promise<FailedJob[]>;
  /** Tries a failed job again now, with all its tries. @throws {MynaError} `MYNA_JOB_NOT_FOUND` when there is no such job, or it is running */
  retry(id: string): Promise<void>;
  stop(): Promise<void>;
}

/** A failed job as operators see it: no payload, for that names persons. */
export interface FailedJob {
  readonly id: string;
  readonly task: string;
  /** The refusal that it ended with; `MYNA_INTERNAL` when that was none of ours. */
  readonly code: string;
  readonly attempts: number;
  readonly mostAttempts: number;
  /** ISO 8601, protocol time; null when it was given up. */
  readonly nextAt: string | null;
}

const pollMs = 15;

export interface WorkerOptions {
  /** No other process works on this database (the embedded server): whatever is locked at the start was a dead one's. */
  readonly isAlone?: boolean;
  /** After so long without a sign of life a worker's jobs are given to others; 30 s if not given. */
  readonly deadAfterMs?: number;
  /** Jobs give way to nobody: this process answers no requests. */
  readonly isAlwaysCalm?: boolean;
}

/**
 * Starts the worker on the `kernel` role's pool. Every handler is known at the start; a job without a handler stays and
 * is seen by the operator. Jobs give way to requests: a letter can wait a few seconds, a person at the counter cannot.
 */
export async function startJobs<Tables>(
  pool: pg.Pool,
  database: Kysely<Tables>,
  handlers: JobHandlers,
  log: Log,
  options: WorkerOptions = {},
): Promise<Jobs> {
  const worker = await startWorker(pool, database, handlers, log, options);
  const runnable = async (): Promise<number> => {
    const { rows } = await sql<{ jobs: string }>`
      select count(*)::text as jobs from graphile_worker._private_jobs
      where attempts < max_attempts and (run_at <= now() or locked_at is not null)`.execute(database);
    return Number(rows[0]?.jobs);
  };

  return {
    async settle(timeoutMs = 600_000) {
      for (let waited = 0; (await runnable()) > 0; waited += pollMs) {
        if (waited > timeoutMs) throw new MynaError('MYNA_JOBS_NOT_SETTLED', { seconds: timeoutMs / 1000 });
        await new Promise((resolve) => setTimeout(resolve, pollMs));
      }
    },
    async count() {
      const { rows } = await sql<{ waiting: string; failed: string }>`
        select count(*) filter (where attempts < max_attempts)::text as waiting,
               count(*) filter (where attempts >= max_attempts)::text as failed
        from graphile_worker._private_jobs`.execute(database);
      return { waiting: Number(rows[0]?.waiting), failed: Number(rows[0]?.failed) };
    },
    async failures() {
      const { rows } = await sql<Omit<FailedJob, 'code'> & { last_error: string }>`
        select j.id::text as id, t.identifier as task, j.attempts::int as attempts, j.max_attempts::int as "mostAttempts", j.last_error,
               case when j.attempts < j.max_attempts then j.run_at end as "nextAt"
        from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
        where j.last_error is not null and j.attempts > 0 order by j.updated_at desc limit 100`.execute(database);
      return rows.map(({ last_error, ...job }) => ({ ...job, code: /MYNA_[A-Z0-9_]+/.exec(last_error)?.[0] ?? 'MYNA_INTERNAL' }));
    },
    async retry(id) {
      const { rows } = await sql`
        select from graphile_worker.reschedule_jobs(array[${id}::bigint], run_at => now(), attempts => 0)`.execute(database);
      if (rows.length === 0) throw new MynaError('MYNA_JOB_NOT_FOUND');
    },
    stop: worker.stop,
  };
}

async function startWorker<Tables>(
  pool: pg.Pool,
  database: Kysely<Tables>,
  handlers: JobHandlers,
  log: Log,
  options: WorkerOptions,
): Promise<{ stop(): Promise<void> }> {
  if (options.isAlone) await freeAllJobs(database, log);
  const calm = watchCalm();
  const patient = patientPool(pool);
  const events: WorkerEvents = new EventEmitter();
  const atWork = new Set<string>();
  events.on('job:start', ({ job }) => atWork.add(job.id));
  events.on('job:complete', ({ job }) => atWork.delete(job.id));
  let life: WorkerLife | undefined;
  events.once('pool:create', ({ workerPool }) => {
    life = keepWorkerAlive(database, workerPool.id, atWork, log, options.deadAfterMs);
  });
  const runner: Runner = await run({
    events,
    pgPool: patient.pool,
    concurrency: 4,
    pollInterval: 300,
    noHandleSignals: true,
    noPreparedStatements: true,
    logger: new Logger(() => () => undefined),
    taskList: Object.fromEntries(
      Object.entries(handlers).map(([task, handler]) => [
        task,
        async (payload: unknown) => {
          if (!options.isAlwaysCalm) await calm.wait();
          try {
            await handler(payload as JobPayload);
          } catch (error) {
            log.error({ event: 'job.failed', task, error });
            throw isDatabaseAway(error) ? new MynaError('MYNA_DATABASE_AWAY', { seconds: 30 }, { cause: error }) : error;
          }
        },
      ]),
    ),
  });
  return {
    async stop() {
      patient.stop();
      await runner.stop();
      await life?.end();
      calm.stop();
    },
  };
}
