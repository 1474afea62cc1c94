import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { encodeCardKey, parseCardKey, verifyAuthenticity, verifyCardCertificate, verifyRecord, verifySurface } from '@openmyna/reader';
import { policyProfile } from '@openmyna/rules';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { createDocuments } from '../../kernel/documents/index.ts';
import { type KeyStore, openKeyStore, Temporal } from '../../kernel/index.ts';
import { signerOf } from '../../kernel/signers.ts';
import { type ChipFile, cardFiles, personFiles } from './chip-files.ts';
import { contentAuthority } from './content-signers.ts';
import { createChipPhotos } from './photo/chip-photo.ts';

const made = new Map<string, ReturnType<typeof signerOf>>();
/** A key store whose signers live in memory. */
const keys: KeyStore = openKeyStore(new Uint8Array(32).fill(7), () => ({
  signer: async (name, kind) => {
    const signer = made.get(name) ?? signerOf(kind, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey);
    made.set(name, signer);
    return signer;
  },
}));
const tools = {
  keys,
  documents: createDocuments({ profile: policyProfile('brief'), url: 'http://localhost' }),
  photos: createChipPhotos(),
};
const chipKey = new Uint8Array(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'der' }));

const holder = {
  person: {
    residentId: '00000000-0000-0000-0000-000000000001',
    name: '田中 花子',
    kana: 'タナカ ハナコ',
    birthDate: Temporal.PlainDate.from('1984-04-12'),
    sex: 'female' as const,
    address: '港町1丁目2番3号',
    belonging: 'national' as const,
    municipality: {
      code: '149900',
      name: '汐見市',
      prefecture: '神奈川県',
      latin: { prefecture: 'Kanagawa-ken', municipality: 'Shiomi-shi' },
      office: '汐見市役所',
    },
    state: 'living' as const,
    isResident: true,
  },
  individualNumber: '537686677188',
  expiresOn: Temporal.PlainDate.from('2036-04-12'),
  securityCode: '2285',
  portrait: undefined as Uint8Array | undefined,
  chipKey,
};

describe('the files of a card', () => {
  const files = new Map<ChipFile['file'], Uint8Array>();
  const fileOf = (name: ChipFile['file']): Uint8Array => files.get(name) ?? new Uint8Array();
  beforeAll(async () => {
    const portrait = new Uint8Array(await readFile(new URL('../sandbox/portraits/hanako.jpg', import.meta.url)));
    for (const { file, content } of [...(await personFiles(tools, { ...holder, portrait })), ...(await cardFiles(tools, holder))])
      files.set(file, content);
  });
  const issuerKey = async (certificate: ChipFile['file'], kind: 'text' | 'surface') => {
    const authority = parseCardKey(encodeCardKey((await contentAuthority(keys, kind)).spki));
    const opened = await verifyCardCertificate(fileOf(certificate), authority);
    if (!opened) throw new Error('not the authority');
    return opened;
  };

  it.each([
    ['authenticity', 336],
    ['textCertificate', 568],
    ['chipPublicKey', 536],
    ['ageRecord', 547],
    ['surfaceInfo', 320],
    ['surfaceCertificate', 568],
  ] as const)('%s has the %i bytes of a real card', (file, size) => expect(fileOf(file)).toHaveLength(size));

  it('are signed by the municipality, which the authority of each application certifies under numbers of no real card', async () => {
    const text = await issuerKey('textCertificate', 'text');
    const surface = await issuerKey('surfaceCertificate', 'surface');
    expect([text.issuer, text.subject]).toEqual(['9000033/999', '1499000/999']);
    expect(surface.issuer).toBe('9000023/999');
    const read = { individualNumber: fileOf('individualNumber'), basicFour: fileOf('basicFour') };
    expect(await verifyAuthenticity(fileOf('authenticity'), read, text.key)).toBe(true);
    for (const record of ['ageRecord', 'chipPublicKey', 'numberPicture'] as const)
      expect(await verifyRecord(fileOf(record), text.key)).toBe(true);
    expect(await verifySurface(fileOf('surface'), surface.key)).toBe(true);
    expect(Buffer.from(fileOf('applicationInfo')).toString('latin1')).toContain('OPENMYNA TEST');
  });

  it('no longer verify when one byte of text, picture or portrait is another', async () => {
    const { key } = await issuerKey('textCertificate', 'text');
    const changed = (file: ChipFile['file'], from: number) => fileOf(file).with(from, (fileOf(file)[from] ?? 0) ^ 1);
    const authenticity = fileOf('authenticity');
    expect(await verifyAuthenticity(authenticity, { basicFour: changed('basicFour', 30) }, key)).toBe(false);
    expect(await verifyAuthenticity(authenticity, { individualNumber: changed('individualNumber', 9) }, key)).toBe(false);
    expect(await verifyRecord(changed('ageRecord', 12), key)).toBe(false);
    const surface = fileOf('surface');
    const photoAt = Buffer.from(surface).indexOf('jP  ');
    for (const at of [30, 400, photoAt + 200]) expect(await verifySurface(changed('surface', at), key)).toBe(false);
    expect(await verifyCardCertificate(changed('textCertificate', 60), key)).toBeUndefined();
  });

  it('show name, address, number and code as pictures of one bit a pixel', async () => {
    const pngs = [
      ...Buffer.from(fileOf('surface'))
        .toString('latin1')
        .matchAll(/\x89PNG/g),
    ].map(({ index }) => index);
    expect(pngs).toHaveLength(3);
    const sizes = await Promise.all(pngs.map(async (at) => sharp(fileOf('surface').subarray(at)).metadata()));
    expect(sizes.map(({ width }) => width)).toEqual([560, 560, 24]);
    expect(sizes.at(-1)?.height).toBe(12);
    const number = await sharp(
      fileOf('numberPicture').subarray(Buffer.from(fileOf('numberPicture')).indexOf('\x89PNG', 0, 'latin1')),
    ).metadata();
    expect([number.width, number.height, number.bitsPerSample ?? number.depth]).toEqual([72, 12, expect.anything()]);
  });

  it('have no portrait for an infant, and the offsets still fit', async () => {
    const infant = await personFiles(tools, holder);
    const surface = infant.find(({ file }) => file === 'surface')?.content ?? new Uint8Array();
    const view = new DataView(surface.buffer, surface.byteOffset);
    const tags = Array.from({ length: 9 }, (_, at) => view.getUint16(view.getUint16(5 + 3 + at * 2)));
    expect(tags).toEqual([0xdf22, 0xdf23, 0xdf24, 0xdf25, 0xdf26, 0xdf27, 0xdf28, 0xdf29, 0xdf2a]);
  });

  it('are not made for a name that the card cannot show right', async () => {
    const person = { ...holder.person, name: '田中 \u{10ffff}' };
    await expect(personFiles(tools, { ...holder, person })).rejects.toMatchObject({ code: 'MYNA_DOCUMENT_GLYPH_MISSING' });
  });

  it('carry a chip key in the form of the family', () => {
    const jwk = createPublicKey({ key: Buffer.from(chipKey), type: 'spki', format: 'der' }).export({ format: 'jwk' });
    const { exponent, modulus } = parseCardKey(encodeCardKey(chipKey));
    expect([Buffer.from(exponent).toString('base64url'), Buffer.from(modulus).toString('base64url')]).toEqual([jwk.e, jwk.n]);
    expect(encodeCardKey(chipKey)).toHaveLength(265);
  });
});
