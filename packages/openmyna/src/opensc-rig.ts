import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type CardImage, encodeImage } from '@openmyna/card';
import type { PinKind } from '@openmyna/reader';
import type { AtrKind } from './vpcd.ts';

export type RigRequest = { readonly id: number } & (
  | { readonly do: 'insert'; readonly image: Uint8Array; readonly atr: AtrKind }
  | { readonly do: 'unlock'; readonly key: Uint8Array; readonly pin: PinKind; readonly next: string }
  | { readonly do: 'run'; readonly tool: string; readonly args: readonly string[]; readonly cwd: string }
);
export interface RigAnswer {
  readonly id: number;
  result?: { readonly code: number; readonly output: string } | undefined;
  failure?: string;
}

/** PC/SC with a virtual reader, apart from the machine's own. */
export interface OpenscRig {
  /** Puts a card into the reader in place of the one before. */
  insert(image: CardImage, atr?: AtrKind): Promise<void>;
  /** The card taken out, unlocked by the counter's key, given a new PIN by its holder, and put in again. */
  unlock(key: Uint8Array, pin: PinKind, next: string): Promise<void>;
  /** Runs a stock tool beside the reader; both of its streams in one text. */
  run(tool: string, ...args: string[]): Promise<{ code: number; output: string }>;
  close(): Promise<void>;
}

/** Files of the Debian packages pcscd, opensc and vsmartcard-vpcd, and the commands to separate them from the machine. */
const needs = [
  '/usr/sbin/pcscd',
  '/usr/bin/opensc-tool',
  '/usr/bin/pkcs11-tool',
  '/etc/reader.conf.d/vpcd',
  '/usr/bin/unshare',
  '/usr/sbin/ip',
];

/**
 * The route with quickack: Debian's vpcd sends a frame's length and content in two pieces, and without it our kernel acknowledges the first
 * only after 40 ms. It holds for this namespace alone.
 */
const script = `
export PATH="$PATH:/usr/sbin:/sbin"
ip link set lo up
ip route replace local 127.0.0.1 dev lo table local quickack 1 || true
mkdir -p /run/pcscd && mount -t tmpfs tmpfs /run/pcscd
pcscd --foreground --disable-polkit >/dev/null 2>&1 || pcscd --foreground >/dev/null 2>&1 &
exec "$0" --conditions=openmyna-source "$1"
`;

/** A process in name spaces of its own: as an ordinary user too. */
function spawnApart(): ChildProcess {
  const asRoot = process.getuid?.() === 0 ? [] : ['--map-root-user'];
  const apart = [...asRoot, '--mount', '--net', '--pid', '--fork', '--mount-proc', '--kill-child'];
  const rig = fileURLToPath(new URL('./opensc-rig-process.ts', import.meta.url));
  return spawn('unshare', [...apart, 'sh', '-c', script, process.execPath, rig], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
}

/** Starts the rig; as an ordinary user inside a user namespace. @param folder where the tools run */
export async function startOpenscRig(folder: string): Promise<OpenscRig> {
  const missing = needs.filter((path) => !existsSync(path));
  if (missing.length > 0)
    throw new Error(`missing: ${missing.join(', ')} (Debian packages opensc, pcscd, vsmartcard-vpcd, util-linux, iproute2)`);
  const child = spawnApart();
  let lastId = 0;
  const waiting = new Map<number, (answer: RigAnswer) => void>();
  child.on('message', (answer: RigAnswer) => {
    waiting.get(answer.id)?.(answer);
    waiting.delete(answer.id);
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  void ended.then(() => {
    for (const [id, resolve] of waiting) resolve({ id, failure: 'the rig ended' });
  });
  type Ask =
    | { do: 'insert'; image: Uint8Array; atr: AtrKind }
    | { do: 'unlock'; key: Uint8Array; pin: PinKind; next: string }
    | { do: 'run'; tool: string; args: string[]; cwd: string };
  const ask = async (request: Ask): Promise<RigAnswer> => {
    lastId += 1;
    const id = lastId;
    const answer = await new Promise<RigAnswer>((resolve) => {
      waiting.set(id, resolve);
      child.send({ id, ...request } satisfies RigRequest, (error) => error && resolve({ id, failure: String(error) }));
    });
    if (answer.failure !== undefined) throw new Error(answer.failure);
    return answer;
  };
  return Object.freeze({
    async insert(image: CardImage, atr: AtrKind = 'contact') {
      await ask({ do: 'insert', image: encodeImage(image), atr });
    },
    async unlock(key: Uint8Array, pin: PinKind, next: string) {
      await ask({ do: 'unlock', key, pin, next });
    },
    async run(tool: string, ...args: string[]) {
      const { result } = await ask({ do: 'run', tool, args, cwd: folder });
      return result ?? { code: 1, output: '' };
    },
    async close() {
      child.kill('SIGKILL');
      await ended;
    },
  });
}
