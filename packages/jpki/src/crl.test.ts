import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCrl, verifyCrl } from './crl.ts';
import type { CrlEntry } from './crl-entries.ts';
import { JpkiError } from './errors.ts';
import { createSerial } from './serial.ts';
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

beforeAll(async () => {
  authority = await createAuthority('signature');
  folder.put('ca.pem', pem('CERTIFICATE', authority.certificate.der));
});
afterAll(() => folder.remove());

const list = (entries: Iterable<CrlEntry>, number = 300) =>
  createCrl({
    authority: authority.certificate,
    signer: authority.issuer.signer,
    number,
    thisUpdate: issuedAt,
    nextUpdate: new Date(issuedAt.getTime() + 172_800_000),
    entries,
  });

describe('revocation lists', () => {
  it('are verified by openssl and name suspension and revocation', async () => {
    const entries: CrlEntry[] = [
      { serial: createSerial(), at: issuedAt, reason: 'certificateHold' },
      { serial: createSerial(), at: issuedAt, reason: 'keyCompromise' },
      { serial: createSerial(), at: issuedAt, reason: 'unspecified' },
    ];
    const { output } = await openssl(
      'crl',
      '-inform',
      'DER',
      '-in',
      folder.put('a.crl', await list(entries)),
      '-CAfile',
      folder.path('ca.pem'),
      '-text',
    );
    expect(output).toContain('verify OK');
    expect(output).toMatch(/X509v3 CRL Number:\s+300/);
    expect(output).toContain('Certificate Hold');
    expect(output).toContain('Key Compromise');
    for (const { serial } of entries) expect(output.toLowerCase()).toContain(serial);
  });

  it('without entries are lists too', async () => {
    const { output } = await openssl(
      'crl',
      '-inform',
      'DER',
      '-in',
      folder.put('b.crl', await list([])),
      '-CAfile',
      folder.path('ca.pem'),
      '-text',
      '-noout',
    );
    expect(output).toContain('verify OK');
    expect(output).toContain('No Revoked Certificates');
  });

  it('make openssl verify refuse a suspended certificate and accept another', async () => {
    const good = await issueTestCertificate(authority, 'signature');
    const suspended = await issueTestCertificate(authority, 'signature');
    const crl = await list([{ serial: suspended.serial, at: issuedAt, reason: 'certificateHold' }]);
    folder.put('c.pem', pem('X509 CRL', crl));
    const check = (der: Uint8Array) =>
      openssl(
        ...['verify', '-crl_check', '-attime', attime(issuedAt), '-CAfile', folder.path('ca.pem'), '-CRLfile', folder.path('c.pem')],
        folder.put('leaf.pem', pem('CERTIFICATE', der)),
      );
    expect((await check(good.der)).ok).toBe(true);
    expect((await check(suspended.der)).output).toContain('certificate revoked');
  });

  it('are read back by this library, and refused from another authority', async () => {
    const serial = createSerial();
    const der = await list([{ serial, at: issuedAt, reason: 'certificateHold' }]);
    const read = verifyCrl(der, authority.certificate);
    expect(read).toMatchObject({ size: 1, number: 300n, thisUpdate: issuedAt });
    expect(read.statusOf(serial)).toEqual({ state: 'revoked', at: issuedAt, reason: 'certificateHold' });
    expect(read.statusOf(createSerial())).toEqual({ state: 'good' });
    const other = await createAuthority('signature');
    expect(() => verifyCrl(der, other.certificate)).toThrow(expect.objectContaining({ code: 'MYNA_JPKI_FOREIGN_AUTHORITY' }));
  });

  it('hold ten thousand entries within a second', async () => {
    const entries = Array.from({ length: 10_000 }, (): CrlEntry => ({ serial: createSerial(), at: issuedAt, reason: 'superseded' }));
    const started = performance.now();
    const der = await list(entries);
    expect(performance.now() - started).toBeLessThan(2000);
    expect(verifyCrl(der, authority.certificate).size).toBe(10_000);
  });

  it('that are no lists are refused, whatever the bytes', async () => {
    const good = await list([{ serial: createSerial(), at: issuedAt, reason: 'superseded' }]);
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, value) => {
        const bytes = good.slice();
        if (bytes[at] === value) return;
        bytes[at] = value;
        expect(() => verifyCrl(bytes, authority.certificate)).toThrow(JpkiError);
      }),
      { numRuns: 300 },
    );
  });
});
