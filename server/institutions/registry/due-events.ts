import type { Actor, DueEvents } from '../../kernel/index.ts';
import { japan, type Temporal } from '../../kernel/index.ts';
import { departed } from './change-rows.ts';
import type { ChangeStore, OverdueTerm } from './change-store.ts';
import type { Resident } from './types.ts';

const machine: Actor = { institution: 'registry', person: 'system' };

/** Days of the civil calendar at which a record changes by itself: a planned departure comes, a term of continued use passes. */
export function createDueEvents(changes: ChangeStore, resident: (residentId: string) => Promise<Resident | undefined>): DueEvents {
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
        for (const term of terms) await (term.kind === 'departure' ? depart(changes, resident, term) : changes.lapse(term));
      }
    },
  };
}

/** The day of a departure abroad that was notified ahead: the record is closed, and the term with it. */
async function depart(
  changes: ChangeStore,
  resident: (residentId: string) => Promise<Resident | undefined>,
  term: OverdueTerm,
): Promise<void> {
  const person = await resident(term.residentId);
  if (person?.state !== 'living' || person.movingOut === undefined) {
    await changes.settle(term.residentId, 'departure', 'void');
    return;
  }
  await changes.apply([
    {
      resident_id: term.residentId,
      version: person.version,
      key: `departure:${term.changeId}`,
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
  ]);
}
