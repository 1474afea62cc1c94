import { type Kysely, sql } from 'kysely';
import { type Actor, type DueEvents, endOfDay, Temporal } from '../../kernel/index.ts';
import { releaseDue } from './application-store.ts';
import { appendToCard } from './card-store.ts';
import { dateOf } from './production-dates.ts';
import type { CardsTables } from './tables.ts';

const machine: Actor = { institution: 'cards', person: 'system' };

/** What the civil clock stops at: the next step of an application, and the end of a card. */
export function createDueEvents(database: Kysely<CardsTables>): DueEvents {
  return {
    room: 'cards',
    async next() {
      const { rows } = await sql<{ step: string | null; expiry: string | null }>`
        select (select min(due_at) from cards.applications where due_at is not null) as step,
               (select min(expires_on)::text from cards.cards where state in ('active', 'suspended')) as expiry`.execute(database);
      const step = rows[0]?.step;
      const expiry = rows[0]?.expiry;
      return [...(step ? [Temporal.Instant.from(step)] : []), ...(expiry ? [afterLastDay(Temporal.PlainDate.from(expiry))] : [])].sort(
        Temporal.Instant.compare,
      )[0];
    },
    async run(now) {
      await releaseDue(database, now);
      await expireCards(database, now);
    },
  };
}

function afterLastDay(day: Temporal.PlainDate): Temporal.Instant {
  return endOfDay(day).add({ seconds: 1 });
}

async function expireCards(database: Kysely<CardsTables>, now: Temporal.Instant): Promise<void> {
  const over = await database
    .selectFrom('cards.cards')
    .select('id')
    .where('state', 'in', ['active', 'suspended'])
    .where('expires_on', '<', dateOf(now).toString())
    .execute();
  for (const { id } of over) {
    await database.transaction().execute((trx) => appendToCard(trx, id, { event: { kind: 'expired' }, at: now, by: machine }, 'expired'));
  }
}
