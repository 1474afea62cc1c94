import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { worksIn } from './process-facts.ts';

const script = fileURLToPath(new URL('./database-process.ts', import.meta.url));
// Each test starts processes and servers; on a busy machine that takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const isRoot = process.getuid?.() === 0;
const children: ChildProcess[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'myna-embedded-'));
  folders.push(folder);
  return folder;
}

interface Opened {
  readonly child: ChildProcess;
  /** The first line it prints. */
  readonly said: string;
}

/** Without LANG, HOME and all the rest: only PATH. */
async function open(folder: string, options: { prefix?: string[]; path?: string; secret?: string } = {}): Promise<Opened> {
  const [command = '', ...parameters] = [...(options.prefix ?? []), process.execPath, '--conditions=openmyna-source', script, folder];
  if (options.secret) parameters.push(options.secret);
  const child = spawn(command, parameters, { env: { PATH: options.path ?? process.env.PATH ?? '' }, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, said: chunk.toString().trim() };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  child.kill(signal);
  await once(child, 'exit');
}

/** The server's own process id. */
function postmaster(folder: string): number {
  return Number(readFileSync(join(folder, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

const cluster = (folder: string): string => join(folder, 'cluster');
const milliseconds = (said: string): number => Number(said.split(' ')[1]);
const rowsSeen = (said: string): string | undefined => said.split(' ')[2];

describe('the embedded server', () => {
  it('starts on an empty folder in under ten seconds and again in under two, without LANG', async () => {
    const folder = join(newFolder(), 'database');
    const first = await open(folder);
    expect(first.said).toMatch(/^open \d+ 1$/);
    expect(milliseconds(first.said)).toBeLessThan(10_000);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    await end(first.child, 'SIGTERM');
    expect(existsSync(join(cluster(folder), 'postmaster.pid'))).toBe(false);
    expect(readdirSync(folder).sort()).toEqual(['cluster', 'postgres.log']);
    const second = await open(folder);
    expect(rowsSeen(second.said)).toBe('2');
    expect(milliseconds(second.said)).toBeLessThan(2_000);
  });

  it('refuses data that are in use, by name of the process', async () => {
    const folder = newFolder();
    const first = await open(folder);
    const second = await open(folder);
    expect(second.said).toBe(`MYNA_DATABASE_IN_USE {"pid":${first.child.pid}}`);
    const link = join(newFolder(), 'link');
    symlinkSync(folder, link);
    expect((await open(link)).said).toContain('MYNA_DATABASE_IN_USE');
    await end(first.child, 'SIGTERM');
    expect((await open(folder)).said).toMatch(/^open/);
  });

  it('lets one of two win that start at the same moment', async () => {
    const folder = newFolder();
    const said = (await Promise.all([open(folder), open(folder), open(folder)])).map((opened) => opened.said);
    expect(said.filter((line) => line.startsWith('open'))).toHaveLength(1);
    expect(said.filter((line) => line.startsWith('MYNA_DATABASE_IN_USE'))).toHaveLength(2);
  });

  it('ends with a process that was killed, and what was committed is there', async () => {
    const folder = newFolder();
    const { child } = await open(folder);
    const server = postmaster(folder);
    expect(worksIn(server, cluster(folder))).toBe(true);
    await end(child, 'SIGKILL');
    await expect.poll(() => worksIn(server, cluster(folder)), { timeout: 5_000 }).toBe(false);
    expect(rowsSeen((await open(folder)).said)).toBe('2');
  });

  it('is taken over when it was left behind alone', async () => {
    const folder = newFolder();
    const { child } = await open(folder);
    const server = postmaster(folder);
    for (const watcher of watchersOf(child.pid ?? 0)) process.kill(watcher, 'SIGKILL');
    await end(child, 'SIGKILL');
    expect(worksIn(server, cluster(folder))).toBe(true);
    const next = await open(folder);
    expect(rowsSeen(next.said)).toBe('2');
    expect(worksIn(server, cluster(folder))).toBe(false);
  });

  it('recovers when server and process were killed together, and from the lock of a process id that came again', async () => {
    const folder = newFolder();
    const { child } = await open(folder);
    const server = postmaster(folder);
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    process.kill(server, 'SIGKILL');
    await ended;
    writeFileSync(join(cluster(folder), 'postmaster.pid'), `${process.pid}\n${cluster(folder)}\n1\n5432\n\n\n`);
    const lock = JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8'));
    writeFileSync(join(folder, 'owner.json'), JSON.stringify({ ...lock, pid: process.pid }));
    expect(rowsSeen((await open(folder)).said)).toBe('2');
  });

  it('tells its process when it was killed, and the next start recovers', async () => {
    const folder = newFolder();
    const { child } = await open(folder);
    process.kill(postmaster(folder), 'SIGKILL');
    const [code] = await once(child, 'exit');
    expect(code).toBe(3);
    expect(rowsSeen((await open(folder)).said)).toBe('2');
  });

  it('treats a torn lock file as nobody’s, and half a cluster as none', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'owner.json'), '{"pi');
    mkdirSync(join(folder, 'cluster.draft'));
    writeFileSync(join(folder, 'cluster.draft', 'PG_VERSION'), '18\n');
    expect((await open(folder)).said).toMatch(/^open \d+ 1$/);
  });

  it('works below a folder name longer than a socket path may be', async () => {
    const folder = join(newFolder(), 'a'.repeat(100), '汐見 市');
    const first = await open(folder);
    expect(first.said).toMatch(/^open/);
  });

  it('says so when the data were made with another secret', async () => {
    const folder = newFolder();
    await end((await open(folder)).child, 'SIGTERM');
    expect((await open(folder, { secret: 'another' })).said).toContain('MYNA_DATABASE_SECRET_CHANGED');
    expect((await open(folder)).said).toMatch(/^open/);
  });

  it('says so when the folder cannot be used', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    expect((await open(join(file, 'database'))).said).toContain('MYNA_DATABASE_FOLDER');
  });
});

if (isRoot) {
  describe('as root', () => {
    /** Root as any ordinary user sees herself: another user id, nothing to change it. */
    const ordinary = ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--'];

    it('the data of root are the data of an ordinary user who owns them', async () => {
      const folder = newFolder();
      await end((await open(folder, { prefix: ordinary })).child, 'SIGTERM');
      expect(rowsSeen((await open(folder)).said)).toBe('2');
    });

    it('runs below a folder that only root may enter', async () => {
      const parent = newFolder();
      chmodSync(parent, 0o700);
      expect((await open(join(parent, 'database'))).said).toMatch(/^open/);
    });

    it('runs as nobody where user namespaces are forbidden, and goes back', async () => {
      const folder = newFolder();
      const first = await open(folder, { path: pathWithout() });
      expect(first.said).toMatch(/^open/);
      expect(statSync(cluster(folder)).uid).not.toBe(0);
      await end(first.child, 'SIGTERM');
      expect(rowsSeen((await open(folder)).said)).toBe('2');
      expect(statSync(cluster(folder)).uid).toBe(0);
    });

    it('refuses with what to do when neither is possible', async () => {
      const parent = newFolder();
      chmodSync(parent, 0o700);
      expect((await open(join(parent, 'database'), { path: pathWithout() })).said).toContain('MYNA_DATABASE_AS_ROOT');
    });
  });
} else {
  it('runs as the ordinary user of this run', () => {
    expect(process.getuid?.()).not.toBe(0);
  });
}

/** A PATH with nothing in it, so that there is no `unshare`. */
function pathWithout(): string {
  const folder = newFolder();
  chmodSync(folder, 0o755);
  return folder;
}

/** The shells that wait for the death of a process. Not every Linux has `ps`, nor every Unix /proc. */
function watchersOf(parent: number): number[] {
  const lines = existsSync('/proc/self/stat')
    ? readdirSync('/proc')
        .filter((name) => /^\d+$/.test(name))
        .map((pid) => `${pid} ${parentOf(pid)} ${textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')}`)
    : spawnSync('ps', ['-axo', 'pid=,ppid=,args='], { encoding: 'utf8' }).stdout.split('\n');
  return lines
    .map((line) => line.trim().split(/\s+/))
    .filter(([, ppid, ...args]) => Number(ppid) === parent && args.join(' ').includes('read -r _'))
    .map(([pid]) => Number(pid));
}

function parentOf(pid: string): string {
  const stat = textOf(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? '';
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
