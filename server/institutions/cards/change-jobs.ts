/** What the registry tells of changes in a record, and what becomes of the card. */
import type { ChangedMatter } from '@openmyna/rules';
import type { Actor, JobHandlers } from '../../kernel/index.ts';
import { appendToApplication, loadApplications } from './application-store.ts';
import { withdrawCard } from './card-states.ts';
import { findLiveCard } from './card-store.ts';
import { noteChange } from './chip-changes.ts';
import type { CardsDeps } from './deps.ts';
import { sendChangedNumberLetter } from './letters.ts';

const machine: Actor = { institution: 'cards', person: 'system' };

export function changeJobs(deps: CardsDeps): JobHandlers {
  return {
    'registry.changed': async ({ residentId, changeId, version, matters }) =>
      noteChange(deps, {
        residentId: String(residentId),
        changeId: String(changeId),
        version: Number(version),
        matters: mattersOf(deps, String(matters)),
      }),
    'registry.card-lapsed': async ({ residentId, reason }) => lapse(deps, String(residentId), String(reason)),
    'registry.number-changed': async ({ residentId, changeId }) => replaceNumber(deps, String(residentId), String(changeId)),
  };
}

/** Matters that concern a card; death, departure and another number come as jobs of their own. */
function mattersOf({ profile }: CardsDeps, text: string): ChangedMatter[] {
  const known = Object.keys(profile.residence.endedCertificates) as ChangedMatter[];
  return text.split(',').flatMap((matter) => known.filter((each) => each === matter));
}

/** The card was not brought in time after a move: card and certificates lose their validity (番号法 17条6項). */
async function lapse(deps: CardsDeps, residentId: string, reason: string): Promise<void> {
  const card = await findLiveCard(deps.database, residentId);
  if (card) await withdrawCard(deps, card.id, machine, reason);
}

/** Another number: the card with the old one ends, so does what is being made with it, and a letter brings the new one (番号法施行令 14条). */
async function replaceNumber(deps: CardsDeps, residentId: string, changeId: string): Promise<void> {
  const at = await deps.clock.now();
  for (const application of await loadApplications(deps.database, residentId)) {
    if (application.state.outcome) continue;
    await deps.database
      .transaction()
      .execute((trx) =>
        appendToApplication(trx, application, ({ state: { outcome } }) =>
          outcome ? undefined : { events: [{ kind: 'withdrawn', reason: 'number-changed' }], at, by: machine },
        ),
      );
  }
  await lapse(deps, residentId, 'number-changed');
  await sendChangedNumberLetter(deps, residentId, changeId);
}
