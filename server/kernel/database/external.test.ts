import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deriveTestKey } from '../../testing/index.ts';
import { type EmbeddedServer, startEmbedded } from './embedded.ts';
import { eraseDatabases } from './erase.ts';
import { openDatabases } from './index.ts';

/** A server of somebody else: we know a URL and nothing more. */
let server: EmbeddedServer;
let folder: string;
let superuser: pg.Client;
const password = randomBytes(12).toString('hex');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'myna-external-'));
  server = await startEmbedded({ folder, password, fsync: false });
  superuser = new pg.Client(server.target.admin());
  await superuser.connect();
});
afterAll(async () => {
  await superuser.end();
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A database and a user with some rights on it. */
async function urlOf(name: string, rights: { createrole: boolean; create: boolean; encoding?: string }): Promise<string> {
  await superuser.query(`create role ${name} login ${rights.createrole ? 'createrole' : ''} password '${password}'`);
  await superuser.query(
    `create database ${name} template template0 encoding '${rights.encoding ?? 'UTF8'}' locale_provider libc locale 'C'`,
  );
  if (rights.create) await superuser.query(`grant create on database ${name} to ${name}`);
  const { host } = server.target.admin();
  return `postgres://${name}:${password}@localhost/${name}?host=${encodeURIComponent(String(host))}`;
}

const options = (url: string): Parameters<typeof openDatabases>[0] => ({ folder, url, derive: deriveTestKey });

describe('a server given by DATABASE_URL', () => {
  it('needs CREATEROLE and CREATE on the database, no superuser', async () => {
    const url = await urlOf('enough', { createrole: true, create: true });
    const databases = await openDatabases(options(url));
    const { rows } = await databases.pool('core').query('select kernel.civil_today() is not null as works');
    expect(rows).toEqual([{ works: true }]);
    await databases.pool('core').query(`select kernel.enqueue('registry.any', '{}')`);
    await databases.close();
    const again = await openDatabases(options(url));
    expect((await again.pool('kernel').query('select count(*)::int as jobs from graphile_worker._private_jobs')).rows).toEqual([
      { jobs: 1 },
    ]);
    await again.close();
  });

  it('is erased down to its roles, and begins anew with the same ones', async () => {
    const url = await urlOf('erased', { createrole: true, create: true });
    const first = await openDatabases(options(url));
    const whoami = 'select current_user as me';
    const before = await first.pool('core').query(whoami);
    await first.pool('core').query(`select exchange.code_for(gen_random_uuid(), 'tax')`);
    await first.close();
    await eraseDatabases({ folder, url });
    const again = await openDatabases(options(url));
    expect((await again.pool('core').query(whoami)).rows).toEqual(before.rows);
    const superuserThere = new pg.Client(server.target.withDatabase('erased').admin());
    await superuserThere.connect();
    expect((await superuserThere.query('select count(*)::int as codes from exchange.codes')).rows).toEqual([{ codes: 0 }]);
    await superuserThere.end();
    await again.close();
  });

  it('may serve two installations beside each other', async () => {
    const [one, other] = await Promise.all(
      ['first_one', 'second_one'].map(async (name) => openDatabases(options(await urlOf(name, { createrole: true, create: true })))),
    );
    const whoami = 'select current_user as me';
    expect((await one?.pool('tax').query(whoami))?.rows).not.toEqual((await other?.pool('tax').query(whoami))?.rows);
    await Promise.all([one?.close(), other?.close()]);
  });

  it('is migrated once by two instances that start together', async () => {
    const url = await urlOf('together', { createrole: true, create: true });
    const instances = await Promise.all([openDatabases(options(url)), openDatabases(options(url))]);
    for (const instance of instances) {
      expect((await instance.pool('core').query('select kernel.civil_today() is not null as works')).rows).toEqual([{ works: true }]);
      await instance.close();
    }
  });

  it.each<[string, { createrole: boolean; create: boolean; encoding?: string }, object]>([
    ['no_roles', { createrole: false, create: true }, { code: 'MYNA_DATABASE_RIGHTS_MISSING', facts: { right: 'CREATEROLE' } }],
    ['no_create', { createrole: true, create: false }, { code: 'MYNA_DATABASE_RIGHTS_MISSING', facts: { right: 'CREATE ON DATABASE' } }],
    [
      'not_utf8',
      { createrole: true, create: true, encoding: 'SQL_ASCII' },
      { code: 'MYNA_DATABASE_ENCODING', facts: { encoding: 'SQL_ASCII' } },
    ],
  ])('is refused with what is missing: %s', async (name, rights, refusal) => {
    await expect(openDatabases(options(await urlOf(name, rights)))).rejects.toMatchObject(refusal);
  });

  it('is refused when nobody answers, or the password is wrong', async () => {
    const unreachable = { code: 'MYNA_DATABASE_UNREACHABLE' };
    await expect(openDatabases(options('postgres://me:secret@127.0.0.1:1/none'))).rejects.toMatchObject(unreachable);
    const url = await urlOf('wrong_password', { createrole: true, create: true });
    await expect(openDatabases(options(url.replace(password, 'wrong')))).rejects.toMatchObject(unreachable);
  });

  it('is refused when an applied migration was changed or is gone', async () => {
    const url = await urlOf('changed', { createrole: true, create: true });
    await (await openDatabases(options(url))).close();
    const admin = new pg.Client(server.target.withDatabase('changed').admin());
    await admin.connect();
    await admin.query(`update openmyna.migrations set sha256 = 'other' where room = 'kernel' and file = '0001-tables.sql'`);
    await expect(openDatabases(options(url))).rejects.toMatchObject({
      code: 'MYNA_DATABASE_MIGRATION_CHANGED',
      facts: { room: 'kernel', file: '0001-tables.sql' },
    });
    await admin.query(`update openmyna.migrations set file = '0000-gone.sql' where room = 'kernel' and file = '0001-tables.sql'`);
    await expect(openDatabases(options(url))).rejects.toMatchObject({
      code: 'MYNA_DATABASE_MIGRATION_MISSING',
      facts: { file: '0000-gone.sql' },
    });
    await admin.end();
  });
});
