import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';
import { bitString, encode, sequence } from './der.ts';
import { createCursor, readOnly } from './der-reader.ts';
import { JpkiError } from './errors.ts';
import { oids } from './oids.ts';

/** A private key that may live in an HSM: it signs with SHA-256 (RSASSA-PKCS1-v1_5, or ECDSA as DER) and never leaves. */
export interface Signer {
  readonly kind: 'rsa2048' | 'p256';
  /** DER SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  sign(data: Uint8Array): Promise<Uint8Array>;
}

/** RFC 4055 3.1 wants NULL parameters for RSA, RFC 5758 3.2 none for ECDSA. */
export function algorithmOf(signer: Pick<Signer, 'kind'>): AlgorithmIdentifier {
  return signer.kind === 'rsa2048'
    ? new AlgorithmIdentifier({ algorithm: oids.sha256WithRsa, parameters: null })
    : new AlgorithmIdentifier({ algorithm: oids.ecdsaWithSha256 });
}

/** SEQUENCE { tbs, algorithm, BIT STRING signature }: the shape of certificates, CRLs and basic OCSP responses. */
export async function signStructure(tbs: Uint8Array, signer: Signer, ...trailer: Uint8Array[]): Promise<Uint8Array> {
  const signature = await signer.sign(tbs);
  return sequence(tbs, encodedAlgorithms[signer.kind], bitString(signature), ...trailer);
}

export const encodedAlgorithms = {
  rsa2048: encode(algorithmOf({ kind: 'rsa2048' })),
  p256: encode(algorithmOf({ kind: 'p256' })),
} as const;

/** SHA-1 over the subjectPublicKey bits, method (1) of RFC 5280 4.2.1.2: an identifier, not a protection. */
export function keyIdentifier(spki: Uint8Array): Uint8Array {
  const info = createCursor(readOnly(spki, 0x30));
  info.take(0x30);
  const bits = info.take(0x03).content.subarray(1);
  return new Uint8Array(hash('sha1', bits, 'buffer'));
}

/** @throws JpkiError MYNA_JPKI_UNSUPPORTED_KEY unless the key is RSA of 2048 bits with exponent 65537. */
export function requireCardKey(spki: Uint8Array): void {
  if (isPlainCardKey(spki)) return;
  const key = importPublicKey(spki);
  const details = key.asymmetricKeyDetails;
  if (key.asymmetricKeyType !== 'rsa' || details?.modulusLength !== 2048 || details.publicExponent !== 65537n) {
    throw new JpkiError('MYNA_JPKI_UNSUPPORTED_KEY', 'a certificate is issued for RSA-2048 keys with exponent 65537 only');
  }
}

/** SubjectPublicKeyInfo of an RSA key of 2048 bits with exponent 65537, up to the modulus and after it: in DER it has only this form. */
const beforeModulus = Buffer.from('30820122300d06092a864886f70d01010105000382010f003082010a0282010100', 'hex');
const afterModulus = Buffer.from('0203010001', 'hex');

/** What every chip sends; importing the key to see the same would cost more than the rest of a certificate. */
function isPlainCardKey(spki: Uint8Array): boolean {
  const bytes = Buffer.from(spki.buffer, spki.byteOffset, spki.byteLength);
  if (bytes.length !== beforeModulus.length + 256 + afterModulus.length) return false;
  const isOdd = ((bytes[beforeModulus.length + 255] ?? 0) & 1) === 1;
  const isLong = (bytes[beforeModulus.length] ?? 0) >= 0x80;
  return (
    isOdd &&
    isLong &&
    bytes.subarray(0, beforeModulus.length).equals(beforeModulus) &&
    bytes.subarray(-afterModulus.length).equals(afterModulus)
  );
}

function importPublicKey(spki: Uint8Array): KeyObject {
  try {
    return createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  } catch (cause) {
    throw new JpkiError('MYNA_JPKI_UNSUPPORTED_KEY', 'not a public key', { cause });
  }
}

/** True when `signature` over `data` was made by the key: RSASSA-PKCS1-v1_5 or ECDSA, SHA-256. Never throws on bad input. */
export function isSignedBy(spki: Uint8Array, data: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify('sha256', data, importPublicKey(spki), signature);
  } catch {
    return false;
  }
}
