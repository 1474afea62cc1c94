import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { expectAccessible, fillDate, holdCardOf, openBrowser, signIn } from './browser.ts';
import { findLetter } from './letters.ts';

const photoOf = (name: string): string => fileURLToPath(new URL(`../../tour/photos/${name}.jpg`, import.meta.url));

async function startSignIn(page: Page, door: string): Promise<void> {
  await page.goto(`/${door}`);
  await page.getByRole('link', { name: 'Sign in with your card' }).click();
  await page.getByRole('button', { name: 'Continue with the card' }).click();
}

async function givePin(page: Page, pin: string): Promise<void> {
  await page.getByLabel('Authentication PIN').fill(pin);
  await page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click();
}

describe('refusals on the pages: said in words, reachable, and nothing typed is lost', { timeout: 180_000 }, () => {
  it('names what is wrong with a typed application number and takes the focus there', async () => {
    const { page } = await openBrowser({ width: 390 });
    await page.goto('/apply');
    const number = page.getByLabel('Application number');
    await number.fill('1499 0000 0000 0000 0000 123');
    await page.getByRole('button', { name: 'Continue with this number' }).click();
    await page.getByRole('alert').getByRole('link').waitFor();
    expect(await page.title()).toMatch(/^Error:/);
    expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('alert');
    await expectAccessible(page, 'mistyped number');
    await page.getByRole('alert').getByRole('link').click();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('number');
    expect(await number.inputValue()).toContain('1499');
  });

  it('finds no code in a picture of something else', async () => {
    const { page } = await openBrowser();
    await page.goto('/apply');
    await page.getByLabel('Picture of the code').setInputFiles(photoOf('good-1'));
    await page.getByText('No code was found').first().waitFor();
    await expectAccessible(page, 'picture without a code');
  });

  it('says what to change in a photo, check by check', async () => {
    const letter = await findLetter('jun', 'number');
    const { page } = await openBrowser();
    await page.goto(`/apply${new URL(letter.code).hash}`);
    await page.waitForURL('**/apply/photo');
    expect(page.url()).not.toContain('#');
    await page.getByLabel('Or choose a photo').setInputFiles(photoOf('two-faces'));
    await fillDate(page, 'taken-on', '2020-01-01');
    await page.getByRole('button', { name: 'Use this photo' }).click();
    await page.getByText('This photo cannot be used').waitFor({ timeout: 60_000 });
    await expectAccessible(page, 'photo refused');
    expect(await page.getByRole('button', { name: 'Continue' }).count()).toBe(0);
  });

  it('counts the tries of a PIN, and says where a locked one is unlocked', async () => {
    const { page } = await openBrowser();
    await holdCardOf(page, 'goro');
    await startSignIn(page, 'portal');
    await givePin(page, '12');
    await page.getByText('No try was used').waitFor();
    await givePin(page, '0000');
    await page.getByText('You have 2 tries left.').waitFor();
    await expectAccessible(page, 'wrong PIN');
    await givePin(page, '0000');
    await page.getByText('After a wrong entry this PIN locks.').waitFor();
    await givePin(page, '0000');
    await page.getByText('This PIN is locked').waitFor();
    await expectAccessible(page, 'locked PIN');
  });

  it('says that another reader holds the card', async () => {
    await fetch(`${inject('country')}/sandbox/cards/rei/connect`, { method: 'POST' });
    const { page } = await openBrowser();
    await holdCardOf(page, 'rei');
    await startSignIn(page, 'portal');
    await page.getByText('Another reader holds this card').waitFor();
    await expectAccessible(page, 'card in use');
  });

  it('turns away a resident at the counter, whose card opens no permission', async () => {
    const { page } = await openBrowser();
    await holdCardOf(page, 'taro');
    await signIn(page, 'counter');
    await page.getByRole('alert').first().waitFor();
    await expectAccessible(page, 'forbidden');
  });

  it('lets somebody turn round at the sign-in', async () => {
    const { page } = await openBrowser();
    await page.goto('/portal');
    await page.getByRole('link', { name: 'Sign in with your card' }).click();
    await page.getByRole('button', { name: 'Do not sign in' }).click();
    await page.getByText('You did not sign in').waitFor();
    await expectAccessible(page, 'turned round');
  });

  it('says so when the connection is gone, and goes on when it is back', async () => {
    const { page, context } = await openBrowser();
    await page.goto('/letterbox');
    await page.getByLabel('Whose letterbox?').selectOption({ label: '田中 花子' });
    await page.getByRole('heading', { name: '田中 花子' }).waitFor();
    await context.setOffline(true);
    await page.getByLabel('Whose letterbox?').selectOption({ label: '鈴木 一男' });
    await page.getByText('There is no connection').waitFor();
    await expectAccessible(page, 'offline');
    await context.setOffline(false);
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('There is no connection').waitFor({ state: 'detached' });
  });
});
