import { concat, isEqual } from './bytes.ts';
import { numberFile, surfaceHashes, textsOf } from './signed-contents.ts';
import { surfaceObjects } from './surface.ts';
import { readTlv, readTlvs, type Tlv } from './tlv.ts';

/** An RSA key as the card writes it: 90 exponent, 91 modulus. */
export interface CardKey {
  readonly exponent: Uint8Array;
  readonly modulus: Uint8Array;
}

/** A card-verifiable certificate taken apart. */
export interface CardCertificate {
  readonly issuer: string;
  readonly subject: string;
  readonly key: CardKey;
}

const toNumber = (bytes: Uint8Array): bigint => bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

/** The padded block that a signature stands for (RFC 8017 5.2.2), as long as the modulus. */
function openSignature({ exponent, modulus }: CardKey, signature: Uint8Array): Uint8Array {
  const n = toNumber(modulus);
  let power = 1n;
  const base = toNumber(signature) % n;
  for (const bit of toNumber(exponent).toString(2)) {
    power = (power * power) % n;
    if (bit === '1') power = (power * base) % n;
  }
  const hex = power.toString(16).padStart(modulus.length * 2, '0');
  return Uint8Array.from({ length: modulus.length }, (_, at) => Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16));
}

/** PKCS#1 v1.5 type 1 around the block (RFC 8017 9.2), compared as a whole. */
function isSignatureOf(key: CardKey, block: Uint8Array, signature: Uint8Array): boolean {
  const padding = new Uint8Array(Math.max(0, key.modulus.length - block.length - 3)).fill(0xff);
  return isEqual(concat(Uint8Array.of(0, 1), padding, Uint8Array.of(0), block), openSignature(key, signature));
}

const sha256 = async (data: Uint8Array): Promise<Uint8Array> => new Uint8Array(await crypto.subtle.digest('SHA-256', data.slice()));
const sha256Info = Uint8Array.of(
  0x30,
  0x31,
  0x30,
  0x0d,
  0x06,
  0x09,
  0x60,
  0x86,
  0x48,
  0x01,
  0x65,
  0x03,
  0x04,
  0x02,
  0x01,
  0x05,
  0x00,
  0x04,
  0x20,
);

const isSigned = async (key: CardKey, data: Uint8Array, signature: Uint8Array): Promise<boolean> =>
  isSignatureOf(key, concat(sha256Info, await sha256(data)), signature);

export function parseCardKey(bytes: Uint8Array): CardKey {
  const [exponent, modulus] = readTlvs(bytes);
  return { exponent: exponent?.value ?? new Uint8Array(), modulus: modulus?.value ?? new Uint8Array() };
}

const keyName = (id: Uint8Array): string => `${String.fromCharCode(...id.subarray(0, 7))}/${String.fromCharCode(...id.subarray(9, 12))}`;

/**
 * Checks a card's card-verifiable certificate with the authority's key, which is not on the card.
 *
 * @returns undefined when the authority did not sign it
 */
export async function verifyCardCertificate(file: Uint8Array, authority: CardKey): Promise<CardCertificate | undefined> {
  const [body, signature] = readTlvs(readTlv(file).value);
  if (!body || !signature || body.value.length !== 297) return undefined;
  if (!(await isSigned(authority, body.value, signature.value))) return undefined;
  const { value } = body;
  return { issuer: keyName(value.subarray(0, 16)), subject: keyName(value.subarray(16, 32)), key: parseCardKey(value.subarray(32)) };
}

const partsOf = (file: Uint8Array): { objects: Tlv[]; covered: Uint8Array; signature: Uint8Array } => {
  const { value } = readTlv(file);
  const objects = readTlvs(value);
  const last = objects.at(-1);
  return { objects, covered: value.subarray(0, value.length - (last?.size ?? 0)), signature: last?.value ?? new Uint8Array() };
};

/** Whether the texts that were read are those that the issuer signed. Either may be left out; a credential of the face opens only one. */
export async function verifyAuthenticity(
  authenticity: Uint8Array,
  read: { readonly individualNumber?: Uint8Array; readonly basicFour?: Uint8Array },
  key: CardKey,
): Promise<boolean> {
  const { objects, covered, signature } = partsOf(authenticity);
  const [number, four] = objects;
  if (!number || !four || !(await isSigned(key, covered, signature))) return false;
  const { individualNumber, basicFour } = read;
  if (individualNumber && !isEqual(await sha256(numberFile(individualNumber)), number.value)) return false;
  return !basicFour || isEqual(await sha256(textsOf(basicFour)), four.value);
}

/** Whether the issuer signed a record of one signature at its end: age record, chip's key, number's picture. */
export async function verifyRecord(record: Uint8Array, key: CardKey): Promise<boolean> {
  const { covered, signature } = partsOf(record);
  return isSigned(key, covered, signature);
}

/**
 * Whether the issuer signed the pictures and dates of the face; expiry and security code are not signed.
 *
 * @throws {CardError} `MYNA_CARD_REFUSED` when the file is not of the one shape that `parseSurface` shows
 */
export async function verifySurface(file: Uint8Array, key: CardKey): Promise<boolean> {
  const signature = surfaceObjects(file).find(({ tag }) => tag === 0xdf28);
  return signature !== undefined && isSignatureOf(key, await surfaceHashes(file), signature.value);
}
