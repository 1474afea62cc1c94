/** A mandate's last day: both sides are told a month before it, and when it has passed. By law nothing runs out unannounced: a birthday is known. */
import { type Kysely, sql } from 'kysely';
import { type DueEvents, japan, Temporal } from '../../kernel/index.ts';
import type { Room } from './deps.ts';
import { foldMandate } from './fold.ts';

type DueKind = 'soon' | 'over';

/** How long before the last day. Chosen. */
const noticeDays = 30;
const morning = Temporal.PlainTime.from('09:00');

/** Planned when a mandate is taken; one that is shorter than the notice is not announced. */
export async function planLastDay(
  trx: Kysely<unknown>,
  { personId, id, until, today }: { personId: string; id: string; until: Temporal.PlainDate; today: Temporal.PlainDate },
): Promise<void> {
  const soon = until.subtract({ days: noticeDays });
  const plan = (kind: DueKind, at: Temporal.ZonedDateTime) =>
    sql`insert into mandates.due (person_id, mandate_id, kind, due_at)
      values (${personId}::uuid, ${id}::uuid, ${kind}, ${at.toInstant().toString()}::timestamptz)`.execute(trx);
  if (Temporal.PlainDate.compare(soon, today) > 0) await plan('soon', soon.toZonedDateTime({ timeZone: japan, plainTime: morning }));
  await plan('over', until.add({ days: 1 }).toZonedDateTime({ timeZone: japan }));
}

interface DueRow {
  readonly person_id: string;
  readonly mandate_id: string;
  readonly kind: DueKind;
}

export function createDueEvents(room: Room): DueEvents {
  const { database } = room;
  return {
    room: 'mandates',
    async next() {
      const { rows } = await sql<{ at: string | null }>`
        select to_char(min(due_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at from mandates.due where settled_at is null`.execute(
        database,
      );
      const at = rows[0]?.at;
      return at ? Temporal.Instant.from(at) : undefined;
    },
    async run(now) {
      for (;;) {
        const { rows } = await sql<DueRow>`
          select person_id, mandate_id, kind from mandates.due where settled_at is null and due_at <= ${now.toString()}::timestamptz
           order by due_at limit 1000`.execute(database);
        if (rows.length === 0) return;
        for (const row of rows) await settle(room, row, now.toZonedDateTimeISO(japan).toPlainDate());
      }
    },
  };
}

/** Once, however many instances look at it; one that has ended meanwhile is not spoken of. */
async function settle({ database, store, notify }: Room, { person_id: personId, mandate_id: id, kind }: DueRow, today: Temporal.PlainDate) {
  await database.transaction().execute(async (trx) => {
    const { rows } = await sql`update mandates.due set settled_at = kernel.civil_now()
      where person_id = ${personId}::uuid and mandate_id = ${id}::uuid and kind = ${kind} and settled_at is null returning 1`.execute(trx);
    const kept = rows.length > 0 ? await store.find(trx, personId, id) : undefined;
    const mandate = kept && foldMandate(kept.actions, today);
    if (!mandate?.agentId || mandate.state !== (kind === 'soon' ? 'active' : 'expired')) return;
    const facts = kind === 'soon' ? { state: kind, by: mandate.until.toString() } : { state: kind };
    const news = { kind: 'mandate', event: `mandates.${kind}/${id}`, facts } as const;
    await notify(trx, personId, news);
    await notify(trx, mandate.agentId, news);
  });
}
