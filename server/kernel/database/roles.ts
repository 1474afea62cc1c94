import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import pg from 'pg';
import { MynaError } from '../errors.ts';
import { type LoginRole, loginRoles, roomSchemas } from './rooms.ts';

/** Derives a key for a purpose from the installation's secret (`KeyStore.derive`). */
export type DeriveKey = (purpose: string, length: number) => Uint8Array;

/**
 * Roles belong to the whole cluster, so their names carry a prefix of this installation. It is stored in the database:
 * a database cloned from a template keeps working with the same roles.
 */
export interface RoleNames {
  readonly prefix: string;
  /** The NOLOGIN role that owns a schema and everything in it; only migrations act as it. */
  owner(schema: string): string;
  login(role: LoginRole): string;
}

export function roleNames(prefix: string): RoleNames {
  return {
    prefix,
    owner: (schema) => `${prefix}_${schema}_owner`,
    login: (role) => `${prefix}_${role}`,
  };
}

/** A login role's password: derived, so that every instance with the same secret knows it and none has to keep it. */
export function loginPassword(derive: DeriveKey, name: string): string {
  return Buffer.from(derive(`database/login/${name}`, 24)).toString('base64url');
}

/**
 * Refuses an administrating role that cannot do its work.
 *
 * @throws {MynaError} `MYNA_DATABASE_RIGHTS_MISSING` naming the first missing right; `MYNA_DATABASE_TOO_OLD` below PostgreSQL 18;
 * `MYNA_DATABASE_ENCODING` when the database is not UTF-8.
 */
export async function checkAdminRights(admin: pg.ClientBase): Promise<void> {
  const { rows } = await admin.query<{ version: number; encoding: string; createrole: boolean; create: boolean }>(`
    select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding,
           rolsuper or rolcreaterole as createrole, has_database_privilege(current_database(), 'CREATE') as create
      from pg_catalog.pg_roles where rolname = current_user`);
  const found = rows[0];
  if (!found || found.version < 180_000) throw new MynaError('MYNA_DATABASE_TOO_OLD', { version: found?.version ?? 0, needed: 180_000 });
  if (found.encoding !== 'UTF8') throw new MynaError('MYNA_DATABASE_ENCODING', { encoding: found.encoding });
  if (!found.createrole) throw new MynaError('MYNA_DATABASE_RIGHTS_MISSING', { right: 'CREATEROLE' });
  if (!found.create) throw new MynaError('MYNA_DATABASE_RIGHTS_MISSING', { right: 'CREATE ON DATABASE' });
}

/** Creates what is missing of roles and schemas, and sets the passwords. Runs under the migration lock. */
export async function prepareRoles(admin: pg.ClientBase, names: RoleNames, derive: DeriveKey): Promise<void> {
  for (const { schema } of roomSchemas) await ensureRole(admin, names.owner(schema), 'nologin');
  for (const role of loginRoles) {
    const name = names.login(role);
    await ensureRole(admin, name, 'login');
    await admin.query(`alter role ${quote(name)} password '${scramVerifier(loginPassword(derive, name), name)}'`);
  }
  for (const { schema } of roomSchemas) await prepareSchema(admin, names, schema);
  await restrictDatabase(admin, names);
}

async function ensureRole(admin: pg.ClientBase, name: string, kind: 'login' | 'nologin'): Promise<void> {
  const known = await admin.query('select from pg_catalog.pg_roles where rolname = $1', [name]);
  if (known.rowCount) return;
  await admin.query(`create role ${quote(name)} ${kind} nosuperuser nocreatedb nocreaterole noreplication`);
  if (kind === 'nologin') {
    // A superuser needs no membership; any other administrator must be able to act as the owner in migrations.
    await admin.query(`grant ${quote(name)} to current_user with set true, inherit true`);
    await admin.query(`alter default privileges for role ${quote(name)} revoke execute on functions from public`);
    return;
  }
  // No implicit schema: a statement names the room whose table it means.
  await admin.query(`alter role ${quote(name)} set search_path = ''`);
  await admin.query(`alter role ${quote(name)} set timezone = 'UTC'`);
  await admin.query(`alter role ${quote(name)} set idle_in_transaction_session_timeout = '60s'`);
}

/** What every room stands on. */
const commonSchemas: readonly string[] = ['kernel', 'exchange', 'notifications'];

/** Everybody may ask the kernel and the exchange, and have residents told something; the exchange may call the item functions of every room. */
async function prepareSchema(admin: pg.ClientBase, names: RoleNames, schema: string): Promise<void> {
  const owner = quote(names.owner(schema));
  await admin.query(`create schema if not exists ${quote(schema)} authorization ${owner}`);
  await admin.query(`alter default privileges for role ${owner} revoke execute on functions from public`);
  const room = roomSchemas.find((candidate) => candidate.schema === schema);
  const users = commonSchemas.includes(schema)
    ? [...roomSchemas.map((other) => names.owner(other.schema)), ...loginRoles.map((role) => names.login(role))]
    : [names.login(room?.login ?? 'kernel'), names.owner('exchange')];
  await admin.query(`grant usage on schema ${quote(schema)} to ${users.map(quote).join(', ')}`);
}

/** Other users of the same cluster have no business in this database; possible only for its owner. */
async function restrictDatabase(admin: pg.ClientBase, names: RoleNames): Promise<void> {
  const { rows } = await admin.query<{ name: string; own: boolean }>(`
    select datname as name, pg_has_role(datdba, 'usage') as own from pg_catalog.pg_database where datname = current_database()`);
  const database = rows[0];
  if (!database?.own) return;
  await admin.query(`revoke all on database ${quote(database.name)} from public`);
  const logins = loginRoles.map((role) => quote(names.login(role))).join(', ');
  await admin.query(`grant connect on database ${quote(database.name)} to ${logins}`);
}

export const quote = pg.escapeIdentifier;

/**
 * The SCRAM-SHA-256 verifier (RFC 5803) PostgreSQL keeps, made here so that the password itself never reaches the server
 * or its log. The salt is derived from the password, which is random: setting it again changes nothing.
 */
export function scramVerifier(password: string, name: string): string {
  const iterations = 4096;
  const salt = createHmac('sha256', password).update(name).digest().subarray(0, 16);
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  const storedKey = createHash('sha256').update(clientKey).digest('base64');
  const serverKey = createHmac('sha256', salted).update('Server Key').digest('base64');
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`;
}
