import { createServer } from 'node:net';
import { type PolicyProfile, policyProfile } from '@openmyna/rules';
import { type Kysely, sql } from 'kysely';
import { createDocuments, type Documents } from './kernel/documents/index.ts';
import {
  type CivilClock,
  type Config,
  createDatabaseLine,
  createLetters,
  type DatabaseLine,
  type Databases,
  databaseSigners,
  deriveKey,
  type KeyStore,
  type Letters,
  type Log,
  machineTime,
  openDatabases,
  openKeyStore,
  openPkcs11Signers,
  type ProtocolTime,
  readCivilClock,
  setFirstDay,
  Temporal,
} from './kernel/index.ts';

/** The day on which every sandbox begins, so that ages and deadlines of the cast are the same everywhere. */
const sandboxFirstDay = Temporal.PlainDate.from('2026-11-23');

/** What every institution is given to stand on. */
export interface Foundation {
  readonly config: Config;
  readonly log: Log;
  readonly databases: Databases;
  /** In a sandbox: what faults of the database are ordered on. */
  readonly databaseLine?: DatabaseLine | undefined;
  readonly keys: KeyStore;
  readonly clock: CivilClock;
  readonly time: ProtocolTime;
  readonly letters: Letters;
  readonly documents: Documents;
  readonly profile: PolicyProfile;
  readonly port: number;
  /** Public address without a trailing slash. */
  readonly publicUrl: string;
  ping(): Promise<void>;
}

/** Opens the database and the key store, and finds the port, so that the public address is known before anything is signed. */
export async function layFoundation(config: Config, log: Log): Promise<Foundation> {
  const port = config.port === 0 ? await findFreePort() : config.port;
  const publicUrl = config.publicUrl ?? `${config.tls ? 'https' : 'http'}://localhost:${port}`;
  const databaseLine = config.mode === 'sandbox' ? createDatabaseLine() : undefined;
  const databases = await openDatabases({
    line: databaseLine,
    folder: config.dataDirectory,
    url: config.databaseUrl,
    derive: (purpose, length) => deriveKey(config.secret, purpose, length),
    onLost: () => {
      log.error({ event: 'database.lost' });
      process.exit(1);
    },
  });
  const kernel = databases.as('kernel');
  if (config.mode === 'sandbox') await setFirstDay(kernel, sandboxFirstDay);
  const hsm = config.pkcs11 && (await openPkcs11Signers({ ...config.pkcs11, exclusively: (work) => makeKeyAlone(kernel, work) }));
  const keys = openKeyStore(config.secret, (store) => hsm ?? databaseSigners(kernel, store));
  const profile = policyProfile(config.policy);
  return {
    config,
    log,
    databases,
    databaseLine,
    keys,
    clock: readCivilClock(kernel),
    time: machineTime,
    letters: createLetters(kernel, keys),
    documents: createDocuments({ profile, url: publicUrl }),
    profile,
    port,
    publicUrl,
    ping: async () => {
      await sql`select 1`.execute(kernel);
    },
  };
}

const keyLock = 7_204_021;

/** Instances that share an HSM make a key one after the other, so that each name has one key. */
function makeKeyAlone<Tables, T>(database: Kysely<Tables>, work: () => Promise<T>): Promise<T> {
  return database.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${keyLock})`.execute(trx);
    return work();
  });
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port'))));
    });
  });
}
