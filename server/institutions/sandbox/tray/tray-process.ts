import { type ChildProcess, fork } from 'node:child_process';
import { MynaError } from '../../../kernel/index.ts';
import type { ChipHost, HostMethod, TrayMessage, TrayRequest, TrayStart } from './protocol.ts';

interface Waiting {
  resolve(result: never): void;
  reject(error: MynaError): void;
}

export interface TrayProcess {
  readonly host: ChipHost;
  /** Calls `listener` once when the lease ends by itself or with the process. */
  onEnd(lease: string, listener: () => void): void;
  /** Of the running process; undefined between two. */
  readonly pid: number | undefined;
  close(): Promise<void>;
}

/**
 * Runs the chips in a process of their own. When it dies, what was under way is refused as `MYNA_CARD_GONE`, every lease ends, and the next call
 * starts it again: counters were committed before anything was compared, so nothing is lost.
 */
export function startTrayProcess(start: Omit<TrayStart, 'orphans'>): TrayProcess {
  let child: ChildProcess | undefined;
  let starting: Promise<ChildProcess> | undefined;
  let isClosed = false;
  let lastId = 0;
  const waiting = new Map<number, Waiting>();
  const leases = new Set<string>();
  let orphans: string[] = [];
  const listeners = new Map<string, () => void>();

  const endLease = (lease: string): void => {
    leases.delete(lease);
    const listener = listeners.get(lease);
    listeners.delete(lease);
    listener?.();
  };
  const receive = (message: TrayMessage): void => {
    if ('ended' in message) endLease(message.ended);
    if (!('id' in message)) return;
    const caller = waiting.get(message.id);
    waiting.delete(message.id);
    if ('result' in message) caller?.resolve(message.result as never);
    else caller?.reject(new MynaError(message.code));
  };
  const bury = (): void => {
    child = undefined;
    starting = undefined;
    for (const { reject } of waiting.values()) reject(new MynaError('MYNA_CARD_GONE'));
    waiting.clear();
    orphans.push(...leases);
    for (const lease of [...leases]) endLease(lease);
  };

  const spawn = (): Promise<ChildProcess> =>
    new Promise((resolve, reject) => {
      const born = fork(new URL('./process.ts', import.meta.url), [], {
        serialization: 'advanced',
        execArgv: ['--conditions=openmyna-source', '--max-old-space-size=256'],
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      child = born;
      born.on('message', (message: TrayMessage) => {
        if (!('ready' in message)) return receive(message);
        orphans = [];
        return resolve(born);
      });
      born.once('exit', () => {
        bury();
        reject(new MynaError('MYNA_CARD_GONE'));
      });
      born.send({ start: { ...start, orphans } } satisfies TrayRequest);
    });

  const call = async (method: HostMethod, values: readonly unknown[]): Promise<never> => {
    if (isClosed) throw new MynaError('MYNA_CARD_GONE');
    starting ??= spawn();
    const process = await starting;
    return new Promise((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      process.send({ id: lastId, method, arguments: values } satisfies TrayRequest, (error) => {
        if (error) reject(new MynaError('MYNA_CARD_GONE'));
      });
    });
  };

  const host: ChipHost = Object.freeze({
    makeBlank: (chip) => call('makeBlank', [chip]),
    async connect(cardId) {
      const open: Awaited<ReturnType<ChipHost['connect']>> = await call('connect', [cardId]);
      leases.add(open.lease);
      return open;
    },
    transmit: (lease, command) => call('transmit', [lease, command]),
    reset: (lease) => call('reset', [lease]),
    stay: (lease) => call('stay', [lease]),
    async disconnect(lease) {
      leases.delete(lease);
      listeners.delete(lease);
      await call('disconnect', [lease]);
    },
    eject: (cardId) => call('eject', [cardId]),
    handOver: (cardId) => call('handOver', [cardId]),
    destroy: (cardId) => call('destroy', [cardId]),
  } satisfies ChipHost);

  return Object.freeze({
    host,
    onEnd: (lease: string, listener: () => void) => void (leases.has(lease) ? listeners.set(lease, listener) : listener()),
    get pid() {
      return child?.pid;
    },
    async close() {
      isClosed = true;
      const last = child;
      if (!last?.connected) return;
      const gone = new Promise((resolve) => last.once('exit', resolve));
      last.disconnect();
      await gone;
    },
  });
}
