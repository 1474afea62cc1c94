import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOcspRequest, createSerial, issueAuthorityCertificate, issueResponderCertificate, parseCertificate } from '@openmyna/jpki';
import { perSecond } from './bench.ts';
import { httpPost } from './http-load.ts';

/** Answers a second of Debian's own responder. It speaks HTTP/1.0: a connection for each request. */
export async function measureOpenssl(seconds: number): Promise<number> {
  const peer = await startOpenssl();
  try {
    const message = httpPost(peer.address, peer.request, '1.0');
    return await perSecond(() => ask(peer.address, message), seconds);
  } finally {
    await peer.stop();
  }
}

async function ask({ hostname, port }: URL, message: Buffer): Promise<void> {
  const socket = connect(Number(port), hostname);
  socket.write(message);
  let length = 0;
  socket.on('data', (chunk) => {
    length += chunk.length;
  });
  await once(socket, 'close');
  if (length < 500) throw new Error('no OCSP answer');
}

/** Debian's responder with an index of one certificate, an RSA-2048 delegate, and a request for it. */
async function startOpenssl(): Promise<{ address: URL; request: Uint8Array; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'openmyna-ocsp-'));
  const { files, request } = await createPeerFiles();
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const port = await freePort();
  const path = (name: string): string => join(folder, name);
  const child = spawn(
    'openssl',
    [
      'ocsp',
      '-port',
      String(port),
      '-index',
      path('index.txt'),
      '-CA',
      path('ca.pem'),
      '-rsigner',
      path('ocsp.pem'),
      '-rkey',
      path('ocsp.key'),
    ],
    { stdio: 'ignore' },
  );
  const address = new URL(`http://127.0.0.1:${port}/`);
  await untilAnswering(child, address, request);
  return {
    address,
    request,
    async stop() {
      child.kill('SIGKILL');
      await once(child, 'exit');
      await rm(folder, { recursive: true });
    },
  };
}

async function createPeerFiles(): Promise<{ files: Record<string, string>; request: Uint8Array }> {
  const makeKey = () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const spki = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }));
    const signer = { kind: 'rsa2048' as const, spki, sign: async (data: Uint8Array) => new Uint8Array(sign('sha256', data, privateKey)) };
    return { signer, pem: String(privateKey.export({ format: 'pem', type: 'pkcs8' })) };
  };
  const [ca, delegate] = [makeKey(), makeKey()];
  const dates = { notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2049-12-31T14:59:59Z') };
  const kind = 'authentication' as const;
  const issuer = { kind, signer: ca.signer, addresses: { ocsp: 'http://localhost/', crl: 'http://localhost/', cps: 'http://localhost/' } };
  const serial = createSerial();
  const authority = await issueAuthorityCertificate({ kind, signer: ca.signer, serial: createSerial(), ...dates });
  const responder = await issueResponderCertificate(issuer, {
    generation: 1,
    spki: delegate.signer.spki,
    serial: createSerial(),
    ...dates,
  });
  const files = {
    'ca.pem': pem(authority),
    'ocsp.pem': pem(responder),
    'ocsp.key': delegate.pem,
    'index.txt': `V\t491231145959Z\t\t${serial.toUpperCase()}\tunknown\t/CN=card\n`,
  };
  return { files, request: createOcspRequest(parseCertificate(authority), [serial]) };
}

const pem = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der)
    .toString('base64')
    .match(/.{1,64}/g)
    ?.join('\n')}\n-----END CERTIFICATE-----\n`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

/** Asked in earnest: a connection without a request would keep `openssl ocsp` busy for ever. */
async function untilAnswering(child: ChildProcess, address: URL, request: Uint8Array): Promise<void> {
  const message = httpPost(address, request, '1.0');
  for (let tries = 0; tries < 100 && child.exitCode === null; tries++) {
    const isAnswered = await ask(address, message).then(
      () => true,
      () => false,
    );
    if (isAnswered) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('openssl ocsp does not start; it comes with the Debian package openssl');
}
