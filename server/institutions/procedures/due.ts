/** What happens by itself: drafts end, terms run out, visits are reminded of, cases of closed records end. */
import { inForce, procedureDesk } from '@openmyna/rules';
import { sql } from 'kysely';
import { type DueEvents, japan, MynaError, Temporal } from '../../kernel/index.ts';
import type { LinkageCode } from '../exchange/index.ts';
import { finalStages } from './case-fold.ts';
import type { ProceduresDeps } from './deps.ts';
import { freeSeat } from './slots.ts';
import type { Case, Trx } from './store.ts';
import { audienceOf, tell, tellDecided } from './tell.ts';

export type DueKind = 'draft' | 'term' | 'answer' | 'visit-reminder' | 'visit-over';

const system = { as: 'system' } as const;
const dayStart = (day: Temporal.PlainDate): string => day.toZonedDateTime({ timeZone: japan }).toInstant().toString();

export async function plan(trx: Trx, subject: Pick<Case, 'applicant' | 'id'>, kind: DueKind, at: string): Promise<void> {
  await sql`insert into procedures.due (code, case_id, kind, due_at)
    values (${subject.applicant}::uuid, ${subject.id}::uuid, ${kind}, ${at}::timestamptz) on conflict do nothing`.execute(trx);
}

const isPast = (instant: string, now: Temporal.Instant): boolean => Temporal.Instant.compare(Temporal.Instant.from(instant), now) <= 0;

/** The moment after the last second of a day in Japan. */
export const afterDay = (day: Temporal.PlainDate): string => dayStart(day.add({ days: 1 }));

/** The reminder of a visit comes in the morning of the day before; where that has passed, at once. */
export async function planVisit(trx: Trx, subject: Case, startsAt: string): Promise<void> {
  const day = Temporal.Instant.from(startsAt).toZonedDateTimeISO(japan).toPlainDate();
  const eve = day.subtract({ days: 1 }).toZonedDateTime({ timeZone: japan, plainTime: Temporal.PlainTime.from('09:00') });
  await plan(trx, subject, 'visit-reminder', eve.toInstant().toString());
  await plan(trx, subject, 'visit-over', afterDay(day));
}

export function createDueEvents(deps: ProceduresDeps): DueEvents {
  const { store } = deps;
  return {
    room: 'procedures',
    async next() {
      const { rows } = await sql<{ at: string | null }>`select min(due_at) as at from procedures.due where settled_at is null`.execute(
        store.database,
      );
      const at = rows[0]?.at;
      return at ? Temporal.Instant.from(at) : undefined;
    },
    async run(now) {
      for (;;) {
        const { rows } = await sql<DueRow>`
          select case_id, kind, due_at from procedures.due where settled_at is null and due_at <= ${now.toString()}::timestamptz
           order by due_at limit 1000`.execute(store.database);
        if (rows.length === 0) return;
        for (const row of rows) await settle(deps, row, now);
      }
    },
  };
}

interface DueRow {
  readonly case_id: string;
  readonly kind: DueKind;
  readonly due_at: string;
}

async function settle(deps: ProceduresDeps, due: DueRow, now: Temporal.Instant): Promise<void> {
  const { store } = deps;
  const subject = await store.get({ any: true }, due.case_id);
  const audience = await audienceOf(deps, subject);
  try {
    await store.transaction(async (trx) => {
      const { rows } = await sql`update procedures.due set settled_at = kernel.civil_now()
        where code = ${subject.applicant}::uuid and case_id = ${due.case_id}::uuid and kind = ${due.kind} and due_at = ${due.due_at}::timestamptz
          and settled_at is null returning 1`.execute(trx);
      if (rows.length > 0 && !finalStages.has(subject.state.stage)) await happen(deps, trx, subject, audience, due.kind, now);
    });
  } catch (error) {
    // Somebody acted on the case at the same moment: it is looked at again at once.
    if (!(error instanceof MynaError) || error.code !== 'MYNA_PROCEDURES_MOVED_ON') throw error;
  }
}

async function happen(
  deps: ProceduresDeps,
  trx: Trx,
  subject: Case,
  audience: readonly LinkageCode[],
  kind: DueKind,
  now: Temporal.Instant,
): Promise<void> {
  const { store } = deps;
  const { state, id } = subject;
  switch (kind) {
    case 'draft': {
      if (state.stage !== 'draft') return;
      const last = Temporal.Instant.from(subject.actions.at(-1)?.at ?? subject.startedAt).toZonedDateTimeISO(japan);
      const days = inForce(procedureDesk, now.toZonedDateTimeISO(japan).toPlainDate()).draftDays;
      const end = last.add({ days }).toInstant();
      if (Temporal.Instant.compare(end, now) > 0) await plan(trx, subject, 'draft', end.toString());
      else await store.append(trx, subject, system, { kind: 'ended', reason: 'draft-expired' });
      return;
    }
    case 'term':
      // The line turns overdue for the officers and the data-protection officer; the applicant sees it too.
      await store.append(trx, subject, system, { kind: 'reminded', of: 'term' });
      return;
    case 'answer':
      if (state.stage === 'question' && state.answerBy !== undefined && isPast(afterDay(Temporal.PlainDate.from(state.answerBy)), now))
        await store.append(trx, subject, system, { kind: 'reminded', of: 'answer' });
      return;
    case 'visit-reminder':
      await store.append(trx, subject, system, { kind: 'reminded', of: 'visit' });
      await tell(deps, trx, audience, { kind: 'appointment', event: `procedures.visit-tomorrow/${id}`, facts: visitFacts(subject) });
      return;
    case 'visit-over':
      await freeSeat(trx, subject);
      await store.append(trx, subject, system, { kind: 'ended', reason: 'visit-missed' });
  }
}

/** The day of the visit, for a notification: never the hour's matter. */
export function visitFacts(subject: Case): { by: string } {
  return { by: Temporal.Instant.from(String(subject.state.answers.slot)).toZonedDateTimeISO(japan).toPlainDate().toString() };
}

/**
 * A death or a departure ends what is open: whoever applied or was concerned. Run again, it changes nothing.
 * What an officer has accepted is carried out to its end.
 */
export async function closeCasesOf(deps: ProceduresDeps, residentId: string): Promise<void> {
  const { store, exchange } = deps;
  const code = await exchange.codeFor(residentId, 'procedures');
  for (const subject of await store.casesAbout(code)) {
    const { stage } = subject.state;
    if (finalStages.has(stage) || stage === 'accepting') continue;
    const audience = (await audienceOf(deps, subject)).filter((each) => each !== code);
    await store.transaction(async (trx) => {
      await freeSeat(trx, subject);
      await store.append(trx, subject, system, { kind: 'ended', reason: 'record-closed' });
      await tellDecided(deps, trx, subject, audience);
    });
  }
}
