import { execFile } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority, createSigner, createWorkFolder, issueTestCertificate, pem } from '../test-authority.ts';
import type { DocumentSigner } from './signer.ts';
import { signXadesDetached, signXadesEnveloped, verifyXades } from './xades.ts';

const work = createWorkFolder();
const at = new Date('2026-11-24T03:00:00Z');
let signer: DocumentSigner;

/** Debian's xmlsec1 with our authority as its only anchor, on a day of the certificate's life. */
const xmlsec = (file: string): Promise<boolean> =>
  new Promise((resolve) => {
    const id = 'http://uri.etsi.org/01903/v1.3.2#:SignedProperties';
    const options = [
      '--verify',
      '--verification-time',
      '2026-12-01 00:00:00',
      '--trusted-pem',
      work.path('ca.pem'),
      `--id-attr:Id`,
      id,
      file,
    ];
    execFile('xmlsec1', options, { cwd: work.path('') }, (error) => resolve(error === null));
  });
const codeOf = (act: () => unknown): string => {
  try {
    act();
    return 'accepted';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
};

const documents = {
  plain: '<return><name>田中　花子</name><income>4200000</income></return>',
  declared:
    '<?xml version="1.0" encoding="UTF-8"?>\n<!-- kept -->\n<r:return xmlns:r="urn:x" xmlns="urn:y" r:b="2" a="1 &quot;&amp;&#9;"><b/>\n  <![CDATA[a < b]]> &amp; é\n</r:return>\n',
};

beforeAll(async () => {
  const authority = await createAuthority('signature');
  const key = createSigner();
  const certificate = await issueTestCertificate(authority, 'signature', key);
  signer = { certificate: certificate.der, sign: key.sign };
  work.put('ca.pem', pem('CERTIFICATE', authority.certificate.der));
});
afterAll(() => work.remove());

describe('XAdES', () => {
  it.each(Object.entries(documents))('signs an XML document (%s), and xmlsec1 accepts it', async (name, xml) => {
    const signed = await signXadesEnveloped({ xml, signer, at });
    expect(await xmlsec(work.put(`${name}.xml`, signed))).toBe(true);
    expect(verifyXades(signed)).toMatchObject({ signedAt: at, certificate: { der: signer.certificate } });
  });

  it('signs any file beside it, and xmlsec1 accepts it', async () => {
    const data = Uint8Array.from({ length: 1000 }, (_, index) => index % 251);
    work.put('photo 1.bin', data);
    const signature = await signXadesDetached({ data, name: 'photo 1.bin', signer, at });
    expect(await xmlsec(work.put('photo.xml', signature))).toBe(true);
    expect(verifyXades(signature, data).signedAt).toEqual(at);
    data[5] = 0;
    work.put('photo 1.bin', data);
    expect(await xmlsec(work.path('photo.xml'))).toBe(false);
    expect(codeOf(() => verifyXades(signature, data))).toBe('MYNA_JPKI_DOCUMENT_CHANGED');
    expect(codeOf(() => verifyXades(signature))).toBe('MYNA_JPKI_MALFORMED_DOCUMENT');
  });

  it('refuses a changed document, time or signature, as xmlsec1 does', async () => {
    const signed = await signXadesEnveloped({ xml: documents.plain, signer, at });
    const value = /<ds:SignatureValue>(.)/.exec(signed)?.[1] ?? '';
    const changes = [
      [signed.replace('4200000', '4200001'), 'MYNA_JPKI_DOCUMENT_CHANGED'],
      [signed.replace('<name>', '<x/><name>'), 'MYNA_JPKI_DOCUMENT_CHANGED'],
      [signed.replace('2026-11-24T03', '2026-11-25T03'), 'MYNA_JPKI_DOCUMENT_CHANGED'],
      [signed.replace(`<ds:SignatureValue>${value}`, `<ds:SignatureValue>${value === 'A' ? 'B' : 'A'}`), 'MYNA_JPKI_BAD_SIGNATURE'],
    ] as const;
    for (const [changed, code] of changes) {
      expect(changed).not.toBe(signed);
      expect(codeOf(() => verifyXades(changed))).toBe(code);
      expect(await xmlsec(work.put('changed.xml', changed))).toBe(false);
    }
  });

  it('refuses an enveloped signature put beside another file', async () => {
    const signed = await signXadesEnveloped({ xml: documents.plain, signer, at });
    expect(codeOf(() => verifyXades(signed, new TextEncoder().encode('another')))).toBe('MYNA_JPKI_MALFORMED_DOCUMENT');
  });

  it('refuses comments and processing instructions inside what is signed', async () => {
    const signed = await signXadesEnveloped({ xml: documents.plain, signer, at });
    for (const aside of ['<!---->', '<?x y?>']) {
      const changed = signed.replace('4200000', `42${aside}00000`);
      expect(codeOf(() => verifyXades(changed))).toBe('MYNA_JPKI_MALFORMED_DOCUMENT');
    }
  });

  it('refuses a signed document wrapped in another', async () => {
    const signed = await signXadesEnveloped({ xml: documents.plain, signer, at });
    expect(codeOf(() => verifyXades(`<return><income>1</income>${signed}</return>`))).toBe('MYNA_JPKI_MALFORMED_DOCUMENT');
    const signature = /<ds:Signature .*<\/ds:Signature>/.exec(signed)?.[0] ?? '';
    const part = signed.replace('URI=""', 'URI="#x"').replace('<return>', '<return Id="x">');
    expect(codeOf(() => verifyXades(part))).toBe('MYNA_JPKI_BAD_SIGNATURE');
    expect(codeOf(() => verifyXades(signed.replace('</return>', `${signature}</return>`)))).toBe('MYNA_JPKI_MALFORMED_DOCUMENT');
    expect(codeOf(() => verifyXades(`<return><income>1</income>${signature}</return>`))).toBe('MYNA_JPKI_DOCUMENT_CHANGED');
  });

  it('refuses what is no XML, has entities, or is not signed', async () => {
    for (const bad of ['hello', '', '<a>', '<a></b>', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', '<a><?php x ?></a>']) {
      expect(
        codeOf(() => verifyXades(bad)),
        bad,
      ).toBe('MYNA_JPKI_MALFORMED_DOCUMENT');
      await expect(signXadesEnveloped({ xml: bad, signer, at }), bad).rejects.toMatchObject({ code: 'MYNA_JPKI_MALFORMED_DOCUMENT' });
    }
    expect(codeOf(() => verifyXades(documents.plain))).toBe('MYNA_JPKI_NOT_SIGNED');
  });
});
