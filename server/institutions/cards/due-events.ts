import { sql } from 'kysely';
import { type Actor, type DueEvents, endOfDay, Temporal } from '../../kernel/index.ts';
import { releaseDue } from './application-store.ts';
import { getCard } from './card-store.ts';
import type { CardsDeps } from './deps.ts';
import { dateOf } from './production-dates.ts';
import { nextNotice, releaseNotices } from './renewal-notices.ts';
import { expireIn, followStay } from './stay.ts';

const machine: Actor = { institution: 'cards', person: 'system' };

/** What the civil clock stops at: the next step of an application, the end of a card, and the notices before it. */
export function createDueEvents(deps: CardsDeps): DueEvents {
  const { database } = deps;
  return {
    room: 'cards',
    async next() {
      const { rows } = await sql<{ step: string | null; expiry: string | null }>`
        select (select min(due_at) from cards.applications where due_at is not null) as step,
               (select min(expires_on)::text from cards.cards where state in ('active', 'suspended')) as expiry`.execute(database);
      const step = rows[0]?.step;
      const expiry = rows[0]?.expiry;
      const notice = await nextNotice(database);
      return [
        ...(notice ? [notice] : []),
        ...(step ? [Temporal.Instant.from(step)] : []),
        ...(expiry ? [afterLastDay(Temporal.PlainDate.from(expiry))] : []),
      ].sort(Temporal.Instant.compare)[0];
    },
    async run(now) {
      await releaseDue(database, now);
      // Notices last: a card whose end has just moved may have one that is due.
      await expireCards(deps, now);
      await releaseNotices(database, now);
    },
  };
}

function afterLastDay(day: Temporal.PlainDate): Temporal.Instant {
  return endOfDay(day).add({ seconds: 1 });
}

/**
 * A card whose last day has passed ends, unless its holder's stay goes on meanwhile. Sign-in, open sessions and terminals refuse it from then
 * on, with its certificates, however long those would last.
 */
async function expireCards(deps: CardsDeps, now: Temporal.Instant): Promise<void> {
  const { database } = deps;
  const over = await database
    .selectFrom('cards.cards')
    .select(['id', 'state'])
    .where('state', 'in', ['active', 'suspended'])
    .where('expires_on', '<', dateOf(now).toString())
    .execute();
  for (const { id, state } of over) {
    const { expiresOn } = state === 'active' ? await followStay(deps, id, machine) : await getCard(database, id);
    if (expiresOn.until(dateOf(now)).sign <= 0) continue;
    const pending = await database.transaction().execute((trx) => expireIn(deps, trx, id, { at: now, by: machine }));
    await pending.confirm();
  }
}
