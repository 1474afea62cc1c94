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
}

export const entryColumns = 'resident_id, id, at, civil_at, act, institution, person, terminal, purpose, statute_from, items, salt';

/** The entry's one text: an array in a fixed order, beginning with the version of this form. */
export function entryText(row: EntryRow): string {
  return JSON.stringify([
    1,
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
  ]);
}

export function entryLeaf(row: EntryRow): Uint8Array {
  return entryHash(row.salt, entryText(row));
}
