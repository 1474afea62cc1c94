import { sql } from 'kysely';
import { acknowledgementChannel } from './change-log.ts';
import type { CertificationDatabase } from './tables.ts';

/** Renews the lease by the database's clock, `milliseconds` from now. `acknowledged` is for the first time only. */
export async function extendLease(database: CertificationDatabase, id: string, milliseconds: number, acknowledged: number): Promise<void> {
  const until = sql<string>`clock_timestamp() + make_interval(secs => ${milliseconds / 1000})`;
  await database
    .insertInto('certification.instances')
    .values({ instance_id: id, lease_until: until, acknowledged })
    .onConflict((conflict) => conflict.column('instance_id').doUpdateSet({ lease_until: until }))
    .execute();
  // Rows of instances that ended without saying so.
  await database
    .deleteFrom('certification.instances')
    .where('lease_until', '<', sql<string>`clock_timestamp() - interval '1 hour'`)
    .execute();
}

/** Not waiting for the disk: an acknowledgement that a crash of the database loses delays a confirmation, and makes none wrong. */
const unhurried = sql`set_config('synchronous_commit', 'off', true)`;

export async function acknowledge(database: CertificationDatabase, id: string, epoch: number): Promise<void> {
  await sql`
    with acknowledged as (
      update certification.instances set acknowledged = ${epoch} where instance_id = ${id}::uuid returning 1
    )
    select pg_notify(${acknowledgementChannel}, ''), ${unhurried} from acknowledged`.execute(database);
}

/** How many live instances have not acknowledged the epoch; when all have, what it changed is handled, or would be told again at a start. */
export async function settleChange(database: CertificationDatabase, epoch: number): Promise<{ waiting: number; live: number }> {
  const { rows } = await sql<{ waiting: number; live: number }>`
    select waiting, live, ${unhurried} from certification.settle_change(${epoch})`.execute(database);
  return rows[0] ?? { waiting: 0, live: 0 };
}

export async function endLease(database: CertificationDatabase, id: string): Promise<void> {
  await database.deleteFrom('certification.instances').where('instance_id', '=', id).execute();
}
