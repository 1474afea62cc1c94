import { join } from 'node:path';
import { startOwnServer } from '../scripts/own-server.ts';
import { createMailbox } from '../server/institutions/sandbox/index.ts';
import { run } from './outside.ts';

export interface TourServer {
  /** Public address without a trailing slash. */
  readonly base: string;
  /** Milliseconds from the command to the first answer. */
  readonly startedIn: number;
  /** The certificate of the port that asks TLS clients for their card; undefined where openssl could make none. */
  readonly tlsCertificate: string | undefined;
  /** Everything the server has said so far. */
  said(): string;
  /** What its mails were, newest first: they go to a mail server of the tour. */
  mails(to: string): readonly { readonly subject: string; readonly text: string }[];
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

/** Starts a server for the tour, with a mail server that keeps what it takes, and a port for TLS clients where openssl can make its certificate. */
export async function startTourServer(env: Readonly<Record<string, string>>): Promise<TourServer> {
  const mailbox = createMailbox(1000);
  const started = performance.now();
  let tlsCertificate: string | undefined;
  let said = '';
  const { base, stop } = await startOwnServer({
    env: async (dataDirectory) => {
      const tls = await makeTlsCertificate(dataDirectory);
      tlsCertificate = tls?.certificate;
      return { ...tls?.env, OPENMYNA_SMTP: await mailbox.address(), ...env };
    },
    log: (text) => {
      said += text;
    },
  }).catch(async (error: unknown) => {
    await mailbox.close();
    throw error;
  });
  return {
    base,
    startedIn: Math.round(performance.now() - started),
    tlsCertificate,
    said: () => said,
    mails: (to) => mailbox.mails(to),
    async stop() {
      await stop();
      await mailbox.close();
    },
  };
}
