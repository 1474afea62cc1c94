import { expect, it } from 'vitest';
import { createTestDatabases } from '../../testing/index.ts';

const databases = await createTestDatabases();

/**
 * A role that may make temporary objects makes a type `text` of its own, whose check runs the role's function. A definer
 * function that finds it before the real one would run that function with its owner's rights.
 */
it('a temporary type does not get into functions with more rights', async () => {
  await databases.admin.query(`do $$ begin execute format('grant temporary on database %I to public', current_database()); end $$`);
  const client = await databases.pool('tax').connect();
  const notices: unknown[] = [];
  client.on('notice', (notice) => notices.push(notice.message));
  try {
    await client.query(`
      create temporary table loot (who pg_catalog.text, found pg_catalog.int8);
      grant all on loot to public;
      create function pg_temp.evil(v pg_catalog.text) returns pg_catalog.bool language plpgsql as $$
        begin
          raise notice 'run as %', current_user;
          insert into pg_temp.loot values (current_user, (select count(*) from exchange.codes));
          return true;
        exception when insufficient_privilege then
          return true;
        end $$;
      grant execute on function pg_temp.evil(pg_catalog.text) to public;
      create domain pg_temp.text as pg_catalog.text check (pg_temp.evil(value));
      create domain pg_temp.date as pg_catalog.date check (pg_temp.evil(value::pg_catalog.text));
      grant usage on domain pg_temp.text, pg_temp.date to public`);
    await expect(
      client.query(`select exchange.ask('tax', gen_random_uuid(), 'tax.sign-in-page', '{name}', 'somebody', null)`),
    ).rejects.toThrow('MYNA_EXCHANGE');
    const { rows } = await client
      .query(`call exchange.disclose('tax', gen_random_uuid(), 'tax.sign-in-page', '{name}', 'somebody', null, null)`)
      .catch(() => ({ rows: [] }));
    expect(rows).toEqual([]);
    expect(notices).toEqual([]);
    expect((await client.query('select * from pg_temp.loot')).rows).toEqual([]);
  } finally {
    client.release(true);
  }
});
