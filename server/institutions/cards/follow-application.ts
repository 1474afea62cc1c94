/** What changes in the register ask of an application whose card nobody has yet: it passes on with whoever moves, and its card says what the record says. */
import { type ChangedMatter, effectOnCard } from '@openmyna/rules';
import type { Actor, Temporal } from '../../kernel/index.ts';
import type { PendingChange } from '../certification/index.ts';
import type { ApplicationEvent } from './application-fold.ts';
import { appendToApplication, loadApplications } from './application-store.ts';
import type { CardsDeps } from './deps.ts';
import { dateOf, datesAfterFailure } from './production-dates.ts';
import type { ApplicationRecord } from './types.ts';
import { unmakeCard } from './unmake-card.ts';

const machine: Actor = { institution: 'cards', person: 'system' };

/**
 * After a move to another municipality the application is that one's: its card is sent there and collected there, and the collection notice goes to the new address.
 * A card that was made before the change (on the way, or waiting at the old office) is withdrawn and made again from the record of today. Running twice changes
 * nothing. Nobody published what the real bureau does with such a card; this is the kinder of the two ways that municipalities name, the other being to apply again.
 */
export async function followApplication(
  deps: CardsDeps,
  change: { residentId: string; changeId: string; matters: readonly ChangedMatter[] },
): Promise<void> {
  const { residentId, changeId, matters } = change;
  const effect = effectOnCard(matters, deps.profile);
  if (!effect.hasNewTexts && effect.ends.length === 0) return;
  const open = (await loadApplications(deps.database, residentId)).filter(({ state }) => state.outcome === undefined);
  if (open.length === 0) return;
  const changedAt = await deps.register.changedAt(residentId, changeId);
  const { municipality, isResident } = await deps.register.readPerson(residentId, machine, 'cards.records');
  if (!changedAt || !isResident) return;
  const at = await deps.clock.now();
  for (const { id } of open) {
    let pending: PendingChange | undefined;
    await deps.database.transaction().execute((trx) =>
      appendToApplication(trx, { residentId, id }, async (application) => {
        if (application.state.outcome) return undefined;
        const old = cardBefore(application, changedAt);
        const why = { reason: 'record-changed', certificates: 'affiliationChanged', at, by: machine } as const;
        if (old) pending = await unmakeCard(deps, trx, { id: old, residentId }, why);
        return { events: eventsOf(application, municipality.code, old, at), at, by: machine };
      }),
    );
    await pending?.confirm();
  }
}

/** The card that was made before the change; one that was made since says what the record says. */
function cardBefore({ state, history }: ApplicationRecord, changedAt: Temporal.Instant): string | undefined {
  if (state.cardId === undefined) return undefined;
  const produced = history.findLast(({ kind }) => kind === 'produced');
  return produced && produced.at.epochMilliseconds <= changedAt.epochMilliseconds ? state.cardId : undefined;
}

function eventsOf(
  { municipality: before, state: { dates } }: ApplicationRecord,
  municipality: string,
  old: string | undefined,
  at: Temporal.Instant,
): ApplicationEvent[] {
  const forwarded: ApplicationEvent[] = municipality === before ? [] : [{ kind: 'forwarded', municipality }];
  if (old === undefined || !dates) return forwarded;
  return [...forwarded, { kind: 'outdated', cardId: old }, { kind: 'remade', ...datesAfterFailure(dateOf(at), dates) }];
}

/** Somebody moved out and in nowhere: no office can hand the card over. Running twice changes nothing. */
export async function endApplications(
  deps: CardsDeps,
  residentId: string,
  reason: 'not-moved-in' | 'number-changed',
  until: Temporal.Instant,
): Promise<void> {
  const at = await deps.clock.now();
  for (const application of await loadApplications(deps.database, residentId)) {
    if (application.state.outcome || application.state.submittedAt.epochMilliseconds > until.epochMilliseconds) continue;
    await deps.database
      .transaction()
      .execute((trx) =>
        appendToApplication(trx, application, ({ state: { outcome } }) =>
          outcome ? undefined : { events: [{ kind: 'withdrawn', reason }], at, by: machine },
        ),
      );
  }
}
