import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createOcspRequest, type ParsedCertificate, parseCertificate, verifyOcspResponse } from '@openmyna/jpki';
import { connectCard, leaseSandboxCard } from '@openmyna/reader';
import { type Bench, type BenchResult, type BenchServer, result } from './bench.ts';
import { httpGet, httpPost, measureLoad } from './http-load.ts';
import { measureOpenssl } from './openssl-ocsp.ts';

/** OCSP answers for the cast's cards, beside `openssl ocsp`. */
export const ocsp: Bench = {
  name: 'ocsp',
  needs: 'server',
  run: async (server) => benchOcsp(server.base, await readCards(server)),
};

/**
 * OCSP through HTTP, asked by the same client on the same machine: requests without a nonce, whose answers lie signed, and requests with one, whose answers are
 * signed for each. Beside them a bare HTTP server with an answer of the same size, measured in turns with ours, and `openssl ocsp`.
 *
 * @param base public address of the server
 * @param serials of good certificates of the authentication authority
 */
async function benchOcsp(base: string, serials: readonly string[]): Promise<BenchResult[]> {
  const authority = parseCertificate(await download(`${base}/ca/authentication.crt`));
  const address = new URL(`${base}/ocsp/authentication`);
  const plain = serials.map((serial) => createOcspRequest(authority, [serial]));
  const fresh = Array.from({ length: 20_000 }, (_, index) =>
    createOcspRequest(authority, [serials[index % serials.length] ?? ''], new Uint8Array(randomBytes(16))),
  );
  const size = await requireGood(address, plain[0] ?? new Uint8Array(), authority, serials[0] ?? '');
  const peer = { name: 'openssl ocsp', value: await measureOpenssl(3) };
  const posts = plain.map((request) => httpPost(address, request));
  const { ours, bare } = await compare(address, posts, size);
  const limit = { name: 'bare HTTP server', value: bare };
  const gets = plain.map((request) => httpGet(address, request));
  const nonces = fresh.map((request) => httpPost(address, request));
  return [
    result('OCSP', ours, 'requests/s', limit, { atLeast: 40_000, ratioAtLeast: 0.6 }),
    result('OCSP by GET', await measureLoad(address, gets, 3), 'requests/s', limit, { ratioAtLeast: 0.6 }),
    result('OCSP beside openssl', ours, 'requests/s', peer, { ratioAtLeast: 5 }),
    result('OCSP with a nonce', await measureLoad(address, nonces, 3), 'requests/s', peer),
  ];
}

/** In turns, so that what else the machine does meets both. */
async function compare(address: URL, messages: readonly Buffer[], size: number): Promise<{ ours: number; bare: number }> {
  const program = fileURLToPath(new URL('./bare-server.ts', import.meta.url));
  const child = spawn(process.execPath, [program, String(size)], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const [port] = (await once(child.stdout, 'data')) as [Buffer];
    const bareAddress = new URL(`http://127.0.0.1:${port.toString().trim()}/`);
    const sums = { ours: 0, bare: 0 };
    for (let turn = 0; turn < 2; turn++) {
      sums.bare += await measureLoad(bareAddress, messages, 3);
      sums.ours += await measureLoad(address, messages, 3);
    }
    return { ours: sums.ours / 2, bare: sums.bare / 2 };
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
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

/** What is measured is a right answer. Returns its length. */
async function requireGood(address: URL, request: Uint8Array, authority: ParsedCertificate, serial: string): Promise<number> {
  const headers = { 'content-type': 'application/ocsp-request' };
  const response = await fetch(address, { method: 'POST', body: request.slice().buffer as ArrayBuffer, headers });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const { statuses } = verifyOcspResponse(bytes, authority, authority.notBefore);
  if (statuses.get(serial)?.state !== 'good') throw new Error('the server does not answer good for a good certificate');
  return bytes.length;
}
