import type pg from 'pg';

const channel = 'helpline_calls';
/** Without the database's notice a page looks again after this: LISTEN only makes it fast. */
const lookAgainMs = 1500;

/** Wakes whoever waits for news of a call, at every instance. */
export interface Bell {
  ring(): Promise<void>;
  /** Resolves at the next ring, or after a moment. */
  next(milliseconds: number): Promise<void>;
  /** Nobody waits any more: the server ends. */
  isClosed(): boolean;
  close(): Promise<void>;
}

export function createBell(pool: pg.Pool): Bell {
  const waiting = new Set<() => void>();
  let client: pg.PoolClient | undefined;
  let connecting: Promise<void> | undefined;
  let isClosed = false;

  const wakeAll = (): void => {
    for (const wake of waiting) wake();
  };
  const listen = async (): Promise<void> => {
    const connection = await pool.connect();
    const lost = (): void => {
      if (client !== connection) return;
      client = undefined;
      connection.release(true);
    };
    if (isClosed) return connection.release(true);
    client = connection;
    connection.on('error', lost);
    connection.on('end', lost);
    connection.on('notification', wakeAll);
    await connection.query(`listen ${channel}`);
  };
  const ensure = (): Promise<void> => {
    if (client || isClosed) return Promise.resolve();
    connecting ??= listen()
      .catch(() => undefined)
      .finally(() => {
        connecting = undefined;
      });
    return connecting;
  };

  return {
    ring: async () => {
      await pool.query('select pg_notify($1, $2)', [channel, '']);
    },
    async next(milliseconds) {
      await ensure();
      if (isClosed) return;
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          waiting.delete(done);
          resolve();
        };
        const timer = setTimeout(done, Math.min(milliseconds, lookAgainMs));
        waiting.add(done);
      });
    },
    isClosed: () => isClosed,
    async close() {
      isClosed = true;
      wakeAll();
      await connecting;
      const closing = client;
      client = undefined;
      closing?.release(true);
    },
  };
}

/**
 * A long poll: answers as soon as `look` finds news, or with what there is when the time is over.
 * @param isGone the asker has left
 */
export async function waitForNews<Found>(
  bell: Bell,
  milliseconds: number,
  isGone: () => boolean,
  look: () => Promise<{ readonly isNews: boolean; readonly found: Found }>,
): Promise<Found> {
  const until = performance.now() + milliseconds;
  for (;;) {
    const rung = bell.next(Math.max(0, until - performance.now()));
    const { isNews, found } = await look();
    if (isNews || isGone() || bell.isClosed() || performance.now() >= until) return found;
    await rung;
  }
}
