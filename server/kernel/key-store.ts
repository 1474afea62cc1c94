import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { MynaError } from './errors.ts';

/** Signs with a key that never leaves its store. */
export interface Signer {
  readonly kind: SignerKind;
  /** DER SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  /** RSASSA-PKCS1-v1_5 with SHA-256 (`rsa2048`) or ECDSA with SHA-256, DER encoded (`p256`). */
  sign(data: Uint8Array): Promise<Uint8Array>;
  /** `rsa2048` only: PKCS#1 v1.5 type 1 around a block of at most 245 bytes as it is; what a card's face is signed with. */
  signBlock?(block: Uint8Array): Promise<Uint8Array>;
}

export type SignerKind = 'rsa2048' | 'p256';

/** Where the private keys of the authorities live: sealed in the database, or a PKCS#11 module. */
export interface SignerBackend {
  /** The signer of that name; it is made at the first call, and every instance then gets the same one. */
  signer(name: string, kind: SignerKind): Promise<Signer>;
}

/** Symmetric keys derived from one secret, and the authorities' signing keys. */
export interface KeyStore {
  /** AES-256-GCM under the key of `purpose`; `context` (e.g. the resident id) is authenticated and must be given again. */
  seal(purpose: string, plaintext: Uint8Array, context: string): Uint8Array;
  /** @throws {MynaError} `MYNA_KEY_STORE_UNSEALABLE` when the data, the purpose or the context are not those of `seal`. */
  open(purpose: string, sealed: Uint8Array, context: string): Uint8Array;
  /** HMAC-SHA-256, 32 bytes: finds a sealed value again without revealing it. */
  blindIndex(purpose: string, value: string): Uint8Array;
  /** A key of `length` bytes for `purpose` (HKDF-SHA-256, RFC 5869). */
  derive(purpose: string, length: number): Uint8Array;
  signer(name: string, kind?: SignerKind): Promise<Signer>;
}

/** A key of `length` bytes for `purpose`, derived from the installation's secret (HKDF-SHA-256, RFC 5869). */
export function deriveKey(secret: Uint8Array, purpose: string, length: number): Uint8Array {
  return Buffer.from(hkdfSync('sha256', secret, 'openmyna', purpose, length));
}

const version = 1;
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Opens the key store over a secret of at least 32 bytes.
 *
 * A sealed value is `version (1) | nonce (12) | ciphertext | tag (16)`.
 */
export function openKeyStore(secret: Uint8Array, backend: (store: KeyStore) => SignerBackend): KeyStore {
  if (secret.length < 32) throw new MynaError('MYNA_KEY_STORE_SECRET_TOO_SHORT', { bytes: secret.length });
  const derived = new Map<string, Buffer>();

  const derive = (purpose: string, length: number): Uint8Array => deriveKey(secret, purpose, length);

  const keyOf = (purpose: string): Buffer => {
    let key = derived.get(purpose);
    if (!key) {
      key = Buffer.from(derive(purpose, 32));
      derived.set(purpose, key);
    }
    return key;
  };

  const store: KeyStore = {
    seal(purpose, plaintext, context) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', keyOf(`seal/${purpose}`), nonce).setAAD(Buffer.from(context));
      return Buffer.concat([Buffer.of(version), nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
    },
    open(purpose, sealed, context) {
      if (sealed.length < 1 + nonceBytes + tagBytes || sealed[0] !== version) throw new MynaError('MYNA_KEY_STORE_UNSEALABLE', { purpose });
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.length);
      const decipher = createDecipheriv('aes-256-gcm', keyOf(`seal/${purpose}`), bytes.subarray(1, 1 + nonceBytes))
        .setAAD(Buffer.from(context))
        .setAuthTag(bytes.subarray(bytes.length - tagBytes));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(1 + nonceBytes, bytes.length - tagBytes)), decipher.final()]);
      } catch (cause) {
        throw new MynaError('MYNA_KEY_STORE_UNSEALABLE', { purpose }, { cause });
      }
    },
    blindIndex: (purpose, value) =>
      createHmac('sha256', keyOf(`index/${purpose}`))
        .update(value)
        .digest(),
    derive,
    signer: (name, kind = 'rsa2048') => signers.signer(name, kind),
  };
  const signers = backend(store);
  return store;
}
