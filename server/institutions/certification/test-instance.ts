import { socketTarget } from '../../kernel/database/connection.ts';
import { openPools } from '../../kernel/database/pools.ts';
import { roleNames } from '../../kernel/database/roles.ts';
import { deriveTestKey, testPassword } from '../../testing/test-server.ts';
import { createInstance, serve } from './test-house.ts';

/**
 * A second instance as a process of its own, for tests that stop and kill it. Arguments: socket folder, port, role prefix, database,
 * lease in milliseconds. Prints its address once it serves, and `blocked CARD` when its subscribers are told.
 */
const [socket = '', port = '0', prefix = '', database = '', lease = '3000'] = process.argv.slice(2);
const target = socketTarget({ directory: socket, port: Number(port) }, { user: 'postgres', password: testPassword }, database);
const certification = createInstance(openPools(target, roleNames(prefix), deriveTestKey), { lease: Number(lease) });
certification.onCardBlocked(({ cardId }) => {
  console.log(`blocked ${cardId}`);
});
await certification.start();
const { url } = await serve(certification);
console.log(url);
