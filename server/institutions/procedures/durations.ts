import type { ProcedureId } from '@openmyna/rules';
import { sql } from 'kysely';
import type { Trx } from './store.ts';

/** Fewer cases than this are no measure, and would tell of somebody. */
const least = 3;

/** Decisions of the last year, from arrival to decision. */
export interface Measured {
  readonly count: number;
  readonly medianMinutes: number;
}

export interface Durations {
  readonly fromPhone: Measured | null;
  readonly onPaper: Measured | null;
}

/** How long the decisions of a procedure took on this server, by the way on which they came. */
export async function measureDurations(trx: Trx, procedure: ProcedureId): Promise<Durations> {
  const { rows } = await sql<{ isPaper: boolean; minutes: number }>`
    select channel <> 'portal' as "isPaper", extract(epoch from ended_at - submitted_at)::float8 / 60 as minutes
      from procedures.queue
     where procedure = ${procedure} and stage in ('granted', 'refused') and ended_at > kernel.civil_now() - interval '1 year'
     order by ended_at desc limit 2000`.execute(trx);
  const of = (isPaper: boolean): Measured | null => {
    const minutes = rows.filter((row) => row.isPaper === isPaper).map((row) => row.minutes);
    return minutes.length < least ? null : { count: minutes.length, medianMinutes: Math.round(median(minutes)) };
  };
  return { fromPhone: of(false), onPaper: of(true) };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? high : (high + (sorted[middle - 1] ?? 0)) / 2;
}
