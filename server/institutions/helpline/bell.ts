import type pg from 'pg';

const channel = 'helpline_calls';
/** Without the database's notice a page looks again after this: LISTEN only makes it fast. */
const lookAgainMs = 1500;

/** Wakes whoever waits for news of a call, at every instance. */
export interface Bell {
  /** There is news of these calls. Never fails: pages look again by themselves. */
  ring(callIds: readonly string[]): Promise<void>;
  /** Resolves at the next ring of the call (without one: of any call), or after a moment. */
  next(milliseconds: number, callId?: string): Promise<void>;
  /** Only the newest of the waits of a name goes on looking. @returns whether this one still is the newest */
  takeTurn(name: string): { isMine(): boolean; end(): void };
  /** Nobody waits any more: the server ends. */
  isClosed(): boolean;
  close(): Promise<void>;
}

export function createBell(pool: pg.Pool): Bell {
  /** By the call that is waited for; `''` for any. */
  const waiting = new Map<string, Set<() => void>>();
  const turns = new Map<string, symbol>();
  let client: pg.PoolClient | undefined;
  let connecting: Promise<void> | undefined;
  let isClosed = false;

  const wake = (callId: string): void => {
    for (const done of [...(waiting.get(callId) ?? []), ...(waiting.get('') ?? [])]) done();
  };
  const wakeAll = (): void => {
    for (const callId of [...waiting.keys()]) wake(callId);
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
    connection.on('notification', ({ payload }) => wake(payload ?? ''));
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
    ring: async (callIds) => {
      await pool.query('select pg_notify($1, call) from unnest($2::text[]) as call', [channel, [...callIds]]).catch(() => undefined);
    },
    async next(milliseconds, callId = '') {
      await ensure();
      if (isClosed) return;
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          const others = waiting.get(callId);
          others?.delete(done);
          if (others?.size === 0) waiting.delete(callId);
          resolve();
        };
        const timer = setTimeout(done, Math.min(milliseconds, lookAgainMs));
        waiting.set(callId, (waiting.get(callId) ?? new Set()).add(done));
      });
    },
    takeTurn(name) {
      const mine = Symbol(name);
      turns.set(name, mine);
      const isMine = (): boolean => turns.get(name) === mine;
      return { isMine, end: () => void (isMine() && turns.delete(name)) };
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

/** How long somebody waits, and for which call; without one for any. */
export interface Wait {
  readonly milliseconds: number;
  readonly callId?: string;
  /** Of the waits of one name only the newest looks; an older one is answered at its end with what it had found. */
  readonly turn?: string;
  /** The asker has left. */
  isGone(): boolean;
}

/** A long poll: answers as soon as `look` finds news, or with what there is when the time is over. */
export async function waitForNews<Found>(
  bell: Bell,
  { milliseconds, callId, turn, isGone }: Wait,
  look: () => Promise<{ readonly isNews: boolean; readonly found: Found }>,
): Promise<Found> {
  const until = performance.now() + milliseconds;
  const isOver = (): boolean => isGone() || bell.isClosed() || performance.now() >= until;
  const left = (): number => Math.max(0, until - performance.now());
  let rung = bell.next(left(), callId);
  let last = await look();
  if (last.isNews || isOver()) return last.found;
  // Taken after the first look, which has refused whoever may not wait here.
  const taken = turn === undefined ? undefined : bell.takeTurn(turn);
  try {
    for (;;) {
      await rung;
      if (isOver()) return taken?.isMine() === false ? last.found : (await look()).found;
      rung = bell.next(left(), callId);
      if (taken?.isMine() === false) continue;
      last = await look();
      if (last.isNews || isOver()) return last.found;
    }
  } finally {
    taken?.end();
  }
}
