import { Logger, runMigrations } from 'graphile-worker';
import pg from 'pg';

/** The roles that stand on graphile-worker's tables: the owner of `kernel.enqueue`, and the login that runs the worker. */
export interface JobRoles {
  readonly owner: string;
  readonly worker: string;
}

/** Brings graphile-worker's own schema up to date as the administrator, and grants it to the kernel's two roles only. */
export async function prepareJobTables(admin: pg.ClientConfig, roles: JobRoles): Promise<void> {
  const pgPool = new pg.Pool({ ...admin, max: 2 });
  pgPool.on('error', () => undefined);
  try {
    await runMigrations({ pgPool, taskList: {}, logger: new Logger(() => () => undefined) });
    const both = [roles.owner, roles.worker].map((role) => pg.escapeIdentifier(role)).join(', ');
    await pgPool.query(`
      grant usage on schema graphile_worker to ${both};
      grant select, insert, update, delete on all tables in schema graphile_worker to ${both};
      grant usage, select on all sequences in schema graphile_worker to ${both};
      grant execute on all functions in schema graphile_worker to ${both}`);
  } finally {
    await pgPool.end();
  }
}
