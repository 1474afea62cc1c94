import { createOcspRequest, parseCertificate, verifyOcspResponse } from '@openmyna/jpki';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Temporal } from '../../kernel/index.ts';
import { createTestDatabases, type TestDatabases } from '../../testing/index.ts';
import { createInstance, createWorkFolder, issueCard, officer, openssl, pem, serve, type TestCard } from './test-house.ts';
import type { AuthorityKind, Certification } from './types.ts';

const folder = createWorkFolder();
const anchors = {} as Record<AuthorityKind, string>;
let databases: TestDatabases;
let certification: Certification;
let server: { url: string; close(): Promise<void> };

beforeAll(async () => {
  databases = await createTestDatabases();
  certification = createInstance(databases);
  await certification.start();
  server = await serve(certification);
  for (const kind of ['signature', 'authentication'] as const) {
    anchors[kind] = folder.put(`${kind}.pem`, pem('CERTIFICATE', await download(`/ca/${kind}.crt`)));
  }
});
afterAll(async () => {
  await server.close();
  await certification.stop();
  folder.remove();
});

async function download(path: string): Promise<Uint8Array> {
  const response = await fetch(server.url + path);
  expect(response.status).toBe(200);
  return response.bytes();
}

/** Asks as a stock client does: `openssl ocsp`, with its nonce. */
async function ask(kind: AuthorityKind, card: Uint8Array, ...options: string[]): Promise<string> {
  const certificate = folder.put('card.pem', pem('CERTIFICATE', card));
  const common = ['ocsp', '-url', `${server.url}/ocsp/${kind}`, '-CAfile', anchors[kind]];
  return openssl(...common, ...options, '-issuer', anchors[kind], '-cert', certificate);
}

describe('OCSP over HTTP', () => {
  let card: TestCard;
  const signatureDer = () => card.signature?.der ?? new Uint8Array();
  beforeAll(async () => {
    card = await issueCard(certification, databases);
  });

  it('tells openssl of a suspension, a resumption and a revocation at once, for all certificates of the card', async () => {
    for (const kind of ['authentication', 'signature'] as const) {
      const output = await ask(kind, kind === 'signature' ? signatureDer() : card.authentication.der);
      expect(output).toContain('Response verify OK');
      expect(output).toContain('card.pem: good');
      expect(output).not.toContain('WARNING');
    }
    await certification.suspendCard(card.cardId, officer, 'lost');
    for (const options of [[], ['-no_nonce'], ['-sha256', '-no_nonce']]) {
      expect(await ask('authentication', card.authentication.der, ...options)).toMatch(/card\.pem: revoked[\s\S]*Reason: certificateHold/);
    }
    expect(await ask('authentication', card.health?.der ?? new Uint8Array())).toContain('Reason: certificateHold');
    expect(await ask('signature', signatureDer())).toContain('Reason: certificateHold');
    await certification.resumeCard(card.cardId, officer);
    expect(await ask('authentication', card.authentication.der, '-no_nonce')).toContain('card.pem: good');
    await certification.revokeCard(card.cardId, officer, 'superseded');
    expect(await ask('authentication', card.authentication.der, '-no_nonce')).toContain('Reason: superseded');
  });

  it('replaces an answer kept signed in the same step as the block', async () => {
    const { authentication, cardId } = await issueCard(certification, databases);
    const authority = parseCertificate(await download('/ca/authentication.crt'));
    const request = createOcspRequest(authority, [authentication.serial]);
    const status = async () => {
      const answer = await certification.ocsp('authentication', request);
      return verifyOcspResponse(answer, authority, new Date()).statuses.get(authentication.serial)?.state;
    };
    expect([await status(), await status()]).toEqual(['good', 'good']);
    await certification.suspendCard(cardId, officer);
    expect([await status(), await status()]).toEqual(['revoked', 'revoked']);
  });

  it('never answers good to a request that begins after the confirmation, under load', async () => {
    const { authentication, cardId } = await issueCard(certification, databases);
    const authority = parseCertificate(await download('/ca/authentication.crt'));
    const plain = createOcspRequest(authority, [authentication.serial]);
    let isConfirmed = false;
    let isEnding = false;
    const seen = { before: 0, after: 0 };
    const load = async (worker: number): Promise<void> => {
      for (let count = 0; !isEnding; count++) {
        const wasConfirmed = isConfirmed;
        const request = count % 2 ? plain : createOcspRequest(authority, [authentication.serial], Uint8Array.of(worker, count % 256));
        const answer = await certification.ocsp('authentication', request);
        const state = verifyOcspResponse(answer, authority, new Date()).statuses.get(authentication.serial)?.state;
        if (wasConfirmed) {
          expect(state).toBe('revoked');
          seen.after++;
        } else seen.before++;
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const workers = Array.from({ length: 8 }, (_, worker) => load(worker));
    const until = async (isReached: () => boolean): Promise<void> => {
      while (!isReached()) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await until(() => seen.before > 50);
    await certification.suspendCard(cardId, officer);
    isConfirmed = true;
    await until(() => seen.after > 50);
    isEnding = true;
    await Promise.all(workers);
  });

  it('answers GET with the request in the path, slashes and all', async () => {
    const authority = parseCertificate(await download('/ca/authentication.crt'));
    const fresh = await issueCard(certification, databases);
    for (let nonce = 0; nonce < 40; nonce++) {
      const request = createOcspRequest(authority, [fresh.authentication.serial], Uint8Array.of(0xff, 0xff, 0xff, nonce));
      const base64 = Buffer.from(request).toString('base64');
      for (const path of [encodeURIComponent(base64), base64]) {
        const response = await fetch(`${server.url}/ocsp/authentication/${path}`);
        expect(response.headers.get('content-type')).toBe('application/ocsp-response');
        expect(response.headers.get('cache-control')).toBe('no-store');
        const { statuses } = verifyOcspResponse(await response.bytes(), authority, new Date());
        expect(statuses.get(fresh.authentication.serial)).toEqual({ state: 'good' });
      }
    }
  });

  it('answers a POST without a length, or with parameters in its type, just the same', async () => {
    const authority = parseCertificate(await download('/ca/authentication.crt'));
    const { authentication } = await issueCard(certification, databases);
    const bytes = createOcspRequest(authority, [authentication.serial]);
    const stream = new Blob([bytes.slice().buffer as ArrayBuffer]).stream();
    const bodies = [
      { body: stream, duplex: 'half', headers: { 'content-type': 'application/ocsp-request' } },
      { body: bytes.slice().buffer as ArrayBuffer, headers: { 'content-type': 'application/ocsp-request; version=1' } },
    ];
    for (const body of bodies) {
      const response = await fetch(`${server.url}/ocsp/authentication`, { method: 'POST', ...body } as RequestInit);
      const { statuses } = verifyOcspResponse(await response.bytes(), authority, new Date());
      expect(statuses.get(authentication.serial)).toEqual({ state: 'good' });
    }
  });

  it('knows neither serials it never issued nor authorities that are not its own', async () => {
    const authority = parseCertificate(await download('/ca/signature.crt'));
    const request = createOcspRequest(authority, ['7f'.repeat(16), card.authentication.serial]);
    const { statuses } = verifyOcspResponse(await certification.ocsp('signature', request), authority, new Date());
    expect([...statuses.values()]).toEqual([{ state: 'unknown' }, { state: 'unknown' }]);
    expect([...(await certification.ocsp('authentication', request))]).toEqual([0x30, 3, 0x0a, 1, 6]);
  });

  it('answers malformed requests with malformedRequest, and other content with a problem', async () => {
    const post = (body: string, type: string) =>
      fetch(`${server.url}/ocsp/signature`, { method: 'POST', body, headers: { 'content-type': type } });
    const malformed = await post('not DER', 'application/ocsp-request');
    expect(malformed.status).toBe(200);
    expect([...(await malformed.bytes())]).toEqual([0x30, 3, 0x0a, 1, 1]);
    expect((await fetch(`${server.url}/ocsp/signature/%%%`)).status).toBe(400);
    expect([...(await (await fetch(`${server.url}/ocsp/signature/abc*`)).bytes())]).toEqual([0x30, 3, 0x0a, 1, 1]);
    expect((await post('{}', 'application/json')).status).toBe(415);
    expect((await post('x'.repeat(20_000), 'application/ocsp-request')).status).toBe(413);
  });
});

describe('revocation lists over HTTP', () => {
  it('are verified by openssl and name a suspension at once', async () => {
    const card = await issueCard(certification, databases);
    const serial = card.signature?.serial ?? '';
    const read = async (): Promise<string> => {
      const file = folder.put('list.crl', await download('/crl/signature.crl'));
      return (await openssl('crl', '-inform', 'DER', '-in', file, '-CAfile', anchors.signature, '-text', '-noout')).toLowerCase();
    };
    expect(await read()).toContain('verify ok');
    expect(await read()).not.toContain(serial);
    await certification.suspendCard(card.cardId, officer);
    const held = await read();
    expect(held.slice(held.indexOf(serial), held.indexOf(serial) + 200)).toContain('certificate hold');
    await certification.resumeCard(card.cardId, officer);
    expect(await read()).not.toContain(serial);
  });

  it('make openssl verify refuse what they name, from the address in the certificate', async () => {
    const card = await issueCard(certification, databases);
    const der = card.signature?.der ?? new Uint8Array();
    const [address] = parseCertificate(der).crlUris;
    const check = async (): Promise<string> => {
      const crl = folder.put('crl.pem', pem('X509 CRL', await download(new URL(address ?? '').pathname)));
      const leaf = folder.put('leaf.pem', pem('CERTIFICATE', der));
      const now = String(Math.floor(Temporal.Now.instant().epochMilliseconds / 1000));
      return openssl('verify', '-crl_check', '-attime', now, '-CAfile', anchors.signature, '-CRLfile', crl, leaf);
    };
    expect(await check()).toContain('leaf.pem: OK');
    await certification.revokeCard(card.cardId, officer, 'keyCompromise');
    expect(await check()).toContain('certificate revoked');
  });

  it('of a generation that does not exist are refused', async () => {
    expect((await fetch(`${server.url}/crl/signature-9.crl`)).status).toBe(404);
    expect((await fetch(`${server.url}/ca/signature-0.crt`)).status).toBe(404);
    expect(await download('/ca/signature-1.crt')).toEqual(await download('/ca/signature.crt'));
  });
});
