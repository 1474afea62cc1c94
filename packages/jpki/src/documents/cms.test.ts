import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  attime,
  createAuthority,
  createSigner,
  createWorkFolder,
  issueTestCertificate,
  openssl,
  pem,
  type TestAuthority,
} from '../test-authority.ts';
import { cmsToBeSigned, signCms, verifyCms } from './cms.ts';
import type { DocumentSigner } from './signer.ts';

const work = createWorkFolder();
const data = new TextEncoder().encode('確定申告\n');
const at = new Date('2026-11-24T03:00:00Z');
const later = attime(new Date('2026-12-01T00:00:00Z'));
let authority: TestAuthority;
let signer: DocumentSigner;

const codeOf = (act: () => unknown): string => {
  try {
    act();
    return 'accepted';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
};

beforeAll(async () => {
  authority = await createAuthority('signature');
  const key = createSigner();
  const certificate = await issueTestCertificate(authority, 'signature', key);
  signer = { certificate: certificate.der, sign: key.sign };
  work.put('ca.pem', pem('CERTIFICATE', authority.certificate.der));
  work.put('data', data);
});
afterAll(() => work.remove());

const opensslVerify = (cms: string, ...more: string[]) =>
  openssl(
    'cms',
    '-verify',
    '-cades',
    '-binary',
    '-inform',
    'DER',
    '-in',
    cms,
    '-CAfile',
    work.path('ca.pem'),
    '-purpose',
    'any',
    '-attime',
    later,
    ...more,
  );

describe('CMS', () => {
  it('signs attached and detached, and openssl accepts both with the certificate they name', async () => {
    const attached = await signCms({ data, signer, at, isDetached: false });
    const detached = await signCms({ data, signer, at, isDetached: true });
    expect((await opensslVerify(work.put('a.p7m', attached), '-out', work.path('a.out'))).output).toMatch(/CAdES Verification successful/i);
    expect(execFileSync('cat', [work.path('a.out')])).toEqual(Buffer.from(data));
    expect((await opensslVerify(work.put('d.p7s', detached), '-content', work.path('data'))).output).toMatch(
      /CAdES Verification successful/i,
    );
    expect(Buffer.from(detached).includes(Buffer.from(data))).toBe(false);
    expect(verifyCms(attached)).toMatchObject({ signedAt: at, certificate: { der: signer.certificate } });
    expect(verifyCms(detached, data).data).toEqual(data);
  });

  it('refuses what was changed, as openssl does', async () => {
    const attached = await signCms({ data, signer, at, isDetached: false });
    const changed = Uint8Array.from(attached);
    changed.set(Buffer.from('訂'), Buffer.from(attached).indexOf(Buffer.from('申')));
    expect(codeOf(() => verifyCms(changed))).toBe('MYNA_JPKI_DOCUMENT_CHANGED');
    expect((await opensslVerify(work.put('changed.p7m', changed), '-out', work.path('x'))).ok).toBe(false);
    const detached = await signCms({ data, signer, at, isDetached: true });
    expect(codeOf(() => verifyCms(detached, Uint8Array.of(...data, 1)))).toBe('MYNA_JPKI_DOCUMENT_CHANGED');
    const forged = Uint8Array.from(detached);
    forged[forged.length - 1] = (forged.at(-1) ?? 0) ^ 1;
    expect(codeOf(() => verifyCms(forged, data))).toBe('MYNA_JPKI_BAD_SIGNATURE');
    expect((await opensslVerify(work.put('forged.p7s', forged), '-content', work.path('data'))).ok).toBe(false);
  });

  it('refuses another time, another certificate of the same key, and data that are missing', async () => {
    const cms = Buffer.from(await signCms({ data, signer, at, isDetached: true }));
    const redated = Buffer.from(cms);
    redated.write('27', cms.indexOf('261124'));
    expect(codeOf(() => verifyCms(redated, data))).toBe('MYNA_JPKI_BAD_SIGNATURE');
    expect(codeOf(() => verifyCms(cms))).toBe('MYNA_JPKI_MALFORMED_DOCUMENT');
    expect(codeOf(() => verifyCms(Buffer.from('hello'), data))).toBe('MYNA_JPKI_MALFORMED_DOCUMENT');
    expect(codeOf(() => verifyCms(cms.subarray(0, -5), data))).toBe('MYNA_JPKI_MALFORMED_DOCUMENT');
    expect(codeOf(() => verifyCms(Buffer.concat([cms, Buffer.of(0)]), data))).toBe('MYNA_JPKI_MALFORMED_DOCUMENT');
  });

  it('verifies what openssl signed', async () => {
    const key = createSigner();
    const certificate = await issueTestCertificate(authority, 'signature', key);
    work.put('key.pem', String(key.privateKey.export({ type: 'pkcs8', format: 'pem' })));
    work.put('signer.pem', pem('CERTIFICATE', certificate.der));
    const out = work.path('theirs.p7s');
    const signed = await openssl(
      'cms',
      '-sign',
      '-cades',
      '-binary',
      '-md',
      'sha256',
      '-in',
      work.path('data'),
      '-signer',
      work.path('signer.pem'),
      '-inkey',
      work.path('key.pem'),
      '-outform',
      'DER',
      '-out',
      out,
    );
    expect(signed).toMatchObject({ ok: true });
    expect(verifyCms(execFileSync('cat', [out]), data).certificate.serial).toBe(certificate.serial);
  });
});

describe('a signer that is far away', () => {
  it('signs beforehand what the signature needs afterwards, byte for byte', async () => {
    const asked: Uint8Array[] = [];
    const far: DocumentSigner = { ...signer, sign: async (bytes) => signer.sign(asked[asked.push(bytes) - 1] as Uint8Array) };
    const cms = await signCms({ data, signer: far, at, isDetached: true });
    expect(asked.map((bytes) => Buffer.from(bytes))).toEqual([Buffer.from(cmsToBeSigned({ data, certificate: signer.certificate, at }))]);
    expect(codeOf(() => verifyCms(cms, data))).toBe('accepted');
  });

  it('is told something else for other data, another moment and no certificate', () => {
    const { certificate } = signer;
    const toBeSigned = Buffer.from(cmsToBeSigned({ data, certificate, at }));
    expect(Buffer.from(cmsToBeSigned({ data: data.subarray(1), certificate, at }))).not.toEqual(toBeSigned);
    expect(Buffer.from(cmsToBeSigned({ data, certificate, at: new Date(at.getTime() + 1000) }))).not.toEqual(toBeSigned);
    expect(() => cmsToBeSigned({ data, certificate: data, at })).toThrow();
  });
});
