import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ParsedCertificate, parseCertificate } from './certificate.ts';
import { JpkiError } from './errors.ts';
import type { CertificateKind, RevocationStatus } from './kinds.ts';
import { createAuthority, createSigner, issuedAt, issueTestCertificate, type TestAuthority } from './test-authority.ts';
import { verifyCertificate, verifyChallenge } from './verify.ts';

let signature: TestAuthority;
let authentication: TestAuthority;
const certificates = {} as Record<CertificateKind, ParsedCertificate>;

beforeAll(async () => {
  [signature, authentication] = await Promise.all([createAuthority('signature'), createAuthority('authentication')]);
  certificates.signature = await issueTestCertificate(signature, 'signature');
  certificates.authentication = await issueTestCertificate(authentication, 'authentication');
  certificates.health = await issueTestCertificate(authentication, 'health');
});

const verify = (kind: CertificateKind, options: Partial<Parameters<typeof verifyCertificate>[0]> = {}) =>
  verifyCertificate({
    der: certificates[kind].der,
    ca: [signature.certificate, authentication.certificate],
    at: issuedAt,
    kind,
    status: { state: 'good' },
    ...options,
  });
const refusal = (code: string) => expect.objectContaining({ code: `MYNA_JPKI_${code}` });

describe('verifyCertificate', () => {
  it.each(['signature', 'authentication', 'health'] as const)('accepts a good %s certificate', async (kind) => {
    await expect(verify(kind)).resolves.toMatchObject({ serial: certificates[kind].serial });
  });

  it('refuses a certificate of another authority with the same name', async () => {
    const impostor = await createAuthority('authentication');
    const der = (await issueTestCertificate(impostor, 'authentication')).der;
    await expect(verify('authentication', { der })).rejects.toEqual(refusal('FOREIGN_AUTHORITY'));
  });

  it('refuses a card that poses as an authority', async () => {
    await expect(verify('authentication', { ca: certificates.authentication })).rejects.toEqual(refusal('FOREIGN_AUTHORITY'));
  });

  it('refuses a certificate before its first and after its last second', async () => {
    const { notBefore, notAfter } = certificates.signature;
    await expect(verify('signature', { at: new Date(notBefore.getTime() - 1) })).rejects.toEqual(refusal('NOT_YET_VALID'));
    await expect(verify('signature', { at: notAfter })).resolves.toBeDefined();
    await expect(verify('signature', { at: new Date(notAfter.getTime() + 1000) })).rejects.toEqual(refusal('EXPIRED'));
  });

  it('names the certificate, which its holder can renew, when it and its authority have both expired', async () => {
    const at = new Date('2037-01-01T00:00:00Z');
    await expect(verify('signature', { at })).rejects.toEqual(refusal('EXPIRED'));
    const { der } = await issueTestCertificate(signature, 'signature', undefined, new Date('2040-01-01T00:00:00Z'));
    await expect(verify('signature', { der, at })).rejects.toEqual(refusal('AUTHORITY_EXPIRED'));
  });

  it.each([
    ['signature', 'authentication', 'WRONG_PURPOSE'],
    ['authentication', 'signature', 'WRONG_PURPOSE'],
    ['health', 'authentication', 'WRONG_PURPOSE'],
    ['authentication', 'health', 'WRONG_PURPOSE'],
  ] as const)('refuses a %s certificate for %s', async (kind, wanted, code) => {
    await expect(verify(wanted, { der: certificates[kind].der })).rejects.toEqual(refusal(code));
  });

  it('refuses the responder certificate for authentication: no policy', async () => {
    const der = authentication.responder.certificate;
    await expect(verify('authentication', { der })).rejects.toEqual(refusal('WRONG_PURPOSE'));
  });

  it('asks for the status last and obeys it', async () => {
    const at = issuedAt;
    const cases: [RevocationStatus, string][] = [
      [{ state: 'revoked', at, reason: 'certificateHold' }, 'SUSPENDED'],
      [{ state: 'revoked', at, reason: 'superseded' }, 'REVOKED'],
      [{ state: 'revoked', at: new Date('2030-01-01T00:00:00Z'), reason: 'superseded' }, 'REVOKED'],
      [{ state: 'unknown' }, 'STATUS_UNKNOWN'],
    ];
    for (const [status, code] of cases) await expect(verify('signature', { status: async () => status })).rejects.toEqual(refusal(code));
    const asked: string[] = [];
    const status = (serial: string): RevocationStatus => {
      asked.push(serial);
      return { state: 'good' };
    };
    await expect(verify('health', { der: certificates.authentication.der, status })).rejects.toThrow();
    expect(asked).toEqual([]);
    await verify('health', { status });
    expect(asked).toEqual([certificates.health.serial]);
  });

  it('refuses every certificate with one altered byte', async () => {
    const { der } = certificates.signature;
    await fc.assert(
      fc.asyncProperty(fc.nat(der.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const altered = der.slice();
        altered[at] = (altered[at] ?? 0) ^ change;
        await expect(verify('signature', { der: altered })).rejects.toBeInstanceOf(JpkiError);
      }),
      { numRuns: 400 },
    );
  });
});

describe('parseCertificate', () => {
  it('never throws anything but its own error, whatever the bytes', () => {
    const refuses = (bytes: Uint8Array): void => {
      expect(() => parseCertificate(bytes)).toThrow(refusal('MALFORMED_CERTIFICATE'));
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), refuses), { numRuns: 300 });
    const { der } = certificates.signature;
    fc.assert(
      fc.property(fc.nat(der.length - 1), (cut) => refuses(der.slice(0, cut))),
      { numRuns: 200 },
    );
    refuses(Uint8Array.from([...der, 0]));
  });
});

describe('verifyChallenge', () => {
  it("accepts the signature of the certificate's key over the data, and nothing else", async () => {
    const key = createSigner();
    const certificate = await issueTestCertificate(authentication, 'authentication', key);
    const challenge = new TextEncoder().encode('challenge');
    const made = await key.sign(challenge);
    expect(() => verifyChallenge(certificate, challenge, made)).not.toThrow();
    expect(() => verifyChallenge(certificate.der, new TextEncoder().encode('another'), made)).toThrow(refusal('BAD_SIGNATURE'));
    expect(() => verifyChallenge(certificates.authentication, challenge, made)).toThrow(refusal('BAD_SIGNATURE'));
    expect(() => verifyChallenge(certificate, challenge, new Uint8Array(0))).toThrow(refusal('BAD_SIGNATURE'));
  });
});
