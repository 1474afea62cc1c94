import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSerial } from '../serial.ts';
import { issueServiceAuthority, issueServiceCertificate } from '../service.ts';
import { createSigner, createWorkFolder } from '../test-authority.ts';
import { signPades, verifyPades } from './pades.ts';
import type { DocumentSigner } from './signer.ts';
import { makePdf } from './test-pdf.ts';
import { createTimeStamp, verifyTimeStamp } from './time-stamp.ts';

const work = createWorkFolder();
const at = new Date('2026-11-24T03:00:00Z');
const dates = { notBefore: new Date('2026-11-22T15:00:00Z'), notAfter: new Date('2031-11-22T14:59:59Z') };
const unit = 'Proof of number';
let stamper: DocumentSigner;
let documents: DocumentSigner;
const tool = (program: string, ...args: string[]): string => {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    return `failed: ${stdout}${stderr}`;
  }
};
const atSeconds = String(at.getTime() / 1000 + 60);

beforeAll(async () => {
  const authority = createSigner();
  const root = await issueServiceAuthority({ unit, signer: authority, serial: createSerial(), ...dates });
  work.put('root.der', root);
  tool('openssl', 'x509', '-inform', 'DER', '-in', work.path('root.der'), '-out', work.path('root.pem'));
  const issue = async (use: 'documents' | 'time-stamping', commonName: string): Promise<DocumentSigner> => {
    const key = createSigner();
    const request = { use, commonName, spki: key.spki, serial: createSerial(), ...dates };
    return { certificate: await issueServiceCertificate({ unit, signer: authority }, request), chain: [root], sign: key.sign };
  };
  stamper = await issue('time-stamping', 'Time');
  documents = await issue('documents', 'Documents');
});
afterAll(() => work.remove());

describe('a time stamp', () => {
  it('is accepted by openssl ts, and refused for other data', async () => {
    const data = Buffer.from('a signature');
    const token = await createTimeStamp({ data, at, serial: createSerial(), signer: stamper });
    work.put('token.der', token);
    work.put('data', data);
    work.put('other', 'another signature');
    const check = (file: string) =>
      tool(
        'openssl',
        'ts',
        '-verify',
        '-token_in',
        '-in',
        work.path('token.der'),
        '-data',
        work.path(file),
        '-CAfile',
        work.path('root.pem'),
        '-attime',
        atSeconds,
      );
    expect(check('data')).toContain('Verification: OK');
    expect(check('other')).toContain('failed');
    expect(verifyTimeStamp(token, data)).toMatchObject({ at, certificate: { extendedKeyUsage: ['1.3.6.1.5.5.7.3.8'] } });
    expect(() => verifyTimeStamp(token, Buffer.from('another'))).toThrow('other data');
  });

  it('stands in a signed PDF, where pdfsig accepts the signature and openssl the chain', async () => {
    const stamp = (data: Uint8Array) => createTimeStamp({ data, at, serial: createSerial(), signer: stamper });
    const signed = await signPades({ pdf: await makePdf(true), signer: documents, at, stamp });
    const [signature] = await verifyPades(signed);
    expect(signature?.stamp).toMatchObject({ at });
    expect(tool('pdfsig', '-nocert', work.put('stamped.pdf', signed))).toContain('Signature is Valid');
    const text = Buffer.from(signed).toString('latin1');
    const [, before, after, rest] = /ByteRange \[ 0 (\d+) +(\d+) +(\d+) +\]/.exec(text) ?? [];
    const contents = text.slice(Number(before) + 1, Number(after) - 1).replace(/(00)+$/, '');
    work.put('signature.der', Buffer.from(contents.length % 2 ? `${contents}0` : contents, 'hex'));
    work.put('signed', Buffer.concat([signed.subarray(0, Number(before)), signed.subarray(Number(after), Number(after) + Number(rest))]));
    const said = tool(
      'openssl',
      'cms',
      '-verify',
      '-inform',
      'DER',
      '-in',
      work.path('signature.der'),
      '-content',
      work.path('signed'),
      '-binary',
      '-CAfile',
      work.path('root.pem'),
      '-attime',
      atSeconds,
      '-out',
      '/dev/null',
    );
    expect(said).not.toContain('failed');
  });

  it('of another signature is refused in a PDF', async () => {
    const stamp = () => createTimeStamp({ data: Buffer.from('x'), at, serial: createSerial(), signer: stamper });
    const signed = await signPades({ pdf: await makePdf(true), signer: documents, at, stamp });
    await expect(verifyPades(signed)).rejects.toMatchObject({ code: 'MYNA_JPKI_DOCUMENT_CHANGED' });
  });
});
