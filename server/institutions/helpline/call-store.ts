import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { type Databases, type KeyStore, MynaError, type ProtocolTime, Temporal } from '../../kernel/index.ts';
import { type Bell, createBell } from './bell.ts';
import { keepDays } from './deps.ts';
import { locked } from './locked.ts';
import type { Call, CallState, Line, LineNotice, Matter, Outcome, Said } from './types.ts';

export interface CallStore {
  readonly bell: Bell;
  /**
   * @param call.most calls from this address that may be open, this one among them
   * @returns the call and the token that is its caller's; the token is shown once. Undefined: too many are open
   */
  ring(call: {
    readonly language: string;
    readonly matter: Matter;
    readonly address: string;
    readonly most: number;
  }): Promise<{ call: Call; token: string } | undefined>;
  /** @throws {MynaError} `MYNA_HELPLINE_CALL_NOT_FOUND` */
  get(callId: string): Promise<Call>;
  /** The caller's own call; looking is a sign of life. @throws {MynaError} `MYNA_HELPLINE_LINE_CLOSED` */
  ofCaller(callId: string, token: string): Promise<Call>;
  /** Open calls: answered ones, then lost cards, then others, the newest first, so that no flood hides who calls now; and those that ended since. */
  list(since: number): Promise<readonly Call[]>;
  /** Calls that ring longer than this one. */
  ringingBefore(call: Call): Promise<number>;
  /** The call that this operator has taken. */
  takenBy(operator: string): Promise<Call | undefined>;
  /**
   * Changes the state if it is one of `from` still, and tells both sides. Of two who do it at once one gets undefined.
   * @param change.by only the call of this operator
   */
  change(callId: string, change: StateChange): Promise<Call | undefined>;
  seenByOperator(callId: string, operator: string): Promise<void>;
  say(callId: string, side: Line['side'], said: Said): Promise<void>;
  /** What the line itself says. What it tells of has happened already, so that a sentence that cannot be written never fails it. */
  note(callId: string, notice: LineNotice): Promise<void>;
  linesOf(callId: string, after: number): Promise<readonly Line[]>;
  /** Calls whose caller was not seen since then are over: ringing ones are missed, taken and held ones were hung up. @returns how many */
  sweep(unseenSince: { readonly ringing: number; readonly answered: number }): Promise<number>;
  nextErasure(): Promise<Temporal.PlainDate | undefined>;
  eraseUntil(day: Temporal.PlainDate): Promise<void>;
}

export interface StateChange {
  readonly from: readonly CallState[];
  readonly to: CallState;
  readonly by?: string | undefined;
  /** Sets the operator. */
  readonly operator?: string | undefined;
  /** Takes a call away from an operator who was not seen since then. */
  readonly orUnseenSince?: number | undefined;
  readonly outcome?: Outcome | undefined;
}

interface CallRow {
  call_id: string;
  ticket: string;
  language: string;
  matter: Matter;
  state: CallState;
  outcome: Outcome | null;
  operator: string | null;
  version: number;
  rang_ms: string;
  taken_ms: string | null;
  ended_ms: string | null;
  caller_seen_ms: string;
  operator_seen_ms: string | null;
}

const columns = `call_id, ticket, language, matter, state, outcome, operator, version, rang_ms, taken_ms, ended_ms, caller_seen_ms, operator_seen_ms`;
const optional = (ms: string | null): number | undefined => (ms === null ? undefined : Number(ms));
const toCall = (row: CallRow): Call => ({
  id: row.call_id,
  ticket: row.ticket,
  language: row.language,
  matter: row.matter,
  state: row.state,
  outcome: row.outcome ?? undefined,
  operator: row.operator ?? undefined,
  version: row.version,
  rangAt: Number(row.rang_ms),
  takenAt: optional(row.taken_ms),
  endedAt: optional(row.ended_ms),
  callerSeenAt: Number(row.caller_seen_ms),
  operatorSeenAt: optional(row.operator_seen_ms),
});

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
const sealPurpose = 'helpline/line';
const longestList = 100;
/** Sentences of each side in one call. What the line itself says is not counted: nobody who talks much keeps it from telling what happened. */
const mostLines = 400;
/** A sign of life is written this often at most: a page that waits looks far oftener. */
const seenEveryMs = 10_000;

/** The helpline's SQL, as its own role. What is said in a call is sealed for its line. */
export function createCallStore(databases: Databases, keys: KeyStore, time: ProtocolTime): CallStore {
  const pool = databases.pool('helpline');
  const bell = createBell(pool);
  const addressIndex = (address: string): Buffer => Buffer.from(keys.blindIndex('helpline/address', address));
  const one = async (text: string, values: readonly unknown[]): Promise<Call | undefined> => {
    const { rows } = await pool.query<CallRow>(text, [...values]);
    return rows[0] && toCall(rows[0]);
  };
  const say = async (callId: string, side: Line['side'], said: Said): Promise<void> => {
    const lineId = randomUUID();
    const sealed = Buffer.from(keys.seal(sealPurpose, Buffer.from(JSON.stringify(said)), `${callId}/${lineId}`));
    const { rowCount } = await pool.query(
      `with call as (
         update helpline.calls set lines = lines + 1, version = version + 1
          where call_id = $1 and ($3 = 'line' or (state in ('ringing', 'taken', 'held')
            and (select count(*) from helpline.lines where call_id = $1 and side = $3) < ${mostLines})) returning lines)
       insert into helpline.lines (call_id, line_id, place, at_ms, side, sealed) select $1, $2, lines, $4, $3, $5 from call`,
      [callId, lineId, side, time.now(), sealed],
    );
    if (rowCount === 0) throw new MynaError('MYNA_HELPLINE_CALL_OVER');
    await bell.ring([callId]);
  };

  return {
    bell,
    async ring({ language, matter, address, most }) {
      const token = randomBytes(32).toString('base64url');
      const index = addressIndex(address);
      const call = await locked(pool, [`ring/${index.toString('base64')}`], async (client) => {
        const open = await client.query<{ count: string }>(
          `select count(*) from helpline.calls where address_index = $1 and state in ('ringing', 'taken', 'held')`,
          [index],
        );
        if (Number(open.rows[0]?.count) >= most) return undefined;
        const { rows } = await client.query<CallRow>(
          `insert into helpline.calls (ticket, caller_hash, address_index, language, matter, state, rang_ms, caller_seen_ms, erase_on)
         values ('C-' || lpad((nextval('helpline.tickets') % 10000)::text, 4, '0'), $1, $2, $3, $4, 'ringing', $5::bigint, $5::bigint,
                 kernel.civil_today() + ${keepDays}) returning ${columns}`,
          [hashOf(token), index, language, matter, time.now()],
        );
        return rows[0] && toCall(rows[0]);
      });
      if (!call) return undefined;
      await bell.ring([call.id]);
      return { call, token };
    },
    async get(callId) {
      const call = await one(`select ${columns} from helpline.calls where call_id = $1`, [callId]);
      if (!call) throw new MynaError('MYNA_HELPLINE_CALL_NOT_FOUND');
      return call;
    },
    async ofCaller(callId, token) {
      const call = await one(`select ${columns} from helpline.calls where call_id = $1 and caller_hash = $2 and not is_erased`, [
        callId,
        hashOf(token),
      ]);
      if (!call) throw new MynaError('MYNA_HELPLINE_LINE_CLOSED');
      const now = time.now();
      if (call.callerSeenAt <= now - seenEveryMs)
        await pool.query('update helpline.calls set caller_seen_ms = $2 where call_id = $1', [callId, now]);
      return call;
    },
    async list(since) {
      const { rows } = await pool.query<CallRow>(
        `(select ${columns} from helpline.calls where state in ('ringing', 'taken', 'held')
           order by state = 'ringing', matter = 'lost-card' desc, rang_ms desc limit ${longestList})
         union all
         (select ${columns} from helpline.calls where ended_ms > $1::bigint order by ended_ms desc limit 20)`,
        [since],
      );
      return rows.map(toCall);
    },
    async ringingBefore(call) {
      const { rows } = await pool.query<{ count: string }>(`select count(*) from helpline.calls where state = 'ringing' and rang_ms < $1`, [
        call.rangAt,
      ]);
      return Number(rows[0]?.count);
    },
    takenBy: (operator) => one(`select ${columns} from helpline.calls where state = 'taken' and operator = $1 limit 1`, [operator]),
    async change(callId, { from, to, by, operator, orUnseenSince, outcome }) {
      const isOver = to === 'ended' || to === 'missed';
      const changed = await one(
        `update helpline.calls set state = $3, operator = coalesce($5, operator), outcome = coalesce($6, outcome), version = version + 1,
                taken_ms = case when $3 = 'taken' then coalesce(taken_ms, $7::bigint) else taken_ms end,
                ended_ms = case when $8 then $7::bigint else ended_ms end, operator_seen_ms = case when operator is null and $5 is null then null else $7::bigint end,
                erase_on = case when $8 then kernel.civil_today() + ${keepDays} else erase_on end
          where call_id = $1 and state = any($2::text[])
            and ($4::text is null or operator = $4 or (operator is not null and operator_seen_ms < $9::bigint)) returning ${columns}`,
        [callId, [...from], to, by ?? null, operator ?? null, outcome ?? null, time.now(), isOver, orUnseenSince ?? 0],
      );
      if (changed) await bell.ring([callId]);
      return changed;
    },
    async seenByOperator(callId, operator) {
      const now = time.now();
      await pool.query(
        `update helpline.calls set operator_seen_ms = $3
          where call_id = $1 and operator = $2 and (operator_seen_ms is null or operator_seen_ms <= $4)`,
        [callId, operator, now, now - seenEveryMs],
      );
    },
    say,
    note: (callId, notice) => say(callId, 'line', notice).catch(() => undefined),
    async linesOf(callId, after) {
      const { rows } = await pool.query<{ line_id: string; place: number; at_ms: string; side: Line['side']; sealed: Buffer }>(
        'select line_id, place, at_ms, side, sealed from helpline.lines where call_id = $1 and place > $2 order by place',
        [callId, after],
      );
      return rows.map(({ line_id, place, at_ms, side, sealed }) => ({
        place,
        at: Number(at_ms),
        side,
        said: JSON.parse(Buffer.from(keys.open(sealPurpose, sealed, `${callId}/${line_id}`)).toString()) as Said,
      }));
    },
    async sweep({ ringing, answered }) {
      const { rows } = await pool.query<{ call_id: string }>(
        `update helpline.calls set state = case when state = 'ringing' then 'missed' else 'ended' end, version = version + 1, ended_ms = $3,
                outcome = case when state = 'ringing' then outcome else 'hung-up' end, erase_on = kernel.civil_today() + ${keepDays}
          where (state = 'ringing' and caller_seen_ms < $1) or (state in ('taken', 'held') and caller_seen_ms < $2) returning call_id`,
        [ringing, answered, time.now()],
      );
      if (rows.length > 0) await bell.ring(rows.map(({ call_id }) => call_id));
      return rows.length;
    },
    async nextErasure() {
      const { rows } = await pool.query<{ day: string | null }>(
        `select min(erase_on)::text as day from helpline.calls where not is_erased`,
      );
      return rows[0]?.day ? Temporal.PlainDate.from(rows[0].day) : undefined;
    },
    async eraseUntil(day) {
      await pool.query(
        `with old as (update helpline.calls set is_erased = true where not is_erased and erase_on <= $1::date returning call_id)
         delete from helpline.lines l using old where l.call_id = old.call_id`,
        [day.toString()],
      );
    },
  };
}
