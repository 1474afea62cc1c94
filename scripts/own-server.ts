import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../server/main.ts', import.meta.url));
const readyLine = /OpenMyna is ready: (\S+)/;
/** Milliseconds after which a server that was asked to end is killed. */
const patienceMs = 10_000;

type Environment = Readonly<Record<string, string>>;

export interface OwnServerOptions {
  /** Variables beside port and data folder; where they need files, they are made in the data folder. */
  readonly env?: Environment | ((dataDirectory: string) => Promise<Environment>);
  /** Where its log goes: as it comes to this process's own, or to a function. Left out: only its end is kept, for the error. */
  readonly log?: 'inherit' | ((text: string) => void);
}

export interface OwnServer {
  /** Public address without a trailing slash. */
  readonly base: string;
  readonly pid: number;
  readonly dataDirectory: string;
  /** Ends the server, after a while by force, and removes its data. */
  stop(): Promise<void>;
}

/**
 * Starts a server with fresh data on a free port, as `npm start` does.
 * @throws {Error} with the end of what it said, when it ends before it is ready; its data are removed
 */
export async function startOwnServer({ env = {}, log }: OwnServerOptions = {}): Promise<OwnServer> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'openmyna-own-'));
  const removeData = () => rm(dataDirectory, { recursive: true, force: true, maxRetries: 3 });
  try {
    const variables = typeof env === 'function' ? await env(dataDirectory) : env;
    const child = spawn(process.execPath, ['--conditions=openmyna-source', '--disable-warning=ExperimentalWarning', main], {
      env: { ...process.env, PORT: '0', OPENMYNA_DATA: dataDirectory, ...variables },
      stdio: ['ignore', 'pipe', log === 'inherit' ? 'inherit' : 'pipe'],
    });
    const base = await untilReady(child, log === 'inherit' ? undefined : log);
    const stop = async (): Promise<void> => {
      await end(child);
      await removeData();
    };
    return { base, pid: child.pid ?? 0, dataDirectory, stop };
  } catch (error) {
    await removeData();
    throw error;
  }
}

/** The address in the line with which the server says that it is ready. */
function untilReady(child: ChildProcess, onSaid: ((text: string) => void) | undefined): Promise<string> {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString()}`.slice(-4000);
    onSaid?.(chunk.toString());
  });
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text = `${text}${chunk.toString()}`.slice(-4000);
      const ready = readyLine.exec(text)?.[1];
      if (ready) resolve(ready.replace(/\/$/, ''));
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the server ended before it was ready (exit ${code})\n${said}`)));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const impatience = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  await ended;
  clearTimeout(impatience);
}
