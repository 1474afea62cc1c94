import { constants, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, privateEncrypt, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { type Kysely, sql } from 'kysely';
import type { KeyStore, Signer, SignerBackend, SignerKind } from './key-store.ts';

interface KernelKeys {
  'kernel.keys': { name: string; kind: SignerKind; sealed: Buffer };
}

const makeKeyPair = promisify(generateKeyPair);

/**
 * Keeps signing keys sealed in `kernel.keys`, so that every instance on one database signs with the same key. Two
 * instances that make a key of one name at once end with the one that was stored first.
 */
export function databaseSigners<Tables>(database: Kysely<Tables>, store: KeyStore): SignerBackend {
  const keys = database as unknown as Kysely<KernelKeys>;
  const known = new Map<string, Promise<Signer>>();

  const load = async (name: string, kind: SignerKind): Promise<Signer> => {
    const find = () => keys.selectFrom('kernel.keys').select(['kind', 'sealed']).where('name', '=', name).executeTakeFirst();
    let row = await find();
    if (!row) {
      const der = await newPrivateKey(kind);
      const sealed = Buffer.from(store.seal('signing-key', der, name));
      await sql`insert into kernel.keys (name, kind, sealed) values (${name}, ${kind}, ${sealed}) on conflict (name) do nothing`.execute(
        keys,
      );
      row = await find();
    }
    if (row?.kind !== kind) throw new TypeError(`the signing key ${name} is not of kind ${kind}`);
    const privateKey = createPrivateKey({ key: Buffer.from(store.open('signing-key', row.sealed, name)), format: 'der', type: 'pkcs8' });
    return signerOf(kind, privateKey);
  };

  return {
    signer(name, kind) {
      let signer = known.get(name);
      if (!signer) {
        signer = load(name, kind);
        signer.catch(() => known.delete(name));
        known.set(name, signer);
      }
      return signer;
    },
  };
}

async function newPrivateKey(kind: SignerKind): Promise<Buffer> {
  const { privateKey } =
    kind === 'rsa2048' ? await makeKeyPair('rsa', { modulusLength: 2048 }) : await makeKeyPair('ec', { namedCurve: 'P-256' });
  return privateKey.export({ format: 'der', type: 'pkcs8' });
}

/** A signer over a private key that is held in memory. */
export function signerOf(kind: SignerKind, privateKey: KeyObject): Signer {
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return {
    kind,
    spki,
    sign: (data) =>
      new Promise((resolve, reject) => {
        // An ECDSA signature takes less time than handing it to another thread.
        if (kind === 'p256') return resolve(sign('sha256', data, privateKey));
        sign('sha256', data, privateKey, (error, signature) => (error ? reject(error) : resolve(signature)));
      }),
    ...(kind === 'rsa2048' && {
      signBlock: async (block: Uint8Array) => privateEncrypt({ key: privateKey, padding: constants.RSA_PKCS1_PADDING }, block),
    }),
  };
}
