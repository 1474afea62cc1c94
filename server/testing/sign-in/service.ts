import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import * as openid from 'openid-client';
import type { RelyingService } from '../../institutions/identity/index.ts';
import type { HttpApp } from '../../kernel/index.ts';
import type { Browser } from './browser.ts';
import type { TestCard } from './cards.ts';
import { answerWithCard, uidOf } from './sign-in.ts';

/** A relying service of somebody else: its own keys, an ordinary OpenID client library, nothing of ours. */
export interface OutsideService {
  readonly registration: RelyingService;
  readonly config: openid.Configuration;
  readonly auth: openid.ClientAuth;
  readonly redirectUri: string;
}

export function newServiceKeys(): { privateKey: KeyObject; jwk: Record<string, unknown> } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid: 'service-1', alg: 'ES256', use: 'sig' } };
}

export async function registerOutsideService(
  house: { app: HttpApp; publicUrl: string; identity: { registerService(service: RelyingService): Promise<void> } },
  name: string,
): Promise<OutsideService> {
  const { privateKey, jwk } = newServiceKeys();
  const redirectUri = `https://${name}.example/callback`;
  const registration = {
    clientId: name,
    name: `Service ${name}`,
    redirectUris: [redirectUri],
    postLogoutRedirectUris: [`https://${name}.example/bye`],
    jwks: { keys: [jwk] },
  };
  await house.identity.registerService(registration);
  const key = await crypto.subtle.importKey(
    'pkcs8',
    privateKey.export({ format: 'der', type: 'pkcs8' }),
    { name: 'ECDSA', namedCurve: 'P-256' },
    false,
    ['sign'],
  );
  const auth = openid.PrivateKeyJwt({ key, kid: 'service-1' });
  const config = await openid.discovery(new URL(`${house.publicUrl}/oidc`), name, { id_token_signed_response_alg: 'ES256' }, auth, {
    execute: [openid.allowInsecureRequests],
  });
  openid.enableNonRepudiationChecks(config);
  return { registration, config, auth, redirectUri };
}

export interface AuthorizationRequest {
  readonly url: URL;
  readonly checks: { readonly pkceCodeVerifier: string; readonly expectedState: string; readonly expectedNonce: string };
}

export async function authorizationRequest(
  service: OutsideService,
  scope = 'openid name',
  extra: Record<string, string> = {},
): Promise<AuthorizationRequest> {
  const checks = {
    pkceCodeVerifier: openid.randomPKCECodeVerifier(),
    expectedState: openid.randomState(),
    expectedNonce: openid.randomNonce(),
  };
  const url = openid.buildAuthorizationUrl(service.config, {
    redirect_uri: service.redirectUri,
    scope,
    acr_values: 'aal3 crl',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    code_challenge: await openid.calculatePKCECodeChallenge(checks.pkceCodeVerifier),
    code_challenge_method: 'S256',
    ...extra,
  });
  return { url, checks };
}

/** The person's part: to the sign-in page, the card, and back to the service's address with the code. */
export async function authorizeWithCard(browser: Browser, request: AuthorizationRequest, card: TestCard): Promise<URL> {
  const authorization = await browser.get(request.url.href);
  const resumed = await browser.get(await answerWithCard(browser, uidOf(authorization.location), card));
  return new URL(resumed.location);
}
