import { describe, expect, it } from 'vitest';
import type { Browser } from '../../testing/sign-in/browser.ts';
import { openTestHouse } from '../../testing/sign-in/house.ts';
import { answerWithCard, openSignIn, signIn } from '../../testing/sign-in/sign-in.ts';

const house = await openTestHouse();

const isSignedIn = async (browser: Browser, door: string): Promise<unknown> =>
  (await browser.get(`/api/v1/${door}/session`)).json<{ signedIn: boolean }>().signedIn;

describe('a block ends everything of the card', () => {
  it('ends the session at the door, before the block is confirmed', async () => {
    const browser = house.browser();
    const card = await house.newCard();
    await signIn(browser, 'portal', card);
    expect((await browser.get('/test/portal')).status).toBe(200);
    await house.suspend(card);
    const refused = await browser.get('/test/portal');
    expect([refused.status, refused.json<{ code: string }>().code]).toEqual([401, 'MYNA_IDENTITY_CARD_BLOCKED']);
    expect((await browser.get('/api/v1/portal/session')).json()).toMatchObject({ signedIn: false, problem: 'MYNA_IDENTITY_CARD_BLOCKED' });
  });

  it('leaves nothing usable of it in the database, and other cards alone', async () => {
    const browser = house.browser();
    const bystander = house.browser();
    const card = await house.newCard();
    await signIn(browser, 'portal', card);
    await signIn(bystander, 'portal', await house.newCard());
    await house.suspend(card);
    const { rows } = await house.databases.admin.query(
      `select (select count(*)::int from identity.artefacts where card_id = $1) as artefacts,
              (select count(*)::int from identity.door_sessions where card_id = $1 and blocked_at is null) as sessions`,
      [card.cardId],
    );
    expect(rows).toEqual([{ artefacts: 0, sessions: 0 }]);
    expect((await bystander.get('/test/portal')).status).toBe(200);
  });

  it('asks for a card again where a sign-in was open', async () => {
    const browser = house.browser();
    const card = await house.newCard();
    await signIn(browser, 'portal', card);
    await house.suspend(card);
    const next = await browser.get((await browser.get('/api/v1/tax/session/start')).location);
    expect(next.location).toContain('/sign-in?uid=');
  });

  it('stops a sign-in that is on its way', async () => {
    const browser = house.browser();
    const card = await house.newCard();
    const redirectTo = await answerWithCard(browser, await openSignIn(browser, 'portal'), card);
    await house.suspend(card);
    const resumed = await browser.get(redirectTo);
    expect(resumed.location).toContain('/sign-in?uid=');
  });

  it('stops a sign-in whose code was already given', async () => {
    const browser = house.browser();
    const card = await house.newCard();
    const resumed = await browser.get(await answerWithCard(browser, await openSignIn(browser, 'portal'), card));
    await house.suspend(card);
    expect((await browser.get(resumed.location)).location).toBe('/portal?problem=MYNA_IDENTITY_SIGN_IN_FAILED');
    expect(await isSignedIn(browser, 'portal')).toBe(false);
  });

  it('does not bring a session back when the card is resumed', async () => {
    const browser = house.browser();
    const card = await house.newCard();
    await signIn(browser, 'portal', card);
    await house.suspend(card);
    await house.resume(card);
    expect(await isSignedIn(browser, 'portal')).toBe(false);
    expect(await signIn(browser, 'portal', card)).toBe('/portal');
    expect((await browser.get('/test/portal')).status).toBe(200);
  });

  it('ends it at every instance before the block is confirmed', async () => {
    const browser = house.browser();
    const card = await house.newCard();
    await signIn(browser, 'portal', card);
    const elsewhere = await house.secondInstance();
    elsewhere.setCookie(`openmyna-session-portal=${browser.cookiesAt('/')['openmyna-session-portal']}`);
    expect((await elsewhere.get('/test/portal')).status).toBe(200);
    await house.suspend(card);
    const refused = await elsewhere.get('/test/portal');
    expect([refused.status, refused.json<{ code: string }>().code]).toEqual([401, 'MYNA_IDENTITY_CARD_BLOCKED']);
  });

  it('wins against a sign-in at every moment of it', async () => {
    for (let delay = 0; delay < 24; delay += 1) {
      const browser = house.browser();
      const card = await house.newCard();
      const started = signIn(browser, 'portal', card).catch(() => 'refused');
      const blocked = new Promise((resolve) => setTimeout(resolve, delay)).then(() => house.suspend(card));
      await Promise.all([started, blocked]);
      expect((await browser.get('/test/portal')).status).toBe(401);
      await house.resume(card);
      expect((await browser.get('/test/portal')).status).toBe(401);
    }
  });
});
