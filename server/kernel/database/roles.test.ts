import { describe, expect, it } from 'vitest';
import { createTestDatabases } from '../../testing/index.ts';
import { loginRoles } from './rooms.ts';

const databases = await createTestDatabases();

describe('login roles', () => {
  it.each(loginRoles)('%s is an ordinary role of this installation', async (role) => {
    const { rows } = await databases
      .pool(role)
      .query('select rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolcanlogin from pg_roles where rolname = current_user');
    expect(rows).toEqual([{ rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolbypassrls: false, rolcanlogin: true }]);
  });
});
