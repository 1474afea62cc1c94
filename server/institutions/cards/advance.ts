import type { Actor, Temporal } from '../../kernel/index.ts';
import type { ApplicationEvent } from './application-fold.ts';
import { type ApplicationKey, appendToApplication, loadApplication } from './application-store.ts';
import { appendToCard } from './card-store.ts';
import type { CardsDeps } from './deps.ts';
import { postCollectionNotice } from './letters.ts';
import { produceCard } from './production.ts';
import { dateOf, dueAt, waitingDays } from './production-dates.ts';
import { isRepresented } from './submission.ts';
import type { ApplicationRecord } from './types.ts';

const machine: Actor = { institution: 'cards', person: 'system' };

/**
 * The next step of an application, if it is due: the one place where time moves applications. Every step is one transaction that looks at the state under a
 * lock, so that running it twice, at two instances or after a crash, does it once.
 */
export async function advance(deps: CardsDeps, key: ApplicationKey): Promise<ApplicationRecord> {
  const now = await deps.clock.now();
  const record = await loadApplication(deps.database, key);
  const { state } = record;
  if (state.mustDestroy) return destroy(deps, key, now);
  if (state.stage === 'arrived') return sendNotice(deps, key, now);
  const due = dueAt(state);
  if (!due) return record;
  // Not due after all: put it back on the list of due dates.
  if (due.epochMilliseconds > now.epochMilliseconds) return append(deps, key, record.state.stage, [], now);
  switch (state.stage) {
    case 'ordered':
      return produceCard(deps, key, now);
    case 'produced':
      return append(deps, key, 'produced', [{ kind: 'shipped' }], now);
    case 'shipped':
      return append(deps, key, 'shipped', [{ kind: 'arrived' }], now);
    case 'returned':
      return append(deps, key, 'returned', [{ kind: 'refused', reason: 'photo-never-corrected' }], now);
    case 'noticeSent':
    case 'noticeReturned':
      return append(deps, key, state.stage, [{ kind: 'neverCollected' }], now);
    default:
      return record;
  }
}

async function append(
  deps: CardsDeps,
  key: ApplicationKey,
  from: ApplicationRecord['state']['stage'],
  events: readonly ApplicationEvent[],
  at: Temporal.Instant,
): Promise<ApplicationRecord> {
  return deps.database.transaction().execute((trx) =>
    appendToApplication(trx, key, async ({ state }) => {
      if (state.stage !== from) return undefined;
      for (const { kind } of events) {
        if ((kind === 'shipped' || kind === 'arrived') && state.cardId)
          await appendToCard(trx, state.cardId, { event: { kind }, at, by: machine });
      }
      return { events, at, by: machine };
    }),
  );
}

/** The collection notice goes out on the day the card arrives; the card waits 90 days. */
async function sendNotice(deps: CardsDeps, key: ApplicationKey, at: Temporal.Instant): Promise<ApplicationRecord> {
  const person = await deps.register.readPerson(key.residentId, machine, 'cards.notice');
  const today = dateOf(at);
  return deps.database.transaction().execute((trx) =>
    appendToApplication(trx, key, async ({ state, history }) => {
      if (state.stage !== 'arrived') return undefined;
      if (!person.isResident) return { events: [{ kind: 'refused', reason: 'not-a-resident' }], at, by: machine };
      const collectBy = today.add({ days: waitingDays });
      const accompanied = isRepresented(person, today);
      const copy = history.filter(({ kind }) => kind === 'noticeSent').length + 1;
      const { letterId } = await postCollectionNotice(deps, trx, { key, person, at, collectBy, accompanied, copy });
      return { events: [{ kind: 'noticeSent', letterId, collectBy }], at, by: machine };
    }),
  );
}

/** A card that nobody may have any more: certificates revoked, card withdrawn, chip destroyed. */
async function destroy(deps: CardsDeps, key: ApplicationKey, at: Temporal.Instant): Promise<ApplicationRecord> {
  const { state } = await loadApplication(deps.database, key);
  const { cardId } = state;
  if (!cardId) return loadApplication(deps.database, key);
  await deps.chips.destroy(cardId);
  const { record, confirm } = await deps.database.transaction().execute(async (trx) => {
    let pending: { confirm(): Promise<unknown> } | undefined;
    const after = await appendToApplication(trx, key, async (current) => {
      if (!current.state.mustDestroy) return undefined;
      pending = await deps.certification.revokeCardIn(trx, cardId, machine, 'cessationOfOperation');
      await appendToCard(trx, cardId, { event: { kind: 'withdrawn', reason: state.outcome ?? 'ended' }, at, by: machine });
      await appendToCard(trx, cardId, { event: { kind: 'destroyed' }, at, by: machine });
      return { events: [{ kind: 'destroyed', cardId }], at, by: machine };
    });
    return { record: after, confirm: pending };
  });
  await confirm?.confirm();
  return record;
}
