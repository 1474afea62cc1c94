/** What the registry tells of changes in a record, and what becomes of the card. */
import type { ChangedMatter } from '@openmyna/rules';
import { type Actor, enqueue, type JobHandlers, Temporal } from '../../kernel/index.ts';
import { withdrawCard } from './card-states.ts';
import { findLiveCard, loadCardEvents } from './card-store.ts';
import { noteChange } from './chip-changes.ts';
import type { CardsDeps } from './deps.ts';
import { endApplications, followApplication } from './follow-application.ts';
import type { CardsTables } from './tables.ts';

const machine: Actor = { institution: 'cards', person: 'system' };

export function changeJobs(deps: CardsDeps): JobHandlers {
  return {
    'registry.changed': async ({ residentId, changeId, version, matters }) =>
      noteChangeOnCards(deps, {
        residentId: String(residentId),
        changeId: String(changeId),
        version: Number(version),
        matters: mattersOf(deps, String(matters)),
      }),
    'registry.card-lapsed': async ({ residentId, changeId, reason }) =>
      endAfterChange(deps, { residentId: String(residentId), changeId: String(changeId), reason: String(reason) }),
    'registry.number-changed': async ({ residentId, changeId }) => replaceNumber(deps, String(residentId), String(changeId)),
  };
}

/** See {@link Cards.noteChange}: the card that she has, and the one that is being made. */
export async function noteChangeOnCards(deps: CardsDeps, change: Parameters<typeof noteChange>[1]): Promise<void> {
  await noteChange(deps, change);
  await followApplication(deps, change);
}

/** Matters that concern a card; death, departure and another number come as jobs of their own. */
function mattersOf({ profile }: CardsDeps, text: string): ChangedMatter[] {
  const known = Object.keys(profile.residence.endedCertificates) as ChangedMatter[];
  return text.split(',').flatMap((matter) => known.filter((each) => each === matter));
}

/** The card was not brought in time after a move: card and certificates lose their validity (番号法 17条6項). See {@link Cards.endAfterChange}. */
export async function endAfterChange(
  deps: CardsDeps,
  { residentId, changeId, reason }: { residentId: string; changeId: string; reason: string },
): Promise<void> {
  const changedAt = await deps.register.changedAt(residentId, changeId);
  if (!changedAt) return;
  // Whoever has not moved in by now lives at no office that could hand a card over, nor keep one right.
  const livesNowhere =
    reason === 'not-moved-in' && (await deps.register.readPerson(residentId, machine, 'cards.records')).isMovingOut === true;
  if (livesNowhere) await endApplications(deps, residentId, 'not-moved-in', await deps.clock.now());
  const card = await findLiveCard(deps.database, residentId);
  if (!card) return;
  const [produced] = await loadCardEvents(deps.database, card);
  // Repeated late, the change must not end what was made after it.
  if (livesNowhere || (produced && isBefore(produced.at, changedAt))) await withdrawCard(deps, card.id, machine, reason);
}

const isBefore = (at: Temporal.Instant, changedAt: Temporal.Instant): boolean => Temporal.Instant.compare(at, changedAt) <= 0;

/** Another number: the card with the old one ends, so does what is being made with it (番号法施行令 14条). See {@link Cards.endNumber}. */
export async function endNumber(deps: CardsDeps, { residentId, changeId }: { residentId: string; changeId: string }): Promise<void> {
  const changedAt = await deps.register.changedAt(residentId, changeId);
  if (!changedAt) return;
  await endApplications(deps, residentId, 'number-changed', changedAt);
  await endAfterChange(deps, { residentId, changeId, reason: 'number-changed' });
}

/** The letter with the new number is a job of its own: when it fails, only it is tried again. */
async function replaceNumber(deps: CardsDeps, residentId: string, changeId: string): Promise<void> {
  await endNumber(deps, { residentId, changeId });
  await deps.database
    .transaction()
    .execute((trx) =>
      enqueue<CardsTables>(
        trx,
        'cards.changed-number-letter',
        { residentId, changeId },
        { queue: `cards/${residentId}`, key: `number-letter/${changeId}` },
      ),
    );
}
