/** Who signs what stands on a card: the municipality that issues it, certified by one authority for the texts and one for the face. */
import { type ContentSigner, encodeCardCertificate, encodeKeyId } from '@openmyna/reader';
import type { KeyStore, Signer } from '../../kernel/index.ts';

/** The key with which a municipality's cards are signed, and what a card says of it. */
export interface ContentIssuer extends ContentSigner {
  readonly keyId: Uint8Array;
  /** 568 bytes each, for EF 0004 of the text and of the surface application. */
  readonly textCertificate: Uint8Array;
  readonly surfaceCertificate: Uint8Array;
}

/**
 * Key numbers of real cards begin with 5, of the real test cards with 6 (…023 the face's authority, …033 the texts'). Ours begin with 9 and have the group
 * 999: nobody takes them for either.
 */
const group = '999';
const authorities = { text: '9000033', surface: '9000023' } as const;

/** The authority's signer, which is on no card: verifiers hold its public key. */
export const contentAuthority = (keys: KeyStore, kind: keyof typeof authorities): Promise<Signer> =>
  keys.signer(`cards/content/${authorities[kind]}`);

const known = new WeakMap<KeyStore, Map<string, Promise<ContentIssuer>>>();

/** @param municipality its code, five digits */
export function contentIssuer(keys: KeyStore, municipality: string): Promise<ContentIssuer> {
  const issuers = known.get(keys) ?? new Map<string, Promise<ContentIssuer>>();
  known.set(keys, issuers);
  let issuer = issuers.get(municipality);
  if (!issuer) {
    issuer = open(keys, municipality);
    issuer.catch(() => issuers.delete(municipality));
    issuers.set(municipality, issuer);
  }
  return issuer;
}

async function open(keys: KeyStore, municipality: string): Promise<ContentIssuer> {
  const signer = await keys.signer(`cards/content/${municipality}`);
  const { signBlock } = signer;
  if (!signBlock) throw new TypeError('cards are signed with RSA');
  const subject = encodeKeyId(`${municipality}00`, group);
  const certify = async (kind: keyof typeof authorities): Promise<Uint8Array> =>
    encodeCardCertificate(
      { issuer: encodeKeyId(authorities[kind], group), subject, spki: signer.spki },
      await contentAuthority(keys, kind),
    );
  return {
    keyId: subject,
    textCertificate: await certify('text'),
    surfaceCertificate: await certify('surface'),
    sign: (data) => signer.sign(data),
    signBlock,
  };
}
