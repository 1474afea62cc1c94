import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { z } from 'zod';
import { createHttpApp, type Log, MynaError } from '../../kernel/index.ts';
import type { Certification, VerifiedCertificate } from '../certification/index.ts';
import { messages } from './messages.ts';

/** Where programs of the operating system (curl, a browser with PKCS#11) show who they are by their card. */
export interface TlsClientOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly cert: Buffer;
  readonly key: Buffer;
}

interface Deps {
  readonly certification: Pick<Certification, 'verify' | 'authorityCertificates'>;
  readonly log: Log;
  /** Writes the sign-in into the person's access log, before anything is answered. */
  record(residentId: string): Promise<void>;
}

export interface TlsClientServer {
  readonly port: number;
  close(): Promise<void>;
}

const whoami = z.object({
  subject: z.string().describe("The certificate's subject; it names nobody"),
  serial: z.string(),
  validUntil: z.iso.datetime(),
});

/**
 * A port of its own that asks for the user-authentication certificate: on the doors' port every visitor's browser would ask for a card.
 *
 * TLS 1.2 with PKCS#1 v1.5: the chip pads so under every stock driver, and TLS 1.3 wants PSS (RFC 8446 4.2.3). The handshake proves the key; whether the
 * certificate is good is asked of the authorities with every request, by civil time, so a card blocked a moment ago is refused on an open connection too.
 */
export async function startTlsClientServer(options: TlsClientOptions, deps: Deps): Promise<TlsClientServer> {
  // Only for the names that the handshake tells the client to choose by. All generations of an authority have one name, so a roll-over needs no new list;
  // which generations are trusted is asked of the authorities with each request.
  const anchors = await deps.certification.authorityCertificates('authentication');
  const tls = {
    cert: options.cert,
    key: options.key,
    ca: anchors.map(toPem),
    requestCert: true,
    rejectUnauthorized: false,
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.2',
    sigalgs: 'RSA+SHA256:RSA+SHA384:RSA+SHA512',
  } as const;
  const app = await createHttpApp({ log: deps.log, tls, version: '1' });
  app.problems.add({ MYNA_IDENTITY_TLS_CERTIFICATE_REQUIRED: 401, MYNA_IDENTITY_TLS_CERTIFICATE_REFUSED: 403 }, messages);
  const schema = { tags: ['identity'], summary: 'Who the TLS client is, by its card', response: { 200: whoami } };
  app.get('/', { schema }, async (request, reply) => {
    const certificate = (request.raw.socket as TLSSocket).getPeerX509Certificate();
    if (!certificate) throw new MynaError('MYNA_IDENTITY_TLS_CERTIFICATE_REQUIRED');
    const verified = await verify(deps, new Uint8Array(certificate.raw));
    await deps.record(verified.residentId);
    reply.header('cache-control', 'no-store');
    return { subject: certificate.subject.replaceAll('\n', ', '), serial: verified.serial, validUntil: verified.notAfter.toString() };
  });
  await app.listen({ host: options.host, port: options.port });
  return { port: (app.server.address() as AddressInfo).port, close: () => app.close() };
}

/** The reason goes along as a code. A status that nobody can tell is a refusal too. */
async function verify({ certification }: Deps, der: Uint8Array): Promise<VerifiedCertificate> {
  try {
    return await certification.verify(der, 'authentication');
  } catch (error) {
    if (!(error instanceof MynaError)) throw error;
    throw new MynaError('MYNA_IDENTITY_TLS_CERTIFICATE_REFUSED', { reason: error.code }, { cause: error });
  }
}

function toPem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
