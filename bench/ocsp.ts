import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createOcspRequest,
  createSerial,
  issueAuthorityCertificate,
  issueResponderCertificate,
  parseCertificate,
  verifyOcspResponse,
} from '@openmyna/jpki';
import { connectCard, leaseSandboxCard } from '@openmyna/reader';
import { type Bench, type BenchResult, type BenchServer, concurrency, perSecond, result } from './bench.ts';

/** OCSP answers for the cast's cards, beside `openssl ocsp`. */
export const ocsp: Bench = {
  name: 'ocsp',
  needs: 'server',
  run: async (server) => benchOcsp(server.base, await readCards(server)),
};

/**
 * OCSP through HTTP beside `openssl ocsp`, asked by the same client on the same machine: requests without a nonce, whose answers we keep
 * signed, and requests with one, whose answers are signed for each. `openssl ocsp` speaks HTTP/1.0: a connection for each request.
 *
 * @param base public address of the server
 * @param serials of good certificates of the authentication authority
 */
export async function benchOcsp(base: string, serials: readonly string[]): Promise<BenchResult[]> {
  const authority = parseCertificate(await download(`${base}/ca/authentication.crt`));
  const address = new URL(`${base}/ocsp/authentication`);
  const plain = serials.map((serial) => createOcspRequest(authority, [serial]));
  const fresh = Array.from({ length: 20_000 }, (_, index) =>
    createOcspRequest(authority, [serials[index % serials.length] ?? ''], new Uint8Array(randomBytes(16))),
  );
  await requireGood(address, plain[0] ?? new Uint8Array(), authority, serials[0] ?? '');
  const peer = await startOpenssl();
  let limit: BenchResult['limit'];
  try {
    limit = { name: 'openssl ocsp', value: await measure(peer.address, [peer.request], true) };
  } finally {
    await peer.stop();
  }
  return [
    result('OCSP', await measure(address, plain), 'requests/s', limit, { ratioAtLeast: 5 }),
    result('OCSP with a nonce', await measure(address, fresh), 'requests/s', limit),
  ];
}

const download = async (url: string): Promise<Uint8Array> => new Uint8Array(await (await fetch(url)).arrayBuffer());

/** Serials of the cast's authentication certificates, read from their cards. */
async function readCards({ base }: BenchServer): Promise<string[]> {
  const people = (await (await fetch(`${base}/sandbox/people`)).json()) as { card: { id: string } | null }[];
  const serials: string[] = [];
  for (const { card } of people) {
    if (!card || serials.length === 8) continue;
    const terminal = await connectCard(await leaseSandboxCard({ base, card: card.id }));
    serials.push(parseCertificate(await terminal.readCertificate('authentication')).serial);
    await terminal.close();
  }
  return serials;
}

/** What is measured is a right answer. */
async function requireGood(
  address: URL,
  request: Uint8Array,
  authority: ReturnType<typeof parseCertificate>,
  serial: string,
): Promise<void> {
  const headers = { 'content-type': 'application/ocsp-request' };
  const response = await fetch(address, { method: 'POST', body: request.slice().buffer as ArrayBuffer, headers });
  const { statuses } = verifyOcspResponse(new Uint8Array(await response.arrayBuffer()), authority, authority.notBefore);
  if (statuses.get(serial)?.state !== 'good') throw new Error('the server does not answer good for a good certificate');
}

/** Requests a second over raw sockets, so that the client costs as little as it can. */
async function measure(address: URL, requests: readonly Uint8Array[], isOneShot = false): Promise<number> {
  const messages = requests.map((request) => httpMessage(address, request, isOneShot));
  let next = 0;
  const message = (): Buffer => messages[next++ % messages.length] ?? Buffer.alloc(0);
  if (isOneShot) return perSecond(() => ask(address, message()), 4);
  const lanes = await Promise.all(Array.from({ length: concurrency }, () => openLane(address)));
  try {
    return await perSecond(async (lane) => lanes[lane]?.ask(message()), 4);
  } finally {
    for (const lane of lanes) lane.socket.destroy();
  }
}

function httpMessage({ pathname, host }: URL, body: Uint8Array, isOneShot: boolean): Buffer {
  const head = [
    `POST ${pathname} HTTP/1.${isOneShot ? 0 : 1}`,
    `Host: ${host}`,
    'Content-Type: application/ocsp-request',
    `Content-Length: ${body.length}`,
    '',
    '',
  ];
  return Buffer.concat([Buffer.from(head.join('\r\n')), body]);
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

interface Lane {
  socket: Socket;
  ask(message: Buffer): Promise<void>;
}

async function openLane({ hostname, port }: URL): Promise<Lane> {
  const socket = connect(Number(port), hostname).setNoDelay(true);
  await once(socket, 'connect');
  let missing = 0;
  let done: (() => void) | undefined;
  let fail: ((error: Error) => void) | undefined;
  socket.on('data', (chunk: Buffer) => {
    if (missing === 0) {
      const end = chunk.indexOf('\r\n\r\n');
      const head = chunk.subarray(0, end).toString('latin1').toLowerCase();
      const length = Number(/content-length: (\d+)/.exec(head)?.[1]);
      if (!head.startsWith('http/1.1 200') || !(length > 500)) return fail?.(new Error('no OCSP answer'));
      missing = end + 4 + length;
    }
    missing -= chunk.length;
    if (missing === 0) done?.();
  });
  const askOnce = (message: Buffer): Promise<void> =>
    new Promise((resolve, reject) => {
      done = resolve;
      fail = reject;
      socket.write(message);
    });
  return { socket, ask: askOnce };
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
  const message = httpMessage(address, request, true);
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
