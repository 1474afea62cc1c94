import { type Kysely, sql, type Transaction } from 'kysely';
import type pg from 'pg';
import { type Databases, fromDatabase, MynaError } from '../../kernel/index.ts';
import { Temporal } from '../../kernel/temporal.ts';
import { notify } from '../notifications/index.ts';
import type { ChangeRow } from './change-rows.ts';
import type { HistoryRow, RecordTerm } from './change-types.ts';

/** What the database answers for one row. */
export interface AppliedChange {
  readonly changeId: string;
  readonly version: number;
  readonly isRepeated: boolean;
}

export interface OverdueTerm {
  readonly residentId: string;
  readonly changeId: string;
  readonly kind: RecordTerm['kind'];
  readonly dueOn: Temporal.PlainDate;
}

/** The SQL of changes. Reads here are unlogged: the door writes the entry first. */
export interface ChangeStore {
  /** All or none, with the notice to each person. @throws {MynaError} the refusals of `registry.apply_change` */
  apply(rows: readonly ChangeRow[]): Promise<readonly AppliedChange[]>;
  changeNumber(
    row: Pick<ChangeRow, 'resident_id'> & { readonly kind: 'number' },
    sealed: Uint8Array,
    index: Uint8Array,
  ): Promise<AppliedChange>;
  history(residentId: string): Promise<readonly HistoryRow[]>;
  /** What an earlier request of this key has written for a resident. */
  ofKey(residentId: string, key: string): Promise<readonly (HistoryRow & { readonly requestKey: string })[]>;
  /** The record's fields as the database names them, with its stay. */
  fields(residentId: string): Promise<Record<string, unknown>>;
  terms(residentId: string): Promise<readonly RecordTerm[]>;
  termsOf(changeId: string, residentId: string): Promise<readonly RecordTerm[]>;
  settle(residentId: string, kind: RecordTerm['kind'], outcome: string): Promise<boolean>;
  lapse(term: OverdueTerm): Promise<boolean>;
  nextDue(): Promise<Temporal.PlainDate | undefined>;
  /** Terms whose last day lies before `today` (a departure: that has come). */
  overdue(today: Temporal.PlainDate): Promise<readonly OverdueTerm[]>;
}

interface HistoryRowText {
  change_id: string;
  kind: string;
  effective_on: string;
  recorded_ms: string;
  version: number;
  delay_days: number;
  institution: string;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
}

const historyColumns = `change_id, kind, effective_on::text as effective_on, (extract(epoch from recorded_at) * 1000)::bigint::text as recorded_ms,
  version, delay_days, institution, before, after`;

async function inTransaction<Answer>(database: Kysely<object>, work: (trx: Transaction<object>) => Promise<Answer>): Promise<Answer> {
  try {
    return await database.transaction().execute(work);
  } catch (error) {
    throw fromDatabase(error);
  }
}

/** Whoever has died is told nothing, and who stands how to whom in a household follows from what another one notified. */
const untold: readonly string[] = ['died', 'household'];

async function tellOf(
  trx: Transaction<object>,
  row: { readonly resident_id: string; readonly kind: string },
  applied: AppliedChange | undefined,
): Promise<void> {
  if (!applied || applied.isRepeated || untold.includes(row.kind)) return;
  await notify(trx, row.resident_id, { kind: 'record-changed', event: `registry.change/${applied.changeId}` });
}

export function createChangeStore(databases: Databases): ChangeStore {
  const pool = databases.pool('core');
  const database = databases.as<object>('core');
  const query = async <Row extends pg.QueryResultRow>(name: string, text: string, values: unknown[]): Promise<Row[]> => {
    try {
      return (await pool.query<Row>({ name: `registry-${name}`, text, values })).rows;
    } catch (error) {
      throw fromDatabase(error);
    }
  };
  return {
    apply: (rows) =>
      inTransaction(database, async (trx) => {
        const answered = await sql<{
          answers: AppliedChange[];
        }>`select registry.apply_changes(${JSON.stringify(rows)}::jsonb) as answers`.execute(trx);
        const answers = answered.rows[0]?.answers ?? [];
        for (const [place, row] of rows.entries()) await tellOf(trx, row, answers[place]);
        return answers;
      }),
    changeNumber: (row, sealed, index) =>
      inTransaction(database, async (trx) => {
        const answered = await sql<{ answer: AppliedChange }>`
          select registry.change_number(${JSON.stringify(row)}::jsonb, ${Buffer.from(sealed)}, ${Buffer.from(index)}) as answer`.execute(
          trx,
        );
        const answer = answered.rows[0]?.answer;
        if (!answer) throw new MynaError('MYNA_REGISTRY_RESIDENT_NOT_FOUND');
        await tellOf(trx, row, answer);
        return answer;
      }),
    async history(residentId) {
      const text = `select ${historyColumns} from registry.changes where resident_id = $1 order by version, recorded_at`;
      return (await query<HistoryRowText>('history', text, [residentId])).map(toHistoryRow);
    },
    async ofKey(residentId, key) {
      // Kept with a hash of what was asked for: `<key>#<hash>`.
      const text = `select ${historyColumns}, request_key from registry.changes
        where resident_id = $1 and split_part(request_key, '#', 1) = $2 order by version`;
      const rows = await query<HistoryRowText & { request_key: string }>('of-key', text, [residentId, key]);
      return rows.map((row) => ({ ...toHistoryRow(row), requestKey: row.request_key }));
    },
    async fields(residentId) {
      const text = `select to_jsonb(r) - array['number_sealed', 'number_index', 'record_code_sealed', 'name_key', 'kana_key', 'other_name_key', 'version']
          || case when s.resident_id is null then '{}' else jsonb_build_object('stay', to_jsonb(s) - array['resident_id', 'card_number_sealed']) end as fields
        from registry.residents r left join registry.stays s on s.resident_id = r.resident_id where r.resident_id = $1`;
      const [row] = await query<{ fields: Record<string, unknown> }>('fields', text, [residentId]);
      if (!row) throw new MynaError('MYNA_REGISTRY_RESIDENT_NOT_FOUND');
      return row.fields;
    },
    async terms(residentId) {
      const text = 'select kind, due_on::text as due_on from registry.due where resident_id = $1 and settled_at is null order by due_on';
      return (await query<TermRow>('terms', text, [residentId])).map(toTerm);
    },
    async termsOf(changeId, residentId) {
      const text = 'select kind, due_on::text as due_on from registry.due where resident_id = $1 and change_id = $2';
      return (await query<TermRow>('terms-of', text, [residentId, changeId])).map(toTerm);
    },
    async settle(residentId, kind, outcome) {
      const [row] = await query<{ done: boolean }>('settle', 'select registry.settle_due($1, $2, $3) as done', [residentId, kind, outcome]);
      return row?.done ?? false;
    },
    async lapse({ residentId, changeId, kind }) {
      const [row] = await query<{ done: boolean }>('lapse', 'select registry.lapse_due($1, $2, $3) as done', [residentId, changeId, kind]);
      return row?.done ?? false;
    },
    async nextDue() {
      // A departure comes into force on its day, everything else lapses on the day after its last one.
      const text = `select min(due_on + case kind when 'departure' then 0 else 1 end)::text as due_on from registry.due where settled_at is null`;
      const [row] = await query<{ due_on: string | null }>('next-due', text, []);
      return row?.due_on ? Temporal.PlainDate.from(row.due_on) : undefined;
    },
    async overdue(today) {
      const text = `select resident_id, change_id, kind, due_on::text as due_on from registry.due
        where settled_at is null and due_on + case kind when 'departure' then 0 else 1 end <= $1::date order by due_on, resident_id limit 1000`;
      const rows = await query<TermRow & { resident_id: string; change_id: string }>('overdue', text, [today.toString()]);
      return rows.map((row) => ({ ...toTerm(row), residentId: row.resident_id, changeId: row.change_id }));
    },
  };
}

interface TermRow {
  kind: RecordTerm['kind'];
  due_on: string;
}

const toTerm = (row: TermRow): RecordTerm => ({ kind: row.kind, dueOn: Temporal.PlainDate.from(row.due_on) });

const toHistoryRow = (row: HistoryRowText): HistoryRow => ({
  changeId: row.change_id,
  kind: row.kind,
  effectiveOn: Temporal.PlainDate.from(row.effective_on),
  recordedAt: Temporal.Instant.fromEpochMilliseconds(Number(row.recorded_ms)),
  version: row.version,
  delayDays: row.delay_days,
  institution: row.institution,
  before: row.before,
  after: row.after,
});
