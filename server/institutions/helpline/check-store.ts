import { randomUUID } from 'node:crypto';
import type { Databases, ProtocolTime } from '../../kernel/index.ts';
import type { Check, FactKind, Suspension } from './types.ts';

/** The protocol of the searches and what came of them: rows that are only added. */
export interface CheckStore {
  add(callId: string, check: Pick<Check, 'operator' | 'asked' | 'outcome' | 'residentId'>): Promise<Check>;
  /** Oldest first. */
  ofCall(callId: string): Promise<readonly Check[]>;
  /** Searches of an operator since then that found nobody. */
  missesSince(operator: string, since: number): Promise<number>;
  addSuspension(callId: string, operator: string, suspension: Suspension): Promise<void>;
  /** The newest. */
  suspensionOf(callId: string): Promise<Suspension | undefined>;
}

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
    async add(callId, { operator, asked, outcome, residentId }) {
      const check: Check = { id: randomUUID(), at: time.now(), operator, asked, outcome, residentId };
      await pool.query(
        'insert into helpline.checks (call_id, check_id, at_ms, operator, asked, outcome, resident_id) values ($1, $2, $3, $4, $5, $6, $7)',
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
    async missesSince(operator, since) {
      const { rows } = await pool.query<{ count: string }>(
        `select count(*) from helpline.checks where operator = $1 and at_ms > $2 and outcome = 'nobody'`,
        [operator, since],
      );
      return Number(rows[0]?.count);
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
