import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OCSPRequest } from '@peculiar/asn1-ocsp';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ParsedCertificate } from './certificate.ts';
import { decode, encode, toHex } from './der.ts';
import { JpkiError } from './errors.ts';
import type { RevocationStatus } from './kinds.ts';
import { createOcspRequest, decodeOcspPath, issuerKeys, parseOcspRequest } from './ocsp-request.ts';
import { createOcspFailure, createOcspResponse, type OcspResponder, verifyOcspResponse } from './ocsp-response.ts';
import {
  attime,
  createAuthority,
  createWorkFolder,
  issuedAt,
  issueTestCertificate,
  openssl,
  pem,
  type TestAuthority,
} from './test-authority.ts';

const folder = createWorkFolder();
let authority: TestAuthority;
let certificate: ParsedCertificate;

beforeAll(async () => {
  authority = await createAuthority('authentication');
  certificate = await issueTestCertificate(authority, 'authentication');
  folder.put('ca.pem', pem('CERTIFICATE', authority.certificate.der));
  folder.put('card.pem', pem('CERTIFICATE', certificate.der));
});
afterAll(() => folder.remove());

async function opensslRequest(...options: string[]): Promise<Uint8Array> {
  await openssl('ocsp', '-issuer', folder.path('ca.pem'), ...options, '-reqout', folder.path('req.der'));
  return new Uint8Array(readFileSync(folder.path('req.der')));
}

/** A responder on loopback that gives every certificate the same status, and openssl as its client. */
async function ask(status: RevocationStatus, options: string[] = [], responder: OcspResponder = authority.responder) {
  const server = createServer(async (request, reply) => {
    const body: Buffer[] = [];
    for await (const chunk of request) body.push(chunk as Buffer);
    const { questions, nonce } = parseOcspRequest(new Uint8Array(Buffer.concat(body)));
    const answers = questions.map((question) => ({ question, status }));
    reply.setHeader('content-type', 'application/ocsp-response');
    reply.end(await createOcspResponse({ responder, answers, at: new Date(), nonce }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    return await openssl(
      ...['ocsp', '-url', `http://127.0.0.1:${port}/`, '-CAfile', folder.path('ca.pem'), '-attime', attime(issuedAt)],
      ...['-issuer', folder.path('ca.pem'), ...options, '-cert', folder.path('card.pem')],
    );
  } finally {
    server.close();
  }
}

describe('OCSP answers', () => {
  const suspended: RevocationStatus = { state: 'revoked', at: issuedAt, reason: 'certificateHold' };
  const revoked: RevocationStatus = { state: 'revoked', at: issuedAt, reason: 'superseded' };

  it('are verified and read by openssl: good, with its nonce', async () => {
    const { ok, output } = await ask({ state: 'good' });
    expect(output).toContain('Response verify OK');
    expect(output).toContain('card.pem: good');
    expect(output).not.toContain('WARNING');
    expect(ok).toBe(true);
  });

  it('name reason and time of a suspension and of a revocation', async () => {
    expect((await ask(suspended, ['-sha256'])).output).toMatch(
      /card\.pem: revoked\s[\s\S]*Reason: certificateHold\s+Revocation Time: Nov 23 01:00:00 2026 GMT/,
    );
    expect((await ask(revoked, ['-no_nonce'])).output).toMatch(/Reason: superseded/);
    expect((await ask({ state: 'unknown' })).output).toContain('card.pem: unknown');
  });

  it('may be signed by the authority itself', async () => {
    const { output } = await ask({ state: 'good' }, [], { signer: authority.issuer.signer });
    expect(output).toContain('Response verify OK');
  });

  it('cover every certificate asked for', async () => {
    const request = await opensslRequest('-cert', folder.path('card.pem'), '-serial', '0x80ff', '-serial', '5');
    expect(parseOcspRequest(request).questions.map((question) => question.serial)).toEqual([certificate.serial, '80ff', '05']);
    const { output } = await ask({ state: 'good' }, ['-serial', '0x80ff']);
    expect(output).toContain('0x80ff: good');
    expect(output).toContain('card.pem: good');
  });

  it('are verified by this library, and refused when altered or signed by a stranger', async () => {
    const request = parseOcspRequest(createOcspRequest(authority.certificate, [certificate.serial], Uint8Array.of(1, 2, 3)));
    const answers = request.questions.map((question) => ({ question, status: suspended }));
    const response = await createOcspResponse({ responder: authority.responder, answers, at: issuedAt, nonce: request.nonce });
    const verified = verifyOcspResponse(response, authority.certificate, issuedAt);
    expect(verified.statuses.get(certificate.serial)).toEqual(suspended);
    expect(verified.nonce).toEqual(Uint8Array.of(4, 3, 1, 2, 3));
    const altered = response.slice();
    const at = Buffer.from(altered).indexOf(Buffer.from(certificate.serial, 'hex'));
    altered[at + 1] = (altered[at + 1] ?? 0) ^ 1;
    expect(() => verifyOcspResponse(altered, authority.certificate, issuedAt)).toThrow(
      expect.objectContaining({ code: 'MYNA_JPKI_BAD_SIGNATURE' }),
    );
    const stranger = await createAuthority('authentication');
    expect(() => verifyOcspResponse(response, stranger.certificate, issuedAt)).toThrow(
      expect.objectContaining({ code: 'MYNA_JPKI_FOREIGN_AUTHORITY' }),
    );
    const card = await createOcspResponse({
      responder: { signer: authority.responder.signer, certificate: certificate.der },
      answers,
      at: issuedAt,
    });
    expect(() => verifyOcspResponse(card, authority.certificate, issuedAt)).toThrow(JpkiError);
  });
});

describe('OCSP requests', () => {
  it('name the issuer by any usual hash', async () => {
    for (const hash of ['-sha1', '-sha256', '-sha384', '-sha512']) {
      const [question] = parseOcspRequest(await opensslRequest(hash, '-cert', folder.path('card.pem'))).questions;
      expect(issuerKeys(authority.certificate)).toContain(question?.issuerKey);
    }
  });

  it('are read as the ASN.1 schema reads them', () => {
    const serial = fc
      .tuple(fc.integer({ min: 1, max: 255 }), fc.uint8Array({ maxLength: 15 }))
      .map(([first, rest]) => toHex(Uint8Array.of(first, ...rest)));
    const nonce = fc.option(fc.uint8Array({ minLength: 1, maxLength: 64 }), { nil: undefined });
    fc.assert(
      fc.property(fc.array(serial, { minLength: 1, maxLength: 20 }), nonce, (serials, value) => {
        const der = createOcspRequest(authority.certificate, serials, value);
        const { tbsRequest } = decode(der, OCSPRequest);
        const read = parseOcspRequest(der);
        expect(read.questions.map((question) => toHex(question.certId))).toEqual(
          tbsRequest.requestList.map(({ reqCert }) => toHex(encode(reqCert))),
        );
        expect(read.questions.map((question) => question.serial)).toEqual(serials);
        expect(read.nonce && toHex(read.nonce)).toEqual(tbsRequest.requestExtensions?.map((each) => toHex(each.extnValue.buffer))[0]);
      }),
      { numRuns: 100 },
    );
  });

  it('arrive by GET as base64, escaped or not', async () => {
    const request = await opensslRequest('-cert', folder.path('card.pem'));
    const base64 = Buffer.from(request).toString('base64');
    expect(decodeOcspPath(encodeURIComponent(base64))).toEqual(request);
    expect(decodeOcspPath(base64)).toEqual(request);
    for (const bad of ['', '%', 'a*b', 'x'.repeat(9000)]) expect(() => decodeOcspPath(bad)).toThrow(JpkiError);
  });

  it('that are malformed get the code for it, whatever the bytes', async () => {
    const good = await opensslRequest('-cert', folder.path('card.pem'));
    const refuses = (bytes: Uint8Array) => {
      try {
        parseOcspRequest(bytes);
      } catch (error) {
        expect(error).toMatchObject({ code: 'MYNA_JPKI_MALFORMED_REQUEST' });
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), refuses), { numRuns: 500 });
    const mutation = fc.tuple(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length));
    fc.assert(
      fc.property(mutation, ([at, value, cut]) => {
        const bytes = good.slice();
        bytes[at] = value;
        refuses(bytes);
        refuses(bytes.slice(0, cut));
        refuses(Uint8Array.from([...bytes, value]));
      }),
      { numRuns: 500 },
    );
    expect(() => parseOcspRequest(Uint8Array.from([...good, 0]))).toThrow(JpkiError);
  });

  it('that fail are answered without a signature, and openssl reads which failure', async () => {
    const { output } = await openssl('ocsp', '-respin', folder.put('fail.der', createOcspFailure('malformedRequest')), '-noverify');
    expect(output).toContain('malformedrequest (1)');
  });
});
