import { describe, expect, it } from 'vitest';
import { createTestDatabases } from '../../testing/index.ts';
import { roomSchemas } from './rooms.ts';

const databases = await createTestDatabases();
const schemas = roomSchemas.map((room) => room.schema);

describe('the catalogue', () => {
  it('knows no table that was not declared, and declares none that is missing', async () => {
    const { rows: real } = await databases.admin.query<{ name: string }>(
      `select schemaname || '.' || tablename as name from pg_tables where schemaname = any($1) order by 1`,
      [schemas],
    );
    const { rows: declared } = await databases.admin.query<{ name: string }>('select table_name as name from kernel.tables order by 1');
    expect(real.map((row) => row.name)).toEqual(declared.map((row) => row.name));
    expect(real.length).toBeGreaterThan(20);
  });

  it('has the distribution column in every key and unique index of a distributed table', async () => {
    const { rows } = await databases.admin.query(
      `select i.indexrelid::regclass::text as index, t.distribution_column
         from kernel.tables t join pg_index i on i.indrelid = t.table_name::regclass
        where t.kind = 'distributed' and (i.indisunique or i.indisprimary)
          and not exists (select from pg_attribute a
                           where a.attrelid = i.indrelid and a.attname = t.distribution_column and a.attnum = any (i.indkey[0:i.indnkeyatts - 1]))`,
    );
    expect(rows).toEqual([]);
  });

  it('has no table without a primary key', async () => {
    const { rows } = await databases.admin.query(
      `select table_name from kernel.tables t where not exists (select from pg_index i where i.indrelid = t.table_name::regclass and i.indisprimary)`,
    );
    expect(rows).toEqual([]);
  });

  it('has no foreign key that crosses a distribution column', async () => {
    const { rows } = await databases.admin.query(
      `select c.conname, c.conrelid::regclass::text as source, c.confrelid::regclass::text as target
         from pg_constraint c
         join kernel.tables s on s.table_name::regclass = c.conrelid
         join kernel.tables t on t.table_name::regclass = c.confrelid
        where c.contype = 'f' and t.kind = 'distributed' and not (
          s.kind = 'distributed' and exists (
            select from unnest(c.conkey, c.confkey) as k (source_column, target_column)
              join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.source_column
              join pg_attribute b on b.attrelid = c.confrelid and b.attnum = k.target_column
             where a.attname = s.distribution_column and b.attname = t.distribution_column))`,
    );
    expect(rows).toEqual([]);
  });

  it('has every schema owned by a role that cannot log in', async () => {
    const { rows } = await databases.admin.query(
      `select n.nspname, r.rolname, r.rolcanlogin from pg_namespace n join pg_roles r on r.oid = n.nspowner where n.nspname = any($1)`,
      [schemas],
    );
    expect(rows).toHaveLength(schemas.length);
    expect(rows.filter((row) => row.rolcanlogin || !String(row.rolname).endsWith(`_${row.nspname}_owner`))).toEqual([]);
    const { rows: foreign } = await databases.admin.query(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = any($1) and c.relowner <> n.nspowner`,
      [schemas],
    );
    expect(foreign).toEqual([]);
  });

  it('sorts and stores text as UTF-8 whatever LANG the machine has', async () => {
    const { rows } = await databases.admin.query(
      `select pg_encoding_to_char(encoding) as encoding, datlocprovider as provider, datlocale as locale from pg_database where datname = current_database()`,
    );
    expect(rows).toEqual([{ encoding: 'UTF8', provider: 'b', locale: 'C.UTF-8' }]);
    const name = '\u{20BB7}野家 葛\u{E0100}城';
    const { rows: back } = await databases.admin.query('select $1::text as name, upper($2) as upper', [name, 'ä']);
    expect(back).toEqual([{ name, upper: 'Ä' }]);
  });

  it('writes no values into the server’s log', async () => {
    const { rows } = await databases.admin.query(
      `select name, setting from pg_settings where name in ('log_error_verbosity', 'log_parameter_max_length', 'log_parameter_max_length_on_error', 'log_min_error_statement', 'listen_addresses', 'password_encryption') order by name`,
    );
    expect(rows.map((row) => `${row.name}=${row.setting}`)).toEqual([
      'listen_addresses=',
      'log_error_verbosity=terse',
      'log_min_error_statement=panic',
      'log_parameter_max_length=0',
      'log_parameter_max_length_on_error=0',
      'password_encryption=scram-sha-256',
    ]);
  });
});
