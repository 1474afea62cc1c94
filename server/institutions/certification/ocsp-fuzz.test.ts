import { connect } from 'node:net';
import { createOcspRequest, type ParsedCertificate, parseCertificate, verifyOcspResponse } from '@openmyna/jpki';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestDatabases, type TestDatabases } from '../../testing/index.ts';
import { createInstance, issueCard, officer, serve, type TestCard } from './test-house.ts';
import type { Certification } from './types.ts';

vi.setConfig({ testTimeout: 120_000 });

let databases: TestDatabases;
let certification: Certification;
let server: Awaited<ReturnType<typeof serve>>;
let authority: ParsedCertificate;
let card: TestCard;
let request: Uint8Array;
beforeAll(async () => {
  databases = await createTestDatabases();
  certification = createInstance(databases);
  await certification.start();
  server = await serve(certification);
  authority = parseCertificate((await certification.authorityCertificates('authentication'))[0] ?? new Uint8Array());
  card = await issueCard(certification, databases);
  request = createOcspRequest(authority, [card.authentication.serial]);
});
afterAll(async () => {
  await server.close();
  await certification.stop();
});

/** What comes back over a connection of its own, at most half a second after the last byte. */
function exchange(...pieces: readonly (string | Uint8Array)[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    let answer = '';
    socket.setTimeout(500, () => socket.destroy());
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
    const send = async (): Promise<void> => {
      for (const piece of pieces) {
        socket.write(piece);
        await new Promise((next) => setTimeout(next, 10));
      }
    };
    socket.on('connect', send);
  });
}

const head = (length: number, ...lines: readonly string[]): string =>
  [
    'POST /ocsp/authentication HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/ocsp-request',
    `Content-Length: ${length}`,
    ...lines,
    '',
    '',
  ].join('\r\n');
const statusesIn = (answer: string): string[] => [...answer.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status ?? '');

/** The unsigned answer of RFC 6960 4.2.1. */
const malformed = [0x30, 3, 0x0a, 1, 1];

describe('OCSP requests that are none', () => {
  it('get one of the answers of RFC 6960 4.2.1, never an internal error', async () => {
    const changed = fc
      .tuple(fc.nat(request.length - 1), fc.integer({ min: 0, max: 255 }))
      .map(([at, byte]) => Uint8Array.from(request, (own, index) => (index === at ? byte : own)));
    const cut = fc.nat(request.length).map((length) => request.slice(0, length));
    const any = fc.uint8Array({ maxLength: 9000 });
    const longer = fc.uint8Array({ minLength: 1, maxLength: 50 }).map((more) => Uint8Array.from([...request, ...more]));
    await fc.assert(
      fc.asyncProperty(fc.oneof(changed, cut, any, longer), async (bytes) => {
        const answer = await certification.ocsp('authentication', bytes);
        if (answer.length > 5) {
          // Still well-formed: another certificate, another issuer or a nonce. Whatever it says is signed.
          expect(() => verifyOcspResponse(answer, authority, new Date())).not.toThrow();
          return;
        }
        expect([1, 6]).toContain(answer[4]);
      }),
      { numRuns: 1500 },
    );
  });

  it('with parameters of the hash algorithm that are none are malformed: an answer would repeat what no client can read', async () => {
    const at = Buffer.from(request).indexOf(Buffer.from('06052b0e03021a0500', 'hex')) + 7;
    for (const tag of [0x00, 0x01, 0x02, 0x03, 0x06, 0x17, 0x30, 0xa0]) {
      const changed = Uint8Array.from(request, (own, index) => (index === at ? tag : own));
      expect([...(await certification.ocsp('authentication', changed))], tag.toString(16)).toEqual(malformed);
    }
  });

  it('cut off, too long, of another type or hash: each way of asking has its answer, and the next request is served', async () => {
    const post = (body: Uint8Array, type = 'application/ocsp-request') =>
      fetch(`${server.url}/ocsp/authentication`, {
        method: 'POST',
        headers: { 'content-type': type },
        body: body.slice().buffer as ArrayBuffer,
      });
    const get = (der: Uint8Array) => fetch(`${server.url}/ocsp/authentication/${encodeURIComponent(Buffer.from(der).toString('base64'))}`);
    const answer = async (response: Response) => ({ status: response.status, bytes: [...new Uint8Array(await response.arrayBuffer())] });
    const refused = (code: number) => ({ status: 200, bytes: [0x30, 3, 0x0a, 1, code] });
    const cut = request.slice(0, -7);
    const long = Uint8Array.from([0x30, 0x82, 0x24, 0x00, ...new Uint8Array(0x2400)]);
    const md5 = Uint8Array.from(request);
    md5[Buffer.from(request).indexOf(Buffer.from('06052b0e03021a', 'hex')) + 6] = 0x19;
    for (const ask of [post, get]) {
      expect(await answer(await ask(cut))).toEqual(refused(1));
      expect(await answer(await ask(md5))).toEqual(refused(6));
    }
    expect(await answer(await post(long))).toEqual(refused(1));
    expect((await post(new Uint8Array(20_000))).status).toBe(413);
    expect((await post(request, 'application/json')).status).toBe(400);
    expect((await post(request, 'application/octet-stream')).status).toBe(415);
    expect(await answer(await get(long))).toEqual(refused(1));
    expect((await get(new Uint8Array(40_000))).status).toBe(431);
    for (const ask of [post, get]) {
      const { bytes } = await answer(await ask(request));
      expect(verifyOcspResponse(Uint8Array.from(bytes), authority, new Date()).statuses.get(card.authentication.serial)?.state).toBe(
        'good',
      );
    }
  });

  it('with a hash algorithm that nobody knows, a foreign issuer or the other authority are not this responder’s', async () => {
    const sha1 = Buffer.from('06052b0e03021a', 'hex');
    const at = Buffer.from(request).indexOf(sha1);
    const md5 = Uint8Array.from(request);
    md5[at + 6] = 0x19;
    expect([...(await certification.ocsp('authentication', md5))]).toEqual([0x30, 3, 0x0a, 1, 6]);
    expect([...(await certification.ocsp('signature', request))]).toEqual([0x30, 3, 0x0a, 1, 6]);
  });

  it('about several certificates get an answer about each, and about more than twenty none', async () => {
    const other = await issueCard(certification, databases);
    await certification.suspendCard(other.cardId, officer);
    const serials = [card.authentication.serial, other.authentication.serial, '7f'.repeat(16), card.health?.serial ?? ''];
    const { statuses } = verifyOcspResponse(
      await certification.ocsp('authentication', createOcspRequest(authority, serials)),
      authority,
      new Date(),
    );
    expect(serials.map((serial) => statuses.get(serial)?.state)).toEqual(['good', 'revoked', 'unknown', 'good']);
    const many = createOcspRequest(
      authority,
      Array.from({ length: 21 }, () => card.authentication.serial),
    );
    expect([...(await certification.ocsp('authentication', many))]).toEqual([0x30, 3, 0x0a, 1, 1]);
  });
});

describe('OCSP over a connection that is not as expected', () => {
  it('is answered in order when requests come one after the other, in pieces, or mixed with other requests', async () => {
    const one = Buffer.concat([Buffer.from(head(request.length)), request]);
    expect(statusesIn(await exchange(Buffer.concat([one, one, one])))).toEqual(['200', '200', '200']);
    expect(statusesIn(await exchange(one.subarray(0, one.length - 20), one.subarray(one.length - 20)))).toEqual(['200']);
    expect(statusesIn(await exchange(one.subarray(0, 30), one.subarray(30)))).toEqual(['200']);
    const page = 'GET /ca/cps.html HTTP/1.1\r\nHost: localhost\r\n\r\n';
    const mixed = await exchange(one, page, one);
    expect(statusesIn(mixed)).toEqual(['200', '200', '200']);
    expect(mixed.match(/application\/ocsp-response/g)).toHaveLength(2);
    expect(mixed).toContain('certification practice');
  });

  it('is never read in two ways: what could be is left to the HTTP server, which refuses it', async () => {
    const body = Buffer.from(request);
    const smuggled = [
      head(request.length, 'Content-Length: 5'),
      head(request.length, 'Transfer-Encoding: chunked'),
      head(request.length).replace('Host: localhost\r\n', ''),
      head(request.length).replace('Host: localhost', 'Host : localhost'),
      head(request.length).replace('\r\n\r\n', '\r\n folded\r\n\r\n'),
      head(request.length).replace('HTTP/1.1', 'HTTP/9.9'),
    ];
    for (const text of smuggled) {
      const [first = '400'] = statusesIn(await exchange(Buffer.concat([Buffer.from(text), body])));
      expect(['400', '505', '404'], text).toContain(first);
    }
  });

  it('refuses other methods, other content and too much of it, and says so in HTTP', async () => {
    const ask = async (method: string, type: string | undefined, body: Uint8Array | undefined) => {
      const init = {
        method,
        ...(type && { headers: { 'content-type': type } }),
        ...(body && { body: body.slice().buffer as ArrayBuffer }),
      };
      return (await fetch(`${server.url}/ocsp/authentication`, init)).status;
    };
    expect(await ask('GET', undefined, undefined)).toBe(404);
    expect(await ask('PUT', 'application/ocsp-request', request)).toBe(404);
    expect(await ask('DELETE', undefined, undefined)).toBe(404);
    expect(await ask('POST', 'text/plain', request)).toBe(415);
    expect(await ask('POST', 'application/ocsp-request', new Uint8Array(20_000))).toBe(413);
    for (const path of ['', '!!!', 'A'.repeat(4000), '%00', 'MA==', '..%2f..%2fetc']) {
      const answer = await fetch(`${server.url}/ocsp/authentication/${path}`);
      expect(answer.status, path).toBeLessThan(500);
    }
    const crl = async (path: string) => (await fetch(`${server.url}/crl/${path}`)).status;
    for (const path of ['signature-0.crl', 'signature-99999.crl', 'signature.pem', 'nobody.crl', 'signature-1e3.crl', '%2e%2e/x.crl']) {
      expect(await crl(path), path).toBe(404);
    }
    expect((await fetch(`${server.url}/crl/signature.crl`, { method: 'POST', body: 'x' })).status).toBeLessThan(500);
  });

  it('has its next answer signed ahead when a card is blocked', async () => {
    const fresh = await issueCard(certification, databases);
    const own = createOcspRequest(authority, [fresh.authentication.serial]);
    await certification.ocsp('authentication', own);
    expect(certification.keptOcsp('authentication', own)).toBeDefined();
    await certification.suspendCard(fresh.cardId, officer);
    await vi.waitFor(() => expect(certification.keptOcsp('authentication', own)).toBeDefined());
    const { statuses } = verifyOcspResponse(certification.keptOcsp('authentication', own) ?? new Uint8Array(), authority, new Date());
    expect(statuses.get(fresh.authentication.serial)?.state).toBe('revoked');
  });
});
