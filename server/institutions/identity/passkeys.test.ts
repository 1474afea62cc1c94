import { describe, expect, it } from 'vitest';
import { createPasskeyDevice, type DeviceHabits, type PasskeyDevice } from '../../../scripts/passkey-device.ts';
import type { Browser, BrowserAnswer } from '../../testing/sign-in/browser.ts';
import type { TestCard } from '../../testing/sign-in/cards.ts';
import { openTestHouse } from '../../testing/sign-in/house.ts';
import { openSignIn, signIn } from '../../testing/sign-in/sign-in.ts';
import { deviceHint } from './device-hint.ts';

const house = await openTestHouse();
const passkeysPath = '/api/v1/portal/passkeys';

const codeOf = (answer: BrowserAnswer): string => answer.json<{ code: string }>().code;
const said = (answer: BrowserAnswer): [number, string] => [answer.status, codeOf(answer)];

async function register(browser: Browser, device: PasskeyDevice, name = 'My phone', habits?: DeviceHabits): Promise<BrowserAnswer> {
  const options = await browser.post(`${passkeysPath}/options`, {});
  if (options.status !== 200) return options;
  return browser.post(passkeysPath, { name, answer: device.create(options.json(), habits) });
}

/** A person with a card session at the portal and a device that she registered in it. */
async function withPasskey(): Promise<{ browser: Browser; card: TestCard; device: PasskeyDevice; id: string }> {
  const browser = house.browser();
  const card = await house.newCard();
  await signIn(browser, 'portal', card);
  const device = createPasskeyDevice(house.publicUrl);
  const made = await register(browser, device);
  expect(made.status).toBe(201);
  return { browser, card, device, id: made.json<{ id: string }>().id };
}

async function answerWithPasskey(browser: Browser, uid: string, device: PasskeyDevice, habits?: DeviceHabits): Promise<BrowserAnswer> {
  const page = `/api/v1/identity/interactions/${uid}/passkey`;
  const options = await browser.post(`${page}/options`, {});
  if (options.status !== 200) return options;
  return browser.post(page, device.get(options.json(), habits));
}

async function passkeySignIn(browser: Browser, device: PasskeyDevice, habits?: DeviceHabits): Promise<BrowserAnswer> {
  const answer = await answerWithPasskey(browser, await openSignIn(browser, 'portal'), device, habits);
  if (answer.status !== 200) return answer;
  const resumed = await browser.get(answer.json<{ redirectTo: string }>().redirectTo);
  return browser.get(resumed.location);
}

const levelOf = async (browser: Browser): Promise<unknown> =>
  (await browser.get('/api/v1/portal/session')).json<{ level?: string }>().level;

async function holdCard(browser: Browser, card: TestCard): Promise<BrowserAnswer> {
  const path = '/api/v1/portal/session/card';
  const page = (await browser.get(path)).json<{ message: string; challenge: string }>();
  const signature = await card.sign(Buffer.from(page.message, 'base64'));
  return browser.post(path, {
    certificate: Buffer.from(card.certificate).toString('base64'),
    signature: Buffer.from(signature).toString('base64'),
    challenge: page.challenge,
  });
}

describe('a passkey', () => {
  it('lets its owner look at the portal, and asks for the card where something would change', async () => {
    const { device, card } = await withPasskey();
    const browser = house.browser();
    expect((await passkeySignIn(browser, device)).location).toBe('/portal');
    expect(await levelOf(browser)).toBe('viewing');
    expect((await browser.get('/api/v1/portal/home')).status).toBe(200);
    const refused = await browser.put('/api/v1/portal/contact', { language: 'en', silent: [] });
    expect(said(refused)).toEqual([403, 'MYNA_IDENTITY_CARD_REQUIRED']);
    expect((await holdCard(browser, card)).status).toBe(204);
    expect(await levelOf(browser)).toBe('card');
    expect((await browser.put('/api/v1/portal/contact', { language: 'en', silent: [] })).status).toBe(204);
  });

  it('is told to the person, who did not perhaps add it herself, and its sign-in stands in her access log', async () => {
    const { browser, device } = await withPasskey();
    await passkeySignIn(house.browser(), device);
    const { notifications } = (await browser.get('/api/v1/portal/notifications')).json<{ notifications: { kind: string }[] }>();
    expect(notifications.map(({ kind }) => kind)).toEqual(['passkey']);
    const { lines } = (await browser.get('/api/v1/portal/access-log')).json<{ lines: { purpose: { id: string } }[] }>();
    expect(lines.filter(({ purpose }) => purpose.id === 'identity.sign-in')).toHaveLength(2);
  });

  it('is registered with the card only', async () => {
    const { device } = await withPasskey();
    const browser = house.browser();
    await passkeySignIn(browser, device);
    expect(said(await register(browser, createPasskeyDevice(house.publicUrl)))).toEqual([403, 'MYNA_IDENTITY_CARD_REQUIRED']);
  });

  it('does not open the tax office, nor a service of others', async () => {
    const { device } = await withPasskey();
    const browser = house.browser();
    await passkeySignIn(browser, device);
    const uid = await openSignIn(browser, 'tax');
    expect(said(await answerWithPasskey(browser, uid, device))).toEqual([403, 'MYNA_IDENTITY_PASSKEY_NOT_HERE']);
    expect((await browser.get('/test/tax')).status).toBe(401);
  });

  it('counts only when the device saw its owner, at our own address', async () => {
    const { device, browser } = await withPasskey();
    const wrong = [403, 'MYNA_IDENTITY_PASSKEY_WRONG'];
    expect(said(await passkeySignIn(house.browser(), device, { isOwnerVerified: false }))).toEqual(wrong);
    expect(said(await passkeySignIn(house.browser(), device, { origin: 'https://portal.example' }))).toEqual(wrong);
    expect(said(await register(browser, createPasskeyDevice(house.publicUrl), 'x', { isOwnerVerified: false }))).toEqual(wrong);
  });

  it('answers each challenge once, and only the one of its page', async () => {
    const { device } = await withPasskey();
    const [first, second] = [house.browser(), house.browser()];
    const [one, other] = [await openSignIn(first, 'portal'), await openSignIn(second, 'portal')];
    const page = (uid: string) => `/api/v1/identity/interactions/${uid}/passkey`;
    const options = (await first.post(`${page(one)}/options`, {})).json<{ challenge: string; rpId: string }>();
    await second.post(`${page(other)}/options`, {});
    expect(said(await second.post(page(other), device.get(options)))).toEqual([403, 'MYNA_IDENTITY_PASSKEY_WRONG']);
    expect((await first.post(page(one), device.get(options))).status).toBe(200);
    expect(said(await first.post(page(one), device.get(options)))).toEqual([409, 'MYNA_IDENTITY_CHALLENGE_STALE']);
  });

  it('of nobody, or of a device that was removed, lets nobody in', async () => {
    const { device, browser, id } = await withPasskey();
    const viewer = house.browser();
    await passkeySignIn(viewer, device);
    expect((await browser.delete(`${passkeysPath}/${id}`)).status).toBe(204);
    expect((await viewer.get('/api/v1/portal/home')).status).toBe(401);
    expect(said(await passkeySignIn(house.browser(), device))).toEqual([404, 'MYNA_IDENTITY_PASSKEY_UNKNOWN']);
    expect(said(await browser.delete(`${passkeysPath}/${id}`))).toEqual([404, 'MYNA_IDENTITY_PASSKEY_NOT_FOUND']);
  });

  it('that was removed while it signed in gets no session', async () => {
    const { device, browser, id } = await withPasskey();
    const viewer = house.browser();
    const answer = await answerWithPasskey(viewer, await openSignIn(viewer, 'portal'), device);
    await browser.delete(`${passkeysPath}/${id}`);
    expect((await viewer.get(answer.json<{ redirectTo: string }>().redirectTo)).location).toContain('/sign-in?uid=');
  });

  it('is dead once its counter went backwards: there are two of it', async () => {
    const { device, browser } = await withPasskey();
    const copy = device.copy();
    await passkeySignIn(house.browser(), device);
    await passkeySignIn(house.browser(), device);
    expect(said(await passkeySignIn(house.browser(), copy))).toEqual([403, 'MYNA_IDENTITY_PASSKEY_COPIED']);
    expect(said(await passkeySignIn(house.browser(), device))).toEqual([403, 'MYNA_IDENTITY_PASSKEY_COPIED']);
    const { passkeys } = (await browser.get(passkeysPath)).json<{ passkeys: { state: string }[] }>();
    expect(passkeys.map(({ state }) => state)).toEqual(['copied']);
  });

  it('is not made to look copied by somebody who has not its key', async () => {
    const { device } = await withPasskey();
    await passkeySignIn(house.browser(), device);
    const forged = createPasskeyDevice(house.publicUrl);
    forged.create({ challenge: '', rp: { id: 'localhost' } });
    const [own] = device.passkeys;
    const forger = house.browser();
    const page = `/api/v1/identity/interactions/${await openSignIn(forger, 'portal')}/passkey`;
    const answer = forged.get((await forger.post(`${page}/options`, {})).json());
    const { userHandle: _none, ...response } = answer.response;
    expect(said(await forger.post(page, { ...answer, id: own?.id, rawId: own?.id, response }))).toEqual([
      403,
      'MYNA_IDENTITY_PASSKEY_WRONG',
    ]);
    expect((await passkeySignIn(house.browser(), device)).location).toBe('/portal');
  });

  it('belongs to at most five devices of a person, also when two come at once, and each device once', async () => {
    const { browser, device, card } = await withPasskey();
    for (let count = 1; count < 4; count += 1) expect((await register(browser, createPasskeyDevice(house.publicUrl))).status).toBe(201);
    const second = house.browser();
    await signIn(second, 'portal', card);
    const at = async (own: Browser) =>
      (await own.post(`${passkeysPath}/options`, {})).json<{ challenge: string; excludeCredentials: { id: string }[] }>();
    const [one, other] = [await at(browser), await at(second)];
    expect(one.excludeCredentials.map(({ id }) => id)).toContain(device.passkeys[0]?.id);
    const answers = await Promise.all([
      browser.post(passkeysPath, { name: 'x', answer: createPasskeyDevice(house.publicUrl).create(one) }),
      second.post(passkeysPath, { name: 'y', answer: createPasskeyDevice(house.publicUrl).create(other) }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(said(await browser.post(`${passkeysPath}/options`, {}))).toEqual([409, 'MYNA_IDENTITY_PASSKEYS_FULL']);
  });

  it('is named and shown to its owner, and to nobody else', async () => {
    const { browser, id } = await withPasskey();
    const stranger = house.browser();
    await signIn(stranger, 'portal', await house.newCard());
    expect((await stranger.put(`${passkeysPath}/${id}`, { name: 'Mine' })).status).toBe(404);
    expect((await stranger.delete(`${passkeysPath}/${id}`)).status).toBe(404);
    expect((await browser.put(`${passkeysPath}/${id}`, { name: '母のスマホ' })).status).toBe(204);
    const { passkeys } = (await browser.get(passkeysPath)).json<{ passkeys: unknown[] }>();
    expect(passkeys).toMatchObject([{ id, name: '母のスマホ', isSynced: false, usedAt: null, state: 'in-use' }]);
    expect((await stranger.get(passkeysPath)).json()).toMatchObject({ passkeys: [] });
  });
});

describe('a block of the card', () => {
  it('ends the session that a passkey began, and no passkey signs in, until it is lifted', async () => {
    const { card, device } = await withPasskey();
    const viewer = house.browser();
    await passkeySignIn(viewer, device);
    expect(await house.identity.passkeys.acceptsAnyOf(card)).toBe(true);
    await house.suspend(card);
    expect(said(await viewer.get('/api/v1/portal/home'))).toEqual([401, 'MYNA_IDENTITY_CARD_BLOCKED']);
    expect(said(await passkeySignIn(house.browser(), device))).toEqual([403, 'MYNA_CERTIFICATION_SUSPENDED']);
    expect(await house.identity.passkeys.acceptsAnyOf(card)).toBe(false);
    await house.resume(card);
    expect((await viewer.get('/api/v1/portal/home')).status).toBe(401);
    expect((await passkeySignIn(house.browser(), device)).location).toBe('/portal');
  });

  it('for good ends its passkeys for good', async () => {
    const { card, device } = await withPasskey();
    await house.certification.revokeCard(card.cardId, { institution: 'counter', person: 'system' }, 'keyCompromise');
    expect(said(await passkeySignIn(house.browser(), device))).toEqual([403, 'MYNA_CERTIFICATION_REVOKED']);
  });

  it('wins against a passkey sign-in at every moment of it', async () => {
    const { card, device } = await withPasskey();
    for (let delay = 0; delay < 20; delay += 1) {
      const viewer = house.browser();
      const started = passkeySignIn(viewer, device).catch(() => undefined);
      const blocked = new Promise((resolve) => setTimeout(resolve, delay)).then(() => house.suspend(card));
      await Promise.all([started, blocked]);
      expect((await viewer.get('/test/portal')).status).toBe(401);
      await house.resume(card);
      expect((await viewer.get('/test/portal')).status).toBe(401);
    }
  });

  it('wins against the card that is held to a session for viewing', async () => {
    const { card, device } = await withPasskey();
    const viewer = house.browser();
    await passkeySignIn(viewer, device);
    await house.suspend(card);
    expect((await viewer.get('/api/v1/portal/session/card')).status).toBe(401);
  });
});

describe('the card held to a session for viewing', () => {
  it('must be the same card, and sign for this session', async () => {
    const { device, card } = await withPasskey();
    const [viewer, other] = [house.browser(), house.browser()];
    await passkeySignIn(viewer, device);
    await passkeySignIn(other, device);
    expect(said(await holdCard(viewer, await house.newCard()))).toEqual([403, 'MYNA_IDENTITY_CARD_OF_ANOTHER']);
    const foreign = (await other.get('/api/v1/portal/session/card')).json<{ message: string; challenge: string }>();
    await viewer.get('/api/v1/portal/session/card');
    const refused = await viewer.post('/api/v1/portal/session/card', {
      certificate: Buffer.from(card.certificate).toString('base64'),
      signature: Buffer.from(await card.sign(Buffer.from(foreign.message, 'base64'))).toString('base64'),
      challenge: foreign.challenge,
    });
    expect(said(refused)).toEqual([409, 'MYNA_IDENTITY_CHALLENGE_FOREIGN']);
    expect(await levelOf(viewer)).toBe('viewing');
  });

  it('counts at once at an instance that remembers the session as one for viewing', async () => {
    const { device, card } = await withPasskey();
    const viewer = house.browser();
    await passkeySignIn(viewer, device);
    const elsewhere = await house.secondInstance();
    elsewhere.setCookie(`openmyna-session-portal=${viewer.cookiesAt('/')['openmyna-session-portal']}`);
    expect((await elsewhere.get('/api/v1/portal/home')).status).toBe(200);
    await holdCard(viewer, card);
    expect((await elsewhere.put('/api/v1/portal/contact', { language: 'en', silent: [] })).status).toBe(204);
  });
});

describe('where I am signed in', () => {
  const sessionsOf = async (browser: Browser) =>
    (await browser.get('/api/v1/portal/sessions')).json<{
      sessions: { id: string; door: string; by: string; isThis: boolean; passkey: string | null }[];
    }>().sessions;

  it('lists every door and device, and the owner ends one everywhere', async () => {
    const { browser, device } = await withPasskey();
    const viewer = house.browser();
    await passkeySignIn(viewer, device);
    const elsewhere = await house.secondInstance();
    elsewhere.setCookie(`openmyna-session-portal=${viewer.cookiesAt('/')['openmyna-session-portal']}`);
    expect((await elsewhere.get('/test/portal')).status).toBe(200);
    const sessions = await sessionsOf(browser);
    expect(sessions.map(({ door, by, isThis, passkey }) => [door, by, isThis, passkey])).toEqual([
      ['portal', 'passkey', false, 'My phone'],
      ['portal', 'card', true, null],
    ]);
    expect((await browser.delete(`/api/v1/portal/sessions/${sessions[0]?.id}`)).status).toBe(204);
    expect((await elsewhere.get('/test/portal')).status).toBe(401);
    expect((await viewer.get('/test/portal')).status).toBe(401);
    // Nor does what the provider remembered let it in again.
    await openSignIn(viewer, 'portal');
    expect(await sessionsOf(browser)).toHaveLength(1);
  });

  it('lets a session for viewing end all, with the tax office too', async () => {
    const { browser, device } = await withPasskey();
    await browser.get((await browser.get((await browser.get('/api/v1/tax/session/start')).location)).location);
    expect((await browser.get('/test/tax')).status).toBe(200);
    const viewer = house.browser();
    await passkeySignIn(viewer, device);
    expect((await viewer.delete('/api/v1/portal/sessions')).status).toBe(204);
    for (const [who, door] of [
      [browser, 'portal'],
      [browser, 'tax'],
      [viewer, 'portal'],
    ] as const)
      expect((await who.get(`/test/${door}`)).status).toBe(401);
    await openSignIn(browser, 'portal');
  });

  it("never ends a stranger's", async () => {
    const { browser } = await withPasskey();
    const stranger = house.browser();
    await signIn(stranger, 'portal', await house.newCard());
    const [own] = await sessionsOf(browser);
    expect((await stranger.delete(`/api/v1/portal/sessions/${own?.id}`)).status).toBe(204);
    expect((await browser.get('/test/portal')).status).toBe(200);
  });

  it('names a device as its owner knows it', () => {
    const phone = 'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36';
    const tablet =
      'Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
    expect([phone, tablet, 'curl/8', undefined].map(deviceHint)).toEqual(['Chrome, Android', 'Safari, iPad', '', '']);
  });
});
