import { describe, expect, it } from 'vitest';
import { Temporal } from '../../kernel/index.ts';
import { openTestHouse } from '../../testing/sign-in/house.ts';
import { answerWithCard, openSignIn, readPage, sendAnswer, signIn, uidOf } from '../../testing/sign-in/sign-in.ts';
import { challengeLifetime } from './challenges.ts';

const house = await openTestHouse();
const operator = { institution: 'operator', person: 'system' } as const;

const isSignedIn = async (browser: ReturnType<typeof house.browser>, door: string): Promise<unknown> =>
  (await browser.get(`/api/v1/${door}/session`)).json<{ signedIn: boolean }>().signedIn;

describe('sign-ins that nobody finishes', () => {
  const startFrom = async (ip: string): Promise<number> => {
    const answer = await house.app.inject({
      url: '/oidc/auth?client_id=nobody&response_type=code&scope=openid&redirect_uri=https://nobody.example',
      remoteAddress: ip,
    });
    return answer.statusCode;
  };

  it('are borne for a while, then refused at that address only', async () => {
    for (let times = 0; times < 600; times += 1) expect(await startFrom('203.0.113.60')).toBe(400);
    expect(await startFrom('203.0.113.60')).toBe(429);
    expect(await startFrom('203.0.113.61')).toBe(400);
  });

  it('end after ten bad answers of a card at one page', async () => {
    const browser = house.browser();
    const uid = await openSignIn(browser, 'portal');
    const [right, wrong] = [await house.newCard(), await house.newCard()];
    const answer = async () => sendAnswer(browser, uid, await readPage(browser, uid), { ...right, sign: wrong.sign });
    for (let times = 0; times < 10; times += 1) expect((await answer()).status).toBeLessThan(429);
    expect((await answer()).json()).toMatchObject({ code: 'MYNA_REQUEST_TOO_MANY' });
  });
});

describe('signing in with a card', () => {
  it('opens a session at the door', async () => {
    const browser = house.browser();
    expect((await browser.get('/api/v1/portal/session')).json()).toEqual({ signedIn: false, signInAt: '/api/v1/portal/session/start' });
    expect(await signIn(browser, 'portal', await house.newCard())).toBe('/portal');
    expect((await browser.get('/api/v1/portal/session')).json()).toMatchObject({ signedIn: true, door: 'portal', roles: [], office: null });
  });

  it('goes back to the page that asked, and only to pages of this site', async () => {
    const browser = house.browser();
    const card = await house.newCard();
    const start = await browser.get('/api/v1/portal/session/start?return=/portal/log?page=2');
    const uid = uidOf((await browser.get(start.location)).location);
    const resumed = await browser.get(await answerWithCard(browser, uid, card));
    expect((await browser.get(resumed.location)).location).toBe('/portal/log?page=2');
    for (const evil of ['//evil.example', 'https://evil.example', '/\\evil.example', 'portal', '/あ', '/\u0001', '/a b']) {
      const refused = await browser.get(`/api/v1/portal/session/start?return=${encodeURIComponent(evil)}`);
      expect(refused.status).toBe(400);
    }
  });

  it('opens the second institution without another tap, under another code', async () => {
    const browser = house.browser();
    const card = await house.newCard();
    await signIn(browser, 'portal', card);
    const start = await browser.get('/api/v1/tax/session/start');
    const straight = await browser.get(start.location);
    expect(straight.location).toContain('/api/v1/tax/session/callback?code=');
    await browser.get(straight.location);
    const atPortal = (await browser.get('/test/portal')).json<{ code: string }>().code;
    const atTax = (await browser.get('/test/tax')).json<{ code: string }>().code;
    expect(atTax).not.toBe(atPortal);
    expect(atPortal).toBe(await house.exchange.codeFor(card.residentId, 'portal'));
    expect(atTax).toBe(await house.exchange.codeFor(card.residentId, 'tax'));
  });

  it('accepts the session of one door at no other', async () => {
    const browser = house.browser();
    await signIn(browser, 'portal', await house.newCard());
    const token = browser.cookiesAt('/')['openmyna-session-portal'];
    const thief = house.browser();
    thief.setCookie(`openmyna-session-tax=${token}`);
    expect((await thief.get('/test/tax')).status).toBe(401);
  });

  it('signs out of every door of one sign-in', async () => {
    const browser = house.browser();
    const card = await house.newCard();
    await signIn(browser, 'portal', card);
    await browser.get((await browser.get((await browser.get('/api/v1/tax/session/start')).location)).location);
    expect(await isSignedIn(browser, 'tax')).toBe(true);
    await browser.post('/api/v1/portal/session/end', {});
    expect(await isSignedIn(browser, 'portal')).toBe(false);
    expect(await isSignedIn(browser, 'tax')).toBe(false);
    const again = await browser.get((await browser.get('/api/v1/tax/session/start')).location);
    expect(again.location).toContain('/sign-in?uid=');
  });

  it('starts at the public address, whatever name the browser used for this server', async () => {
    const browser = house.browser();
    const start = await browser.get('/api/v1/portal/session/start', { host: '127.0.0.1:1' });
    expect([start.status, start.location]).toEqual([303, `${house.publicUrl}/api/v1/portal/session/start`]);
    const { location } = await browser.get((await browser.get(start.location)).location, { host: 'evil.example' });
    expect(location.startsWith(house.publicUrl)).toBe(true);
  });

  it('tells the door when the person turned round', async () => {
    const browser = house.browser();
    const uid = await openSignIn(browser, 'portal');
    const aborted = await browser.post(`/api/v1/identity/interactions/${uid}/abort`, {});
    const resumed = await browser.get(aborted.json<{ redirectTo: string }>().redirectTo);
    expect((await browser.get(resumed.location)).location).toBe('/portal?problem=MYNA_IDENTITY_SIGN_IN_ABORTED');
    expect(await isSignedIn(browser, 'portal')).toBe(false);
  });

  it('lets another person sign in with the same browser', async () => {
    const browser = house.browser();
    const [first, second] = [await house.newCard(), await house.newCard()];
    await signIn(browser, 'portal', first);
    const start = await browser.get('/api/v1/counter/session/start');
    const uid = uidOf((await browser.get(start.location)).location);
    const resumed = await browser.get(await answerWithCard(browser, uid, second));
    expect((await browser.get(resumed.location)).location).toBe('/counter');
    expect((await browser.get('/test/portal')).json()).toEqual({ code: await house.exchange.codeFor(first.residentId, 'portal') });
  });

  it('refuses an answer of the provider that this browser did not ask for', async () => {
    const victim = house.browser();
    const browser = house.browser();
    const uid = await openSignIn(browser, 'portal');
    const resumed = await browser.get(await answerWithCard(browser, uid, await house.newCard()));
    expect((await victim.get(resumed.location)).location).toBe('/portal?problem=MYNA_IDENTITY_SIGN_IN_FAILED');
    await openSignIn(victim, 'portal');
    expect((await victim.get(resumed.location)).location).toBe('/portal?problem=MYNA_IDENTITY_SIGN_IN_FAILED');
    expect(await isSignedIn(victim, 'portal')).toBe(false);
  });
});

describe('what a card may answer', () => {
  it('answers a challenge once', async () => {
    const browser = house.browser();
    const card = await house.newCard();
    const uid = await openSignIn(browser, 'portal');
    const page = await readPage(browser, uid);
    expect((await sendAnswer(browser, uid, page, card)).status).toBe(200);
    const again = await sendAnswer(browser, uid, page, card);
    expect([again.status, again.json<{ code: string }>().code]).toEqual([409, 'MYNA_IDENTITY_CHALLENGE_STALE']);
  });

  it('refuses a challenge that a newer one replaced', async () => {
    const browser = house.browser();
    const uid = await openSignIn(browser, 'portal');
    const old = await readPage(browser, uid);
    await readPage(browser, uid);
    const refused = await sendAnswer(browser, uid, old, await house.newCard());
    expect(refused.json()).toMatchObject({ code: 'MYNA_IDENTITY_CHALLENGE_STALE' });
  });

  it('refuses a challenge that is too old', async () => {
    const browser = house.browser();
    const uid = await openSignIn(browser, 'portal');
    const page = await readPage(browser, uid);
    house.passTime(challengeLifetime + 1);
    const refused = await sendAnswer(browser, uid, page, await house.newCard());
    house.passTime(-challengeLifetime - 1);
    expect(refused.json()).toMatchObject({ code: 'MYNA_IDENTITY_CHALLENGE_STALE' });
  });

  it('refuses a signature over the challenge of another page', async () => {
    const browser = house.browser();
    const elsewhere = house.browser();
    const foreign = await readPage(elsewhere, await openSignIn(elsewhere, 'portal'));
    const uid = await openSignIn(browser, 'portal');
    await readPage(browser, uid);
    const refused = await sendAnswer(browser, uid, foreign, await house.newCard());
    expect([refused.status, refused.json<{ code: string }>().code]).toEqual([409, 'MYNA_IDENTITY_CHALLENGE_FOREIGN']);
    const unnamed = await sendAnswer(browser, uid, { ...(await readPage(browser, uid)), message: foreign.message }, await house.newCard());
    expect(unnamed.json()).toMatchObject({ code: 'MYNA_CERTIFICATION_BAD_SIGNATURE' });
  });

  it('refuses the page in another browser', async () => {
    const uid = await openSignIn(house.browser(), 'portal');
    const answer = await house.browser().get(`/api/v1/identity/interactions/${uid}`);
    expect([answer.status, answer.json<{ code: string }>().code]).toEqual([404, 'MYNA_IDENTITY_INTERACTION_NOT_FOUND']);
    const other = house.browser();
    await openSignIn(other, 'portal');
    expect((await other.get(`/api/v1/identity/interactions/${uid}`)).status).toBe(404);
  });

  it.each(['suspended', 'revoked', 'expired', 'for signatures', 'of another authority'] as const)(
    'refuses a certificate that is %s',
    async (flaw) => {
      const browser = house.browser();
      const { card, code } = await house.flawedCard(flaw);
      const uid = await openSignIn(browser, 'portal');
      const refused = await sendAnswer(browser, uid, await readPage(browser, uid), card);
      expect(refused.json()).toMatchObject({ code });
      expect(refused.json<{ detail: string }>().detail).not.toBe('');
      expect(await isSignedIn(browser, 'portal')).toBe(false);
    },
  );

  it.each([
    ['nothing', {}],
    ['other characters', { certificate: 'AAAA', signature: 'not base64 !' }],
    ['too much', { certificate: 'A'.repeat(9000), signature: 'AAAA' }],
  ] as [string, object][])('refuses a body with %s', async (_what, body) => {
    const browser = house.browser();
    const uid = await openSignIn(browser, 'portal');
    const refused = await browser.post(`/api/v1/identity/interactions/${uid}/card`, body);
    expect([refused.status, refused.json<{ code: string }>().code]).toEqual([400, 'MYNA_REQUEST_INVALID']);
  });

  it('refuses an answer that a page of another site sends', async () => {
    const browser = house.browser();
    const uid = await openSignIn(browser, 'portal');
    const refused = await browser.post(
      `/api/v1/identity/interactions/${uid}/card`,
      { certificate: 'AAAA', signature: 'AAAA' },
      { origin: 'https://evil.example' },
    );
    expect([refused.status, refused.json<{ code: string }>().code]).toEqual([403, 'MYNA_IDENTITY_CROSS_SITE']);
  });
});

describe('staff', () => {
  const from = Temporal.PlainDate.from('2020-01-01');

  it('signs in without a role, and is refused until it is granted', async () => {
    const browser = house.browser();
    const card = await house.newCard();
    await signIn(browser, 'counter', card);
    const refused = await browser.get('/test/counter');
    expect([refused.status, refused.json<{ code: string }>().code]).toEqual([403, 'MYNA_IDENTITY_ROLE_REQUIRED']);
    await house.identity.staff.grantRole({
      residentId: card.residentId,
      institution: 'counter',
      role: 'counter.officer',
      office: '149900',
      from,
      by: operator,
    });
    expect((await browser.get('/test/counter')).status).toBe(200);
    expect((await browser.get('/api/v1/counter/session')).json()).toMatchObject({ roles: ['counter.officer'], office: '149900' });
  });

  it('loses the role with the next request when it is taken away', async () => {
    const browser = house.browser();
    const card = await house.newCard();
    const grant = await house.identity.staff.grantRole({
      residentId: card.residentId,
      institution: 'counter',
      role: 'counter.officer',
      from,
      by: operator,
    });
    await signIn(browser, 'counter', card);
    expect((await browser.get('/test/counter')).status).toBe(200);
    await house.identity.staff.takeAwayRole(grant.id, operator);
    expect((await browser.get('/test/counter')).status).toBe(403);
    expect(await house.identity.staff.rolesOf('counter', grant.code)).toEqual([]);
  });

  it('gives a role once when the same grant is repeated, so that one taking away ends it', async () => {
    const { residentId } = await house.newCard();
    const grant = () => house.identity.staff.grantRole({ residentId, institution: 'counter', role: 'counter.officer', from, by: operator });
    const first = await grant();
    expect(await grant()).toEqual(first);
    await house.identity.staff.takeAwayRole(first.id, operator);
    expect(await house.identity.staff.rolesOf('counter', first.code)).toEqual([]);
    expect((await grant()).id).not.toBe(first.id);
  });

  it('has no role before its first and after its last day', async () => {
    const card = await house.newCard();
    const grant = (days: { from: string; until?: string }) =>
      house.identity.staff.grantRole({
        residentId: card.residentId,
        institution: 'counter',
        role: 'counter.officer',
        from: Temporal.PlainDate.from(days.from),
        ...(days.until ? { until: Temporal.PlainDate.from(days.until) } : {}),
        by: operator,
      });
    const past = await grant({ from: '2001-01-01', until: '2001-12-31' });
    await grant({ from: '2999-01-01' });
    expect(await house.identity.staff.rolesOf('counter', past.code)).toEqual([]);
    await expect(grant({ from: '2020-01-02', until: '2020-01-01' })).rejects.toMatchObject({ code: 'MYNA_IDENTITY_GRANT_INVALID' });
  });

  it('is asked for the card at every door, and leaves no sign-in behind for the next person', async () => {
    const browser = house.browser();
    const card = await house.newCard();
    await signIn(browser, 'counter', card);
    for (const door of ['bureau', 'portal']) {
      const start = await browser.get(`/api/v1/${door}/session/start`);
      expect((await browser.get(start.location)).location).toContain('/sign-in?uid=');
    }
  });

  it('may not erase who gave and took a role', async () => {
    const pool = house.databases.pool('identity');
    await expect(pool.query('delete from identity.staff_grants')).rejects.toThrow(/permission denied/);
    await expect(pool.query(`update identity.staff_grants set given_by = 'nobody'`)).rejects.toThrow(/permission denied/);
  });
});

describe('what a dump of the database shows', () => {
  it('holds no cookie and no token that somebody could use', async () => {
    const browser = house.browser();
    await signIn(browser, 'portal', await house.newCard());
    const cookies = Object.values(browser.cookiesAt('/')).filter((value) => value.length >= 20);
    expect(cookies.length).toBeGreaterThanOrEqual(2);
    const { rows } = await house.databases.admin.query<{ row: string }>(
      'select a::text as row from identity.artefacts a union all select s::text from identity.door_sessions s',
    );
    for (const { row } of rows) for (const cookie of cookies) expect(row).not.toContain(cookie);
  });
});
