import { sql } from 'kysely';
import type { Actor, Temporal } from '../../kernel/index.ts';
import { statusChannel } from './change-log.ts';
import type { CertificationDatabase } from './tables.ts';

/** What a mass suspension did in its caller's transaction. */
export interface RecordedMass {
  /** Cards that are suspended now and were active before; the others were blocked already. */
  readonly cardIds: readonly string[];
  /** The last epoch that every instance has to acknowledge; undefined when nothing changed. */
  readonly epoch: number | undefined;
}

/**
 * Suspends many cards at once, with the same effect on each as `changeCard`: an action for every certificate that was good, the card's state, an epoch of
 * its own. Set by set, because 100,000 cards one by one would take an hour. The epoch's row is locked last, so that a single suspension waits for
 * a few milliseconds only.
 */
export async function suspendMany(
  trx: CertificationDatabase,
  cardIds: readonly string[],
  by: { actor: Actor; at: Temporal.Instant; reason: string | undefined },
): Promise<RecordedMass> {
  const cards = await trx
    .selectFrom('certification.card_lookup')
    .select(['card_id', 'resident_id'])
    .where('card_id', '=', sql<string>`any(${[...cardIds]})`)
    .where('state', '=', 'active')
    .orderBy('card_id')
    .forUpdate()
    .execute();
  if (cards.length === 0) return { cardIds: [], epoch: undefined };
  const changed = cards.map((row) => row.card_id);
  const residents = cards.map((row) => row.resident_id);
  const { actor, at, reason } = by;
  const { rows } = await sql<{ card_id: string; serials: string[] }>`
    with good as (
      select c.resident_id, c.serial, c.card_id
        from unnest(${changed}::text[], ${residents}::uuid[]) as wanted (card_id, resident_id)
        join certification.certificates c on c.resident_id = wanted.resident_id and c.card_id = wanted.card_id
        join certification.certificate_lookup l on l.serial = c.serial and l.state = 'good'
    ), acted as (
      insert into certification.actions (resident_id, serial, position, action, reason, at, institution, person)
      select g.resident_id, g.serial,
             (select max(a.position) + 1 from certification.actions a where a.resident_id = g.resident_id and a.serial = g.serial),
             'suspended', ${reason ?? null}, ${at.toString()}::timestamptz, ${actor.institution}, ${actor.person}
        from good g
    )
    select card_id, array_agg(serial) as serials from good group by card_id`.execute(trx);
  const serials = new Map(rows.map((row) => [row.card_id, row.serials]));
  await sql`update certification.certificate_lookup set state = 'suspended', reason = null, since = ${at.toString()}::timestamptz
    where serial = any(${rows.flatMap((row) => row.serials)})`.execute(trx);
  await sql`update certification.card_lookup set state = 'suspended' where card_id = any(${changed})`.execute(trx);
  const entries = cards.map((row) => ({ card_id: row.card_id, resident_id: row.resident_id, serials: serials.get(row.card_id) ?? [] }));
  return { cardIds: changed, epoch: await recordSuspensions(trx, entries) };
}

/** An epoch for each card, in one step, and one announcement. */
async function recordSuspensions(
  trx: CertificationDatabase,
  entries: readonly { card_id: string; resident_id: string; serials: readonly string[] }[],
): Promise<number> {
  const { value } = await trx
    .updateTable('certification.status_epoch')
    .set((expression) => ({ value: expression('value', '+', entries.length) }))
    .returning('value')
    .executeTakeFirstOrThrow();
  const first = value - entries.length + 1;
  await sql`
    insert into certification.status_changes (epoch, card_id, resident_id, state, serials)
    select ${first}::bigint + (entry ->> 'place')::int, entry ->> 'card_id', (entry ->> 'resident_id')::uuid, 'suspended',
           array(select jsonb_array_elements_text(entry -> 'serials'))
      from jsonb_array_elements(${JSON.stringify(entries.map((entry, place) => ({ ...entry, place })))}::jsonb) as entry`.execute(trx);
  await sql`select pg_notify(${statusChannel}, '')`.execute(trx);
  return value;
}
