import { type ChildProcess, fork } from 'node:child_process';
import { MynaError } from '../../../kernel/index.ts';
import type { ChipHost, HostMethod, TrayMessage, TrayRequest, TrayStart } from './protocol.ts';

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
  const calls = createCalls();
  const leases = createLeases();
  let child: ChildProcess | undefined;
  let starting: Promise<ChildProcess> | undefined;
  let isClosed = false;

  const receive = (message: TrayMessage): void => {
    if ('ended' in message) leases.end(message.ended);
    else if ('id' in message) calls.settle(message);
  };
  const spawn = (): Promise<ChildProcess> => {
    const born = forkTray({ ...start, orphans: leases.takeOrphans() }, receive);
    child = born.process;
    child.once('exit', () => {
      child = undefined;
      starting = undefined;
      calls.refuseAll();
      leases.orphanAll();
    });
    return born.ready;
  };
  const call = async (method: HostMethod, values: readonly unknown[]): Promise<never> => {
    if (isClosed) throw new MynaError('MYNA_CARD_GONE');
    starting ??= spawn();
    const running = await starting;
    return calls.send(running, method, values);
  };

  return Object.freeze({
    host: createRemoteHost(call, leases),
    onEnd: leases.onEnd,
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

/** Starts the process and gives it what it needs over its channel. `ready` rejects when it ends before it began. */
function forkTray(start: TrayStart, receive: (message: TrayMessage) => void): { process: ChildProcess; ready: Promise<ChildProcess> } {
  const born = fork(new URL('./process.ts', import.meta.url), [], {
    serialization: 'advanced',
    execArgv: ['--conditions=openmyna-source', '--max-old-space-size=256'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ready = new Promise<ChildProcess>((resolve, reject) => {
    born.on('message', (message: TrayMessage) => ('ready' in message ? resolve(born) : receive(message)));
    born.once('exit', () => reject(new MynaError('MYNA_CARD_GONE')));
  });
  born.send({ start } satisfies TrayRequest);
  return { process: born, ready };
}

interface Waiting {
  resolve(result: never): void;
  reject(error: MynaError): void;
}

/** Calls under way, by number. */
function createCalls() {
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  return Object.freeze({
    send: (process: ChildProcess, method: HostMethod, values: readonly unknown[]): Promise<never> =>
      new Promise((resolve, reject) => {
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        process.send({ id: lastId, method, arguments: values } satisfies TrayRequest, (error) => {
          if (error) reject(new MynaError('MYNA_CARD_GONE'));
        });
      }),
    settle(message: Extract<TrayMessage, { id: number }>): void {
      const caller = waiting.get(message.id);
      waiting.delete(message.id);
      if ('result' in message) caller?.resolve(message.result as never);
      else caller?.reject(new MynaError(message.code));
    },
    refuseAll(): void {
      for (const { reject } of waiting.values()) reject(new MynaError('MYNA_CARD_GONE'));
      waiting.clear();
    },
  });
}

interface Leases {
  open(lease: string): void;
  /** The reader gave the card back itself: nobody is told. */
  close(lease: string): void;
  end(lease: string): void;
  onEnd(lease: string, listener: () => void): void;
  /** The process died with them; the next one releases them in the database. */
  orphanAll(): void;
  takeOrphans(): string[];
}

function createLeases(): Leases {
  const open = new Set<string>();
  const listeners = new Map<string, () => void>();
  const orphans: string[] = [];
  const end = (lease: string): void => {
    open.delete(lease);
    const listener = listeners.get(lease);
    listeners.delete(lease);
    listener?.();
  };
  return Object.freeze<Leases>({
    open: (lease) => void open.add(lease),
    close(lease) {
      open.delete(lease);
      listeners.delete(lease);
    },
    end,
    onEnd: (lease, listener) => void (open.has(lease) ? listeners.set(lease, listener) : listener()),
    orphanAll() {
      orphans.push(...open);
      for (const lease of [...open]) end(lease);
    },
    takeOrphans: () => orphans.splice(0),
  });
}

function createRemoteHost(call: (method: HostMethod, values: readonly unknown[]) => Promise<never>, leases: Leases): ChipHost {
  return Object.freeze<ChipHost>({
    makeBlank: (chip) => call('makeBlank', [chip]),
    async connect(cardId) {
      const opened: Awaited<ReturnType<ChipHost['connect']>> = await call('connect', [cardId]);
      leases.open(opened.lease);
      return opened;
    },
    transmit: (lease, command) => call('transmit', [lease, command]),
    reset: (lease) => call('reset', [lease]),
    stay: (lease) => call('stay', [lease]),
    async disconnect(lease) {
      leases.close(lease);
      await call('disconnect', [lease]);
    },
    eject: (cardId) => call('eject', [cardId]),
    handOver: (cardId) => call('handOver', [cardId]),
    destroy: (cardId) => call('destroy', [cardId]),
    tearNextWrite: (cardId) => call('tearNextWrite', [cardId]),
  });
}
