import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the country that all page tests walk in, without a slash at its end. */
    readonly country: string;
  }
}

const main = fileURLToPath(new URL('../../server/main.ts', import.meta.url));

/** Starts the whole country as `npm start` does, with fresh data on a free port, once for all page tests. `OPENMYNA_COUNTRY` names one that runs already. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const running = process.env.OPENMYNA_COUNTRY;
  if (running) {
    project.provide('country', running);
    return undefined;
  }
  const data = await mkdtemp(join(tmpdir(), 'openmyna-pages-'));
  const child = spawn(process.execPath, ['--conditions=openmyna-source', main], {
    env: { ...process.env, PORT: '0', OPENMYNA_DATA: data },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString()}`.slice(-4000);
  });
  const base = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      const ready = /OpenMyna is ready: (\S+)/.exec(chunk.toString())?.[1];
      if (ready) resolve(ready.replace(/\/$/, ''));
    });
    child.once('exit', (code) => reject(new Error(`the server ended before it was ready (exit ${code})\n${said}`)));
  });
  project.provide('country', base);
  return async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
    await rm(data, { recursive: true, force: true });
  };
}
