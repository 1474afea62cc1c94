import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { languages } from '../i18n/messages.ts';
import { expectAccessible, expectNoMissingText, expectNoSidewaysScroll, holdCardOf, openBrowser, signIn, type Visitor } from './browser.ts';

type Texts = Readonly<Record<string, string>>;

const textsOf = (code: string): Texts => {
  const folder = fileURLToPath(new URL(`../i18n/${code}/`, import.meta.url));
  return Object.assign({}, ...readdirSync(folder).map((file) => JSON.parse(readFileSync(folder + file, 'utf8')) as Texts));
};
const english = textsOf('en');

/** Lines that a page shows in English though its language has other words for them. */
async function strangeLines(page: Page, code: string): Promise<string[]> {
  const own = textsOf(code);
  const mine = new Set(Object.values(own));
  const foreign = new Set(
    Object.entries(english).flatMap(([id, text]) =>
      code !== 'en' && own[id] !== text && !mine.has(text) && text.length > 3 ? [text] : [],
    ),
  );
  // biome-ignore lint/performance/useDomNodeTextContent: only what is shown, a line a block
  const shown = (await page.locator('body').innerText()).split('\n').map((line) => line.trim());
  return shown.filter((line) => foreign.has(line));
}

interface Place {
  readonly name: string;
  readonly path: string;
  /** By the provider, without scripts: its words stand in no catalogue. */
  readonly isPlain?: boolean;
}

const places: readonly Place[] = [
  { name: 'home', path: '/portal' },
  { name: 'log', path: '/portal/log' },
  { name: 'settings', path: '/portal/settings' },
  { name: 'notices', path: '/portal/notifications' },
  { name: 'devices', path: '/portal/devices' },
  { name: 'sessions', path: '/portal/sessions' },
  { name: 'apply', path: '/apply' },
  { name: 'signing out, asked', path: '/oidc/session/end', isPlain: true },
  { name: 'a service that nobody knows', path: '/oidc/auth?client_id=nobody', isPlain: true },
];

/** The page stands: its heading is there, and nothing of it is still coming. */
async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.waitForLoadState('networkidle');
}

describe('the way of a resident, in every language', { timeout: 180_000 }, () => {
  let visitor: Visitor;
  let stranger: Visitor;
  beforeAll(async () => {
    [visitor, stranger] = [await openBrowser({ width: 390 }), await openBrowser({ width: 390 })];
    await holdCardOf(visitor.page, 'li');
    await signIn(visitor.page, 'portal');
  }, 120_000);

  async function look(page: Page, { name, path, isPlain }: Place, { code, tag }: (typeof languages)[number]): Promise<void> {
    const what = `${name} (${code})`;
    const answer = path === '' ? undefined : await page.goto(path);
    await settled(page);
    expect(answer?.status() ?? 200, what).toBeLessThan(isPlain ? 401 : 400);
    expect(await page.locator('html').getAttribute('lang'), what).toBe(tag);
    await expectNoMissingText(page, what);
    if (!isPlain) expect(await strangeLines(page, code), what).toEqual([]);
    await expectNoSidewaysScroll(page, what);
    await expectAccessible(page, what);
  }

  it.each(languages)('$code', async (language) => {
    const cookie = { name: 'openmyna-language', value: language.code, url: inject('country') };
    for (const { context } of [visitor, stranger]) await context.addCookies([cookie]);
    const { page } = stranger;
    await page.goto('/api/v1/portal/session/start?return=/portal');
    await look(page, { name: 'sign-in', path: '' }, language);
    expect(new URL(page.url()).pathname).toBe('/sign-in');
    for (const place of places) await look(visitor.page, place, language);
    expect([...visitor.complaints, ...stranger.complaints]).toEqual([]);
  });
});
