import { generateKeyPairSync, privateEncrypt } from 'node:crypto';
import { createCard, createDeliveredImage } from '@openmyna/card';
import { describe, expect, it } from 'vitest';
import { connectCard, encodeAvailability, encodeSurface, encodeTokenInfo, inProcessTransport, verifySurface } from './index.ts';
import { parseSurface } from './surface.ts';
import { encodeTlv, readTlv } from './tlv.ts';

const chipKey = new Uint8Array(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'der' }));
const issuerKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwk = issuerKeys.publicKey.export({ format: 'jwk' });
const issuer = {
  exponent: new Uint8Array(Buffer.from(jwk.e ?? '', 'base64url')),
  modulus: new Uint8Array(Buffer.from(jwk.n ?? '', 'base64url')),
};
const signer = { signBlock: async (block: Uint8Array) => new Uint8Array(privateEncrypt(issuerKeys.privateKey, block)) };
const face = {
  dateOfBirth: '1984-04-12',
  sex: '2',
  name: Uint8Array.of(0x89, 0x50, 1),
  address: Uint8Array.of(0x89, 0x50, 2),
  photo: new Uint8Array(3000).fill(7),
};
const number = '537686677188';
const printed = '59041220361234';

async function insert() {
  const content = { ...face, chipKey, expiresOn: '2036-04-12', securityCode: new Uint8Array(20) };
  const image = createDeliveredImage({
    cardId: 'c',
    profile: 'brief',
    issuerKey: new Uint8Array(32),
    counterKey: new Uint8Array(32),
    pins: { 'jpki/0018': '1234', 'surfaceCheck/0012': printed, 'surfaceCheck/0013': number },
    files: {
      'jpki/0006': encodeTokenInfo('1'),
      'jpki/0008': encodeAvailability({ signature: false, authentication: true }),
      'surfaceCheck/0002': await encodeSurface(content, { signBlock: async () => new Uint8Array(256) }),
    },
    keyPairs: {},
  });
  return connectCard(inProcessTransport(createCard({ image, commit: () => undefined })));
}

describe("the card's face", () => {
  it('is neither shown nor verified with an object appended, repeated, left out, or anything behind the file', async () => {
    const file = await encodeSurface({ ...face, chipKey, expiresOn: '2036-04-12', securityCode: new Uint8Array(20) }, signer);
    expect(await verifySurface(file, issuer)).toBe(true);
    expect(parseSurface(file).photo).toEqual(face.photo);
    const { value } = readTlv(file);
    const appended = [0xdf22, 0xdf25, 0xdf27, 0xdf2b].map((tag) => encodeTlv(0xff20, value, encodeTlv(tag, new Uint8Array(8).fill(0x31))));
    const shorter = encodeTlv(0xff20, value.subarray(readTlv(value).size));
    for (const bad of [...appended, shorter, Uint8Array.of(...file, 0)]) {
      expect(() => parseSurface(bad)).toThrow('MYNA_CARD_REFUSED');
      await expect(verifySurface(bad, issuer)).rejects.toMatchObject({ code: 'MYNA_CARD_REFUSED' });
    }
  });

  it('is opened by the number, or by what is printed on it', async () => {
    const card = await insert();
    for (const credential of [{ individualNumber: number }, { face: printed }]) {
      expect(await card.readSurface(credential)).toEqual({ ...face, expiresOn: '2036-04-12' });
    }
  });

  it('stays closed to another number, and says the tries left without using one', async () => {
    const card = await insert();
    expect(await card.readCredentialTries('surfaceNumberCredential')).toBe(10);
    await expect(card.readSurface({ individualNumber: '537686677189' })).rejects.toMatchObject({
      code: 'MYNA_CARD_PIN_WRONG',
      facts: { triesLeft: 9 },
    });
    expect(await card.readCredentialTries('surfaceNumberCredential')).toBe(9);
    expect(await card.readCredentialTries('surfaceFaceCredential')).toBe(10);
  });

  it('is not asked for with what cannot be a credential', async () => {
    const card = await insert();
    for (const credential of [{ individualNumber: '1234' }, { face: number }])
      await expect(card.readSurface(credential)).rejects.toMatchObject({ code: 'MYNA_CARD_PIN_FORM' });
    expect(await card.readCredentialTries('surfaceNumberCredential')).toBe(10);
  });
});
