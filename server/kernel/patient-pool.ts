import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { isDatabaseAway } from './database/away.ts';

const pauseMs = 250;

type Callback = Parameters<pg.Pool['connect']>[0];

/**
 * A pool for the worker of jobs, which must outlive a database that is away: whoever wants a connection waits until there is one, and a query on one that
 * broke fails with the code that the worker's library tries again. Without that it would let go of a job without giving it back, and end the process.
 */
export function patientPool(pool: pg.Pool): { readonly pool: pg.Pool; stop(): void } {
  let isStopped = false;
  const connect = async (): Promise<pg.PoolClient> => {
    for (;;) {
      try {
        return patientClient(await pool.connect());
      } catch (error) {
        if (isStopped || !isDatabaseAway(error)) throw error;
        await sleep(pauseMs);
      }
    }
  };
  return {
    // The worker listens for new jobs over a connection that it asks for by a callback, and tries that again by itself.
    pool: withMethod(pool, 'connect', (callback?: Callback) => (callback ? pool.connect(callback) : connect())),
    stop() {
      isStopped = true;
    },
  };
}

function patientClient(client: pg.PoolClient): pg.PoolClient {
  const query = client.query.bind(client) as (...values: unknown[]) => Promise<unknown>;
  return withMethod(client, 'query', async (...values: unknown[]) => {
    try {
      return await query(...values);
    } catch (error) {
      throw isDatabaseAway(error) ? Object.assign(new Error('the database is away', { cause: error }), { code: 'ETIMEDOUT' }) : error;
    }
  });
}

/** The same object but for one of its methods. */
function withMethod<Target extends object>(target: Target, name: keyof Target, method: unknown): Target {
  return new Proxy(target, {
    get(_target, property) {
      if (property === name) return method;
      const value: unknown = Reflect.get(target, property);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
