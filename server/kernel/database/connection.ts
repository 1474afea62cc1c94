import pg from 'pg';
import { MynaError } from '../errors.ts';

/** A PostgreSQL server and one database on it; who connects is said at each use. */
export interface ConnectionTarget {
  readonly database: string;
  /** Our own server: its passwords are derived from the secret. */
  readonly isEmbedded: boolean;
  configFor(user: string, password: string): pg.ClientConfig;
  /** The administrating role: owner of nothing that personal data is read through. */
  admin(): pg.ClientConfig;
  /** The same server, another database. */
  withDatabase(database: string): ConnectionTarget;
}

const dateOid = 1082;
const bigintOid = 20;
const timestampOid = 1114;
const timestamptzOid = 1184;

const parsers = new Map<number, (text: string) => unknown>([
  [dateOid, (text) => text],
  [timestampOid, (text) => text.replace(' ', 'T')],
  [timestamptzOid, parseInstant],
  [bigintOid, parseBigint],
]);

/**
 * How values arrive: `date` as `YYYY-MM-DD`, `timestamptz` as an ISO 8601 instant in UTC (`Temporal.Instant.from` takes
 * it), `bigint` as a number; never a `Date`, which knows neither civil dates nor microseconds.
 */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    parsers.get(oid) ?? pg.types.getTypeParser(oid, format as 'text')) as pg.CustomTypesConfig['getTypeParser'],
};

/** `2026-11-23 00:00:00.5+00` to `2026-11-23T00:00:00.5Z`; sessions run in UTC. */
function parseInstant(text: string): string {
  return text.replace(' ', 'T').replace(/\+00(?::00)?$/, 'Z');
}

function parseBigint(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new MynaError('MYNA_DATABASE_NUMBER_TOO_LARGE', {});
  return value;
}

/** The target that `DATABASE_URL` names. Its user administrates: it needs CREATEROLE, and CREATE on the database. */
export function externalTarget(url: string): ConnectionTarget {
  const base = new URL(url);
  const database = decodeURIComponent(base.pathname.slice(1));
  const withUser = (user: string, password: string): pg.ClientConfig => {
    const copy = new URL(base);
    copy.username = encodeURIComponent(user);
    copy.password = encodeURIComponent(password);
    return { connectionString: copy.href, types: typeParsers };
  };
  return {
    database,
    isEmbedded: false,
    configFor: withUser,
    admin: () => ({ connectionString: base.href, types: typeParsers }),
    withDatabase(name) {
      const copy = new URL(base);
      copy.pathname = `/${encodeURIComponent(name)}`;
      return externalTarget(copy.href);
    },
  };
}

/** A server reached by its unix socket. */
export function socketTarget(
  socket: { directory: string; port: number },
  admin: { user: string; password: string },
  database: string,
): ConnectionTarget {
  const configFor = (user: string, password: string): pg.ClientConfig => ({
    host: socket.directory,
    port: socket.port,
    user,
    password,
    database,
    types: typeParsers,
  });
  return {
    database,
    isEmbedded: true,
    configFor,
    admin: () => configFor(admin.user, admin.password),
    withDatabase: (name) => socketTarget(socket, admin, name),
  };
}

/**
 * A connection that breaks while idle is replaced at the next use, and a query on a broken one is refused with its error;
 * without listeners the event would end the process.
 */
export function tolerateBrokenConnections(pool: pg.Pool): void {
  pool.on('error', () => undefined);
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
  });
}

/** Runs statements as the administrating role, on a connection of their own. */
export async function administrate(target: ConnectionTarget, statements: string): Promise<void> {
  const client = new pg.Client(target.admin());
  await client.connect();
  try {
    await client.query(statements);
  } finally {
    await client.end();
  }
}
