import { describe, expect, it } from 'vitest';
import { openTestHouse } from './testing/house.ts';
import { signIn } from './testing/sign-in.ts';

const house = await openTestHouse();

describe('signing in with a card', () => {
  it('opens a session at the door', async () => {
    const browser = house.browser();
    const card = await house.newCard();
    expect((await browser.get('/api/v1/portal/session')).json()).toMatchObject({ signedIn: false });
    expect(await signIn(browser, 'portal', card)).toBe('/portal');
    expect((await browser.get('/api/v1/portal/session')).json()).toMatchObject({ signedIn: true, roles: [] });
  });
});
