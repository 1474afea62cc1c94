import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  attime,
  createAuthority,
  createSigner,
  createWorkFolder,
  issuedAt,
  issueTestCertificate,
  openssl,
  pem,
  type TestAuthority,
} from './test-authority.ts';

const folder = createWorkFolder();
let signature: TestAuthority;
let authentication: TestAuthority;

beforeAll(async () => {
  [signature, authentication] = await Promise.all([createAuthority('signature'), createAuthority('authentication')]);
  folder.put('signature.pem', pem('CERTIFICATE', signature.certificate.der));
  folder.put('authentication.pem', pem('CERTIFICATE', authentication.certificate.der));
});
afterAll(() => folder.remove());

const text = async (der: Uint8Array): Promise<string> =>
  (await openssl('x509', '-inform', 'DER', '-in', folder.put('text.der', der), '-noout', '-text', '-nameopt', 'utf8,sep_comma_plus_space'))
    .output;
const verify = (ca: string, der: Uint8Array, at = issuedAt) =>
  openssl(
    'verify',
    '-x509_strict',
    '-policy_check',
    '-attime',
    attime(at),
    '-CAfile',
    folder.path(ca),
    folder.put('leaf.pem', pem('CERTIFICATE', der)),
  );

describe('authority certificates', () => {
  it('carry the names and extensions of the profile in its order, clearly as a test', async () => {
    const output = await text(signature.certificate.der);
    expect(output).toContain(
      'Subject: C=JP, O=OpenMyna TEST, OU=OpenMyna TEST for digital signature, OU=OpenMyna TEST Certification Authority',
    );
    expect(output).toContain('Not After : Nov 22 14:59:59 2036 GMT');
    const order = [
      'Key Usage: critical',
      'Subject Alternative Name',
      'Basic Constraints: critical',
      'CRL Distribution Points',
      'Subject Key Identifier',
    ];
    const positions = order.map((name) => output.indexOf(name));
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
    expect(positions).not.toContain(-1);
    expect(output).toContain('Certificate Sign, CRL Sign');
    expect(output).not.toMatch(/O ?= ?JPKI\b/);
  });
});

describe('end-entity certificates', () => {
  it.each(['signature', 'authentication', 'health'] as const)('are accepted by openssl verify: %s', async (kind) => {
    const ca = kind === 'signature' ? signature : authentication;
    const { der } = await issueTestCertificate(ca, kind);
    const { ok, output } = await verify(`${ca.issuer.kind}.pem`, der);
    expect(output).toContain('OK');
    expect(ok).toBe(true);
  });

  it('end at 23:59:59 in Japan, and openssl refuses them a second later', async () => {
    const { der, notAfter } = await issueTestCertificate(signature, 'signature');
    expect(notAfter.toISOString()).toBe('2031-04-12T14:59:59.000Z');
    expect((await verify('signature.pem', der, new Date(notAfter.getTime() - 1000))).ok).toBe(true);
    expect((await verify('signature.pem', der, new Date(notAfter.getTime() + 1000))).output).toContain('certificate has expired');
  });

  it('of the other authority are refused by openssl', async () => {
    const { der } = await issueTestCertificate(signature, 'signature');
    expect((await verify('authentication.pem', der)).ok).toBe(false);
  });

  it('for signatures name place and attributes in the order of the real ones', async () => {
    const output = await text((await issueTestCertificate(signature, 'signature')).der);
    expect(output).toContain('Subject: C=JP, L=Kanagawa-ken, L=Shiomi-shi, CN=2026112310000000071499000A');
    expect(output).toContain('Digital Signature, Non Repudiation');
    expect(output).toMatch(
      /Certificate Policies: critical\s+Policy: 1\.2\.392\.200149\.8\.5\.1\.0\.20\s+CPS: http:\/\/localhost:8400\/ca\/cps\.html/,
    );
    expect(output).toContain('OCSP - URI:http://localhost:8400/ocsp/signature');
    expect(output).toContain('URI:http://localhost:8400/crl/signature-1.crl');
    expect(output).toMatch(/DirName:.*CRL Distribution Points, OU ?= ?Kanagawa-ken, CN ?= ?Shiomi-shi CRLDP/);
    const types = [...output.matchAll(/1\.2\.392\.200149\.8\.5\.5\.(\d)/g)].map((match) => match[1]);
    expect(types).toEqual(['1', '4', '3', '5', '2', '6']);
  });

  it('for authentication tell nothing about the person', async () => {
    const certificate = await issueTestCertificate(authentication, 'authentication');
    const output = await text(certificate.der);
    expect(output).toMatch(/Subject: C=JP, CN=[0-9A-Z]{13}1499000A\n/);
    expect(output).toContain('Policy: 1.2.392.200149.8.5.1.2.30');
    expect(output).not.toContain('Subject Alternative Name');
    expect(certificate.attributes).toBeUndefined();
  });

  it('for eligibility carry a critical purpose of their own', async () => {
    const output = await text((await issueTestCertificate(authentication, 'health')).der);
    expect(output).toMatch(/Extended Key Usage: critical\s+1\.3\.6\.1\.4\.1\.32473\.8\.2/);
  });

  it('have positive random serials of 16 bytes', async () => {
    const serials = await Promise.all(Array.from({ length: 20 }, async () => (await issueTestCertificate(signature, 'signature')).serial));
    expect(new Set(serials).size).toBe(20);
    for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9a-f]{31}$/);
  });

  it('are refused for keys that are not RSA-2048', async () => {
    await expect(issueTestCertificate(authentication, 'authentication', createSigner('p256'))).rejects.toMatchObject({
      code: 'MYNA_JPKI_UNSUPPORTED_KEY',
    });
  });
});
