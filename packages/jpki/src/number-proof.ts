/**
 * The proof of number 番号確認 on a screen: a compact JWS (RFC 7515, ES256) that whoever asks verifies without a network.
 *
 * It names one asker and lives for two minutes, so a picture of it proves nothing to anybody else and nothing later. It holds neither the number nor a name, but
 * a commitment to number and birth date together: whoever was told both, and was given the proof's check code beside the picture, sees whether they are the
 * holder's. Without the check code (60 bits) nobody can try numbers against it, and with it each try costs a tenth of a second.
 */
import { createHash, createPublicKey, scrypt, verify } from 'node:crypto';
import { JpkiError } from './errors.ts';
import type { Signer } from './signer.ts';

export interface NumberProof {
  /** Who made it: the address of the installation. */
  readonly iss: string;
  /** The proof's identifier at the issuer. */
  readonly jti: string;
  /** For whom: the asker's name as its holder wrote it. */
  readonly aud: string;
  /** What for. */
  readonly pur: string;
  /** Seconds since 1970: made, and no proof from then on. */
  readonly iat: number;
  readonly exp: number;
  /** Different in each picture, so that one shown twice is noticed. */
  readonly nonce: string;
  /** See {@link commitToNumber}. */
  readonly fit: string;
}

const type = 'number-proof+jws';
/** scrypt (RFC 7914): 64 MiB and about a tenth of a second a try. */
const cost = { N: 65_536, r: 8, p: 1, maxmem: 128 * 1024 * 1024 };

/** 36 letters of base64url over the number and the birth date, salted with the check code and the proof. @param birthDate `1984-04-12` */
export function commitToNumber(facts: {
  readonly checkCode: string;
  readonly proofId: string;
  readonly number: string;
  readonly birthDate: string;
}): Promise<string> {
  const { checkCode, proofId, number, birthDate } = facts;
  return new Promise((resolve, reject) => {
    scrypt(`${number}/${birthDate}`, `number-proof/${proofId}/${checkCode}`, 27, cost, (error, key) =>
      error ? reject(error) : resolve(key.toString('base64url')),
    );
  });
}

/** The name by which a key is found among those that an issuer publishes: 16 hexadecimal digits of SHA-256 over its SubjectPublicKeyInfo. */
export function keyName(spki: Uint8Array): string {
  return createHash('sha256').update(spki).digest('hex').slice(0, 16);
}

const toPart = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** @param signer a P-256 key */
export async function signNumberProof(proof: NumberProof, signer: Signer): Promise<string> {
  const signed = `${toPart({ alg: 'ES256', typ: type, kid: keyName(signer.spki) })}.${toPart(proof)}`;
  return `${signed}.${toJoseSignature(await signer.sign(Buffer.from(signed))).toString('base64url')}`;
}

/** SEQUENCE { r, s } → r and s of 32 bytes each (RFC 7518 3.4). */
function toJoseSignature(der: Uint8Array): Buffer {
  const out = Buffer.alloc(64);
  let at = 2;
  for (const end of [32, 64]) {
    const length = der[at + 1] ?? 0;
    const value = Buffer.from(der.subarray(at + 2, at + 2 + length));
    const trimmed = value.length > 32 ? value.subarray(value.length - 32) : value;
    trimmed.copy(out, end - trimmed.length);
    at += 2 + length;
  }
  return out;
}

export interface NumberProofChecks {
  /** DER SubjectPublicKeyInfo of the issuer's published keys. */
  readonly keys: readonly Uint8Array[];
  /** Who asks: compared with the name in the proof, letter case and spaces aside. Left out: the caller compares it. */
  readonly audience?: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Seconds by which the asker's clock may be slow. */
const tolerance = 30;

/**
 * Verifies a proof as its asker does, without a network.
 * @throws JpkiError MYNA_JPKI_MALFORMED_PROOF, MYNA_JPKI_BAD_SIGNATURE, MYNA_JPKI_OTHER_AUDIENCE, MYNA_JPKI_NOT_YET_VALID, MYNA_JPKI_EXPIRED
 */
export function verifyNumberProof(token: string, { keys, audience, now }: NumberProofChecks): NumberProof {
  const [head, body, mark, more] = token.split('.');
  if (!head || !body || !mark || more !== undefined || token.length > 4000) throw malformed();
  const header = readPart(head);
  const proof = readPart(body);
  const signature = bytesOf(mark);
  if (header.alg !== 'ES256' || header.typ !== type || signature.length !== 64 || !isNumberProof(proof)) throw malformed();
  const spki = keys.find((key) => keyName(key) === header.kid);
  if (!spki || !isSigned(spki, `${head}.${body}`, signature)) {
    throw new JpkiError('MYNA_JPKI_BAD_SIGNATURE', 'not signed by the issuer');
  }
  if (audience !== undefined && !isSameName(audience, proof.aud)) {
    throw new JpkiError('MYNA_JPKI_OTHER_AUDIENCE', 'the proof was made for somebody else');
  }
  const seconds = now / 1000;
  if (seconds + tolerance < proof.iat) throw new JpkiError('MYNA_JPKI_NOT_YET_VALID', 'the proof is of a later time');
  if (seconds >= proof.exp) throw new JpkiError('MYNA_JPKI_EXPIRED', 'the picture is too old');
  return proof;
}

/** Whether two names are the same: width, letter case and spaces aside. */
export function isSameName(one: string, other: string): boolean {
  const plain = (name: string): string =>
    name
      .normalize('NFKC')
      .toLocaleLowerCase('en')
      .replace(/[\s\p{Cf}]+/gu, '');
  return plain(one) === plain(other);
}

const malformed = (cause?: unknown): JpkiError => new JpkiError('MYNA_JPKI_MALFORMED_PROOF', 'not a proof of number', { cause });

/** One spelling for one value: a changed last letter that decodes alike is refused. */
function bytesOf(part: string): Buffer {
  const bytes = Buffer.from(part, 'base64url');
  if (bytes.toString('base64url') !== part) throw malformed();
  return bytes;
}

function readPart(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(bytesOf(part).toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (cause) {
    throw malformed(cause);
  }
  throw malformed();
}

function isNumberProof(value: Record<string, unknown>): value is Record<string, unknown> & NumberProof {
  const texts = ['iss', 'jti', 'aud', 'pur', 'nonce', 'fit'].every((name) => typeof value[name] === 'string' && value[name] !== '');
  return texts && Number.isSafeInteger(value.iat) && Number.isSafeInteger(value.exp);
}

function isSigned(spki: Uint8Array, text: string, signature: Uint8Array): boolean {
  try {
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
    return verify('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }, signature);
  } catch {
    return false;
  }
}
