import { randomUUID } from 'node:crypto';
import type { Databases, ProtocolTime } from '../../kernel/index.ts';
import { locked } from './locked.ts';
import type { Check, FactKind, Suspension } from './types.ts';

/** The protocol of the searches and what came of them: rows that are only added. */
export interface CheckStore {
  /**
   * Reserves a search where all limits still allow it. One that is under way counts as a miss until it is settled, so that no number of searches
   * at the same time has more misses than the limits bear.
   */
  reserve(callId: string, operator: string, limits: SearchLimits): Promise<Reserved>;
  /** Writes what came of a reserved search in its place. */
  settle(callId: string, checkId: string, check: Pick<Check, 'operator' | 'asked' | 'outcome' | 'residentId'>): Promise<Check>;
  /** Oldest first. */
  ofCall(callId: string): Promise<readonly Check[]>;
  addSuspension(callId: string, operator: string, suspension: Suspension): Promise<void>;
  /** The newest. */
  suspensionOf(callId: string): Promise<Suspension | undefined>;
}

export interface SearchLimits {
  readonly missesInACall: number;
  readonly searchesInACall: number;
  readonly missesOfOperator: number;
  /** Protocol time from which the operator's misses count. */
  readonly since: number;
}

/** `left`: misses that the call bears after this one. */
export type Reserved = { readonly checkId: string; readonly left: number } | { readonly locked: 'call' | 'operator' };

interface CheckRow {
  check_id: string;
  at_ms: string;
  operator: string;
  asked: string[];
  outcome: Check['outcome'];
  resident_id: string | null;
}

const toCheck = (row: CheckRow): Check => ({
  id: row.check_id,
  at: Number(row.at_ms),
  operator: row.operator,
  asked: row.asked as FactKind[],
  outcome: row.outcome,
  residentId: row.resident_id ?? undefined,
});

export function createCheckStore(databases: Databases, time: ProtocolTime): CheckStore {
  const pool = databases.pool('helpline');
  return {
    reserve: (callId, operator, limits) =>
      locked(pool, [`search/call/${callId}`, `search/operator/${operator}`], async (client) => {
        const { rows } = await client.query<{ misses: number; searches: number; of_operator: number }>(
          `select (select count(*) from helpline.checks where call_id = $1 and outcome = 'nobody')::int + open as misses,
                  (select count(*) from helpline.checks where call_id = $1)::int + open as searches,
                  (select count(*) from helpline.checks where operator = $2 and at_ms > $3 and outcome = 'nobody')::int
                    + (select count(*) from helpline.tries where operator = $2 and at_ms > $3)::int as of_operator
             from (select count(*)::int as open from helpline.tries where call_id = $1) tries`,
          [callId, operator, limits.since],
        );
        const { misses = 0, searches = 0, of_operator = 0 } = rows[0] ?? {};
        if (misses >= limits.missesInACall || searches >= limits.searchesInACall) return { locked: 'call' };
        if (of_operator >= limits.missesOfOperator) return { locked: 'operator' };
        const checkId = randomUUID();
        await client.query('insert into helpline.tries (call_id, check_id, at_ms, operator) values ($1, $2, $3, $4)', [
          callId,
          checkId,
          time.now(),
          operator,
        ]);
        return { checkId, left: limits.missesInACall - misses - 1 };
      }),
    async settle(callId, checkId, { operator, asked, outcome, residentId }) {
      const check: Check = { id: checkId, at: time.now(), operator, asked, outcome, residentId };
      await pool.query(
        `with settled as (delete from helpline.tries where call_id = $1 and check_id = $2)
         insert into helpline.checks (call_id, check_id, at_ms, operator, asked, outcome, resident_id) values ($1, $2, $3, $4, $5, $6, $7)`,
        [callId, check.id, check.at, operator, [...asked], outcome, residentId ?? null],
      );
      return check;
    },
    async ofCall(callId) {
      const { rows } = await pool.query<CheckRow>(
        'select check_id, at_ms, operator, asked, outcome, resident_id from helpline.checks where call_id = $1 order by at_ms, check_id',
        [callId],
      );
      return rows.map(toCheck);
    },
    async addSuspension(callId, operator, { checkId, residentId, cardId, reference, at, took }) {
      await pool.query(
        `insert into helpline.suspensions (call_id, check_id, resident_id, card_id, reference, at_ms, took_ms, operator)
         values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing`,
        [callId, checkId, residentId, cardId, reference, at, took, operator],
      );
    },
    async suspensionOf(callId) {
      const { rows } = await pool.query<{
        check_id: string;
        resident_id: string;
        card_id: string;
        reference: string;
        at_ms: string;
        took_ms: number;
      }>(
        'select check_id, resident_id, card_id, reference, at_ms, took_ms from helpline.suspensions where call_id = $1 order by at_ms desc limit 1',
        [callId],
      );
      const [row] = rows;
      return (
        row && {
          checkId: row.check_id,
          residentId: row.resident_id,
          cardId: row.card_id,
          reference: row.reference,
          at: Number(row.at_ms),
          took: row.took_ms,
        }
      );
    },
  };
}
