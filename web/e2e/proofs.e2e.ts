import jsqrModule from 'jsqr';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll, fillDate, holdCardOf, openBrowser, signIn, type Visitor } from './browser.ts';

const jsqr = jsqrModule as unknown as typeof jsqrModule.default;
const asker = '港の食堂 Minato Diner';

/** What a reader of another make sees on the holder's screen. */
async function readScreen(page: Page): Promise<string> {
  const picture = await page.getByRole('img', { name: 'QR code of the proof' }).screenshot();
  const { data, info } = await sharp(picture)
    .resize({ width: 1000, kernel: 'nearest' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return jsqr(new Uint8ClampedArray(data), info.width, info.height)?.data ?? '';
}

async function makeProof(page: Page): Promise<void> {
  await page.goto('/portal/proof');
  await page.getByRole('link', { name: 'Make a proof' }).click();
  await page.getByLabel('Who asks for your number?').fill(asker);
  await page.getByLabel('Number for a bank account').check();
  await page.getByRole('button', { name: 'Make it with the card' }).click();
  await page.getByLabel('Authentication PIN').fill('1234');
  await page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: /^Show this code to/ }).waitFor();
}

describe.each([390, 1280])('a proof of number at %s px', { timeout: 180_000 }, (width) => {
  let holder: Visitor;
  let teller: Visitor;
  beforeAll(async () => {
    holder = await openBrowser({ width });
    await holdCardOf(holder.page, 'hanako');
    await signIn(holder.page, 'portal');
    teller = await openBrowser({ width });
  }, 90_000);

  it('says what is missing before the card is asked', async () => {
    const { page } = holder;
    await page.goto('/portal/proof/new');
    await page.getByRole('button', { name: 'Make it with the card' }).click();
    await page.getByRole('alert').waitFor();
    await expectAccessible(page, 'a proof without an asker');
    await expectNoSidewaysScroll(page, 'a proof without an asker');
  });

  it('is shown as a code, which its asker reads, and a second reader is told of', async () => {
    const { page, complaints } = holder;
    await makeProof(page);
    await expectAccessible(page, 'a proof');
    await expectNoSidewaysScroll(page, 'a proof');
    await page.waitForTimeout(500);
    const address = await readScreen(page);
    expect(address).toMatch(/\/verify#[\w-]+\.[\w-]+\.[\w-]+$/);
    const desk = teller.page;
    for (const heading of ['A code alone says nothing about a number', 'This code was checked before']) {
      await desk.goto('/');
      await desk.goto(address.slice(address.indexOf('/verify')));
      await desk.getByLabel(/^Check code, or/).waitFor();
      expect(desk.url()).not.toContain('#');
      await desk.getByRole('button', { name: 'Check', exact: true }).click();
      await desk.getByText(heading).waitFor();
      await expectAccessible(desk, heading);
      await expectNoSidewaysScroll(desk, heading);
    }
    expect([...complaints, ...teller.complaints]).toEqual([]);
  });

  it('is checked as a file, seen by its holder, and withdrawn', async () => {
    const { page } = holder;
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download the signed file' }).click(),
    ]);
    const desk = teller.page;
    await desk.goto('/verify/proof');
    await expectAccessible(desk, 'the check of a proof');
    await desk.getByRole('button', { name: 'Check', exact: true }).click();
    await desk.getByRole('alert').waitFor();
    await expectAccessible(desk, 'the check of nothing');
    await desk.getByLabel('The signed file (PDF)').setInputFiles(await download.path());
    await desk.getByRole('button', { name: 'Check', exact: true }).click();
    await desk.getByText('You may accept the number').waitFor();
    await page.reload();
    await page.getByText('by the file').waitFor();
    await page.getByRole('button', { name: 'Withdraw the proof' }).click();
    await page.getByRole('heading', { name: 'Withdrawn' }).waitFor();
    await desk.goto('/verify/proof');
    await desk.getByLabel('The signed file (PDF)').setInputFiles(await download.path());
    await desk.getByRole('button', { name: 'Check', exact: true }).click();
    await desk.getByText('Its holder withdrew it').waitFor();
    await expectAccessible(desk, 'a proof that was withdrawn');
  });
});

describe('what proves a number, and who somebody is', { timeout: 120_000 }, () => {
  it('is answered without signing in, and nothing stands in the address', async () => {
    const { page, complaints } = await openBrowser({ width: 320 });
    await page.goto('/verify/number');
    await page.getByLabel('Notification card (paper').check();
    await page.getByLabel(/^Name, date of birth, address/).check();
    await page.getByRole('button', { name: 'Show the answer' }).click();
    await page.getByRole('heading', { name: 'Answer' }).waitFor();
    await expectAccessible(page, 'the notification card');
    await expectNoSidewaysScroll(page, 'the notification card');
    await page.goto('/calculators/documents');
    await page.getByRole('button', { name: 'Show the answer' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('Who comes in, who works here').check();
    await page.getByLabel('A foreign resident').check();
    await page.getByRole('button', { name: 'Show the answer' }).click();
    await page.getByText('no general ID').waitFor();
    await expectAccessible(page, 'identity at work');
    await expectNoSidewaysScroll(page, 'identity at work');
    expect(page.url()).toMatch(/\/calculators\/documents$/);
    expect(complaints).toEqual([]);
  });
});

describe('the validity of a card', { timeout: 120_000 }, () => {
  it.each([320, 1280])('is counted with its derivation at %s px, and never guessed', async (width) => {
    const { page, complaints } = await openBrowser({ width });
    await page.goto('/calculators/validity');
    await fillDate(page, 'birth', '2000-02-29');
    await fillDate(page, 'issued', '2015-12-31');
    await page.getByRole('button', { name: 'Count', exact: true }).click();
    await page.getByText('There is no rule for this day').waitFor();
    await expectAccessible(page, 'a day without a rule');
    await fillDate(page, 'issued', '2024-02-29');
    await page.getByRole('button', { name: 'Count', exact: true }).click();
    await page.getByRole('heading', { name: 'How it was counted' }).waitFor();
    expect(await page.locator('ol').first().locator('li').count()).toBeGreaterThanOrEqual(5);
    await expectAccessible(page, 'the timeline');
    await expectNoSidewaysScroll(page, 'the timeline');
    expect(page.url()).toMatch(/\/calculators\/validity$/);
    expect(complaints).toEqual([]);
  });

  it('is counted with the keyboard alone', async () => {
    const { page } = await openBrowser();
    await page.goto('/calculators/validity');
    await page.locator('#birth-year').focus();
    for (const part of ['1984', '4', '12', '2026', '11', '23']) {
      await page.keyboard.type(part);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'How it was counted' }).waitFor();
    await page.getByText('23 November 2036 (Reiwa 18)').first().waitFor();
  });
});
