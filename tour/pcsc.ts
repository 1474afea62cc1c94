import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Debian packages opensc, pcscd and vsmartcard-vpcd, and what keeps our reader apart from the machine's own. */
const needs = [
  '/usr/sbin/pcscd',
  '/usr/bin/opensc-tool',
  '/usr/bin/pkcs11-tool',
  '/usr/bin/pkcs15-tool',
  '/usr/lib/pcsc/drivers/serial/libifdvpcd.so',
  '/usr/bin/unshare',
];
export const openmyna = fileURLToPath(new URL('../packages/openmyna/bin/openmyna.mjs', import.meta.url));

export function missingForPcsc(): string[] {
  return needs.filter((path) => !existsSync(path));
}

export interface PcscRun {
  /** What each command said, both streams, in order. */
  readonly outputs: readonly string[];
  /** What `openmyna card insert` said. */
  readonly inserted: string;
}

/**
 * Holds a sandbox card to a virtual reader with `openmyna card insert` and runs stock commands beside it, with a PC/SC daemon of their own.
 *
 * @param options.commands shell commands, run in `folder` one after the other
 */
export async function runWithCard(options: { base: string; card: string; folder: string; commands: readonly string[] }): Promise<PcscRun> {
  const { base, card, folder, commands } = options;
  const port = await freePort();
  const channel = `0x${port.toString(16).toUpperCase()}`;
  await mkdir(join(folder, 'readers'), { recursive: true });
  const reader = [
    'FRIENDLYNAME "Tour"',
    `DEVICENAME /dev/null:${channel}`,
    'LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so',
    `CHANNELID ${channel}`,
  ];
  await writeFile(join(folder, 'readers', 'vpcd'), `${reader.join('\n')}\n`);
  await writeFile(join(folder, 'run.sh'), scriptOf(commands));
  const insert = spawn(process.execPath, [openmyna, 'card', 'insert', card, '--base', base, '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let inserted = '';
  insert.stdout.on('data', (chunk: Buffer) => {
    inserted += chunk.toString();
  });
  try {
    const output = await runApart(folder);
    return {
      outputs: output.split('\u0001').slice(1),
      inserted: inserted.split('\n').find((line) => line.startsWith('inserted')) ?? inserted.trim(),
    };
  } finally {
    await stop(insert);
  }
}

/** Waits until the card is in the reader, then runs the commands with a mark before each. */
function scriptOf(commands: readonly string[]): string {
  return `cd "$1"
export PATH="$PATH:/usr/sbin:/sbin" HOME="$1"
mkdir -p /run/pcscd && mount -t tmpfs tmpfs /run/pcscd
pcscd --foreground --disable-polkit -c "$1/readers" >/dev/null 2>&1 || pcscd --foreground -c "$1/readers" >/dev/null 2>&1 &
for attempt in $(seq 1 100); do
  opensc-tool -a >/dev/null 2>&1 && break
  sleep 0.2
done
${commands.map((command) => `printf '\\001'; ( ${command} ) 2>&1 || true`).join('\n')}
`;
}

function runApart(folder: string): Promise<string> {
  const asRoot = process.getuid?.() === 0 ? [] : ['--map-root-user'];
  const apart = [...asRoot, '--mount', '--pid', '--fork', '--mount-proc', '--kill-child', 'sh', join(folder, 'run.sh'), folder];
  return new Promise((resolve) => {
    execFile('unshare', apart, { timeout: 120_000, maxBuffer: 1 << 24 }, (_error, stdout, stderr) => resolve(`${stdout}${stderr}`));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port'))));
    });
  });
}
