import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeStartFailure } from '../start-failure.ts';
import { publishedSecretFile, readConfig } from './config.ts';

describe('configuration', () => {
  it('starts a sandbox from an empty environment', () => {
    expect(readConfig({})).toMatchObject({ port: 8400, policy: 'brief', mode: 'sandbox', people: 0, databaseUrl: undefined });
  });

  it('names the variable that is wrong', () => {
    expect(() => readConfig({ PORT: 'eighty' })).toThrow(
      expect.objectContaining({ code: 'MYNA_CONFIG_INVALID', facts: expect.objectContaining({ variable: 'PORT' }) }),
    );
    expect(() => readConfig({ OPENMYNA_POLICY: 'other' })).toThrow(
      expect.objectContaining({ facts: expect.objectContaining({ variable: 'OPENMYNA_POLICY' }) }),
    );
    expect(() => readConfig({ OPENMYNA_TLS_CERT: '/x' })).toThrow(expect.objectContaining({ code: 'MYNA_CONFIG_INVALID' }));
  });

  it('refuses production without a secret, with the published one, and with a short one', () => {
    expect(() => readConfig({ OPENMYNA_MODE: 'production' })).toThrow('MYNA_CONFIG_SECRET_MISSING');
    expect(() => readConfig({ OPENMYNA_MODE: 'production', OPENMYNA_SECRET_FILE: publishedSecretFile.pathname })).toThrow(
      'MYNA_CONFIG_SECRET_PUBLISHED',
    );
    const short = join(mkdtempSync(join(tmpdir(), 'openmyna-')), 'secret');
    writeFileSync(short, Buffer.alloc(16).toString('base64'));
    expect(() => readConfig({ OPENMYNA_MODE: 'production', OPENMYNA_SECRET_FILE: short })).toThrow('MYNA_CONFIG_INVALID');
  });

  it('refuses production without HTTPS, and says what to set', () => {
    const secret = join(mkdtempSync(join(tmpdir(), 'openmyna-')), 'secret');
    writeFileSync(secret, Buffer.alloc(32, 7).toString('base64'));
    const production = { OPENMYNA_MODE: 'production', OPENMYNA_SECRET_FILE: secret };
    for (const env of [production, { ...production, OPENMYNA_URL: 'http://myna.example' }]) {
      expect(() => readConfig(env)).toThrow('MYNA_CONFIG_HTTPS_MISSING');
      try {
        readConfig(env);
      } catch (error) {
        expect(describeStartFailure(error)).toContain('Production needs HTTPS: OPENMYNA_URL must begin with https://.');
      }
    }
    expect(readConfig({ ...production, OPENMYNA_URL: 'https://myna.example' }).publicUrl).toBe('https://myna.example');
    expect(readConfig({ ...production, OPENMYNA_TLS_CERT: secret, OPENMYNA_TLS_KEY: secret }).tls).toBeDefined();
    expect(readConfig({ OPENMYNA_URL: 'http://localhost:8400' }).mode).toBe('sandbox');
  });

  it('believes the proxies that are named, and none otherwise', () => {
    expect(readConfig({}).trustProxy).toBeUndefined();
    expect(readConfig({ OPENMYNA_TRUST_PROXY: '0' }).trustProxy).toBeUndefined();
    expect(readConfig({ OPENMYNA_TRUST_PROXY: '2' }).trustProxy).toBe(2);
    expect(readConfig({ OPENMYNA_TRUST_PROXY: '10.0.0.7, 2001:db8::/32' }).trustProxy).toBe('10.0.0.7, 2001:db8::/32');
    for (const wrong of ['yes', '10.0.0.7/33', '10.0.0', '-1', 'proxy.example'])
      expect(() => readConfig({ OPENMYNA_TRUST_PROXY: wrong })).toThrow('MYNA_CONFIG_INVALID');
  });

  it('keeps the authorities’ keys in an HSM only when module and PIN file are named', () => {
    expect(readConfig({}).pkcs11).toBeUndefined();
    expect(() => readConfig({ OPENMYNA_PKCS11_MODULE: '/usr/lib/softhsm/libsofthsm2.so' })).toThrow('MYNA_CONFIG_INVALID');
    const pin = join(mkdtempSync(join(tmpdir(), 'openmyna-')), 'pin');
    writeFileSync(pin, '1234\n');
    const { pkcs11 } = readConfig({ OPENMYNA_PKCS11_MODULE: '/usr/lib/softhsm/libsofthsm2.so', OPENMYNA_PKCS11_PIN_FILE: pin });
    expect(pkcs11).toEqual({ module: '/usr/lib/softhsm/libsofthsm2.so', token: 'openmyna', pin: '1234' });
  });
});
