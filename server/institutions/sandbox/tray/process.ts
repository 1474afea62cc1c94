/**
 * The card tray's own process: the only one that holds chips. It speaks to the server over its channel, keeps sealed images
 * in the database and writes nothing else. It ends with the server.
 */
import pg from 'pg';
import { createChipHost } from './chip-host.ts';
import { createChipStore } from './chip-store.ts';
import { TrayError, type TrayMessage, type TrayRequest, type TrayStart } from './protocol.ts';
import { createChipSeal } from './seal.ts';

/** The server may be gone already; then nobody waits for the answer. */
const send = (message: TrayMessage): void => {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
};

async function start(options: TrayStart): Promise<ReturnType<typeof createChipHost>> {
  const pool = new pg.Pool({ ...options.connection, max: 6, application_name: 'openmyna tray', idleTimeoutMillis: 10_000 });
  pool.on('error', () => undefined);
  const store = createChipStore(pool, createChipSeal(options.sealKey));
  await (options.isAlone ? store.releaseAll() : store.release(options.orphans));
  const host = createChipHost({ store, idleMs: options.idleMs, onEnd: (lease) => send({ ended: lease }) });
  return host;
}

let host: ReturnType<typeof createChipHost> | undefined;

process.on('message', async (request: TrayRequest) => {
  if ('start' in request) {
    host = await start(request.start);
    return send({ ready: true });
  }
  const { id, method } = request;
  try {
    if (!host) throw new TrayError('MYNA_CARD_GONE');
    const run = host[method] as (...values: readonly unknown[]) => Promise<unknown>;
    send({ id, result: await run(...request.arguments) });
  } catch (error) {
    send({ id, code: error instanceof TrayError ? error.code : 'MYNA_INTERNAL' });
  }
});

// The server stops the tray by closing the channel; a signal to the whole group must not cut it off before.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('disconnect', async () => {
  await Promise.race([host?.close().catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 500))]);
  process.exit();
});
