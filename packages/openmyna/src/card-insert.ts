import { CardError, openSandboxSocket, type SandboxSocket } from '@openmyna/reader';
import { insertIntoVpcd, type VpcdConnection } from './vpcd.ts';

export interface InsertOptions {
  readonly base: string;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly atr: Uint8Array;
}

const retryMs = 500;
/** Less than the tray's 60 seconds. */
const stayMs = 20_000;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Resolves at the first interrupt, termination, or end of whoever started this process. */
function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
    process.once('disconnect', resolve);
    process.on('message', (message) => (message === 'SIGINT' || message === 'SIGTERM' ? resolve() : undefined));
  });
}

/**
 * Holds a sandbox card to the reader of vpcd until interrupted. When pcscd or the server goes away, the card is out, and in again when they are back.
 *
 * @throws {CardError} when the card is refused at the first attempt: unknown, held by another reader
 */
export async function insertCard(options: InsertOptions): Promise<void> {
  let isEnded = false;
  let wake: () => void = () => undefined;
  const interrupted = untilInterrupted().then(() => {
    isEnded = true;
    wake();
  });
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, retryMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  let lease: SandboxSocket | undefined = await openSandboxSocket({ base: options.base, card: options.name });
  let hasWaited = false;
  while (!isEnded) {
    lease ??= await openSandboxSocket({ base: options.base, card: options.name }).catch(() => undefined);
    const reader = lease && (await attach(options, lease));
    if (!lease || !reader) {
      if (!hasWaited && lease) say(`waiting for vpcd at ${options.host}:${options.port} (is pcscd running?)`);
      hasWaited = true;
      await lease?.stay().catch(() => {
        lease = undefined;
      });
      await pause();
      continue;
    }
    const isSeen = await Promise.race([reader.seen.then(() => true), reader.closed.then(() => false), interrupted.then(() => false)]);
    if (!isSeen) {
      reader.remove();
      continue;
    }
    say(`inserted ${options.name}`);
    const staying = setInterval(() => void lease?.stay().catch(() => undefined), stayMs);
    const end = await Promise.race([
      interrupted.then(() => 'interrupted'),
      lease.closed.then(() => 'card'),
      reader.closed.then(() => 'reader'),
    ]);
    clearInterval(staying);
    reader.remove();
    say(`removed ${options.name}`);
    if (end === 'card') lease = undefined;
  }
  await lease?.close();
}

/** The reader with the card in it, or undefined while there is none. */
async function attach({ host, port, atr }: InsertOptions, lease: SandboxSocket): Promise<VpcdConnection | undefined> {
  const card = { transmit: (command: Uint8Array) => lease.transmit(command), reset: async () => lease.reset?.() };
  try {
    return await insertIntoVpcd({ host, port, atr, card });
  } catch (error) {
    if (error instanceof CardError) throw error;
    return undefined;
  }
}
