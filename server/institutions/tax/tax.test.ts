import { describe, expect, it } from 'vitest';
import { openTestHouse } from '../../testing/sign-in/house.ts';
import { signIn } from '../../testing/sign-in/sign-in.ts';

const house = await openTestHouse();

describe('the tax office as the second service', () => {
  it('opens with the sign-in of the portal, and shows the name', async () => {
    const browser = house.browser();
    await signIn(browser, 'portal', await house.newCard({ name: '髙橋 健二', kana: 'タカハシ ケンジ' }));
    const straight = await browser.get((await browser.get('/api/v1/tax/session/start')).location);
    expect((await browser.get(straight.location)).location).toBe('/tax');
    const home = await browser.get('/api/v1/tax/home');
    expect(home.json()).toEqual({ person: { name: '髙橋 健二', kana: 'タカハシ ケンジ', commonName: null } });
  });

  it('knows the person by a code that the portal does not know', async () => {
    const browser = house.browser();
    const card = await house.newCard();
    await signIn(browser, 'tax', card);
    const { code } = (await browser.get('/test/tax')).json<{ code: string }>();
    expect(code).toBe(await house.exchange.codeFor(card.residentId, 'tax'));
    expect(await house.exchange.residentOf(code, 'portal')).toBeUndefined();
    const asPortal = { code, purpose: 'portal.own-data', items: ['basicFour'], actor: { institution: 'portal', person: code } } as const;
    await expect(house.exchange.disclose(asPortal)).rejects.toMatchObject({ code: 'MYNA_EXCHANGE_CODE_UNKNOWN' });
  });

  it('may read the name and nothing more', async () => {
    const browser = house.browser();
    await signIn(browser, 'tax', await house.newCard());
    const { code } = (await browser.get('/test/tax')).json<{ code: string }>();
    const more = { code, purpose: 'tax.sign-in-page', items: ['basicFour'], actor: { institution: 'tax', person: code } } as const;
    await expect(house.exchange.disclose(more)).rejects.toMatchObject({ code: 'MYNA_EXCHANGE_ITEM_REFUSED' });
  });

  it('is closed to a session of the portal alone', async () => {
    const browser = house.browser();
    await signIn(browser, 'portal', await house.newCard());
    expect((await browser.get('/api/v1/tax/home')).status).toBe(401);
  });

  it('ends with the block of the card', async () => {
    const browser = house.browser();
    const card = await house.newCard();
    await signIn(browser, 'tax', card);
    await house.suspend(card);
    expect((await browser.get('/api/v1/tax/home')).json()).toMatchObject({ code: 'MYNA_IDENTITY_CARD_BLOCKED' });
  });
});
