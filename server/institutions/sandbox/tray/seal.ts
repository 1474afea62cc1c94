import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Seals what a chip keeps, under the key that the server's key store derived for the tray. AES-256-GCM: nonce, ciphertext, tag. */
export interface ChipSeal {
  seal(plaintext: Uint8Array, context: string): Buffer;
  /** @throws when the bytes or the context are others */
  open(sealed: Buffer, context: string): Buffer;
}

const nonceBytes = 12;
const tagBytes = 16;

export function createChipSeal(key: Uint8Array): ChipSeal {
  return Object.freeze({
    seal(plaintext: Uint8Array, context: string) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context));
      return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed: Buffer, context: string) {
      const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes))
        .setAAD(Buffer.from(context))
        .setAuthTag(sealed.subarray(-tagBytes));
      return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, -tagBytes)), decipher.final()]);
    },
  });
}
