import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { join } from 'node:path';
import { createOcspRequest, parseCertificate, verifyOcspResponse } from '@openmyna/jpki';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog, machineTime, openKeyStore, openPkcs11Signers, readCivilClock } from '../../kernel/index.ts';
import { createTestDatabases, type TestDatabases } from '../../testing/index.ts';
import { createCertification } from './certification.ts';
import { createInstance, createWorkFolder, issueCard, officer, openssl, pem, serve } from './test-house.ts';
import type { Certification } from './types.ts';

const folder = createWorkFolder();
let databases: TestDatabases;
let certification: Certification;
let server: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  databases = await createTestDatabases();
  certification = createInstance(databases);
  await certification.start();
  server = await serve(certification);
});
afterAll(async () => {
  await server.close();
  await certification.stop();
  folder.remove();
});

const misao = { institution: 'bureau', person: 'misao' } as const;
const akira = { institution: 'bureau', person: 'akira' } as const;
const refusal = (code: string) => expect.objectContaining({ code: `MYNA_CERTIFICATION_${code}` });
const download = async (path: string): Promise<Uint8Array> => (await fetch(`${server.url}${path}`)).bytes();

describe('a key ceremony', () => {
  it('needs two persons, and writes down the fingerprints of what was made', async () => {
    const opened = await certification.ceremonies.open('signature', misao);
    expect(opened).toMatchObject({ state: 'open' });
    await expect(certification.ceremonies.open('signature', akira)).rejects.toEqual(refusal('CEREMONY_OPEN'));
    await expect(certification.ceremonies.approve(opened.id, misao)).rejects.toEqual(refusal('CEREMONY_ALONE'));
    await expect(certification.ceremonies.approve(randomUUID(), akira)).rejects.toEqual(refusal('CEREMONY_NOT_FOUND'));
    expect(await certification.authorityCertificates('signature')).toHaveLength(1);
    const done = await certification.ceremonies.approve(opened.id, akira);
    expect(done).toMatchObject({ state: 'done', generation: 2 });
    expect(await certification.ceremonies.approve(opened.id, akira)).toEqual(done);
    expect(await certification.authorityCertificates('signature')).toHaveLength(2);
    const file = folder.put('new.pem', pem('CERTIFICATE', await download('/ca/signature-2.crt')));
    const fingerprint = /=([0-9A-F:]+)/.exec(await openssl('x509', '-in', file, '-noout', '-fingerprint', '-sha256'))?.[1] ?? 'none';
    expect(done.protocol).toContain(fingerprint);
    expect(done.protocol).toContain('by misao');
    expect(done.protocol).toContain('by akira');
  });
});

describe('after a roll-over', () => {
  it('openssl accepts certificates of both generations, each under its own anchor, list and responder', async () => {
    const old = await issueCard(certification, databases);
    const { id } = await certification.ceremonies.open('authentication', misao);
    await certification.ceremonies.approve(id, akira);
    const young = await issueCard(certification, databases);
    const now = String(Math.floor((await readCivilClock(databases.as('core')).now()).epochMilliseconds / 1000));
    const cards = [
      { card: old, generation: 1 },
      { card: young, generation: 2 },
    ];
    for (const { card, generation } of cards) {
      const { der, serial } = card.authentication;
      const leaf = folder.put(`leaf-${generation}.pem`, pem('CERTIFICATE', der));
      const anchorDer = await download(`/ca/authentication-${generation}.crt`);
      const anchor = folder.put(`ca-${generation}.pem`, pem('CERTIFICATE', anchorDer));
      expect(await openssl('verify', '-attime', now, '-CAfile', anchor, leaf)).toContain(': OK');
      const wrong = folder.put('other.pem', pem('CERTIFICATE', await download(`/ca/authentication-${3 - generation}.crt`)));
      expect(await openssl('verify', '-attime', now, '-CAfile', wrong, leaf)).not.toContain(': OK');
      const [address = ''] = parseCertificate(der).crlUris;
      expect(address).toContain(`/crl/authentication-${generation}.crl`);
      const ocsp = () =>
        openssl('ocsp', '-url', `${server.url}/ocsp/authentication`, '-issuer', anchor, '-cert', leaf, '-CAfile', anchor, '-attime', now);
      const before = await ocsp();
      expect(before).toContain('Response verify OK');
      expect(before).toContain(': good');
      await certification.suspendCard(card.cardId, officer);
      const blocked = await ocsp();
      expect(blocked).toContain('Response verify OK');
      expect(blocked).toContain(': revoked');
      const crl = folder.put('list.crl', await download(new URL(address).pathname));
      const list = await openssl('crl', '-inform', 'DER', '-in', crl, '-CAfile', anchor, '-text', '-noout');
      expect(list).toContain('verify OK');
      expect(list.toLowerCase()).toContain(serial);
      await certification.resumeCard(card.cardId, officer);
      await expect(certification.verify(der, 'authentication')).resolves.toMatchObject({ serial });
    }
    expect(await download('/ca/authentication.crt')).toEqual(await download('/ca/authentication-2.crt'));
  });
});

const softHsm = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/local/lib/softhsm/libsofthsm2.so'].find((path) => existsSync(path));
const bindingFile = findPackageJSON('fast-check', import.meta.url)?.replace('fast-check', 'pkcs11js') ?? '';

describe('authorities whose keys are in an HSM', () => {
  it.skipIf(!softHsm || !existsSync(bindingFile))('issue, answer and list as others do (needs softhsm2 and pkcs11js)', async () => {
    const own = await createTestDatabases();
    const tokens = join(folder.put('softhsm2.conf', ''), '..', 'tokens');
    mkdirSync(tokens);
    process.env.SOFTHSM2_CONF = folder.put('softhsm2.conf', `directories.tokendir = ${tokens}\nlog.level = ERROR\n`);
    execFileSync('softhsm2-util', ['--init-token', '--free', '--label', 'ceremony', '--so-pin', '12345678', '--pin', '1234']);
    const hsm = await openPkcs11Signers({ module: softHsm ?? '', token: 'ceremony', pin: '1234', exclusively: (work) => work() });
    const keys = openKeyStore(Buffer.alloc(32, 9), () => hsm);
    const clock = readCivilClock(own.as('core'));
    const log = createLog({ write: () => true }, () => 0);
    const held = createCertification({ publicUrl: 'http://localhost:8400', databases: own, clock, time: machineTime, keys, log });
    await held.start();
    const card = await issueCard(held, own);
    await expect(held.verify(card.authentication.der, 'authentication')).resolves.toBeDefined();
    const authority = parseCertificate((await held.authorityCertificates('authentication'))[0] ?? new Uint8Array());
    const answer = await held.ocsp('authentication', createOcspRequest(authority, [card.authentication.serial]));
    expect(verifyOcspResponse(answer, authority, new Date()).statuses.get(card.authentication.serial)?.state).toBe('good');
    const anchor = folder.put('hsm.pem', pem('CERTIFICATE', authority.der));
    const crl = folder.put('hsm.crl', await held.crl('authentication'));
    expect(await openssl('crl', '-inform', 'DER', '-in', crl, '-CAfile', anchor, '-noout')).toContain('verify OK');
    const { rows } = await own.admin.query("select count(*)::int as keys from kernel.keys where name like 'certification/%'");
    expect(rows).toEqual([{ keys: 0 }]);
    await held.stop();
    hsm.close();
  });
});
