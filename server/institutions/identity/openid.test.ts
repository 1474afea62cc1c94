import * as openid from 'openid-client';
import { beforeAll, describe, expect, it } from 'vitest';
import { openTestHouse } from '../../testing/sign-in/house.ts';
import {
  authorizationRequest,
  authorizeWithCard,
  newServiceKeys,
  type OutsideService,
  registerOutsideService,
} from '../../testing/sign-in/service.ts';
import { answerWithCard, signIn, uidOf } from '../../testing/sign-in/sign-in.ts';

const house = await openTestHouse();
let service: OutsideService;
let other: OutsideService;

beforeAll(async () => {
  service = await registerOutsideService(house, 'library');
  other = await registerOutsideService(house, 'museum');
});

describe('the provider as a service of somebody else sees it', () => {
  it('announces code flow, S256, private_key_jwt and pairwise subjects, and nothing weaker', () => {
    const server = service.config.serverMetadata();
    expect(server.issuer).toBe(`${house.publicUrl}/oidc`);
    expect(server.response_types_supported).toEqual(['code']);
    expect(server.code_challenge_methods_supported).toEqual(['S256']);
    expect(server.token_endpoint_auth_methods_supported).toEqual(['private_key_jwt']);
    expect(server.subject_types_supported).toEqual(['pairwise']);
    expect(server.acr_values_supported).toEqual(['aal3', 'aal2', 'crl']);
    expect(server.grant_types_supported).not.toContain('implicit');
    expect(server.registration_endpoint).toBeUndefined();
  });

  it('gives the attributes that were shown on the page, and an identity token that says card and PIN', async () => {
    const card = await house.newCard();
    const request = await authorizationRequest(service, 'openid name address birthdate gender');
    const back = await authorizeWithCard(house.browser(), request, card);
    const tokens = await openid.authorizationCodeGrant(service.config, back, { ...request.checks, idTokenExpected: true });
    const claims = tokens.claims();
    expect(claims).toMatchObject({ aud: 'library', acr: 'aal3', amr: ['sc', 'pin'] });
    expect(claims).not.toHaveProperty('name');
    const user = await openid.fetchUserInfo(service.config, tokens.access_token, String(claims?.sub));
    expect(user).toEqual({
      sub: claims?.sub,
      name: '田中 花子',
      address: '汐見市港町1丁目2番3号',
      birthdate: '1984-04-12',
      gender: 'female',
    });
  });

  it('names one person differently to every service, and the same at each visit', async () => {
    const card = await house.newCard();
    const subjectAt = async (at: OutsideService): Promise<unknown> => {
      const request = await authorizationRequest(at, 'openid');
      const back = await authorizeWithCard(house.browser(), request, card);
      return (await openid.authorizationCodeGrant(at.config, back, request.checks)).claims()?.sub;
    };
    const first = await subjectAt(service);
    expect(await subjectAt(service)).toBe(first);
    expect(await subjectAt(other)).not.toBe(first);
    expect(first).not.toContain(card.residentId);
  });

  it('shows who asks for what before the card is held to it', async () => {
    const browser = house.browser();
    const request = await authorizationRequest(service, 'openid name birthdate');
    const authorization = await browser.get(request.url.href);
    const page = await browser.get(`/api/v1/identity/interactions/${uidOf(authorization.location)}`);
    expect(page.headers['cache-control']).toBe('no-store');
    expect(page.json()).toMatchObject({
      service: { id: 'library', name: { ja: 'Service library', en: 'Service library' }, isPublicInstitution: false },
      asks: ['name', 'birthdate'],
    });
  });

  it('asks again on a page when a service that the person did not agree to joins the same sign-in', async () => {
    const browser = house.browser();
    const card = await house.newCard();
    await signIn(browser, 'portal', card);
    const request = await authorizationRequest(service, 'openid name');
    const authorization = await browser.get(request.url.href);
    const resumed = await browser.get(await answerWithCard(browser, uidOf(authorization.location), card));
    expect(resumed.location).toMatch(/^https:\/\/library\.example\/callback\?code=/);
  });
});

describe('the language of the sign-in page', () => {
  const pageOf = async (asked: Record<string, string>): Promise<string | undefined> => {
    const { url } = await authorizationRequest(service, 'openid', asked);
    return (await house.browser().get(url.href)).location;
  };

  it('is the first that the service asks for and the pages have', async () => {
    expect(await pageOf({ ui_locales: 'fr pt-BR en' })).toContain('&ui_locales=pt');
    expect(await pageOf({ ui_locales: 'ja-x-easy' })).toContain('&ui_locales=ja-easy');
    expect(await pageOf({ ui_locales: 'zh-TW' })).toContain('&ui_locales=zh-Hans');
  });

  it('is left to the reader when the service asks for none of them', async () => {
    expect(await pageOf({})).not.toContain('ui_locales');
    expect(await pageOf({ ui_locales: '"><script> fr' })).not.toContain('ui_locales');
  });
});

describe('signing out at a service', () => {
  it('asks the person, and ends the sign-in at every door', async () => {
    const browser = house.browser();
    const card = await house.newCard();
    await signIn(browser, 'portal', card);
    const request = await authorizationRequest(service, 'openid');
    const back = await authorizeWithCard(browser, request, card);
    const tokens = await openid.authorizationCodeGrant(service.config, back, request.checks);
    const leave = openid.buildEndSessionUrl(service.config, {
      id_token_hint: String(tokens.id_token),
      post_logout_redirect_uri: 'https://library.example/bye',
    });
    const question = await browser.get(leave.href);
    expect([question.status, question.headers['content-security-policy']]).toEqual([200, expect.stringContaining("default-src 'none'")]);
    expect((await browser.get('/test/portal')).status).toBe(200);
    const form = new URLSearchParams({ xsrf: /name="xsrf" value="([^"]+)"/.exec(question.text)?.[1] ?? '', logout: 'yes' });
    const done = await browser.post('/oidc/session/end/confirm', form.toString(), { 'content-type': 'application/x-www-form-urlencoded' });
    expect(done.location).toBe('https://library.example/bye');
    expect((await browser.get('/test/portal')).status).toBe(401);
    await expect(openid.fetchUserInfo(service.config, tokens.access_token, openid.skipSubjectCheck)).rejects.toMatchObject({ status: 401 });
  });

  it('does not go on to an address that the service did not register', async () => {
    const leave = openid.buildEndSessionUrl(service.config, { post_logout_redirect_uri: 'https://evil.example/' });
    expect((await house.browser().get(leave.href)).status).toBe(400);
  });
});

describe('requests that are not as they must be', () => {
  it('refuses a request without PKCE', async () => {
    const { url } = await authorizationRequest(service);
    url.searchParams.delete('code_challenge');
    url.searchParams.delete('code_challenge_method');
    const answer = await house.browser().get(url.href);
    expect(answer.location).toContain('error=invalid_request');
  });

  it('refuses the plain PKCE method', async () => {
    const { url } = await authorizationRequest(service, 'openid', { code_challenge_method: 'plain' });
    expect((await house.browser().get(url.href)).location).toContain('error=invalid_request');
  });

  it('sends nobody to an address that the service did not register', async () => {
    const { url } = await authorizationRequest(service, 'openid', { redirect_uri: 'https://evil.example/callback' });
    const answer = await house.browser().get(url.href, { accept: 'application/json' });
    expect(answer.status).toBe(400);
    expect(answer.location).toBe('');
    expect(answer.json()).toMatchObject({ error: 'invalid_redirect_uri' });
  });

  it('knows no service that was not registered', async () => {
    const { url } = await authorizationRequest(service, 'openid', { client_id: 'nobody' });
    const answer = await house.browser().get(url.href, { accept: 'text/html', 'accept-language': 'en' });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('This sign-in cannot go on');
  });

  it('says so in the language that the service asks for, and offers the others', async () => {
    const { url } = await authorizationRequest(service, 'openid', { client_id: 'nobody', ui_locales: 'xx ko en' });
    const { text } = await house.browser().get(url.href, { accept: 'text/html', 'accept-language': 'en' });
    expect(text).toContain('<html lang="ko">');
    expect(text).toContain('이 로그인을 계속할 수 없습니다');
    const easy = /<a lang="ja" href="([^"]+)">やさしい/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const other = await house.browser().get(new URL(easy, url).href, { accept: 'text/html' });
    expect(other.text).toContain('<ruby>一度<rp>(</rp><rt>いちど</rt>');
  });

  it('takes a code once, and its tokens back when it is tried again', async () => {
    const request = await authorizationRequest(service, 'openid');
    const back = await authorizeWithCard(house.browser(), request, await house.newCard());
    const tokens = await openid.authorizationCodeGrant(service.config, back, request.checks);
    await expect(openid.authorizationCodeGrant(service.config, back, request.checks)).rejects.toMatchObject({ error: 'invalid_grant' });
    await expect(openid.fetchUserInfo(service.config, tokens.access_token, openid.skipSubjectCheck)).rejects.toMatchObject({ status: 401 });
  });

  it('takes a code once when it comes many times at the same moment', async () => {
    const request = await authorizationRequest(service, 'openid');
    const back = await authorizeWithCard(house.browser(), request, await house.newCard());
    const tries = await Promise.allSettled(
      Array.from({ length: 8 }, () => openid.authorizationCodeGrant(service.config, back, request.checks)),
    );
    expect(tries.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1);
  });

  it('refuses a code at another service than the one it was made for', async () => {
    const request = await authorizationRequest(service, 'openid');
    const back = await authorizeWithCard(house.browser(), request, await house.newCard());
    const elsewhere = new URL(`${other.redirectUri}${back.search}`);
    await expect(openid.authorizationCodeGrant(other.config, elsewhere, request.checks)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('refuses a code without the verifier that its request was made with', async () => {
    const request = await authorizationRequest(service, 'openid');
    const back = await authorizeWithCard(house.browser(), request, await house.newCard());
    const checks = { ...request.checks, pkceCodeVerifier: openid.randomPKCECodeVerifier() };
    await expect(openid.authorizationCodeGrant(service.config, back, checks)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  it('refuses a client assertion that was used before', async () => {
    const recorded: string[] = [];
    const assertion = await recordAssertion(service, recorded);
    const send = () =>
      fetch(`${house.publicUrl}/oidc/token`, {
        method: 'POST',
        body: new URLSearchParams({ ...assertion, grant_type: 'authorization_code', code: 'x', redirect_uri: service.redirectUri }),
      });
    expect(await (await send()).json()).toMatchObject({ error: 'invalid_client' });
  });
});

/** Lets the library make one request and keeps its client assertion. */
async function recordAssertion(of: OutsideService, bodies: string[]): Promise<Record<string, string>> {
  const config = new openid.Configuration(of.config.serverMetadata(), of.registration.clientId, {}, of.auth);
  openid.allowInsecureRequests(config);
  config[openid.customFetch] = async (url, options) => {
    bodies.push(String(options.body));
    return fetch(url, options as RequestInit);
  };
  await openid.genericGrantRequest(config, 'authorization_code', { code: 'x', redirect_uri: of.redirectUri }).catch(() => undefined);
  const sent = new URLSearchParams(bodies[0]);
  return {
    client_id: of.registration.clientId,
    client_assertion_type: String(sent.get('client_assertion_type')),
    client_assertion: String(sent.get('client_assertion')),
  };
}

describe('registering a service', () => {
  const valid = {
    clientId: 'archive',
    name: 'Archive',
    redirectUris: ['https://archive.example/cb'],
    jwks: { keys: [newServiceKeys().jwk] },
  };

  it.each([
    ['a private key', { ...valid, jwks: { keys: [{ ...valid.jwks.keys[0], d: 'AAAA' }] } }, 'jwks.keys.0'],
    ['a shared secret', { ...valid, jwks: { keys: [{ kty: 'oct', k: 'AAAA' }] } }, 'jwks.keys.0.kty'],
    ['an address without TLS', { ...valid, redirectUris: ['http://archive.example/cb'] }, 'redirectUris.0'],
    ['an address with a fragment', { ...valid, redirectUris: ['https://archive.example/cb#x'] }, 'redirectUris.0'],
    ['the name of one of our doors', { ...valid, clientId: 'openmyna-portal' }, 'clientId'],
  ])('refuses %s', async (_what, registration, field) => {
    await expect(house.identity.registerService(registration)).rejects.toMatchObject({
      code: 'MYNA_IDENTITY_SERVICE_INVALID',
      facts: { field },
    });
  });
});
