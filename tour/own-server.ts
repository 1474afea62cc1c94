import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './outside.ts';

const main = fileURLToPath(new URL('../server/main.ts', import.meta.url));
const readyLine = /OpenMyna is ready: (\S+)/;

export interface OwnServer {
  /** Public address without a trailing slash. */
  readonly base: string;
  /** Milliseconds from the command to the first answer. */
  readonly startedIn: number;
  /** The certificate of the port that asks TLS clients for their card; undefined where openssl could make none. */
  readonly tlsCertificate: string | undefined;
  /** Everything the server has said so far. */
  said(): string;
  stop(): Promise<void>;
}

/** A self-signed certificate for loopback, and the variables that open the port for TLS clients with it. */
async function makeTlsCertificate(folder: string): Promise<{ certificate: string; env: Record<string, string> } | undefined> {
  const [certificate, key] = [join(folder, 'tls-client.crt'), join(folder, 'tls-client.key')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const made = await run('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    ...subject,
    '-keyout',
    key,
    '-out',
    certificate,
  ]).catch(() => undefined);
  if (made?.code !== 0) return undefined;
  const env = { OPENMYNA_TLS_CLIENT_PORT: '0', OPENMYNA_TLS_CLIENT_CERT: certificate, OPENMYNA_TLS_CLIENT_KEY: key };
  return { certificate, env };
}

/** Starts a server with fresh data on a free port, as `npm start` does. */
export async function startOwnServer(env: Readonly<Record<string, string>>): Promise<OwnServer> {
  const started = performance.now();
  const data = await mkdtemp(join(tmpdir(), 'openmyna-tour-'));
  const tls = await makeTlsCertificate(data);
  const child = spawn(process.execPath, ['--conditions=openmyna-source', '--disable-warning=ExperimentalWarning', main], {
    env: { ...process.env, PORT: '0', OPENMYNA_DATA: data, ...tls?.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const base = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text = `${text}${chunk.toString()}`.slice(-4000);
      const ready = readyLine.exec(text)?.[1];
      if (ready) resolve(ready);
    });
    child.once('exit', (code) => reject(new Error(`the server ended before it was ready (exit ${code})\n${said.slice(-4000)}`)));
  });
  const stop = async (): Promise<void> => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await ended;
    await rm(data, { recursive: true, force: true });
  };
  return {
    base: base.replace(/\/$/, ''),
    startedIn: Math.round(performance.now() - started),
    tlsCertificate: tls?.certificate,
    said: () => said,
    stop,
  };
}
