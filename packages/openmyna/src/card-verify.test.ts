import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { signPades } from '../../jpki/src/documents/pades.ts';
import { makePdf } from '../../jpki/src/documents/test-pdf.ts';
import { createWorkFolder, pem } from '../../jpki/src/test-authority.ts';
import { verifyFile } from './card-verify.ts';
import { makeTestCard } from './test-card.ts';

const work = createWorkFolder();
const at = new Date('2026-12-01T00:00:00Z');

beforeAll(async () => {
  const card = await makeTestCard();
  const signer = { certificate: card.certificates.signature, sign: card.keys.signature.sign };
  work.put('ca.pem', pem('CERTIFICATE', card.authorities.signature.certificate.der));
  const once = await signPades({ pdf: await makePdf(true), signer, at });
  work.put('once.pdf', once);
  work.put('twice.pdf', await signPades({ pdf: once, signer, at }));
});
afterAll(() => work.remove());
afterEach(() => void vi.restoreAllMocks());

async function verify(file: string, isOffline: boolean) {
  let output = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    output += String(text);
    return true;
  });
  const named = { signature: undefined, certificate: undefined, base: undefined };
  const code = await verifyFile({ ...named, file: work.path(file), authorities: [work.path('ca.pem')], at, isOffline });
  return { code, output };
}

describe('card verify', () => {
  it('says that the status is not known, with exit code 3 unless offline', async () => {
    for (const isOffline of [false, true]) {
      const { code, output } = await verify('once.pdf', isOffline);
      expect(output).toMatch(/\nvalid, but its status is not known\n$/);
      expect(code).toBe(isOffline ? 0 : 3);
    }
  });

  it('says which signature covers an earlier version of the document', async () => {
    const { output } = await verify('twice.pdf', true);
    expect(output.match(/^document .*/gm)).toEqual([
      'document      covers an earlier version of this document',
      'document      unchanged since it was signed',
    ]);
    expect(output).toContain('valid for the last signature; 1 before it covers an earlier version');
  });
});
