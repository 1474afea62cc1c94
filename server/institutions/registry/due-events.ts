import type { Actor, DueEvents } from '../../kernel/index.ts';
import { japan, type Temporal } from '../../kernel/index.ts';
import { type ChangeDeps, leftBehind } from './change-residents.ts';
import { type ChangeRow, departed } from './change-rows.ts';
import type { OverdueTerm } from './change-store.ts';

type DueDeps = Pick<ChangeDeps, 'changes' | 'household' | 'resident'>;

const machine: Actor = { institution: 'registry', person: 'system' };

/** Days of the civil calendar at which a record changes by itself: a planned departure comes, a term of continued use passes. */
export function createDueEvents(deps: DueDeps): DueEvents {
  const { changes } = deps;
  return {
    room: 'registry',
    async next() {
      return (await changes.nextDue())?.toZonedDateTime(japan).toInstant();
    },
    async run(now: Temporal.Instant) {
      const today = now.toZonedDateTimeISO(japan).toPlainDate();
      for (;;) {
        const terms = await changes.overdue(today);
        if (terms.length === 0) return;
        for (const term of terms) await (term.kind === 'departure' ? depart(deps, term) : changes.lapse(term));
      }
    },
  };
}

/** The day of a departure abroad that was notified ahead: the record is closed, and the term with it. */
async function depart(deps: DueDeps, term: OverdueTerm): Promise<void> {
  const { changes } = deps;
  const person = await deps.resident(term.residentId);
  if (person?.state !== 'living' || person.movingOut === undefined) {
    await changes.settle(term.residentId, 'departure', 'void');
    return;
  }
  const key = `departure:${term.changeId}`;
  const change = { kind: 'moving-out', on: term.dueOn, to: 'abroad' } as const;
  const staying = await leftBehind(deps, { change, key }, [person], { today: term.dueOn, actor: machine, purpose: 'registry.records' });
  const rows: ChangeRow[] = [
    ...staying,
    {
      resident_id: term.residentId,
      version: person.version,
      key,
      effective_on: term.dueOn.toString(),
      delay_days: 0,
      matters: [],
      notices: [],
      items: ['residentState'],
      settles: ['departure'],
      due: [],
      evidence: [],
      institution: machine.institution,
      person: machine.person,
      purpose: 'registry.records',
      ...departed(term.dueOn.toString()),
    },
  ];
  // In the order of residents, so that two households never wait for each other in a circle.
  await changes.apply(rows.toSorted((a, b) => (a.resident_id < b.resident_id ? -1 : 1)));
}
