/** A record's history as a pure fold: forwards what happened, backwards what was before. */
import { Temporal } from '../../kernel/temporal.ts';
import type { HistoryRow } from './change-types.ts';

/** Fields of a record as the database names them, `stay` as a record of its own. */
export type RecordFields = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is RecordFields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The fields after one more set of values; a stay is changed field by field. */
function overlay(fields: RecordFields, values: RecordFields): RecordFields {
  const stay = isRecord(values.stay) ? { stay: { ...(isRecord(fields.stay) ? fields.stay : {}), ...values.stay } } : {};
  return { ...fields, ...values, ...stay };
}

const byOrder = (a: HistoryRow, b: HistoryRow): number => a.version - b.version;
const byDay = (a: HistoryRow, b: HistoryRow): number => Temporal.PlainDate.compare(a.effectiveOn, b.effectiveOn) || byOrder(a, b);

/** The record before all its changes. */
export function undoChanges(current: RecordFields, rows: readonly HistoryRow[]): RecordFields {
  return rows.toSorted(byOrder).reduceRight((fields, row) => overlay(fields, row.before), current);
}

/** The record after the changes, in the order in which they took effect. */
export function foldChanges(first: RecordFields, rows: readonly HistoryRow[]): RecordFields {
  return rows.toSorted(byDay).reduce((fields, row) => overlay(fields, row.after), first);
}

/**
 * What was true on a day, as far as it was known at a moment: a change that was notified late counts from the day on which it happened, and
 * only for whoever asks after the notice.
 */
export function fieldsAsOf(
  current: RecordFields,
  rows: readonly HistoryRow[],
  at: { readonly on: Temporal.PlainDate; readonly knownAt?: Temporal.Instant | undefined },
): RecordFields {
  const known = rows.filter(
    (row) =>
      Temporal.PlainDate.compare(row.effectiveOn, at.on) <= 0 &&
      (at.knownAt === undefined || Temporal.Instant.compare(row.recordedAt, at.knownAt) <= 0),
  );
  return foldChanges(undoChanges(current, rows), known);
}

/**
 * Fields that only one kind of change writes are in the order of their days, so that folding by day and by order of writing give the same record.
 * The latest day on which one of these kinds took effect; undefined when none did.
 */
export function lastDayOf(rows: readonly HistoryRow[], kinds: readonly string[]): Temporal.PlainDate | undefined {
  return rows
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ effectiveOn }) => effectiveOn)
    .sort(Temporal.PlainDate.compare)
    .at(-1);
}
