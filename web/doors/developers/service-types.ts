import type { MessageId } from '../../i18n/messages.ts';

export const servicesPath = '/api/v1/identity/services';

export const attributes = ['name', 'address', 'birthdate', 'gender'] as const;
export type Attribute = (typeof attributes)[number];

export const attributeNames: Record<Attribute, MessageId> = {
  name: 'developers.attribute.name',
  address: 'developers.attribute.address',
  birthdate: 'developers.attribute.birthdate',
  gender: 'developers.attribute.gender',
};

export interface ListedService {
  readonly clientId: string;
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly asks: readonly Attribute[];
}

/** The public half is registered; the private half is the service's own and never leaves this browser but as the file that is saved. */
export async function makeServiceKey(): Promise<{ publicJwk: JsonWebKey; privateJwk: JsonWebKey }> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify']);
  const [publicJwk, privateJwk] = await Promise.all([
    crypto.subtle.exportKey('jwk', pair.publicKey),
    crypto.subtle.exportKey('jwk', pair.privateKey),
  ]);
  const { kty = 'EC', crv = 'P-256', x = '', y = '' } = publicJwk;
  const facts = { kid: 'key-1', alg: 'ES256', use: 'sig' };
  return { publicJwk: { kty, crv, x, y, ...facts }, privateJwk: { kty, crv, x, y, d: privateJwk.d ?? '', ...facts } };
}
