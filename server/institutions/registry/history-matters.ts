import type { HistoryRow, RecordedChange } from './change-types.ts';
import type { GuardianshipRow } from './guardianship.ts';

const mattersOf: Readonly<Partial<Record<string, RecordedChange['matters']>>> = {
  address: ['address'],
  'moving-in': ['address'],
  'moving-out': [],
  'moving-out-cancelled': [],
  returned: ['return'],
  'moved-out': ['departure'],
  died: ['death'],
  number: ['number'],
  household: [],
};

/** What a row of the history touches, as it was said when it was written. */
export function mattersOfRow({ kind, after }: Pick<HistoryRow, 'kind' | 'after'>): RecordedChange['matters'] {
  if (kind === 'guardianship') return mattersOfGuardianship(after.guardianship as GuardianshipRow | null);
  return mattersOf[kind] ?? ([kind] as RecordedChange['matters']);
}

/** A guardianship that ends takes nothing away; one with the office's grant leaves the signature certificate. */
export const mattersOfGuardianship = (row: Pick<GuardianshipRow, 'isSignatureGranted'> | null): RecordedChange['matters'] =>
  row && !row.isSignatureGranted ? ['guardianship'] : [];
