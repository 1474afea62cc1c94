import type { CertificationDatabase, CertificationTables } from './tables.ts';

/** NOTIFY channels: a status changed; an instance acknowledged. */
export const statusChannel = 'certification_status';
export const acknowledgementChannel = 'certification_acknowledged';

/** A change of status that this instance has to take over before it may be confirmed. */
export interface StatusChange {
  epoch: number;
  cardId: string;
  residentId: string;
  state: 'active' | 'suspended' | 'revoked';
  serials: readonly string[];
}

export async function readEpoch(database: CertificationDatabase): Promise<number> {
  const row = await database.selectFrom('certification.status_epoch').select('value').executeTakeFirstOrThrow();
  return row.value;
}

type ChangeRow = CertificationTables['certification.status_changes'];
const toChange = (row: ChangeRow): StatusChange => ({
  epoch: row.epoch,
  cardId: row.card_id,
  residentId: row.resident_id,
  state: row.state,
  serials: row.serials,
});

export async function readChanges(database: CertificationDatabase, after: number): Promise<StatusChange[]> {
  const rows = await database.selectFrom('certification.status_changes').selectAll().where('epoch', '>', after).orderBy('epoch').execute();
  return rows.map(toChange);
}

/** Changes whose instance ended before it had told its subscribers. */
export async function readUnhandled(database: CertificationDatabase): Promise<StatusChange[]> {
  const rows = await database
    .selectFrom('certification.status_changes')
    .selectAll()
    .where('is_handled', '=', false)
    .orderBy('epoch')
    .execute();
  return rows.map(toChange);
}

/** What every running instance acknowledged up to this epoch has reached all subscribers. */
export async function markHandled(database: CertificationDatabase, epoch: number): Promise<void> {
  await database
    .updateTable('certification.status_changes')
    .set({ is_handled: true })
    .where('epoch', '<=', epoch)
    .where('is_handled', '=', false)
    .execute();
}
