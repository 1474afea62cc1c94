/** Who is the head after members have left a household, and how the others then stand to the head 続柄. */
import type { Temporal } from '../../kernel/temporal.ts';
import type { Relationship } from './types.ts';

export interface Member {
  readonly residentId: string;
  readonly relationship: Relationship;
  readonly birthDate: Temporal.PlainDate;
}

const spouses: readonly Relationship[] = ['husband', 'wife'];
const children: readonly Relationship[] = ['son', 'daughter'];

/** The spouse, otherwise the eldest. */
function nextHead(members: readonly Member[]): Member | undefined {
  const byAge = members.toSorted((a, b) => (a.birthDate.toString() < b.birthDate.toString() ? -1 : 1));
  return byAge.find(({ relationship }) => spouses.includes(relationship)) ?? byAge[0];
}

/**
 * Relationships within a household whose members stay together. Where the head is among them nothing changes; otherwise there is a new
 * head: the spouse, whose children remain children, or the eldest.
 */
export function relationshipsWithin(members: readonly Member[]): ReadonlyMap<string, Relationship> {
  const known = new Map(members.map(({ residentId, relationship }) => [residentId, relationship]));
  if (members.some(({ relationship }) => relationship === 'head')) return known;
  const head = nextHead(members);
  if (!head) return known;
  const wasSpouse = spouses.includes(head.relationship);
  return new Map(
    members.map(({ residentId, relationship }) => {
      if (residentId === head.residentId) return [residentId, 'head'];
      if (wasSpouse && children.includes(relationship)) return [residentId, relationship];
      return [residentId, relationship === 'cohabitant' ? 'cohabitant' : 'other-relative'];
    }),
  );
}
