import type { RowReport, TourReport } from './tour.ts';

const marks = { ok: 'ok     ', partial: 'partial', failed: 'FAILED ' } as const;

/** A row as a person reads it, while the tour goes on. */
export function printRow(report: RowReport): void {
  console.log(`\n${report.id}  ${marks[report.status]}  ${report.title}  (${(report.ms / 1000).toFixed(1)} s)`);
  for (const { what, value } of report.evidence) console.log(`      ${what}: ${value}`);
  for (const { what, answer, unchanged } of report.refusals) console.log(`   no ${what}: ${answer}; ${unchanged}`);
  for (const what of report.missing ?? []) console.log(`      not walked: ${what}`);
  if (report.error) console.log(`      ${report.error}`);
}

export function printReport(report: TourReport): void {
  const count = (status: RowReport['status']) => report.rows.filter((row) => row.status === status).length;
  const seconds = report.rows.reduce((sum, { ms }) => sum + ms, 0) / 1000;
  console.log(
    `\nProfile ${report.profile}: ${count('ok')} rows ok, ${count('partial')} partial, ${count('failed')} failed, in ${seconds.toFixed(0)} s`,
  );
}
