/**
 * A process of its own that opens the database of a folder, for the tests that kill it: prints `open MILLISECONDS PID` and
 * waits for its end, or prints the code of the refusal. `node database-process.ts FOLDER [SECRET]`
 */
import { hkdfSync } from 'node:crypto';
import { MynaError } from '../errors.ts';
import { openDatabases } from './index.ts';

const [folder = '', secret = 'a secret'] = process.argv.slice(2);
const start = performance.now();
try {
  const databases = await openDatabases({
    folder,
    derive: (purpose, length) => new Uint8Array(hkdfSync('sha256', secret, '', purpose, length)),
    onLost: () => process.exit(3),
  });
  const pool = databases.pool('kernel');
  await pool.query(`insert into kernel.idempotency (scope, key, request_hash) values ('test', $1, '')`, [String(process.pid)]);
  const { rows } = await pool.query<{ count: number }>('select count(*)::int from kernel.idempotency');
  process.once('SIGTERM', () => void databases.close().then(() => process.exit(0)));
  console.log(`open ${Math.round(performance.now() - start)} ${rows[0]?.count}`);
  setInterval(() => undefined, 1000);
} catch (error) {
  console.log(error instanceof MynaError ? `${error.code} ${JSON.stringify(error.facts)}` : String(error));
  process.exit(1);
}
