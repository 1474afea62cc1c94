import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, inject, it, vi } from 'vitest';
import { createTestDatabases } from '../testing/index.ts';
import { enqueue, type Jobs, startJobs, type WorkerOptions } from './jobs.ts';
import { createLog } from './log.ts';

vi.setConfig({ testTimeout: 60_000 });

const databases = await createTestDatabases();
const kernel = databases.as('kernel');
const core = databases.as('core');
const script = fileURLToPath(new URL('./jobs-process.ts', import.meta.url));
const children: ChildProcess[] = [];
const workers: Jobs[] = [];
const done: string[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const worker of workers.splice(0)) await worker.stop();
  done.length = 0;
});

/** How long a silent worker counts as alive in these tests. */
const deadAfterMs = 3000;

/** A worker in another process, which takes a job and does not end it. */
async function startOther(): Promise<{ kill(): Promise<void>; readonly running: Promise<unknown> }> {
  const { socket, port, prefix } = inject('testServer');
  const { rows } = await databases.admin.query<{ name: string }>('select current_database() as name');
  const parameters = [socket, String(port), rows[0]?.name ?? '', prefix, String(deadAfterMs)];
  const child = spawn(process.execPath, ['--conditions=openmyna-source', script, ...parameters], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const lines = createInterface(child.stdout);
  const running = new Promise((resolve) => lines.on('line', (line) => line.startsWith('running') && resolve(line)));
  await once(lines, 'line');
  return {
    running,
    async kill() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

async function startHere(options: WorkerOptions): Promise<void> {
  const handlers = {
    'registry.long': async ({ id }: Readonly<Record<string, string | number>>) => void done.push(String(id)),
  };
  const log = createLog({ write: () => true }, Date.now);
  workers.push(await startJobs(databases.pool('kernel'), kernel, handlers, log, options));
}

const queue = { queue: 'resident/1' };
const doneWithin = (ms: number): Promise<void> =>
  vi.waitFor(() => expect(done).toEqual(['first', 'second']), { timeout: ms, interval: 50 });

describe('a job whose process is killed', () => {
  it('runs again at the next start of a server that is alone, and its queue goes on', async () => {
    const other = await startOther();
    await enqueue(core, 'registry.long', { id: 'first' }, queue);
    await enqueue(core, 'registry.long', { id: 'second' }, queue);
    await other.running;
    await other.kill();
    await startHere({ isAlone: true });
    await doneWithin(5000);
  });

  it('is left to its worker for as long as that lives, and goes to another instance when it is dead', async () => {
    const other = await startOther();
    await enqueue(core, 'registry.long', { id: 'first' }, queue);
    await enqueue(core, 'registry.long', { id: 'second' }, queue);
    await other.running;
    await startHere({ deadAfterMs });
    await sleep(3 * deadAfterMs);
    expect(done).toEqual([]);
    await other.kill();
    await doneWithin(3 * deadAfterMs);
  });

  it('is not looked for with a worker that ended of itself: it leaves no sign', async () => {
    const signs = async () => (await databases.admin.query('select worker from kernel.workers')).rows;
    await startHere({ deadAfterMs });
    await vi.waitFor(async () => expect(await signs()).toHaveLength(1));
    for (const worker of workers.splice(0)) await worker.stop();
    expect(await signs()).toEqual([]);
  });
});
