import { createPublicKey, type KeyObject } from 'node:crypto';
import type { KeyStore, Signer } from '../../kernel/index.ts';
import { ExternalSigningKey } from './oidc-library.ts';

/** The keys that sign identity tokens, by the JWS algorithm (RFC 7518 3.1). */
export const tokenKeys = { ES256: 'identity/es256', RS256: 'identity/rs256' } as const;

/** The provider's token keys. They stay in the key store, or in the module behind it. */
export async function openTokenKeys(keys: KeyStore): Promise<ExternalSigningKey[]> {
  const [es256, rs256] = await Promise.all([keys.signer(tokenKeys.ES256, 'p256'), keys.signer(tokenKeys.RS256, 'rsa2048')]);
  return [new StoredKey('ES256', es256), new StoredKey('RS256', rs256)];
}

/** oidc-provider asks for a class here. */
class StoredKey extends ExternalSigningKey {
  readonly #signer: Signer;
  readonly #algorithm: 'ES256' | 'RS256';
  readonly #publicKey: KeyObject;

  constructor(algorithm: 'ES256' | 'RS256', signer: Signer) {
    super();
    this.#signer = signer;
    this.#algorithm = algorithm;
    this.#publicKey = createPublicKey({ key: Buffer.from(signer.spki), format: 'der', type: 'spki' });
    Object.assign(this, { alg: algorithm });
  }

  override keyObject(): KeyObject {
    return this.#publicKey;
  }

  override async sign(data: Uint8Array): Promise<Uint8Array> {
    const signature = await this.#signer.sign(data);
    return this.#algorithm === 'ES256' ? joseSignature(signature) : signature;
  }
}

/**
 * ECDSA P-256: from DER `SEQUENCE { r INTEGER, s INTEGER }` (RFC 3279 2.2.3) to the 64 bytes `r | s` of RFC 7518 3.4.
 *
 * @throws {TypeError} when the bytes are not such a sequence
 */
export function joseSignature(der: Uint8Array): Uint8Array {
  const joined = new Uint8Array(64);
  let offset = 2;
  for (const end of [32, 64]) {
    const length = der[offset + 1] ?? 0;
    if (der[offset] !== 0x02 || offset + 2 + length > der.length) throw new TypeError('not an ECDSA signature');
    const integer = der.subarray(offset + 2, offset + 2 + length);
    const magnitude = integer.subarray(integer.findIndex((byte) => byte !== 0));
    if (magnitude.length > 32) throw new TypeError('not a P-256 signature');
    joined.set(magnitude, end - magnitude.length);
    offset += 2 + length;
  }
  return joined;
}
