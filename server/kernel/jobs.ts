import { Logger, type Runner, run } from 'graphile-worker';
import { type Kysely, sql } from 'kysely';
import type pg from 'pg';
import { watchCalm } from './calm.ts';
import { MynaError } from './errors.ts';
import type { Log } from './log.ts';

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
  stop(): Promise<void>;
}

const pollMs = 15;

/**
 * Starts the worker on the `kernel` role's pool. Every handler is known at the start; a job without a handler stays and
 * is seen by the operator. Jobs give way to requests: a letter can wait a few seconds, a person at the counter cannot.
 */
export async function startJobs<Tables>(pool: pg.Pool, database: Kysely<Tables>, handlers: JobHandlers, log: Log): Promise<Jobs> {
  const calm = watchCalm();
  const runner: Runner = await run({
    pgPool: pool,
    concurrency: 4,
    pollInterval: 300,
    noHandleSignals: true,
    noPreparedStatements: true,
    logger: new Logger(() => () => undefined),
    taskList: Object.fromEntries(
      Object.entries(handlers).map(([task, handler]) => [
        task,
        async (payload: unknown) => {
          await calm.wait();
          try {
            await handler(payload as JobPayload);
          } catch (error) {
            log.error({ event: 'job.failed', task, error });
            throw error;
          }
        },
      ]),
    ),
  });

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
    async stop() {
      await runner.stop();
      calm.stop();
    },
  };
}
