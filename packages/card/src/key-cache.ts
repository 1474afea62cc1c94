import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { FilePath } from './applications/description.ts';

/** Parsed private keys beside an image. A key is parsed again only when its bytes changed. */
export interface KeyCache {
  get(path: FilePath, pkcs8: Uint8Array): KeyObject;
}

export function createKeyCache(): KeyCache {
  const parsed = new Map<FilePath, { pkcs8: Uint8Array; key: KeyObject }>();
  return Object.freeze({
    get(path: FilePath, pkcs8: Uint8Array): KeyObject {
      const known = parsed.get(path);
      if (known?.pkcs8 === pkcs8) return known.key;
      const key = createPrivateKey({ key: Buffer.from(pkcs8), type: 'pkcs8', format: 'der' });
      parsed.set(path, { pkcs8, key });
      return key;
    },
  });
}
