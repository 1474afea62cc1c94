import { describe, expect, it } from 'vitest';
import { readCivilClock, Temporal } from '../../kernel/index.ts';
import { openTestHouse } from '../../testing/sign-in/house.ts';
import { signIn } from '../../testing/sign-in/sign-in.ts';
import { createTax } from './tax.ts';

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

describe('a change of a taxpayer’s record', () => {
  const registrar = { institution: 'registry', person: 'system' } as const;
  const tax = createTax({ databases: house.databases, exchange: house.exchange, sessions: house.identity.sessions });
  const learned = async (code: string) =>
    (await house.databases.admin.query('select change_id, matters, has_address from tax.changes where code = $1', [code])).rows;

  it('is taken over once: read through the exchange with its own purpose, and only that it was is kept', async () => {
    const card = await house.newCard();
    const code = await house.exchange.codeFor(card.residentId, 'tax');
    const change = {
      code,
      changeId: '0192d5c0-0000-7000-8000-000000000001',
      matters: ['address'],
      effectiveOn: Temporal.PlainDate.from('2026-11-23'),
    };
    await tax.learn(change);
    await tax.learn(change);
    expect(await learned(code)).toEqual([{ change_id: change.changeId, matters: ['address'], has_address: true }]);
    const { rows } = await house.databases.admin.query(
      `select count(*)::int as n from exchange.entries where resident_id = $1 and purpose = 'tax.record-change'`,
      [card.residentId],
    );
    expect(rows).toEqual([{ n: 1 }]);
  });

  it('with a protected address brings none', async () => {
    const card = await house.newCard();
    const { version } = await house.registry.openResident(card.residentId, registrar, 'registry.records');
    const on = await readCivilClock(house.databases.as('core')).today();
    const request = {
      change: { kind: 'protection', on, isProtected: true },
      members: [{ residentId: card.residentId, version }],
      key: 'p',
      evidence: [],
    } as const;
    await house.registry.changeResidents(request, registrar, 'registry.records');
    const code = await house.exchange.codeFor(card.residentId, 'tax');
    await tax.learn({ code, changeId: '0192d5c0-0000-7000-8000-000000000002', matters: ['address'], effectiveOn: on });
    expect(await learned(code)).toMatchObject([{ has_address: false }]);
  });
});
