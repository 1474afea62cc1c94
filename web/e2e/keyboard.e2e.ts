import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { holdCardOf, openBrowser } from './browser.ts';
import { findLetter } from './letters.ts';

/** Tabs on until the thing with the focus has these words; then it is where a person without a mouse would be. */
async function tabTo(page: Page, words: string | RegExp): Promise<void> {
  for (let steps = 0; steps < 120; steps += 1) {
    await page.keyboard.press('Tab');
    const label = await page.evaluate(() => {
      const focused = document.activeElement;
      if (!(focused instanceof HTMLElement)) return '';
      const named =
        focused.getAttribute('aria-label') ??
        (focused instanceof HTMLInputElement || focused instanceof HTMLSelectElement
          ? focused.labels?.[0]?.textContent
          : focused.textContent);
      return (named ?? '').trim();
    });
    if (typeof words === 'string' ? label.startsWith(words) : words.test(label)) return;
  }
  throw new Error(`${words} is not reached with the Tab key`);
}

async function signInByKeyboard(page: Page, door: string): Promise<void> {
  await page.goto(`/${door}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await tabTo(page, 'Sign in with your card');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Continue with the card' }).waitFor();
  await tabTo(page, 'Continue with the card');
  await page.keyboard.press('Enter');
  await page.getByLabel('Authentication PIN').waitFor();
  await page.keyboard.type('1234');
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/${door}`);
}

describe('without a mouse', { timeout: 120_000 }, () => {
  it('puts a card into the reader in the town and goes on to the portal', async () => {
    const { page } = await openBrowser();
    await page.goto('/');
    await page.getByText('Start with Hanako').waitFor();
    await tabTo(page, 'Start with Hanako');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/portal');
  });

  it('signs in to the portal, shows the number and covers it', async () => {
    const { page } = await openBrowser();
    await holdCardOf(page, 'yoshiko');
    await signInByKeyboard(page, 'portal');
    await page.getByRole('heading', { name: 'My data' }).waitFor();
    await tabTo(page, 'My card and number');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Show my number');
    await page.keyboard.press('Enter');
    await page.getByLabel('Basic-information PIN').waitFor();
    await page.keyboard.type('2345');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Cover it' }).waitFor();
  });

  it('leaves the tap dialog with Escape, and the focus is back where it was', async () => {
    const { page } = await openBrowser();
    await page.goto('/tax');
    await page.getByRole('link', { name: 'Sign in with your card' }).click();
    await page.getByRole('button', { name: 'Continue with the card' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('dialog');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Continue with the card');
  });

  it('applies up to the photo with the number typed', async () => {
    const letter = await findLetter('jun', 'number');
    const { page } = await openBrowser();
    await page.goto('/apply');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await tabTo(page, 'Application number');
    await page.keyboard.type(new URL(letter.code).hash.slice(1));
    await page.keyboard.press('Enter');
    await page.waitForURL('**/apply/photo');
  });

  it('opens a letter', async () => {
    const { page } = await openBrowser();
    await page.goto('/letterbox?person=minh');
    await page.getByRole('button', { name: /Your individual number/ }).waitFor();
    await tabTo(page, /Your individual number/);
    await page.keyboard.press('Enter');
    await page.getByText('What to do next').waitFor();
  });

  it('works through the queue of the counter: slash, arrows, Enter, Escape', async () => {
    const { page } = await openBrowser();
    await holdCardOf(page, 'kenji');
    await signInByKeyboard(page, 'counter');
    await page.getByRole('heading', { name: 'New visit' }).waitFor();
    await tabTo(page, /^Lost number letter/);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Lost number letter' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('lost');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Lost number letter' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('BUTTON');
  });

  it('finds an interface among all of them', async () => {
    const { page } = await openBrowser();
    await page.goto('/developers');
    await page.getByLabel('Search').waitFor();
    await tabTo(page, 'Search');
    await page.keyboard.type('access-log');
    await tabTo(page, /^GET.*access-log/);
    await page.keyboard.press('Enter');
    await page.getByText('Answer 200').first().waitFor();
  });
});
