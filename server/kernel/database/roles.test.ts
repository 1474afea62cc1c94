import { describe, expect, it } from 'vitest';
import { createTestDatabases } from '../../testing/index.ts';
import { type LoginRole, loginRoles, roomSchemas } from './rooms.ts';

const databases = await createTestDatabases();

interface TableRow {
  readonly schema: string;
  readonly name: string;
}

const tables = await databases.admin.query<TableRow>(
  `select schemaname as schema, tablename as name from pg_tables where schemaname = any($1)`,
  [roomSchemas.map((room) => room.schema)],
);
/** Small tables of names and rules that everybody may read. */
const published = new Set(['exchange.institutions', 'exchange.items', 'exchange.statutes', 'registry.municipalities']);

function isForeign(role: LoginRole, table: TableRow): boolean {
  const room = roomSchemas.find((candidate) => candidate.schema === table.schema);
  return room?.login !== role && !published.has(`${table.schema}.${table.name}`);
}

describe('login roles', () => {
  it.each(loginRoles)('%s is an ordinary role of this installation, without an implicit schema', async (role) => {
    const { rows } = await databases.pool(role).query(
      `select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, current_setting('search_path') as path, current_setting('timezone') as zone
         from pg_roles where rolname = current_user`,
    );
    expect(rows).toEqual([{ rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolbypassrls: false, path: '""', zone: 'UTC' }]);
  });

  it.each(loginRoles)('%s has no right on any table of another room', async (role) => {
    const foreign = tables.rows.filter((table) => isForeign(role, table));
    expect(foreign.length).toBeGreaterThan(5);
    const { rows: me } = await databases.pool(role).query<{ name: string }>('select current_user as name');
    const { rows } = await databases.admin.query(
      `select schemaname || '.' || tablename as name from pg_tables
        where schemaname || '.' || tablename = any($2)
          and (has_table_privilege($1, format('%I.%I', schemaname, tablename), 'select, insert, update, delete, truncate, references, trigger')
               or has_any_column_privilege($1, format('%I.%I', schemaname, tablename), 'select, insert, update, references'))`,
      [me[0]?.name, foreign.map((table) => `${table.schema}.${table.name}`)],
    );
    expect(rows).toEqual([]);
  });

  it.each(loginRoles.filter((role) => role !== 'core'))('%s is refused the register', async (role) => {
    await expect(databases.pool(role).query('select * from registry.residents')).rejects.toThrow(/permission denied/);
  });

  it.each(loginRoles)('%s makes no table, schema or role', async (role) => {
    const pool = databases.pool(role);
    await expect(pool.query('create table public.mine (a int)')).rejects.toThrow(/permission denied/);
    await expect(pool.query('create schema mine')).rejects.toThrow(/permission denied/);
    await expect(pool.query('create role mine')).rejects.toThrow(/permission denied/);
    await expect(pool.query('select prefix from openmyna.installation for update')).rejects.toThrow(/permission denied/);
  });
});

describe('functions', () => {
  it('are executable by nobody without a grant, and definer functions pin the search path with temporary objects last', async () => {
    const { rows } = await databases.admin.query(
      `select p.oid::regprocedure::text as name, p.proacl is null or p.proacl::text ~ '[{,]=X' as public, p.prosecdef and not coalesce(p.proconfig @> array['search_path=pg_catalog, pg_temp'], false) as loose
         from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname = any($1)`,
      [roomSchemas.map((room) => room.schema)],
    );
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter((row) => row.public || row.loose)).toEqual([]);
  });

  it('that give items may be called by the exchange’s owner only', async () => {
    const { rows } = await databases.admin.query(
      `select r.rolname as login, p.oid::regprocedure::text as name
         from pg_proc p join pg_namespace n on n.oid = p.pronamespace cross join pg_roles r
        where p.proname like 'item\\_%' and n.nspname <> 'exchange' and r.rolcanlogin and not r.rolsuper and has_function_privilege(r.oid, p.oid, 'execute')`,
    );
    expect(rows).toEqual([]);
  });
});
