import type { Actor } from '../../kernel/index.ts';
import { appendToApplication, loadApplications } from './application-store.ts';
import { withdrawCard } from './card-states.ts';
import { findLiveCard } from './card-store.ts';
import type { CardsDeps } from './deps.ts';

const machine: Actor = { institution: 'cards', person: 'system' };

/** Death and leaving the country end an application at any stage, and a live card with its certificates (番号法 17条). */
export async function closeResident(deps: CardsDeps, residentId: string): Promise<void> {
  const { state } = await deps.register.readPerson(residentId, machine, 'cards.records');
  if (state === 'living') return;
  const reason = state === 'dead' ? 'death' : 'left-the-country';
  const at = await deps.clock.now();
  for (const application of await loadApplications(deps.database, residentId)) {
    if (application.state.outcome) continue;
    await deps.database
      .transaction()
      .execute((trx) =>
        appendToApplication(trx, application, ({ state: { outcome } }) =>
          outcome ? undefined : { events: [{ kind: 'withdrawn', reason }], at, by: machine },
        ),
      );
  }
  const card = await findLiveCard(deps.database, residentId);
  if (card) await withdrawCard(deps, card.id, machine, reason);
}
