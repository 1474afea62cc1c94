import { randomUUID } from 'node:crypto';
import * as openid from 'openid-client';
import type { HttpApp, KeyStore, Language, ProtocolTime, Signer } from '../../kernel/index.ts';
import { doorSigner, keyIdOf } from './clients.ts';
import { callbackPath, clientIdOf, doorProfiles } from './doors.ts';
import { acrOfCard, acrOfPasskey } from './provider.ts';
import { joseSignature } from './signing-keys.ts';
import type { Door } from './types.ts';

/** What a door remembers between sending the browser away and getting it back. */
export interface PendingSignIn {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Where the browser goes in the end: a path on this site. */
  readonly returnTo: string;
}

/** A door as an ordinary client of the provider, by the same library and checks as anybody else's. */
export interface RelyingParty {
  begin(returnTo: string, language: Language): Promise<{ location: string; pending: PendingSignIn }>;
  /**
   * Exchanges the code, and checks state, issuer, PKCE, nonce, audience and class of the answer. The token's signature is not
   * checked: it comes straight from the token endpoint, in this process (OpenID Connect Core 3.1.3.7, clause 6).
   *
   * @throws an error of openid-client for every answer that is not exactly the expected one
   */
  complete(callback: URL, pending: PendingSignIn): Promise<{ subject: string; accessToken: string }>;
}

export interface RelyingPartyParts {
  readonly app: HttpApp;
  readonly keys: KeyStore;
  readonly time: ProtocolTime;
  readonly publicUrl: string;
}

/** Creates the client of a door. Its requests to the provider stay in this process, but go through the same HTTP routes. */
export function createRelyingParty(parts: RelyingPartyParts, door: Door): RelyingParty {
  let discovered: Promise<openid.Configuration> | undefined;
  const configuration = (): Promise<openid.Configuration> => {
    discovered ??= discover(parts, door).catch((error: unknown) => {
      discovered = undefined;
      throw error;
    });
    return discovered;
  };
  return {
    async begin(returnTo, language) {
      const pending = { state: openid.randomState(), nonce: openid.randomNonce(), verifier: openid.randomPKCECodeVerifier(), returnTo };
      const location = openid.buildAuthorizationUrl(await configuration(), {
        redirect_uri: `${parts.publicUrl}${callbackPath(door)}`,
        scope: 'openid',
        acr_values: classesOf(door).join(' '),
        ui_locales: language,
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(pending.verifier),
        code_challenge_method: 'S256',
        ...(doorProfiles[door].isStaff ? { prompt: 'login' } : {}),
      });
      return { location: location.href, pending };
    },
    async complete(callback, pending) {
      const tokens = await openid.authorizationCodeGrant(await configuration(), callback, {
        pkceCodeVerifier: pending.verifier,
        expectedState: pending.state,
        expectedNonce: pending.nonce,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      if (!claims || !classesOf(door).includes(String(claims.acr))) throw new TypeError('not signed in with a card');
      return { subject: claims.sub, accessToken: tokens.access_token };
    },
  };
}

/** What a door accepts, the dearest first. */
function classesOf(door: Door): string[] {
  return doorProfiles[door].takesPasskeys ? [acrOfCard, acrOfPasskey] : [acrOfCard];
}

async function discover(parts: RelyingPartyParts, door: Door): Promise<openid.Configuration> {
  const clientId = clientIdOf(door);
  const issuer = `${parts.publicUrl}/oidc`;
  const signer = await doorSigner(parts.keys, door);
  return openid.discovery(
    new URL(issuer),
    clientId,
    { id_token_signed_response_alg: 'ES256' },
    clientAssertion(signer, parts.time, clientId, issuer),
    { [openid.customFetch]: fetchWithin(parts.app), execute: parts.publicUrl.startsWith('https:') ? [] : [openid.allowInsecureRequests] },
  );
}

/** `private_key_jwt` (RFC 7523, OpenID Connect Core 9) with a key that stays in its store. */
export function clientAssertion(signer: Signer, time: ProtocolTime, clientId: string, issuer: string): openid.ClientAuth {
  const header = encode({ alg: 'ES256', kid: keyIdOf(signer) });
  return async (_server, _client, body) => {
    const now = Math.floor(time.now() / 1000);
    const claims = encode({ iss: clientId, sub: clientId, aud: issuer, jti: randomUUID(), iat: now, exp: now + 30 });
    const signature = joseSignature(await signer.sign(Buffer.from(`${header}.${claims}`)));
    body.set('client_id', clientId);
    body.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    body.set('client_assertion', `${header}.${claims}.${Buffer.from(signature).toString('base64url')}`);
  };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function fetchWithin(app: HttpApp): openid.CustomFetch {
  return async (address, options) => {
    const url = new URL(address);
    const answer = await app.inject({
      method: options.method === 'POST' ? 'POST' : 'GET',
      url: `${url.pathname}${url.search}`,
      headers: { ...options.headers, host: url.host },
      ...(options.body === undefined || options.body === null ? {} : { payload: String(options.body) }),
    });
    return new Response(answer.body, { status: answer.statusCode, headers: answer.headers as Record<string, string> });
  };
}
