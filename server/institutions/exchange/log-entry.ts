import { entryHash } from '@openmyna/transparency';

/** An entry of the access log as it lies in `exchange.entries`. */
export interface EntryRow {
  readonly resident_id: string;
  readonly id: string;
  readonly at: string;
  readonly civil_at: string;
  readonly act: string;
  readonly institution: string;
  readonly person: string;
  readonly terminal: string | null;
  readonly purpose: string;
  readonly statute_from: string;
  readonly items: readonly string[];
  readonly salt: Buffer;
  /** The mandate of somebody who acts for another. */
  readonly basis: string | null;
  readonly mandate: string | null;
  readonly on_behalf: string | null;
}

export const entryColumns =
  'resident_id, id, at, civil_at, act, institution, person, terminal, purpose, statute_from, items, salt, basis, mandate, on_behalf';

/**
 * The entry's one text: an array in a fixed order, beginning with the version of this form. Version 2 is version 1 with the mandate of somebody who acts for
 * another behind it: kind, mandate, and in the actor's own log the person's code.
 */
export function entryText(row: EntryRow): string {
  const mandate = row.basis === null ? [] : [row.basis, row.mandate, row.on_behalf];
  return JSON.stringify([
    row.basis === null ? 1 : 2,
    row.id,
    row.resident_id,
    row.at,
    row.civil_at,
    row.act,
    row.institution,
    row.person,
    row.terminal,
    row.purpose,
    row.statute_from,
    row.items,
    ...mandate,
  ]);
}

export function entryLeaf(row: EntryRow): Uint8Array {
  return entryHash(row.salt, entryText(row));
}
