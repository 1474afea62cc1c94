import { execFile } from 'node:child_process';
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { attributeNames, attributeValues } from './attributes.ts';
import { type ParsedCertificate, parseCertificate } from './certificate.ts';
import { subjectAlternativeNames } from './extensions.ts';
import { type Issuer, issueAuthorityCertificate, issueCertificate, issueResponderCertificate } from './issue.ts';
import { type AuthorityKind, authorityOf, type CertificateKind } from './kinds.ts';
import { createSerial } from './serial.ts';
import type { Signer } from './signer.ts';
import { opaqueSubject, signatureSubject } from './subjects.ts';

/** Real keys and a real small authority for the tests of this package and of those that use it. */
export const issuedAt = new Date('2026-11-23T01:00:00Z');
export const place = { municipalityCode: '149900', prefecture: 'Kanagawa-ken', municipality: 'Shiomi-shi' };
export const hanako = { name: '田中 花子', birthDate: '1984-04-12', sex: 'female', address: '神奈川県汐見市港町1丁目2番3号' } as const;

export function createSigner(kind: Signer['kind'] = 'rsa2048'): Signer & { privateKey: KeyObject } {
  const { publicKey, privateKey } =
    kind === 'rsa2048' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }));
  return { kind, spki, privateKey, sign: async (data) => new Uint8Array(sign('sha256', data, privateKey)) };
}

export interface TestAuthority {
  issuer: Issuer;
  certificate: ParsedCertificate;
  responder: { signer: Signer; certificate: Uint8Array };
}

export async function createAuthority(kind: AuthorityKind, base = 'http://localhost:8400'): Promise<TestAuthority> {
  const signer = createSigner();
  const dates = { notBefore: new Date('2026-11-22T15:00:00Z'), notAfter: new Date('2036-11-22T14:59:59Z') };
  const issuer: Issuer = {
    kind,
    signer,
    addresses: { ocsp: `${base}/ocsp/${kind}`, crl: `${base}/crl/${kind}-1.crl`, cps: `${base}/ca/cps.html` },
  };
  const der = await issueAuthorityCertificate({ kind, signer, serial: createSerial(), ...dates });
  const delegate = createSigner();
  const certificate = await issueResponderCertificate(issuer, { generation: 1, spki: delegate.spki, serial: createSerial(), ...dates });
  return { issuer, certificate: parseCertificate(der), responder: { signer: delegate, certificate } };
}

const chipKey = createSigner();

export async function issueTestCertificate(
  authority: TestAuthority,
  kind: CertificateKind,
  key: Signer = chipKey,
  notAfter = new Date('2031-04-12T14:59:59Z'),
): Promise<ParsedCertificate> {
  if (authorityOf[kind] !== authority.issuer.kind) throw new RangeError('another authority issues this');
  const der = await issueCertificate(authority.issuer, {
    kind,
    serial: createSerial(),
    spki: key.spki,
    place,
    notBefore: issuedAt,
    notAfter,
    subject: kind === 'signature' ? signatureSubject(place, issuedAt, 7) : opaqueSubject(place.municipalityCode),
    ...(kind === 'signature' ? { alternativeNames: subjectAlternativeNames(attributeNames(attributeValues(hanako))) } : {}),
  });
  return parseCertificate(der);
}

/** A folder for one test file, and openssl run in it. */
export function createWorkFolder(): { path(name: string): string; put(name: string, data: Uint8Array | string): string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'openmyna-jpki-'));
  return {
    path: (name) => join(folder, name),
    put(name, data) {
      writeFileSync(join(folder, name), data);
      return join(folder, name);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** Runs Debian's openssl; both streams in one text, because `openssl ocsp` splits its verdict over them. */
export function openssl(...args: string[]): Promise<{ ok: boolean; output: string }> {
  return new Promise((resolve) => {
    execFile('openssl', args, (error, stdout, stderr) => resolve({ ok: !error, output: stdout + stderr }));
  });
}

export const pem = (label: string, der: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der)
    .toString('base64')
    .match(/.{1,64}/g)
    ?.join('\n')}\n-----END ${label}-----\n`;
export const attime = (at: Date): string => String(at.getTime() / 1000);
