import { readdir, readFile } from 'node:fs/promises';
import { type Bench, result } from './bench.ts';

/** Memory of the idle system, database and card tray included: the proportional set size of all its processes. */
export const memory: Bench = {
  name: 'memory',
  needs: 'server',
  async run(server) {
    await new Promise((resolve) => setTimeout(resolve, 15_000));
    const processes = await descendants(server.pid);
    const megabytes = (await Promise.all(processes.map(proportionalSetSize))).reduce((sum, kilobytes) => sum + kilobytes, 0) / 1024;
    return [result('memory idle', megabytes, 'MB PSS', { name: 'allowed', value: 600 }, { atMost: 600 })];
  },
};

async function descendants(root: number): Promise<number[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (stat) parents.set(Number(name), parent);
  }
  const found = [root];
  for (let index = 0; index < found.length; index += 1) {
    for (const [pid, parent] of parents) if (parent === found[index]) found.push(pid);
  }
  return found;
}

async function proportionalSetSize(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0);
}
