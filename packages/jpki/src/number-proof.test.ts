import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { commitToNumber, isSameName, type NumberProof, signNumberProof, verifyNumberProof } from './number-proof.ts';
import { createSigner, createWorkFolder } from './test-authority.ts';

const work = createWorkFolder();
afterAll(() => work.remove());
const signer = createSigner('p256');
const now = Date.parse('2026-11-29T03:00:00Z');
const proof: NumberProof = {
  iss: 'http://localhost:8400',
  jti: '0192d5c0-0000-7000-8000-000000000001',
  aud: '港の食堂',
  pur: 'employment',
  iat: now / 1000,
  exp: now / 1000 + 120,
  nonce: 'abcdefghijklmnop',
  fit: await commitToNumber({ checkCode: 'ABCD2345WXYZ', proofId: '1', number: '123456789018', birthDate: '1984-04-12' }),
};
const token = await signNumberProof(proof, signer);
const check = { keys: [signer.spki], audience: '港の食堂', now: now + 1000 };
const codeOf = (text: string, over: Partial<Parameters<typeof verifyNumberProof>[1]> = {}): string => {
  try {
    verifyNumberProof(text, { ...check, ...over });
    return 'accepted';
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
};

describe('a proof of number on a screen', () => {
  it('is verified with the published key alone', () => {
    expect(verifyNumberProof(token, check)).toEqual(proof);
  });

  it('is verified by openssl', () => {
    const [head, body, mark = ''] = token.split('.');
    const raw = Buffer.from(mark, 'base64url');
    const integer = (bytes: Buffer): Buffer => {
      const short = bytes.subarray(bytes.findIndex((byte) => byte !== 0));
      const value = (short[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), short]) : short;
      return Buffer.concat([Buffer.of(2, value.length), value]);
    };
    const numbers = Buffer.concat([integer(raw.subarray(0, 32)), integer(raw.subarray(32))]);
    work.put('signature', Buffer.concat([Buffer.of(0x30, numbers.length), numbers]));
    work.put('signed', `${head}.${body}`);
    work.put('key.der', signer.spki);
    const said = execFileSync(
      'openssl',
      ['dgst', '-sha256', '-keyform', 'DER', '-verify', work.path('key.der'), '-signature', work.path('signature'), work.path('signed')],
      { encoding: 'utf8' },
    );
    expect(said).toContain('Verified OK');
  });

  it.each<[string, Partial<Parameters<typeof verifyNumberProof>[1]>, string]>([
    ['two minutes later', { now: now + 120_000 }, 'MYNA_JPKI_EXPIRED'],
    ['in its last second', { now: now + 119_000 }, 'accepted'],
    ['before it was made', { now: now - 31_000 }, 'MYNA_JPKI_NOT_YET_VALID'],
    ['by another asker', { audience: '山の銀行' }, 'MYNA_JPKI_OTHER_AUDIENCE'],
    ['by its asker, written otherwise', { audience: ' 港の 食堂' }, 'accepted'],
    ['with another key', { keys: [createSigner('p256').spki] }, 'MYNA_JPKI_BAD_SIGNATURE'],
    ['without a key', { keys: [] }, 'MYNA_JPKI_BAD_SIGNATURE'],
  ])('%s', (_title, over, expected) => {
    expect(codeOf(token, over)).toBe(expected);
  });

  it('is refused with any letter changed', () => {
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...'ABab01-_.'), (at, letter) => {
        const changed = token.slice(0, at) + letter + token.slice(at + 1);
        if (changed !== token) expect(codeOf(changed)).toMatch(/MALFORMED_PROOF|BAD_SIGNATURE/);
      }),
      { numRuns: 400 },
    );
  });

  it('is refused in any other shape, whatever is sent', () => {
    const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'number-proof+jws' })).toString('base64url');
    expect(codeOf(`${none}.${token.split('.')[1]}.`)).toBe('MYNA_JPKI_MALFORMED_PROOF');
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(codeOf(text)).toBe('MYNA_JPKI_MALFORMED_PROOF');
      }),
    );
  });

  it('says nothing of the number: the commitment changes with number, birth date, code and proof', async () => {
    const facts = { checkCode: 'ABCD2345WXYZ', proofId: '1', number: '123456789018', birthDate: '1984-04-12' };
    const others = [{ number: '123456789026' }, { birthDate: '1984-04-13' }, { checkCode: 'ABCD2345WXY0' }, { proofId: '2' }];
    const fits = await Promise.all(others.map((other) => commitToNumber({ ...facts, ...other })));
    expect(new Set([proof.fit, ...fits]).size).toBe(5);
    expect(await commitToNumber(facts)).toBe(proof.fit);
    expect(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).not.toContain('123456789018');
  });
});

it('names are the same whatever their width, letter case and spaces', () => {
  expect(isSameName('ＡＢＣ　Bank', 'abc bank')).toBe(true);
  expect(isSameName('ABC Bank', 'ABD Bank')).toBe(false);
});
