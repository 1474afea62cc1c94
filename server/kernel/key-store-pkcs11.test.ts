import { execFileSync } from 'node:child_process';
import { constants, createPublicKey, publicDecrypt, verify } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openPkcs11Signers, type Pkcs11Options } from './key-store-pkcs11.ts';

const softHsm = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/local/lib/softhsm/libsofthsm2.so'].find((path) => existsSync(path));

function hasBinding(): boolean {
  try {
    createRequire(import.meta.url).resolve('pkcs11js');
    return true;
  } catch {
    return false;
  }
}

const isReady = softHsm !== undefined && hasBinding();
const folder = mkdtempSync(join(tmpdir(), 'openmyna-softhsm-'));
afterAll(() => rmSync(folder, { recursive: true }));

function prepareToken(): Pkcs11Options {
  mkdirSync(join(folder, 'tokens'), { recursive: true });
  writeFileSync(join(folder, 'softhsm2.conf'), `directories.tokendir = ${join(folder, 'tokens')}\nlog.level = ERROR\n`);
  process.env.SOFTHSM2_CONF = join(folder, 'softhsm2.conf');
  execFileSync('softhsm2-util', ['--init-token', '--free', '--label', 'openmyna', '--so-pin', '12345678', '--pin', '1234']);
  return { module: softHsm ?? '', token: 'openmyna', pin: '1234', exclusively: (work) => work() };
}

describe('signing keys in an HSM', () => {
  it('are refused with a clear code where the npm package that speaks PKCS#11 is not installed', async () => {
    const binding = 'no-such-package';
    const options = { binding, module: '/nowhere.so', token: 'openmyna', pin: '1234', exclusively: <T>(work: () => Promise<T>) => work() };
    await expect(openPkcs11Signers(options)).rejects.toMatchObject({
      code: 'MYNA_KEY_STORE_PKCS11_MISSING',
      facts: { package: binding },
    });
  });

  it.skipIf(!isReady)(
    'sign as keys in files do, stay in the token and are found again (needs softhsm2 and npm install pkcs11js)',
    async () => {
      const options = prepareToken();
      const first = await openPkcs11Signers(options);
      const data = Buffer.from('to be signed');
      const keys = new Map<string, Buffer>();
      for (const kind of ['rsa2048', 'p256'] as const) {
        const signer = await first.signer(`certification/${kind}/1`, kind);
        const key = createPublicKey({ key: Buffer.from(signer.spki), format: 'der', type: 'spki' });
        const signatures = await Promise.all(Array.from({ length: 20 }, () => signer.sign(data)));
        for (const signature of signatures) expect(verify('sha256', data, key, signature)).toBe(true);
        keys.set(kind, Buffer.from(signer.spki));
        // A card's face is signed as a block; an elliptic key signs none.
        const block = Buffer.alloc(115, 0x30);
        const signed = await signer.signBlock?.(block);
        expect(signed && publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signed)).toEqual(
          kind === 'rsa2048' ? block : undefined,
        );
      }
      first.close();
      const again = await openPkcs11Signers(options);
      for (const [kind, spki] of keys) {
        const signer = await again.signer(`certification/${kind}/1`, kind as 'rsa2048' | 'p256');
        expect(spki.equals(signer.spki)).toBe(true);
      }
      again.close();
      await expect(openPkcs11Signers({ ...options, pin: '9999' })).rejects.toMatchObject({ code: 'MYNA_KEY_STORE_PKCS11_PIN' });
      await expect(openPkcs11Signers({ ...options, token: 'another' })).rejects.toMatchObject({ code: 'MYNA_KEY_STORE_PKCS11_TOKEN' });
      await expect(openPkcs11Signers({ ...options, module: '/nowhere.so' })).rejects.toMatchObject({
        code: 'MYNA_KEY_STORE_PKCS11_MODULE',
      });
    },
  );
});
