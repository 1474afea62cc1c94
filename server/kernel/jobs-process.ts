/**
 * A process of its own that runs jobs, for the tests that kill it: prints `ready`, and `running PAYLOAD-ID` when a `registry.long` begins, which never ends.
 * `node jobs-process.ts SOCKET PORT DATABASE PREFIX MILLISECONDS`, the last being how long a silent worker counts as alive.
 */
import { deriveTestKey, testPassword } from '../testing/test-server.ts';
import { socketTarget } from './database/connection.ts';
import { openPools } from './database/pools.ts';
import { roleNames } from './database/roles.ts';
import { startJobs } from './jobs.ts';
import { createLog } from './log.ts';

const [directory = '', port, database = '', prefix = '', deadAfterMs] = process.argv.slice(2);
const target = socketTarget({ directory, port: Number(port) }, { user: 'postgres', password: testPassword }, database);
const databases = openPools(target, roleNames(prefix), deriveTestKey);
const handlers = {
  'registry.long': (payload: Readonly<Record<string, string | number>>): Promise<void> => {
    console.log(`running ${payload.id}`);
    return new Promise(() => undefined);
  },
};
await startJobs(databases.pool('kernel'), databases.as('kernel'), handlers, createLog(process.stderr, Date.now), {
  deadAfterMs: Number(deadAfterMs),
});
console.log('ready');
