import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll, fillDate, holdCardOf, openBrowser, signIn, type Visitor } from './browser.ts';

const goOn = (page: Page) => page.getByRole('button', { name: 'Continue', exact: true }).click();

async function expectGood(page: Page, what: string): Promise<void> {
  await expectAccessible(page, what);
  await expectNoSidewaysScroll(page, what);
}

async function typePin(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Signature PIN').fill('ABC123');
  await dialog.getByRole('button', { name: 'Continue' }).click();
}

const heading = (page: Page, name: string | RegExp) => page.getByRole('heading', { level: 1, name });

/** From the list to the number for the agent. */
async function give(page: Page): Promise<string> {
  await page.goto('/portal/mandates');
  await heading(page, 'Acting for each other').waitFor();
  await expectGood(page, 'mandates');
  await page.getByRole('button', { name: 'Let somebody act for me' }).click();
  await goOn(page);
  await page.getByRole('alert').waitFor();
  await expectGood(page, 'no name');
  await page.locator('#name').fill('田中 花子');
  await goOn(page);
  await fillDate(page, 'born', '1984-04-12');
  await goOn(page);
  await page.getByLabel('See my data').check();
  await page.getByLabel('File procedures').check();
  await expectGood(page, 'what may be done');
  await goOn(page);
  await fillDate(page, 'last', '2049-01-01');
  await goOn(page);
  await page.getByText('One of the dates is not possible').waitFor();
  await fillDate(page, 'last', '2027-11-30');
  await goOn(page);
  await heading(page, 'Check before you sign').waitFor();
  await page.getByText('The text that both of you sign').click();
  await expectGood(page, 'the text');
  await page.getByRole('button', { name: 'Sign with my card' }).click();
  await typePin(page);
  await heading(page, /^Give this number to/).waitFor();
  await expectGood(page, 'the number');
  return ((await page.getByTestId('invitation').textContent()) ?? '').replace(/\D/g, '').slice(-12);
}

async function take(page: Page, digits: string): Promise<void> {
  await page.goto('/portal/mandates');
  await page.getByRole('link', { name: 'I was given a number' }).click();
  await page.locator('#number').fill('000000000000');
  await goOn(page);
  await page.getByRole('alert').waitFor();
  await expectGood(page, 'a number of nothing');
  await page.locator('#number').fill(`${digits.slice(0, 4)} ${digits.slice(4, 8)} ${digits.slice(8)}`);
  await goOn(page);
  await heading(page, /asks you to act/).waitFor();
  await expectGood(page, 'the text to accept');
  await page.getByRole('button', { name: 'Accept and sign' }).click();
  await typePin(page);
  await heading(page, /You may act for/).waitFor();
  await expectGood(page, 'accepted');
}

/** A procedure without a file, signed with one's own card for another. */
async function fileCertificate(page: Page): Promise<string> {
  await page.locator('nav').getByRole('link', { name: 'Procedures' }).locator('visible=true').first().click();
  // What runs already has a link of the same name.
  await page.locator('a[href$="/about/certificate-by-post"]').click();
  await page.getByRole('button', { name: 'Begin' }).click();
  await page.waitForURL(/\/case\/[^/]+\/\w+$/);
  for (let at = 0; at < 6 && !page.url().endsWith('/check'); at += 1) {
    const before = page.url();
    // The address is there a moment before its question.
    await page.locator('form input[type=radio]:checked').waitFor({ state: 'detached' });
    await page.locator('form input[type=radio]').first().check({ force: true });
    await goOn(page);
    await page.waitForURL((url) => url.href !== before);
    await page.locator('main form, main dl').first().waitFor();
  }
  await page.getByText('Your own card signs, for').waitFor();
  await expectGood(page, 'check for another');
  await page.getByRole('button', { name: 'Sign with the card and send' }).click();
  await typePin(page);
  await page.getByText('It has arrived').waitFor();
  await page.getByText('By 田中 花子, as agent').waitFor();
  await expectGood(page, 'sent for another');
  return page.url().split('/').at(-1) ?? '';
}

describe.each([390, 1280])('a mandate at %s px', { timeout: 240_000 }, (width) => {
  let yoshiko: Visitor;
  let hanako: Visitor;
  let id = '';
  beforeAll(async () => {
    [yoshiko, hanako] = [await openBrowser({ width }), await openBrowser({ width })];
    await holdCardOf(yoshiko.page, 'yoshiko');
    await signIn(yoshiko.page, 'portal');
    await holdCardOf(hanako.page, 'hanako');
    await signIn(hanako.page, 'portal');
  }, 120_000);

  it('is given, a question a page, and accepted by the number', async () => {
    await take(hanako.page, await give(yoshiko.page));
    expect([...yoshiko.complaints, ...hanako.complaints]).toEqual([]);
  });

  it('is acted by: chosen, in sight all the while, for what it covers and nothing else', async () => {
    const { page, complaints } = hanako;
    await page.goto('/portal');
    await page.getByRole('button', { name: /^For whom\?/ }).click();
    await page.getByLabel('For 𠮷田 佳子').check();
    await expectAccessible(page, 'for whom');
    await page.getByRole('button', { name: 'Change over' }).click();
    await heading(page, 'For 𠮷田 佳子').waitFor();
    await expectGood(page, 'the home of another');
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    expect(await page.getByText('You are acting for 𠮷田 佳子').isVisible()).toBe(true);
    const box = await page.getByText('You are acting for 𠮷田 佳子').boundingBox();
    expect(box?.y).toBeGreaterThanOrEqual(0);
    id = await fileCertificate(page);
    await page.evaluate(() => {
      history.pushState(null, '', '/portal/log');
      dispatchEvent(new PopStateEvent('popstate'));
    });
    await page.getByText('This page is not part of what you do for 𠮷田 佳子').waitFor();
    await expectGood(page, 'not for another');
    expect(complaints).toEqual([]);
  });

  it('leaves the case with the person, with both names', async () => {
    await yoshiko.page.goto(`/portal/procedures/case/${id}`);
    await yoshiko.page.getByText('By 田中 花子, as agent').waitFor();
    await expectGood(yoshiko.page, 'filed by an agent');
  });

  it('is ended with one confirmation, and nothing is open a moment later', async () => {
    const { page } = yoshiko;
    await page.goto('/portal/mandates');
    await page.getByRole('button', { name: 'End: 田中 花子' }).first().click();
    await expectAccessible(page, 'end?');
    await page.getByRole('button', { name: 'End it now' }).click();
    await page.getByText('The mandate has ended').waitFor();
    await expectGood(page, 'ended');
    const other = hanako.page;
    await other.locator('nav').getByRole('link', { name: 'Home' }).locator('visible=true').first().click();
    await other.getByText('You cannot do this for this person').waitFor();
    await expectGood(other, 'a mandate that has ended');
    await other.getByRole('button', { name: 'Back to myself' }).click();
    await heading(other, 'Your page').waitFor();
    await other.goto(`/portal/procedures/case/${id}`);
    await other.getByText('There is no such').or(other.getByRole('alert')).first().waitFor();
  });
});
