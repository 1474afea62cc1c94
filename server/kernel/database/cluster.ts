import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MynaError } from '../errors.ts';
import type { ProgramRunner } from './binaries.ts';

export const superuser = 'postgres';
export const database = 'openmyna';
/** There is no TCP port: the number is part of the socket's name only. */
export const port = 5432;

/** UTF-8 whatever the machine's LANG says, sorted by code point, nobody trusted without a password. */
export function createCluster(runner: ProgramRunner, folder: string, password: string): void {
  const draft = join(folder, 'cluster.draft');
  rmSync(draft, { recursive: true, force: true });
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  mkdirSync(draft, { mode: 0o700 });
  ownedBy(runner, draft);
  ownedBy(runner, passwordFile);
  try {
    const [command, parameters] = commandOf(runner, 'initdb', [
      `--pgdata=${draft}`,
      `--username=${superuser}`,
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--locale=C.UTF-8',
      '--auth-local=scram-sha-256',
      '--auth-host=scram-sha-256',
      '--data-checksums',
    ]);
    const made = spawnSync(command, parameters, { env: programEnvironment, encoding: 'utf8', ...runner.identity });
    if (made.status !== 0) throw startFailed(made.stderr || made.error?.message || '');
    createDatabase(runner, draft);
    renameSync(draft, join(folder, 'cluster'));
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** In single-user mode, so that a cluster under its final name is always complete. */
function createDatabase(runner: ProgramRunner, cluster: string): void {
  const [command, parameters] = commandOf(runner, 'postgres', ['--single', '-D', cluster, 'postgres']);
  const input = `create database ${database}\n`;
  const made = spawnSync(command, parameters, { env: programEnvironment, input, encoding: 'utf8', ...runner.identity });
  if (made.status !== 0) throw startFailed(made.stderr);
}

export function commandOf(runner: ProgramRunner, program: string, parameters: readonly string[]): [string, string[]] {
  const [command = '', ...rest] = [...runner.prefix, join(runner.native, 'bin', program), ...parameters];
  return [command, rest];
}

export const programEnvironment: NodeJS.ProcessEnv = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** No values in the log (I8): neither parameters nor the text of failed statements; no network. */
export function settings(socketFolder: string, fsync: boolean): string[] {
  const values = {
    listen_addresses: '',
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    port,
    max_connections: 120,
    shared_buffers: '128MB',
    io_method: 'sync',
    jit: 'off',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    fsync: fsync ? 'on' : 'off',
    synchronous_commit: fsync ? 'on' : 'off',
    full_page_writes: fsync ? 'on' : 'off',
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'warning',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_parameter_max_length: 0,
    log_parameter_max_length_on_error: 0,
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

export function ownedBy(runner: ProgramRunner, path: string): string {
  if (runner.identity) chownSync(path, runner.identity.uid, runner.identity.gid);
  return path;
}

export function startFailed(output: string): MynaError {
  const lines = output.trim().split('\n');
  return new MynaError('MYNA_DATABASE_START_FAILED', {
    reason: lines.findLast((line) => /FATAL|PANIC|error/.test(line)) ?? lines.at(-1) ?? '',
  });
}
