import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { type ConnectionTarget, tolerateBrokenConnections } from './connection.ts';
import type { DatabaseLine } from './line.ts';
import { type DeriveKey, loginPassword, type RoleNames } from './roles.ts';
import { type LoginRole, loginRoles } from './rooms.ts';

/** The connections of every login role. */
export interface Databases {
  /** Typed queries as a login role; tables are named with their schema (`registry.residents`). */
  as<Tables>(role: LoginRole): Kysely<Tables>;
  pool(role: LoginRole): pg.Pool;
  close(): Promise<void>;
}

/** Idle connections end after this time: a backend costs about 5 MB. */
const idleMilliseconds = 10_000;
/** Whoever waits longer for a connection is told that the database is away: a person would have left. */
const longestWait = 20_000;
const poolSizes: Readonly<Partial<Record<LoginRole, number>>> = { core: 10, kernel: 10, identity: 8, exchange: 8 };

/**
 * Opens one pool for each login role; a connection is made when it is first needed.
 *
 * @param sizes connections of a role, where it shall not have the usual number
 * @param line given in a sandbox, where it may be cut
 */
export function openPools(
  target: ConnectionTarget,
  names: RoleNames,
  derive: DeriveKey,
  sizes: Readonly<Partial<Record<LoginRole, number>>> = {},
  line?: DatabaseLine,
): Databases {
  const pools = new Map<LoginRole, pg.Pool>();
  const typed = new Map<LoginRole, Kysely<unknown>>();
  const poolOf = (role: LoginRole): pg.Pool => {
    const known = pools.get(role);
    if (known) return known;
    const name = names.login(role);
    const pool = new pg.Pool({
      ...target.configFor(name, loginPassword(derive, name)),
      application_name: `openmyna ${role}`,
      max: sizes[role] ?? poolSizes[role] ?? 5,
      idleTimeoutMillis: idleMilliseconds,
      connectionTimeoutMillis: longestWait,
      ...(line && { stream: line.stream }),
    });
    tolerateBrokenConnections(pool);
    pools.set(role, pool);
    return pool;
  };
  return {
    as<Tables>(role: LoginRole): Kysely<Tables> {
      let kysely = typed.get(role);
      if (!kysely) {
        kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: poolOf(role) }) });
        typed.set(role, kysely);
      }
      return kysely as Kysely<Tables>;
    },
    pool: poolOf,
    async close() {
      await Promise.all(loginRoles.map((role) => pools.get(role)?.end()));
    },
  };
}
