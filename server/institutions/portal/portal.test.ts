import * as openid from 'openid-client';
import { describe, expect, it } from 'vitest';
import type { Browser } from '../../testing/sign-in/browser.ts';
import type { TestCard } from '../../testing/sign-in/cards.ts';
import { openTestHouse } from '../../testing/sign-in/house.ts';
import { authorizationRequest, authorizeWithCard, registerOutsideService } from '../../testing/sign-in/service.ts';
import { signIn } from '../../testing/sign-in/sign-in.ts';

const house = await openTestHouse();

interface Line {
  readonly id: string;
  readonly by: string;
  readonly terminal: string | null;
  readonly purpose: { readonly id: string; readonly title: { readonly ja: string; readonly en: string } };
  readonly law: { readonly ja: string; readonly en: string };
  readonly items: { readonly id: string }[];
}

async function atPortal(person?: Parameters<typeof house.newCard>[0]): Promise<{ browser: Browser; card: TestCard }> {
  const browser = house.browser();
  const card = await house.newCard(person);
  await signIn(browser, 'portal', card);
  return { browser, card };
}

const logOf = async (browser: Browser, query = ''): Promise<{ lines: Line[]; next: string | null }> =>
  (await browser.get(`/api/v1/portal/access-log${query}`)).json();

describe('the portal home', () => {
  it('shows who I am, my certificates and their dates', async () => {
    const { browser } = await atPortal({ name: '𠮷田 佳子', kana: 'ヨシダ ヨシコ' });
    const home = await browser.get('/api/v1/portal/home');
    expect(home.status).toBe(200);
    expect(home.headers['cache-control']).toBe('no-store');
    expect(home.json()).toMatchObject({
      person: { name: '𠮷田 佳子', kana: 'ヨシダ ヨシコ', address: '汐見市港町1丁目2番3号', sex: 'female' },
      card: null,
      certificates: [{ kind: 'authentication', state: 'good' }],
      tasks: [],
    });
  });

  it('gives neither the number nor a serial', async () => {
    const { browser, card } = await atPortal();
    const { text } = await browser.get('/api/v1/portal/home');
    const number = await house.registry.readNumber(card.residentId, { institution: 'registry', person: 'system' }, 'registry.records');
    expect(text).not.toContain(number);
    expect(text).not.toContain(card.cardId);
    expect(text).not.toContain(card.residentId);
  });

  it('leaves out an address that is protected from disclosure', async () => {
    const { browser } = await atPortal({ name: '渡邉 綾', kana: 'ワタナベ アヤ', isAddressProtected: true });
    expect((await browser.get('/api/v1/portal/home')).json()).toMatchObject({ person: { name: '渡邉 綾', address: null } });
  });

  it.each(['/api/v1/portal/home', '/api/v1/portal/access-log'])('shows nothing at %s to somebody who is not signed in', async (address) => {
    const refused = await house.browser().get(address);
    expect([refused.status, refused.json<{ code: string }>().code]).toEqual([401, 'MYNA_IDENTITY_SESSION_REQUIRED']);
  });
});

describe('my access log', () => {
  it('has the entries of my sign-in, of my look at the home page and of my look at the log', async () => {
    const { browser } = await atPortal();
    await browser.get('/api/v1/portal/home');
    const { lines } = await logOf(browser);
    expect(lines.map(({ purpose, by, terminal }) => [purpose.id, by, terminal]).slice(0, 3)).toEqual([
      ['portal.own-log', 'self', null],
      ['portal.own-data', 'self', null],
      ['identity.sign-in', 'self', 'openmyna-portal'],
    ]);
    expect(lines[1]?.items.map(({ id }) => id)).toEqual(['basicFour', 'stay', 'card', 'certificates', 'notices', 'changes', 'chip']);
    expect(lines[1]?.law.ja).toContain('番号法');
  });

  it('shows that a service got my name with my consent, and which one', async () => {
    const service = await registerOutsideService(house, 'library');
    const { browser, card } = await atPortal();
    const request = await authorizationRequest(service, 'openid name');
    const back = await authorizeWithCard(house.browser(), request, card);
    const tokens = await openid.authorizationCodeGrant(service.config, back, request.checks);
    expect((await logOf(browser)).lines.map(({ purpose }) => purpose.id)).not.toContain('identity.attributes');
    await openid.fetchUserInfo(service.config, tokens.access_token, openid.skipSubjectCheck);
    const { lines } = await logOf(browser);
    const line = lines.find(({ purpose }) => purpose.id === 'identity.attributes');
    expect(line).toMatchObject({ by: 'self', terminal: 'library' });
    expect(line?.items.map(({ id }) => id)).toEqual(['name']);
  });

  it('has nothing of anybody else', async () => {
    const first = await atPortal();
    const second = await atPortal();
    await first.browser.get('/api/v1/portal/home');
    const mine = new Set((await logOf(first.browser)).lines.map(({ id }) => id));
    for (const { id } of (await logOf(second.browser)).lines) expect(mine.has(id)).toBe(false);
  });

  it('goes on where the page before ended', async () => {
    const { browser } = await atPortal();
    for (let visit = 0; visit < 5; visit += 1) await browser.get('/api/v1/portal/home');
    const first = await logOf(browser, '?limit=3');
    const second = await logOf(browser, `?limit=3&cursor=${first.next}`);
    expect(first.lines).toHaveLength(3);
    const ids = [...first.lines, ...second.lines].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(['?limit=0', '?limit=1000', '?cursor=nonsense'])('refuses %s', async (query) => {
    const { browser } = await atPortal();
    expect((await browser.get(`/api/v1/portal/access-log${query}`)).status).toBeGreaterThanOrEqual(400);
    expect((await browser.get(`/api/v1/portal/access-log${query}`)).status).toBeLessThan(500);
  });
});

describe('when the card is blocked', () => {
  it('shows nothing any more', async () => {
    const { browser, card } = await atPortal();
    expect((await browser.get('/api/v1/portal/home')).status).toBe(200);
    await house.suspend(card);
    for (const page of ['home', 'access-log']) {
      const refused = await browser.get(`/api/v1/portal/${page}`);
      expect([refused.status, refused.json<{ code: string }>().code]).toEqual([401, 'MYNA_IDENTITY_CARD_BLOCKED']);
    }
  });
});
