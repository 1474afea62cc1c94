import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { externalTarget } from './connection.ts';
import type { DatabaseOptions } from './index.ts';
import { quote } from './roles.ts';
import { roomSchemas } from './rooms.ts';

/** Throws all data away; nothing may be connected to them. The embedded server's cluster goes (nothing else that may lie in its folder), of an external server the schemas. */
export async function eraseDatabases(options: Pick<DatabaseOptions, 'folder' | 'url'>): Promise<void> {
  if (!options.url) {
    for (const part of ['cluster', 'cluster.draft']) await rm(join(options.folder, part), { recursive: true, force: true });
    return;
  }
  const admin = new pg.Client(externalTarget(options.url).admin());
  await admin.connect();
  try {
    for (const schema of [...roomSchemas.map((room) => room.schema), 'graphile_worker']) {
      await admin.query(`drop schema if exists ${quote(schema)} cascade`);
    }
    // The prefix stays, and with it the roles: they belong to the whole server and are used again.
    await admin.query('drop table if exists openmyna.migrations');
  } finally {
    await admin.end();
  }
}
