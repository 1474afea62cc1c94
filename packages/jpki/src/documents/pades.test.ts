import { execFile } from 'node:child_process';
import { PDFDocument } from '@cantoo/pdf-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority, createSigner, createWorkFolder, issueTestCertificate, type TestAuthority } from '../test-authority.ts';
import { signPades, verifyPades } from './pades.ts';
import type { DocumentSigner } from './signer.ts';
import { makePdf } from './test-pdf.ts';

const work = createWorkFolder();
const at = new Date('2026-11-24T03:00:00Z');
let authority: TestAuthority;
let signer: DocumentSigner;
let plain: Uint8Array;

const pdfsig = (file: string): Promise<string> =>
  new Promise((resolve) => {
    execFile('pdfsig', ['-nocert', file], (_error, stdout, stderr) => resolve(stdout + stderr));
  });
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'accepted',
    (error: { code?: string }) => error.code ?? String(error),
  );

beforeAll(async () => {
  authority = await createAuthority('signature');
  const key = createSigner();
  const certificate = await issueTestCertificate(authority, 'signature', key);
  signer = { certificate: certificate.der, chain: [authority.certificate.der], sign: key.sign };
  plain = await makePdf(true);
});
afterAll(() => work.remove());

describe('PAdES', () => {
  it.each([true, false])('signs a PDF (object streams: %s) without touching its bytes, and pdfsig accepts it', async (hasStreams) => {
    const pdf = await makePdf(hasStreams);
    const signed = await signPades({ pdf, signer, at, reason: '申告', name: '田中 花子' });
    expect(Buffer.from(signed.subarray(0, pdf.length)).equals(pdf)).toBe(true);
    const said = await pdfsig(work.put(`signed-${hasStreams}.pdf`, signed));
    expect(said).toContain('Signature Validation: Signature is Valid.');
    expect(said).toContain('ETSI.CAdES.detached');
    expect(said).toContain('Total document signed');
    const [signature] = await verifyPades(signed);
    expect(signature).toMatchObject({ signedAt: at, certificate: { der: signer.certificate } });
  });

  it('takes a second signature over the first', async () => {
    const once = await signPades({ pdf: plain, signer, at });
    const twice = await signPades({ pdf: once, signer, at: new Date('2026-11-25T00:00:00Z') });
    const said = await pdfsig(work.put('twice.pdf', twice));
    expect(said.match(/Signature is Valid/g)).toHaveLength(2);
    expect((await verifyPades(twice)).map(({ signed }) => signed.length)).toEqual([once.length, twice.length]);
  });

  it('refuses a changed page, as pdfsig does, and anything added behind the signature', async () => {
    const signed = Buffer.from(await signPades({ pdf: await makePdf(false), signer, at }));
    const changed = Buffer.from(signed);
    changed.write('[ 0 0 300 201 ]', changed.indexOf('[ 0 0 300 200 ]'), 'latin1');
    expect(changed.equals(signed)).toBe(false);
    expect(await codeOf(verifyPades(changed))).toBe('MYNA_JPKI_DOCUMENT_CHANGED');
    expect(await pdfsig(work.put('changed.pdf', changed))).toContain('Digest Mismatch');
    const added = await PDFDocument.load(signed);
    const snapshot = added.takeSnapshot();
    added.addPage();
    const longer = Buffer.concat([signed, await added.saveIncremental(snapshot)]);
    expect(await codeOf(verifyPades(longer))).toBe('MYNA_JPKI_DOCUMENT_CHANGED');
    expect(await pdfsig(work.put('longer.pdf', longer))).toContain('Not total document signed');
  });

  it('refuses a byte range that leaves out more than the signature', async () => {
    const signed = Buffer.from(await signPades({ pdf: plain, signer, at }));
    const range = /\/ByteRange \[ 0 (\d+) /.exec(signed.toString('latin1'));
    const wider = `/ByteRange [ 0 ${String(Number(range?.[1]) - 40).padEnd(10)} `;
    signed.write(wider, range?.index ?? 0, 'latin1');
    expect(await codeOf(verifyPades(signed))).toBe('MYNA_JPKI_DOCUMENT_CHANGED');
  });

  it('refuses every changed byte of what stands around the signature with a code of its own', async () => {
    const pdf = await makePdf(false);
    const signed = await signPades({ pdf, signer, at, reason: '申告', name: '田中 花子' });
    const text = Buffer.from(signed).toString('latin1');
    // The signature itself is verified, whatever becomes of its encoding; its padding must stay empty.
    const hexBegins = text.lastIndexOf('/Contents <') + '/Contents <'.length;
    const hexEnds = text.indexOf('>', hexBegins) - 3;
    const codes = new Set<string>();
    for (let at = pdf.length; at < signed.length; at = at === hexBegins ? hexEnds : at + 1) {
      const changed = Uint8Array.from(signed);
      changed[at] = (changed[at] ?? 0) ^ 1;
      codes.add(await codeOf(verifyPades(changed)));
    }
    expect([...codes].filter((code) => !code.startsWith('MYNA_JPKI_'))).toEqual([]);
  }, 60_000);

  it('refuses what is no PDF, and says when nothing is signed', async () => {
    expect(await codeOf(signPades({ pdf: Buffer.from('hello'), signer, at }))).toBe('MYNA_JPKI_MALFORMED_DOCUMENT');
    expect(await codeOf(verifyPades(Buffer.from('hello')))).toBe('MYNA_JPKI_MALFORMED_DOCUMENT');
    expect(await codeOf(verifyPades(plain))).toBe('MYNA_JPKI_NOT_SIGNED');
  });
});
