import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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

  it('keeps the authorities’ keys in an HSM only when module and PIN file are named', () => {
    expect(readConfig({}).pkcs11).toBeUndefined();
    expect(() => readConfig({ OPENMYNA_PKCS11_MODULE: '/usr/lib/softhsm/libsofthsm2.so' })).toThrow('MYNA_CONFIG_INVALID');
    const pin = join(mkdtempSync(join(tmpdir(), 'openmyna-')), 'pin');
    writeFileSync(pin, '1234\n');
    const { pkcs11 } = readConfig({ OPENMYNA_PKCS11_MODULE: '/usr/lib/softhsm/libsofthsm2.so', OPENMYNA_PKCS11_PIN_FILE: pin });
    expect(pkcs11).toEqual({ module: '/usr/lib/softhsm/libsofthsm2.so', token: 'openmyna', pin: '1234' });
  });
});
