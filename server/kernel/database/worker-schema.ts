import { Logger, runMigrations } from 'graphile-worker';
import pg from 'pg';
import { type ConnectionTarget, tolerateBrokenConnections } from './connection.ts';
import { type DeriveKey, loginPassword, quote, type RoleNames } from './roles.ts';

/**
 * The job queue's own schema. It belongs to the `kernel` login role, which runs the worker: its tables have row level
 * security without policies, so only their owner sees them. The kernel's owner role is a member, for `kernel.enqueue`.
 */
export async function prepareWorkerSchema(
  admin: pg.ClientBase,
  target: ConnectionTarget,
  names: RoleNames,
  derive: DeriveKey,
): Promise<void> {
  const login = names.login('kernel');
  const known = await admin.query(`select from pg_catalog.pg_namespace where nspname = 'graphile_worker'`);
  if (!known.rowCount) {
    await admin.query(`grant ${quote(login)} to current_user with set true, inherit true`);
    await admin.query(`grant ${quote(login)} to ${quote(names.owner('kernel'))} with inherit true, set false`);
    await admin.query(`create schema graphile_worker authorization ${quote(login)}`);
    // The worker would create schema and table itself, for which its role would need CREATE on the database.
    await admin.query(
      'create table graphile_worker.migrations (id int primary key, ts timestamptz not null default now(), breaking boolean not null default false)',
    );
    await admin.query(`alter table graphile_worker.migrations owner to ${quote(login)}`);
  }
  const pool = new pg.Pool({ ...target.configFor(login, loginPassword(derive, login)), max: 1 });
  tolerateBrokenConnections(pool);
  try {
    await runMigrations({ pgPool: pool, logger: new Logger(() => () => undefined) });
  } finally {
    await pool.end();
  }
}
