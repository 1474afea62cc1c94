import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BenchServer } from './bench.ts';

const main = fileURLToPath(new URL('../server/main.ts', import.meta.url));
const readyLine = /OpenMyna is ready: (\S+)/;

/** Starts a server with fresh data on a free port, as `npm start` does. */
export async function startOwnServer(env: Readonly<Record<string, string>> = {}): Promise<BenchServer & { stop(): Promise<void> }> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'openmyna-own-'));
  const child = spawn(process.execPath, ['--conditions=openmyna-source', main], {
    env: { ...process.env, PORT: '0', OPENMYNA_DATA: dataDirectory, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const base = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const ready = readyLine.exec(text);
      if (ready?.[1]) resolve(ready[1]);
    });
    child.once('exit', (code) => reject(new Error(`the server ended before it was ready (exit ${code})`)));
  });
  const stop = async (): Promise<void> => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    // A bench is not held up by a server that takes its time to end.
    const impatience = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(impatience);
    await rm(dataDirectory, { recursive: true, force: true });
  };
  return { base, pid: child.pid ?? 0, dataDirectory, stop };
}
