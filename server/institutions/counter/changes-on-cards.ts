import type { ChangedMatter } from '@openmyna/rules';
import type { Cards } from '../cards/index.ts';
import { type ChangeKind, mattersOfRow, type RecordedChange, type Registry } from '../registry/index.ts';
import { actorOf, type Officer, purposeOf } from './deps.ts';
import type { Visit } from './types.ts';

interface NotedChange {
  readonly residentId: string;
  readonly changeId: string;
  readonly kind: ChangeKind;
  readonly version: number;
  readonly matters: RecordedChange['matters'];
  readonly isLapsing: boolean;
}

type CardsOfChanges = Pick<Cards, 'closeResident' | 'endAfterChange' | 'noteChange'>;

const ofRecordOnly: readonly string[] = ['departure', 'return', 'death', 'number'] satisfies Exclude<
  RecordedChange['matters'][number],
  ChangedMatter
>[];

const onChip = (matters: RecordedChange['matters']): ChangedMatter[] =>
  matters.filter((matter): matter is ChangedMatter => !ofRecordOnly.includes(matter));

/**
 * At once what the register's job would do a moment later: what a change ends, card or certificates, is dead at every verifier before anybody is told that
 * the change is done (invariant I3). Running twice changes nothing; the job stays for whoever breaks off before.
 */
export async function noteOnCards(cards: CardsOfChanges, changes: readonly NotedChange[]): Promise<void> {
  for (const { residentId, changeId, kind, version, matters, isLapsing } of changes) {
    if (kind === 'died' || kind === 'moved-out') await cards.closeResident(residentId);
    else if (isLapsing) await cards.endAfterChange({ residentId, changeId, reason: 'not-continued-after-move' });
    else await cards.noteChange({ residentId, changeId, version, matters: onChip(matters) });
  }
}

/** The same for everything that a visit has changed: a break between register and card must not let it end as done. */
export async function noteVisitOnCards(
  { cards, registry }: { readonly cards: CardsOfChanges; readonly registry: Pick<Registry, 'openHistory'> },
  officer: Officer,
  visit: Visit,
): Promise<void> {
  for (const residentId of new Set(visit.changed.changes.map((change) => change.residentId))) {
    const history = await registry.openHistory(residentId, actorOf(officer), purposeOf[visit.journey]);
    const own = visit.changed.changes.filter((change) => change.residentId === residentId);
    const changes = own.flatMap(({ changeId, change: kind, card }) => {
      const row = history.find((each) => each.changeId === changeId);
      return row ? [{ residentId, changeId, kind, version: row.version, matters: mattersOfRow(row), isLapsing: card === 'lapses' }] : [];
    });
    await noteOnCards(cards, changes);
  }
}
