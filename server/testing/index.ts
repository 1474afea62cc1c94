import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { administrate, socketTarget } from '../kernel/database/connection.ts';
import type { DatabaseLine } from '../kernel/database/line.ts';
import { type Databases, openPools } from '../kernel/database/pools.ts';
import { quote, roleNames } from '../kernel/database/roles.ts';
import { deriveTestKey, testPassword } from './test-server.ts';

export { deriveTestKey } from './test-server.ts';

/** Databases of one test file. */
export interface TestDatabases extends Databases {
  /** Superuser connections, for what no institution may see: the catalogue, planted rows, attacks from outside. */
  readonly admin: pg.Pool;
}

const templateDatabase = 'openmyna';

/**
 * Clones the migrated database for the calling test file, and drops it at the file's end. Call it at the top of the
 * file or in `beforeAll`.
 *
 * @param line given where the connections are cut
 */
export async function createTestDatabases(line?: DatabaseLine): Promise<TestDatabases> {
  const server = inject('testServer');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const template = socketTarget(
    { directory: server.socket, port: server.port },
    { user: 'postgres', password: testPassword },
    templateDatabase,
  );
  await administrate(
    template.withDatabase('postgres'),
    `create database ${quote(name)} template ${quote(templateDatabase)} strategy file_copy`,
  );
  const target = template.withDatabase(name);
  const pools = openPools(target, roleNames(server.prefix), deriveTestKey, {}, line);
  const admin = new pg.Pool({ ...target.admin(), max: 3, idleTimeoutMillis: 1000 });
  const databases = {
    ...pools,
    admin,
    close: async () => {
      await Promise.all([pools.close(), admin.end()]);
    },
  };
  afterAll(async () => {
    await databases.close().catch(() => undefined);
    await administrate(template.withDatabase('postgres'), `drop database if exists ${quote(name)} with (force)`);
  });
  return databases;
}
