import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readlinkSync, statSync } from 'node:fs';

/**
 * When a process was started, in whatever unit the system counts; undefined when there is no such process. A process id
 * alone is given again to another process, the pair is not.
 */
export function processStart(pid: number): string | undefined {
  if (existsSync('/proc/self/stat')) {
    const stat = readText(`/proc/${pid}/stat`);
    // proc(5): the name in brackets may hold spaces; the start time is field 22, the state (field 3) Z is a dead process.
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields?.[0] === 'Z' ? undefined : fields?.[19];
  }
  const found = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim() || undefined : undefined;
}

/** Whether a process runs over a folder: it is named in its command line, or is its working directory. */
export function worksIn(pid: number, folder: string): boolean {
  if (!existsSync('/proc/self/stat'))
    return (spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '').includes(folder);
  if ((readText(`/proc/${pid}/cmdline`) ?? '').includes(folder)) return true;
  const [there, here] = [`/proc/${pid}/cwd`, folder].map((path) => statSync(path, { throwIfNoEntry: false }));
  return there !== undefined && there.ino === here?.ino && there.dev === here.dev;
}

/** Names the set of processes that this one can see: a boot of a machine, and a container on it. */
export function processWorld(): string {
  const boot = readText('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
  let namespace = '';
  try {
    namespace = readlinkSync('/proc/self/ns/pid');
  } catch {
    // No /proc: one world per machine.
  }
  return `${boot}/${namespace}`;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
