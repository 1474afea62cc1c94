import { isDatabaseAway } from './away.ts';

/** Where an error arose when an entry of the access log could not be written, as PostgreSQL tells it beside the message. */
const writing = /\bexchange\.(try_ask|record_access|record_audit)\(|insert into exchange\.entries\b/;

/** Conflicts of transactions: the entry can be written, only not now. */
const conflicts: ReadonlySet<string> = new Set(['40001', '40P01', '57014', '55P03']);

/** Whether an entry of the access log could not be written, whatever the reason: no right, no table, a trigger's refusal, no room on the disk. */
export function isAccessLogBroken(error: unknown): boolean {
  if (!(error instanceof Error) || isDatabaseAway(error)) return false;
  if (!('code' in error) || conflicts.has(String(error.code))) return false;
  const told = ['where', 'internalQuery'].map((field) => String((error as unknown as Record<string, unknown>)[field] ?? ''));
  return writing.test(told.join('\n'));
}
