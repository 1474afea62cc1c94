import { describe, expect, it } from 'vitest';
import { expectAccessible, expectNoMissingText, expectNoSidewaysScroll, openBrowser } from './browser.ts';

const doors = [
  '/',
  '/apply',
  '/letterbox?person=hanako',
  '/counter',
  '/counter/resident',
  '/bureau',
  '/portal',
  '/tax',
  '/verify',
  '/verify/proof',
  '/calculators',
  '/guide',
  '/kiosk',
  '/developers',
  '/docs',
  '/sign-in?uid=0123456789',
];

const looks = [
  { language: 'en', scheme: 'light' },
  { language: 'ja', scheme: 'dark' },
] as const;

describe('every door, before anybody has signed in', { timeout: 180_000 }, () => {
  for (const look of looks) {
    it(`has no fault that axe finds (${look.language}, ${look.scheme})`, async () => {
      const { page, complaints } = await openBrowser(look);
      for (const door of doors) {
        await page.goto(door);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('networkidle');
        await expectAccessible(page, door);
        await expectNoMissingText(page, door);
      }
      expect(complaints).toEqual([]);
    });
  }

  it('fits into 320 px, which is also 1280 px at 400 %', async () => {
    for (const language of ['en', 'ja'] as const) {
      const { page } = await openBrowser({ width: 320, language });
      for (const door of doors) {
        await page.goto(door);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('networkidle');
        await expectNoSidewaysScroll(page, `${door} in ${language}`);
      }
    }
  });

  it('speaks the other language at a press, and keeps it at the next door', async () => {
    const { page } = await openBrowser();
    await page.goto('/portal');
    await page.getByLabel('Language').selectOption('ja');
    await page.getByRole('heading', { name: '自分の情報と、それを見た人' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('ja');
    await page.goto('/tax');
    await page.getByRole('heading', { name: '自宅からの税の手続き' }).waitFor();
    expect(await page.title()).toContain('税務署');
  });

  it('stands without colours of its own where the reader chose theirs', async () => {
    const { page } = await openBrowser();
    await page.emulateMedia({ forcedColors: 'active' });
    await page.goto('/apply');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expectAccessible(page, 'forced colours');
  });

  it('shows a way to the content first, and it leads there', async () => {
    const { page } = await openBrowser();
    await page.goto('/portal');
    await page.getByRole('link', { name: 'Sign in with your card' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('main');
  });
});
