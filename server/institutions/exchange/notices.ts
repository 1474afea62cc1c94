/** The outbox of changes: written by the registry's own transaction, delivered here in order, once, to whoever has subscribed. */
import type pg from 'pg';
import { type Institution, MynaError, Temporal } from '../../kernel/index.ts';
import type { Exchange, LearnOfChange, LinkageCode } from './types.ts';

type Notices = Pick<Exchange, 'subscribe' | 'deliverNotices' | 'deliverWaiting'>;

interface WaitingRow {
  readonly change_id: string;
  readonly institution: Institution;
  readonly matters: string[];
  readonly effective_on: string;
  readonly attempts: number;
  readonly code: string | null;
}

/** Notices that are to be told and have reached nobody yet. */
const isWaiting = `n.told_by = 'exchange' and not exists (
  select from exchange.notice_events e where e.resident_id = n.resident_id and e.change_id = n.change_id and e.institution = n.institution
    and e.kind in ('delivered', 'unknown-there'))`;

/** Two deliveries for one resident wait for each other, on whatever instance they run. */
const deliveryLock = 7_205_001;

export function createNotices(pool: pg.Pool): Notices {
  const learners = new Map<Institution, LearnOfChange>();
  const subscribed = () => [...learners.keys()];

  return {
    subscribe: (institution, learn) => void learners.set(institution, learn),
    async deliverNotices(residentId) {
      const client = await pool.connect();
      try {
        await client.query('select pg_advisory_lock($1, hashtext($2))', [deliveryLock, residentId]);
        await deliverAll(client, pool, residentId, learners);
      } finally {
        await client.query('select pg_advisory_unlock($1, hashtext($2))', [deliveryLock, residentId]).catch(() => undefined);
        client.release();
      }
    },
    async deliverWaiting() {
      const { rows } = await pool.query<{ resident_id: string }>(
        `select distinct n.resident_id from exchange.notices n where n.institution = any($1) and ${isWaiting}`,
        [subscribed()],
      );
      for (const { resident_id: residentId } of rows) {
        await pool.query(`select kernel.enqueue('exchange.deliver', $1::json, $2, $3)`, [
          JSON.stringify({ residentId }),
          `notices/${residentId}`,
          `notices/${residentId}`,
        ]);
      }
      return rows.length;
    },
  };
}

async function deliverAll(
  client: pg.PoolClient,
  pool: pg.Pool,
  residentId: string,
  learners: ReadonlyMap<Institution, LearnOfChange>,
): Promise<void> {
  const { rows } = await client.query<WaitingRow>(
    `select n.change_id, n.institution, n.matters, n.effective_on::text as effective_on, c.code,
       (select count(*)::int from exchange.notice_events e
         where e.resident_id = n.resident_id and e.change_id = n.change_id and e.institution = n.institution) as attempts
     from exchange.notices n left join exchange.codes c on c.resident_id = n.resident_id and c.institution = n.institution
     where n.resident_id = $1 and n.institution = any($2) and ${isWaiting} order by n.version, n.institution`,
    [residentId, [...learners.keys()]],
  );
  // Whoever could not be told of one change is told of no later one before it.
  const failed = new Map<Institution, unknown>();
  for (const row of rows) {
    if (failed.has(row.institution)) continue;
    const outcome = await tell(row, learners.get(row.institution)).catch((error: unknown) => {
      failed.set(row.institution, error);
      return 'failed' as const;
    });
    await pool.query(
      `insert into exchange.notice_events (resident_id, change_id, institution, attempt, kind, at)
       values ($1, $2, $3, $4, $5, kernel.civil_now()) on conflict do nothing`,
      [residentId, row.change_id, row.institution, row.attempts + 1, outcome],
    );
  }
  if (failed.size > 0) {
    throw new MynaError(
      'MYNA_EXCHANGE_NOTICE_NOT_DELIVERED',
      { institutions: [...failed.keys()].join(',') },
      { cause: [...failed.values()][0] },
    );
  }
}

/** An institution that has nothing of the person has no code for her, and does not get one by being told. */
async function tell(row: WaitingRow, learn: LearnOfChange | undefined): Promise<'delivered' | 'unknown-there'> {
  if (row.code === null || !learn) return 'unknown-there';
  await learn({
    code: row.code as LinkageCode,
    changeId: row.change_id,
    matters: row.matters,
    effectiveOn: Temporal.PlainDate.from(row.effective_on),
  });
  return 'delivered';
}
