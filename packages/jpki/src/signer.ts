import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { AlgorithmIdentifier, SubjectPublicKeyInfo } from '@peculiar/asn1-x509';
import { bitString, decode, encode, sequence } from './der.ts';
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

const encodedAlgorithms = { rsa2048: encode(algorithmOf({ kind: 'rsa2048' })), p256: encode(algorithmOf({ kind: 'p256' })) } as const;

/** SHA-1 over the subjectPublicKey bits, method (1) of RFC 5280 4.2.1.2: an identifier, not a protection. */
export function keyIdentifier(spki: Uint8Array): Uint8Array {
  const info = decode(spki, SubjectPublicKeyInfo);
  return new Uint8Array(createHash('sha1').update(new Uint8Array(info.subjectPublicKey)).digest());
}

/** @throws JpkiError MYNA_JPKI_UNSUPPORTED_KEY unless the key is RSA of 2048 bits with exponent 65537. */
export function requireCardKey(spki: Uint8Array): void {
  const key = importPublicKey(spki);
  const details = key.asymmetricKeyDetails;
  if (key.asymmetricKeyType !== 'rsa' || details?.modulusLength !== 2048 || details.publicExponent !== 65537n) {
    throw new JpkiError('MYNA_JPKI_UNSUPPORTED_KEY', 'a certificate is issued for RSA-2048 keys with exponent 65537 only');
  }
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
