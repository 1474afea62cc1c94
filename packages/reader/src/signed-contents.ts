import { concat, u16, utf8 } from './bytes.ts';
import { surfaceObjects } from './surface.ts';
import { encodeTlv, readTlv, readTlvs } from './tlv.ts';

/** Signs what stands on a card, with the key that the card's own card-verifiable certificate names. */
export interface ContentSigner {
  /** RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 8.2). */
  sign(data: Uint8Array): Promise<Uint8Array>;
  /** PKCS#1 v1.5 padding around the block as it is (RFC 8017 9.2 from step 3 on). */
  signBlock(block: Uint8Array): Promise<Uint8Array>;
}

export type ContentSignature = Pick<ContentSigner, 'sign'>;

const fill = (text: string, length: number): Uint8Array => {
  const bytes = utf8(text);
  if (bytes.length !== length) throw new RangeError(`not ${length} bytes`);
  return bytes;
};
const digits = (isoDate: string): Uint8Array => fill(isoDate.replaceAll('-', ''), 8);
const sha256 = async (...parts: readonly Uint8Array[]): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', concat(...parts).slice()));

/**
 * The name of a key on the card: seven digits, 08 05, three digits, four bytes that are zero here (on real cards they are not always).
 *
 * @throws {RangeError} when either is not that many digits
 */
export function encodeKeyId(number: string, group = '000'): Uint8Array {
  if (!/^\d{7}$/.test(number) || !/^\d{3}$/.test(group)) throw new RangeError('a key id has seven and three digits');
  return concat(utf8(number), Uint8Array.of(8, 5), utf8(group), new Uint8Array(4));
}

/** 90 exponent, 91 modulus, 265 bytes. @param spki DER SubjectPublicKeyInfo of an RSA-2048 key */
export function encodeCardKey(spki: Uint8Array): Uint8Array {
  const [, bits] = readTlvs(readTlv(spki).value);
  const [modulus, exponent] = readTlvs(readTlv(bits?.value ?? new Uint8Array(), 1).value);
  if (!modulus || !exponent) throw new RangeError('not an RSA key');
  const positive = (value: Uint8Array): Uint8Array => (value[0] === 0 ? value.subarray(1) : value);
  return concat(encodeTlv(0x90, positive(exponent.value)), encodeTlv(0x91, positive(modulus.value)));
}

/** Card-verifiable certificate, 568 bytes: issuer's and subject's key ids and the subject's key, signed as they stand. */
export async function encodeCardCertificate(
  { issuer, subject, spki }: { issuer: Uint8Array; subject: Uint8Array; spki: Uint8Array },
  { sign }: ContentSignature,
): Promise<Uint8Array> {
  const body = concat(issuer, subject, encodeCardKey(spki));
  return encodeTlv(0x7f21, encodeTlv(0x5f4e, body), encodeTlv(0x5f37, await sign(body)));
}

/** An outer object of those inside, closed by the signature over all of them as they are written. */
async function signed(tag: number, inside: readonly Uint8Array[], signatureTag: number, { sign }: ContentSignature): Promise<Uint8Array> {
  const content = concat(...inside);
  return encodeTlv(tag, content, encodeTlv(signatureTag, await sign(content)));
}

/** What is hashed of 基本4情報: everything behind the table of offsets. */
export function textsOf(basicFour: Uint8Array): Uint8Array {
  const { value } = readTlv(basicFour);
  return value.subarray(readTlv(value).size);
}

/** Text application EF 0001 as it lies on the card: 17 bytes, filler with them. */
export const numberFile = (individualNumber: Uint8Array): Uint8Array => concat(individualNumber, Uint8Array.of(0xff, 0xff)).subarray(0, 17);

/** Text application EF 0003 (真正性), 336 bytes: the hash of the number's file with its filler, that of the four texts, and a signature. */
export const encodeAuthenticity = async (individualNumber: Uint8Array, basicFour: Uint8Array, by: ContentSignature): Promise<Uint8Array> =>
  signed(
    0xff30,
    [encodeTlv(0xdf31, await sha256(numberFile(individualNumber))), encodeTlv(0xdf32, await sha256(textsOf(basicFour)))],
    0xdf33,
    by,
  );

/** Text application EF 0007, 536 bytes: the chip's public key, signed. */
export const encodeChipPublicKey = (chipKey: Uint8Array, by: ContentSignature): Promise<Uint8Array> =>
  signed(0xff50, [encodeTlv(0xdf51, encodeCardKey(chipKey))], 0xdf52, by);

/** Surface application EF 0001, 547 bytes: the birth date and the chip's key, for who needs an age and nothing else. */
export const encodeAgeRecord = (dateOfBirth: string, chipKey: Uint8Array, by: ContentSignature): Promise<Uint8Array> =>
  signed(0xff10, [encodeTlv(0xdf11, digits(dateOfBirth)), encodeTlv(0xdf12, encodeCardKey(chipKey))], 0xdf13, by);

/** Surface application EF 0005: the number as it is printed. @param picture PNG, one bit a pixel */
export const encodeNumberPicture = (picture: Uint8Array, chipKey: Uint8Array, by: ContentSignature): Promise<Uint8Array> =>
  signed(0xff40, [encodeTlv(0xdf41, picture), encodeTlv(0xdf42, encodeCardKey(chipKey))], 0xdf43, by);

export interface SurfaceContent {
  /** ISO date. */
  readonly dateOfBirth: string;
  /** ISO 5218. */
  readonly sex: string;
  /** DER SubjectPublicKeyInfo of the chip's own key. */
  readonly chipKey: Uint8Array;
  /** PNG, one bit a pixel. */
  readonly name: Uint8Array;
  readonly address: Uint8Array;
  /** JP2, grey; empty for a card without a photo. */
  readonly photo: Uint8Array;
  /** ISO date. */
  readonly expiresOn: string;
  /** PNG, one bit a pixel, 24 × 12. */
  readonly securityCode: Uint8Array;
}

const segmentHashes = async ([born, sex, key, name, address, photo]: readonly Uint8Array[]): Promise<Uint8Array> => {
  const parts = [[born, sex, key], [name, address], [photo]].map((segment) => segment.map((part) => part ?? new Uint8Array()));
  return concat(...(await Promise.all(parts.map((segment) => sha256(...segment)))));
};

/** A DigestInfo that names SHA-256 and carries the three hashes, 96 bytes: so cards are signed (measured), against RFC 8017. */
const segmentDigestInfo = (hashes: Uint8Array): Uint8Array =>
  concat(
    Uint8Array.of(0x30, 0x71, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x60),
    hashes,
  );

/** Surface application EF 0002: the card's face. Expiry and security code stand behind the signature, which does not cover them. */
export async function encodeSurface(content: SurfaceContent, { signBlock }: Pick<ContentSigner, 'signBlock'>): Promise<Uint8Array> {
  const covered = [
    encodeTlv(0xdf22, digits(content.dateOfBirth)),
    encodeTlv(0xdf23, fill(content.sex, 1)),
    encodeTlv(0xdf24, encodeCardKey(content.chipKey)),
    encodeTlv(0xdf25, content.name),
    encodeTlv(0xdf26, content.address),
    encodeTlv(0xdf27, content.photo),
  ];
  const signature = await signBlock(segmentDigestInfo(await segmentHashes(covered)));
  const objects = [
    ...covered,
    encodeTlv(0xdf28, signature),
    encodeTlv(0xdf29, digits(content.expiresOn)),
    encodeTlv(0xdf2a, content.securityCode),
  ];
  const tableSize = 3 + objects.length * 2;
  // The outer length has two bytes whatever it is: the signature alone makes more than 255.
  let next = 5 + tableSize;
  const offsets = objects.map((object) => {
    const start = next;
    next += object.length;
    return u16(start);
  });
  return encodeTlv(0xff20, encodeTlv(0xdf21, ...offsets), ...objects);
}

/** Surface application EF 0003. What the key-shaped reference and the 256 bytes of DF35 are is not known: the note and zeros here. */
export const encodeSurfaceInfo = (keyId: Uint8Array, municipality: string, note: string): Uint8Array =>
  encodeTlv(
    0xff30,
    encodeTlv(0xdf31, Uint8Array.of(6, 3, 0x0e, 1)),
    encodeTlv(0xdf32, keyId),
    encodeTlv(0xdf33, Uint8Array.of(0)),
    encodeTlv(0xdf34, fill(municipality, 5)),
    encodeTlv(0xdf35, keyId, utf8(note.padEnd(256, '\0'))),
  );

/** Common and registry application EF 0002: a record of one key id. Its tag is not known; 01 here. */
export const encodeKeyReference = (keyId: Uint8Array): Uint8Array => encodeTlv(0x01, keyId);

/** What `verifySurface` and `verifyAuthenticity` compare with: the hashes of what the card signed. */
export const surfaceHashes = async (file: Uint8Array): Promise<Uint8Array> =>
  segmentDigestInfo(await segmentHashes(surfaceObjects(file).map(({ encoded }) => encoded)));
