import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import pg from 'pg';
import { MynaError } from '../errors.ts';
import type { ConnectionTarget } from './connection.ts';
import { checkAdminRights, type DeriveKey, prepareRoles, quote, type RoleNames, roleNames } from './roles.ts';
import { type LoginRole, loginRoles, type RoomSchema, roomSchemas } from './rooms.ts';
import { prepareWorkerSchema } from './worker-schema.ts';

/** One advisory lock per database: instances that start together migrate one after the other. */
const migrationLock = 7_405_011;
const fileName = /^\d{4}-[a-z0-9-]+\.sql$/;

/**
 * Brings roles, schemas and tables of a database up to date and returns its role names.
 *
 * A migration is recorded with the hash of its text and runs in a transaction of its own, as the owner of its schema.
 *
 * @throws {MynaError} `MYNA_DATABASE_MIGRATION_CHANGED` when an applied file has another text now, `MYNA_DATABASE_MIGRATION_MISSING`
 * when it is gone, `MYNA_DATABASE_MIGRATION_FAILED` with room, file and reason; `MYNA_DATABASE_UNREACHABLE`, `MYNA_DATABASE_SECRET_CHANGED`;
 * the refusals of `checkAdminRights`.
 */
export async function migrate(target: ConnectionTarget, derive: DeriveKey): Promise<RoleNames> {
  const admin = await connectAdmin(target);
  try {
    await checkAdminRights(admin);
    await admin.query(`select pg_advisory_lock(${migrationLock})`);
    const names = roleNames(await installationPrefix(admin));
    await prepareRoles(admin, names, derive);
    await ensureLedger(admin, names);
    await prepareWorkerSchema(admin, target, names, derive);
    const applied = await readLedger(admin);
    for (const room of roomSchemas) await migrateRoom(admin, names, room, applied);
    await pinSearchPaths(admin);
    return names;
  } finally {
    await admin.end();
  }
}

/** A password that no longer fits means another secret on the embedded server, and a wrong DATABASE_URL elsewhere. */
async function connectAdmin(target: ConnectionTarget): Promise<pg.Client> {
  const admin = new pg.Client(target.admin());
  try {
    await admin.connect();
    return admin;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message || String('code' in cause ? cause.code : '') : String(cause);
    const isPassword = cause instanceof Error && 'code' in cause && cause.code === '28P01';
    if (target.isEmbedded && isPassword) throw new MynaError('MYNA_DATABASE_SECRET_CHANGED', {}, { cause });
    throw new MynaError('MYNA_DATABASE_UNREACHABLE', { reason }, { cause });
  }
}

/** The prefix must be known before the first role exists, so it lies in a table of its own, made by the administrator. */
async function installationPrefix(admin: pg.ClientBase): Promise<string> {
  await admin.query(`
    create schema if not exists openmyna;
    create table if not exists openmyna.installation (
      only_row boolean primary key default true check (only_row),
      prefix text not null,
      installed_at timestamptz not null default now())`);
  await admin.query(`insert into openmyna.installation (prefix) values ($1) on conflict do nothing`, [
    `myna_${randomBytes(5).toString('hex')}`,
  ]);
  const { rows } = await admin.query<{ prefix: string }>('select prefix from openmyna.installation');
  const prefix = rows[0]?.prefix;
  if (!prefix) throw new MynaError('MYNA_DATABASE_MIGRATION_FAILED', { room: 'openmyna', file: 'installation', reason: 'no prefix' });
  return prefix;
}

async function ensureLedger(admin: pg.ClientBase, names: RoleNames): Promise<void> {
  await admin.query(`
    create table if not exists openmyna.migrations (
      room text not null,
      file text not null,
      sha256 text not null,
      applied_at timestamptz not null default now(),
      primary key (room, file))`);
  await admin.query(`grant usage on schema openmyna to ${quote(names.login('kernel'))}`);
  await admin.query(`grant select on openmyna.installation, openmyna.migrations to ${quote(names.login('kernel'))}`);
}

async function readLedger(admin: pg.ClientBase): Promise<Map<string, string>> {
  const { rows } = await admin.query<{ room: string; file: string; sha256: string }>('select room, file, sha256 from openmyna.migrations');
  return new Map(rows.map((row) => [`${row.room}/${row.file}`, row.sha256]));
}

async function migrateRoom(admin: pg.ClientBase, names: RoleNames, room: RoomSchema, applied: Map<string, string>): Promise<void> {
  const files = migrationFiles(room.migrations);
  for (const key of applied.keys()) {
    const [schema, file] = key.split('/');
    if (schema === room.schema && !files.includes(file ?? '')) {
      throw new MynaError('MYNA_DATABASE_MIGRATION_MISSING', { room: room.schema, file: file ?? '' });
    }
  }
  for (const file of files) {
    const text = readFileSync(new URL(file, room.migrations), 'utf8').replaceAll('\r\n', '\n');
    const sha256 = createHash('sha256').update(text).digest('hex');
    const before = applied.get(`${room.schema}/${file}`);
    if (before === sha256) continue;
    if (before) throw new MynaError('MYNA_DATABASE_MIGRATION_CHANGED', { room: room.schema, file });
    await applyFile(admin, names, { room: room.schema, file, text, sha256 });
  }
}

/**
 * Gives every function that has no search path (`''`) the path `pg_catalog, pg_temp`. It means the same, except that an empty
 * path has the caller's temporary schema in front: a temporary type `text` would be taken for the real one, and its check
 * would run with the rights of the function's owner.
 */
async function pinSearchPaths(admin: pg.ClientBase): Promise<void> {
  const { rows } = await admin.query<{ routine: string }>(
    `select p.oid::regprocedure::text as routine from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
      where n.nspname = any($1) and p.proconfig @> array['search_path=""']`,
    [roomSchemas.map((room) => room.schema)],
  );
  for (const { routine } of rows) await admin.query(`alter routine ${routine} set search_path to pg_catalog, pg_temp`);
}

function migrationFiles(folder: URL): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => fileName.test(name))
    .sort();
}

async function applyFile(
  admin: pg.ClientBase,
  names: RoleNames,
  migration: { room: string; file: string; text: string; sha256: string },
): Promise<void> {
  const { room, file, text, sha256 } = migration;
  try {
    const sql = fillPlaceholders(text, room, names);
    await admin.query('begin');
    await admin.query(`set local search_path = ''`);
    await admin.query(`set local role ${quote(names.owner(room))}`);
    await admin.query(sql);
    await admin.query('reset role');
    await admin.query('insert into openmyna.migrations (room, file, sha256) values ($1, $2, $3)', [room, file, sha256]);
    await admin.query('commit');
  } catch (cause) {
    await admin.query('rollback').catch(() => undefined);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MynaError('MYNA_DATABASE_MIGRATION_FAILED', { room, file, reason }, { cause });
  }
}

/** Fills `{{owner}}`, `{{owner:ROOM}}` and `{{login:ROLE}}` with role names, which need no quotes (`myna_` and hexadecimal digits). */
export function fillPlaceholders(text: string, room: string, names: RoleNames): string {
  return text.replaceAll(/\{\{([^}]*)\}\}/g, (_, inner: string) => {
    const [kind, name = room] = inner.split(':');
    if (kind === 'owner' && roomSchemas.some((known) => known.schema === name)) return names.owner(name);
    if (kind === 'login' && (loginRoles as readonly string[]).includes(name)) return names.login(name as LoginRole);
    throw new Error(`unknown placeholder {{${inner}}}`);
  });
}
