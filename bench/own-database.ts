import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createCertification } from '../server/institutions/certification/index.ts';
import { socketTarget } from '../server/kernel/database/connection.ts';
import { startEmbedded } from '../server/kernel/database/embedded.ts';
import { migrate } from '../server/kernel/database/migrate.ts';
import { openPools } from '../server/kernel/database/pools.ts';
import { roleNames } from '../server/kernel/database/roles.ts';
import {
  createLog,
  type Databases,
  databaseSigners,
  deriveKey,
  type KeyStore,
  machineTime,
  openKeyStore,
  readCivilClock,
  readConfig,
} from '../server/kernel/index.ts';

/** Where a database of a bench is; as text it goes to the bench's own processes. */
export interface Place {
  readonly socket: string;
  readonly port: number;
  readonly prefix: string;
  readonly database: string;
}

/** For a server that is to run on it. */
export const urlOf = ({ socket, port, database }: Place): string =>
  `postgresql://postgres:${encodeURIComponent(password)}@localhost:${port}/${database}?host=${encodeURIComponent(socket)}`;

const password = 'a server that lives as long as the bench';
/** The sandbox's secret, so that a server on the same database has the same keys. */
const { secret } = readConfig({});
const derive = (purpose: string, length: number): Uint8Array => deriveKey(secret, purpose, length);

/** PostgreSQL of its own with fresh data, durable as in production, for benches that need no HTTP. */
export async function startOwnDatabase(): Promise<{ place: Place; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'openmyna-bench-'));
  const server = await startEmbedded({ folder, password });
  const { prefix } = await migrate(server.target, derive);
  const { host, port } = server.target.admin();
  return {
    place: { socket: String(host), port: Number(port), prefix, database: server.target.database },
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface OpenPlace {
  readonly databases: Databases;
  /** A superuser, to plant what a bench starts from. */
  readonly admin: pg.Pool;
  readonly keys: KeyStore;
}

export function openPlace(place: Place): OpenPlace {
  const target = socketTarget({ directory: place.socket, port: place.port }, { user: 'postgres', password }, place.database);
  const databases = openPools(target, roleNames(place.prefix), derive);
  const keys = openKeyStore(secret, (store) => databaseSigners(databases.as('kernel'), store));
  return { databases, keys, admin: new pg.Pool({ ...target.admin(), max: 3 }) };
}

export const silentLog = createLog({ write: () => true }, () => 0);

/** The authorities on such a database, not started. */
export function openAuthorities({ databases, keys }: OpenPlace) {
  const clock = readCivilClock(databases.as('core'));
  return createCertification({ publicUrl: 'http://localhost:8400', databases, clock, time: machineTime, keys, log: silentLog });
}
