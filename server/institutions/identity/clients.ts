import { createPublicKey, hash } from 'node:crypto';
import type { ClientMetadata } from 'oidc-provider';
import type pg from 'pg';
import { z } from 'zod';
import { type KeyStore, MynaError, type ProtocolTime, type Signer } from '../../kernel/index.ts';
import { callbackPath, clientIdOf, doorProfiles, doors } from './doors.ts';
import type { Door, RelyingService } from './types.ts';

/** The key with which a door proves to the provider that it is itself (`private_key_jwt`, RFC 7523). */
export function doorSigner(keys: KeyStore, door: Door): Promise<Signer> {
  return keys.signer(`identity/client/${door}`, 'p256');
}

/** A key id that follows from the key. */
export function keyIdOf(signer: Signer): string {
  return hash('sha256', Buffer.from(signer.spki), 'base64url').slice(0, 16);
}

/** Our own doors as clients of the provider. They stand in code: nobody can register over them. */
export async function doorClients(keys: KeyStore, publicUrl: string): Promise<ClientMetadata[]> {
  return Promise.all(
    doors.map(async (door) => {
      const signer = await doorSigner(keys, door);
      const jwk = createPublicKey({ key: Buffer.from(signer.spki), format: 'der', type: 'spki' }).export({ format: 'jwk' });
      return {
        ...commonMetadata,
        client_id: clientIdOf(door),
        client_name: doorProfiles[door].name.en,
        redirect_uris: [`${publicUrl}${callbackPath(door)}`],
        post_logout_redirect_uris: [`${publicUrl}/${door}`],
        scope: 'openid',
        jwks: { keys: [{ ...jwk, kty: 'EC', kid: keyIdOf(signer), alg: 'ES256', use: 'sig' }] },
      };
    }),
  );
}

const commonMetadata = {
  grant_types: ['authorization_code'] as string[],
  response_types: ['code'] as ['code'],
  token_endpoint_auth_method: 'private_key_jwt',
  id_token_signed_response_alg: 'ES256',
  subject_type: 'pairwise',
} satisfies Partial<ClientMetadata>;

const isSafeRedirect = (text: string): boolean => {
  const url = URL.parse(text);
  return url !== null && url.hash === '' && (url.protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname));
};

const redirectUri = z.string().max(500).refine(isSafeRedirect);
const publicKey = z
  .looseObject({ kty: z.enum(['EC', 'RSA']) })
  .refine((key) => ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'].every((secret) => !(secret in key)));

export const attributes = ['name', 'address', 'birthdate', 'gender'] as const;

/** What a relying service may register: no secrets, addresses that are safe to send a code to. */
const relyingService = z.object({
  clientId: z.string().regex(/^(?!openmyna-)[a-z0-9][a-z0-9.-]{2,63}$/),
  name: z.string().min(1).max(80),
  redirectUris: z.array(redirectUri).min(1).max(10),
  postLogoutRedirectUris: z.array(redirectUri).max(10).optional(),
  asks: z.array(z.enum(attributes)).max(4).optional(),
  jwks: z.object({ keys: z.array(publicKey).min(1).max(5) }),
});

/**
 * Adds or replaces a relying service.
 *
 * @throws {MynaError} `MYNA_IDENTITY_SERVICE_INVALID` naming the first field that is not acceptable
 */
export async function saveService(pool: pg.Pool, time: ProtocolTime, service: RelyingService): Promise<void> {
  const metadata = metadataOf(service);
  await pool.query(
    `insert into identity.relying_services (client_id, metadata, registered_at) values ($1, $2::jsonb, to_timestamp($3 / 1000.0))
     on conflict (client_id) do update set metadata = excluded.metadata`,
    [metadata.client_id, JSON.stringify(metadata), time.now()],
  );
}

/**
 * Adds a relying service that is not there yet: whoever registers one changes nobody else's.
 *
 * @throws {MynaError} `MYNA_IDENTITY_SERVICE_INVALID`, `MYNA_IDENTITY_SERVICE_EXISTS`
 */
export async function addService(pool: pg.Pool, time: ProtocolTime, service: RelyingService): Promise<void> {
  const metadata = metadataOf(service);
  const { rowCount } = await pool.query(
    `insert into identity.relying_services (client_id, metadata, registered_at) values ($1, $2::jsonb, to_timestamp($3 / 1000.0))
     on conflict (client_id) do nothing`,
    [metadata.client_id, JSON.stringify(metadata), time.now()],
  );
  if (rowCount === 0) throw new MynaError('MYNA_IDENTITY_SERVICE_EXISTS');
}

/** A registered service as lists show it. */
export interface ListedService {
  readonly clientId: string;
  readonly name: string;
  readonly redirectUris: string[];
  readonly asks: string[];
  /** ISO 8601, protocol time. */
  readonly registeredAt: string;
}

/** Newest first. */
export async function listServices(pool: pg.Pool): Promise<ListedService[]> {
  const { rows } = await pool.query<{ metadata: ReturnType<typeof metadataOf>; registered_at: string }>(
    'select metadata, registered_at from identity.relying_services order by registered_at desc, client_id limit 500',
  );
  return rows.map(({ metadata, registered_at }) => ({
    clientId: metadata.client_id,
    name: metadata.client_name,
    redirectUris: metadata.redirect_uris,
    asks: attributes.filter((attribute) => metadata.scope.split(' ').includes(attribute)),
    registeredAt: registered_at,
  }));
}

/** Takes a service off the list: its next request is that of a stranger. @throws {MynaError} `MYNA_IDENTITY_SERVICE_NOT_FOUND` */
export async function removeService(pool: pg.Pool, clientId: string): Promise<void> {
  const { rowCount } = await pool.query('delete from identity.relying_services where client_id = $1', [clientId]);
  if (rowCount === 0) throw new MynaError('MYNA_IDENTITY_SERVICE_NOT_FOUND');
}

function metadataOf(service: RelyingService) {
  const parsed = relyingService.safeParse(service);
  if (!parsed.success) throw new MynaError('MYNA_IDENTITY_SERVICE_INVALID', { field: parsed.error.issues[0]?.path.join('.') ?? '' });
  const { clientId, name, redirectUris, postLogoutRedirectUris, asks = attributes, jwks } = parsed.data;
  return {
    ...commonMetadata,
    client_id: clientId,
    client_name: name,
    redirect_uris: redirectUris,
    post_logout_redirect_uris: postLogoutRedirectUris ?? [],
    scope: ['openid', ...asks].join(' '),
    jwks,
  };
}
