import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { Browser } from './browser.ts';
import { answerWithCard, type Lane } from './sign-in.ts';

const clientId = 'bench-reading-room';
const redirectUri = 'https://reading-room.example/callback';

/** A relying service of somebody else, registered as every developer may in a sandbox: OpenID Connect with `private_key_jwt` (RFC 7523) and PKCE. */
export interface OutsideService {
  /** Signs somebody in with the card; the answer asks `/userinfo` with the token that came of it, and says whether it was given. */
  signIn(browser: Browser, lane: Lane): Promise<() => Promise<boolean>>;
}

const base64url = (value: string | Uint8Array): string => Buffer.from(value).toString('base64url');

export async function registerService(base: string): Promise<OutsideService> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'bench', alg: 'ES256', use: 'sig' };
  const registered = await fetch(`${base}/api/v1/identity/services`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ clientId, name: 'Reading room', redirectUris: [redirectUri], asks: ['name'], jwks: { keys: [jwk] } }),
  });
  if (!registered.ok) throw new Error(`the service was not registered: ${await registered.text()}`);

  const assertion = (): string => {
    const now = Math.floor(Date.now() / 1000);
    const claims = { iss: clientId, sub: clientId, aud: `${base}/oidc`, jti: randomBytes(12).toString('hex'), iat: now, exp: now + 60 };
    const content = `${base64url(JSON.stringify({ alg: 'ES256', kid: 'bench' }))}.${base64url(JSON.stringify(claims))}`;
    return `${content}.${base64url(sign('sha256', Buffer.from(content), { key: privateKey, dsaEncoding: 'ieee-p1363' }))}`;
  };

  return {
    async signIn(browser, lane) {
      const verifier = base64url(randomBytes(32));
      const query = new URLSearchParams({
        client_id: clientId,
        response_type: 'code',
        redirect_uri: redirectUri,
        scope: 'openid name',
        acr_values: 'aal3 crl',
        state: base64url(randomBytes(12)),
        nonce: base64url(randomBytes(12)),
        code_challenge: base64url(createHash('sha256').update(verifier).digest()),
        code_challenge_method: 'S256',
      });
      const authorization = await browser.send('GET', `/oidc/auth?${query}`);
      const resumed = await browser.send('GET', await answerWithCard(browser, authorization.location, lane));
      const code = new URL(resumed.location).searchParams.get('code') ?? '';
      const tokens = await fetch(`${base}/oidc/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          code,
          redirect_uri: redirectUri,
          code_verifier: verifier,
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: assertion(),
        }),
      });
      const { access_token: token } = (await tokens.json()) as { access_token?: string };
      if (!token) throw new Error(`the service got no token (${tokens.status})`);
      const headers = { authorization: `Bearer ${token}` };
      return async () => {
        const answer = await fetch(`${base}/oidc/me`, { headers });
        await answer.arrayBuffer();
        return answer.ok;
      };
    },
  };
}
