import { externalTarget } from './connection.ts';
import { startEmbedded } from './embedded.ts';
import type { DatabaseLine } from './line.ts';
import { migrate } from './migrate.ts';
import { type Databases, openPools } from './pools.ts';
import type { DeriveKey } from './roles.ts';

export { createDatabaseLine, type DatabaseLine } from './line.ts';
export type { Databases } from './pools.ts';
export { type LoginRole, loginRoles } from './rooms.ts';

export interface DatabaseOptions {
  /** Where the embedded server keeps its data; unused with `url`. */
  readonly folder: string;
  /** `DATABASE_URL`: another server, whose user has CREATEROLE, and CREATE on the database. Undefined: the embedded server. */
  readonly url?: string | undefined;
  /** `KeyStore.derive`, or the same over the installation's secret: passwords are derived. */
  readonly derive: DeriveKey;
  /** The embedded server ended by itself (killed, out of memory): nothing can be answered any more. */
  readonly onLost?: () => void;
  /** In a sandbox: the line that may be cut. */
  readonly line?: DatabaseLine | undefined;
}

/**
 * Opens the installation's database: starts the embedded server or reaches the external one, migrates, opens the pools.
 * Values arrive as `typeParsers` says: dates as `YYYY-MM-DD`, instants as ISO 8601 in UTC, bigint as a safe number.
 *
 * @throws {MynaError} the `MYNA_DATABASE_…` refusals of the embedded server and the migrations, each a sentence in `messages.ts`
 */
export async function openDatabases(options: DatabaseOptions): Promise<Databases> {
  if (options.url) {
    const target = externalTarget(options.url);
    return openPools(target, await migrate(target, options.derive), options.derive, {}, options.line);
  }
  const password = Buffer.from(options.derive('database/superuser', 24)).toString('base64url');
  const server = await startEmbedded({ folder: options.folder, password });
  let isClosing = false;
  void server.ended.then(() => isClosing || options.onLost?.());
  try {
    const pools = openPools(server.target, await migrate(server.target, options.derive), options.derive, {}, options.line);
    return {
      ...pools,
      async close() {
        isClosing = true;
        await pools.close();
        await server.stop();
      },
    };
  } catch (error) {
    isClosing = true;
    await server.stop();
    throw error;
  }
}
