import { type ChildProcess, spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { MynaError } from '../errors.ts';
import { findRunner, type ProgramRunner } from './binaries.ts';
import { commandOf, createCluster, database, ownedBy, port, programEnvironment, settings, startFailed, superuser } from './cluster.ts';
import { type ConnectionTarget, socketTarget } from './connection.ts';
import { takeOwnership } from './owner-lock.ts';
import { worksIn } from './process-facts.ts';

/** A PostgreSQL server of our own, which ends with this process. */
export interface EmbeddedServer {
  /** The database `openmyna` of the server. */
  readonly target: ConnectionTarget;
  readonly pid: number;
  /** Resolves when the server ends by itself: nothing works any more. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Created if missing, for this user only. */
  readonly folder: string;
  /** The superuser's password. */
  readonly password: string;
  /** Tests of other things than durability may do without. */
  readonly fsync?: boolean;
}

const startMilliseconds = 60_000;
const stopMilliseconds = 20_000;
/** A socket's path holds 107 bytes (unix(7)). */
const longestSocketFolder = 107 - `/.s.PGSQL.${port}.lock`.length;

/**
 * Starts the server on a data folder, making the cluster first when there is none.
 *
 * @throws {MynaError} `MYNA_DATABASE_IN_USE`, `MYNA_DATABASE_NO_BINARIES`, `MYNA_DATABASE_AS_ROOT`, `MYNA_DATABASE_FOLDER`,
 * `MYNA_DATABASE_START_FAILED` with the last line of the server's log
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const folder = prepareFolder(options.folder);
  const lock = await takeOwnership(folder);
  let socketFolder = '';
  try {
    const runner = findRunner(folder);
    const cluster = join(folder, 'cluster');
    await endOrphan(cluster);
    if (!existsSync(join(cluster, 'PG_VERSION'))) createCluster(runner, folder, options.password);
    socketFolder = chooseSocketFolder(folder, runner);
    const server = await startServer(runner, { folder, cluster, socketFolder, fsync: options.fsync ?? true });
    const stop = once(async () => {
      await server.stop();
      rmSync(socketFolder, { recursive: true, force: true });
      lock.release();
    });
    const target = socketTarget({ directory: socketFolder, port }, { user: superuser, password: options.password }, database);
    return { target, pid: server.pid, ended: server.ended, stop };
  } catch (error) {
    if (socketFolder) rmSync(socketFolder, { recursive: true, force: true });
    lock.release();
    throw error;
  }
}

function prepareFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, '.writable'), '');
    rmSync(join(folder, '.writable'));
  } catch (cause) {
    throw new MynaError('MYNA_DATABASE_FOLDER', { folder }, { cause });
  }
  return realpathSync(folder);
}

interface RunningServer {
  readonly pid: number;
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

async function startServer(
  runner: ProgramRunner,
  place: { folder: string; cluster: string; socketFolder: string; fsync: boolean },
): Promise<RunningServer> {
  const logFile = join(place.folder, 'postgres.log');
  const log = openLog(logFile);
  const [command, parameters] = commandOf(runner, 'postgres', ['-D', place.cluster, ...settings(place.socketFolder, place.fsync)]);
  // A session of its own: Ctrl-C at the terminal reaches us alone, and we stop it after the last query.
  const child = spawn(command, parameters, {
    env: programEnvironment,
    stdio: ['ignore', log, log],
    detached: true,
    ...runner.identity,
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const pid = child.pid;
  if (pid === undefined) throw startFailed('the program could not be started');
  const watcher = watchParent(pid);
  child.unref();
  try {
    await untilReady(place.cluster, child, logFile);
  } catch (error) {
    watcher.kill('SIGKILL');
    child.kill('SIGKILL');
    throw error;
  }
  return {
    pid,
    ended,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        child.ref();
        child.kill('SIGINT');
        await Promise.race([ended, sleep(stopMilliseconds, undefined, { ref: false }).then(() => child.kill('SIGQUIT'))]);
        await ended;
      }
      watcher.kill('SIGKILL');
    },
  };
}

/**
 * PostgreSQL does not notice the death of the process that started it. A shell that reads a pipe of ours does: the
 * pipe closes however we end, and the shell asks the server for a fast, clean stop.
 */
function watchParent(pid: number): ChildProcess {
  const watcher = spawn('/bin/sh', ['-c', 'read -r _; kill -INT "$0" 2>/dev/null', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watcher.unref();
  watcher.on('error', () => undefined);
  watcher.stdin?.on('error', () => undefined);
  if (watcher.stdin && 'unref' in watcher.stdin && typeof watcher.stdin.unref === 'function') watcher.stdin.unref();
  return watcher;
}

function openLog(path: string): number {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > 1_000_000) renameSync(path, `${path}.1`);
  return openSync(path, 'a', 0o600);
}

/** The last line of `postmaster.pid` tells the state, as pg_ctl reads it. */
async function untilReady(cluster: string, child: ChildProcess, logFile: string): Promise<void> {
  const logStart = statSync(logFile).size;
  for (let waited = 0; waited < startMilliseconds; waited += 10) {
    if (child.exitCode !== null || child.signalCode !== null) break;
    const lines = postmasterLines(cluster);
    if (Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready') return;
    await sleep(10);
  }
  throw startFailed(readFileSync(logFile).subarray(logStart).toString('utf8'));
}

function postmasterLines(cluster: string): string[] {
  try {
    return readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}

/**
 * A server left behind by an owner that is gone is ended, cleanly if it still can. We hold the owner lock here, so it is
 * nobody's. A `postmaster.pid` that names another program (process ids come again) is removed.
 */
async function endOrphan(cluster: string): Promise<void> {
  const pid = Number(postmasterLines(cluster)[0]);
  if (!pid) return;
  const isOurs = (): boolean => worksIn(pid, cluster);
  for (const [signal, patience] of [
    ['SIGINT', 10_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (!isOurs()) break;
    try {
      process.kill(pid, signal);
    } catch {
      break;
    }
    for (let waited = 0; waited < patience && isOurs(); waited += 20) await sleep(20);
  }
  if (isOurs()) throw new MynaError('MYNA_DATABASE_IN_USE', { pid });
  rmSync(join(cluster, 'postmaster.pid'), { force: true });
}

function chooseSocketFolder(folder: string, runner: ProgramRunner): string {
  const beside = join(folder, 'socket');
  rmSync(beside, { recursive: true, force: true });
  if (Buffer.byteLength(beside) > longestSocketFolder) return ownedBy(runner, mkdtempSync(join(tmpdir(), 'openmyna-')));
  mkdirSync(beside, { mode: 0o700 });
  return ownedBy(runner, beside);
}

function once(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= action();
    return done;
  };
}
