import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

/** A server in a process of its own, as `npm start` makes it. */
export interface OwnProcess {
  /** The address, when it is ready. Rejects when it ends before. */
  readonly ready: Promise<string>;
  readonly ended: Promise<unknown>;
  /** The power fails: nothing is told, nothing is finished. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

export function startOwnProcess(dataDirectory: string): OwnProcess {
  const child: ChildProcess = spawn(process.execPath, ['--conditions=openmyna-source', main], {
    env: { ...process.env, PORT: '0', OPENMYNA_DATA: dataDirectory },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const ready = new Promise<string>((resolve, reject) => {
    let text = '';
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-2000);
    });
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const address = /OpenMyna is ready: (\S+)/.exec(text)?.[1];
      if (address) resolve(address);
    });
    child.once('exit', (code) => reject(new Error(`the server ended before it was ready (exit ${code}): ${said}`)));
  });
  // Whoever kills it does not wait for it.
  ready.catch(() => undefined);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  return { ready, ended, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}
