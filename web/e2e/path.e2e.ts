import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, fillDate, holdCardOf, openBrowser, signIn, type Visitor } from './browser.ts';
import { findLetter } from './letters.ts';

const photo = fileURLToPath(new URL('../../tour/photos/good-1.jpg', import.meta.url));
/** Another day of birth each time, so that the path can be walked again in a country that stands. */
const day = 1 + Math.floor(Math.random() * 28);
const year = 1970 + Math.floor(Math.random() * 30);
const sakura = {
  name: '山田 さくら',
  kana: 'ヤマダ サクラ',
  born: `${year}-04-${String(day).padStart(2, '0')}`,
  address: `汐見市港町9丁目${day}番${year}号`,
};
const pins = { authentication: '4826', signature: 'WEB123', basicInformation: '5937', healthInsurance: '6048' };

const pinLabels: Readonly<Record<string, string>> = {
  'Authentication PIN': pins.authentication,
  'Signature PIN': pins.signature,
  'Basic-information PIN': pins.basicInformation,
  'Health-insurance PIN': pins.healthInsurance,
  'Resident-registry PIN': '7159',
};

/** Whoever has just been registered, as the letterbox link of the counter's page names her. */
async function registeredId(page: Page): Promise<string> {
  const href = await page.getByRole('link', { name: 'to the letterbox' }).getAttribute('href');
  return new URL(href ?? '', page.url()).searchParams.get('person') ?? '';
}

async function layDownLicence(page: Page): Promise<void> {
  await page.getByLabel('Kind of document').selectOption({ label: "Driver's licence" });
  await page.locator('#document-0-name').fill(sakura.name);
  await fillDate(page, 'document-0-born', sakura.born);
  await page.locator('#document-0-address').fill(sakura.address);
  await page.getByRole('button', { name: 'Compare with the register' }).click();
}

/** The resident at her own screen: each PIN twice, whichever is asked for next. */
async function choosePins(screen: Page): Promise<readonly string[]> {
  await screen.getByRole('button', { name: 'Start' }).click();
  const asked: string[] = [];
  for (;;) {
    const heading = screen.getByRole('heading', { level: 1 });
    await heading.filter({ hasText: /Choose your|Finished/ }).waitFor();
    const title = (await heading.textContent()) ?? '';
    if (title.includes('Finished')) return asked;
    const name = title.replace('Choose your ', '');
    await screen.locator('#pin').fill(pinLabels[name] ?? '');
    await screen.locator('#pin-again').fill(pinLabels[name] ?? '');
    await screen.getByRole('button', { name: 'Set this PIN' }).click();
    asked.push(name);
    await heading.filter({ hasNotText: title }).waitFor();
  }
}

describe('a resident gets a number, a card and signs in, page by page', { timeout: 240_000 }, () => {
  let officer: Visitor;
  let resident: Visitor;
  let residentId = '';

  beforeAll(async () => {
    officer = await openBrowser();
    resident = await openBrowser({ width: 390 });
  });

  it('registers somebody who moves in from abroad', async () => {
    const { page } = officer;
    await holdCardOf(page, 'kenji');
    await signIn(page, 'counter');
    await page
      .getByRole('button', { name: /^Registration/ })
      .first()
      .click();
    await page.getByLabel('A national moving in from abroad').check();
    await page.locator('#new-name').fill(sakura.name);
    await page.locator('#new-kana').fill(sakura.kana);
    await fillDate(page, 'new-born', sakura.born);
    await page.getByLabel('female').check();
    await page.locator('#new-address').fill(sakura.address);
    await page.getByLabel('Passport and extract of the family register were seen').check();
    await page.getByRole('button', { name: 'Register', exact: true }).click();
    await page.getByText('One person is registered').waitFor();
    residentId = await registeredId(page);
    expect(residentId).toMatch(/^[0-9a-f-]{36}$/);
    await page.getByRole('button', { name: 'End the visit' }).click();
    await page.getByRole('heading', { name: 'The visit is done' }).waitFor();
  });

  it('shows the letter with the number in the letterbox', async () => {
    const { page } = resident;
    await page.goto(`/letterbox?person=${residentId}`);
    await page.getByRole('button', { name: /Your individual number.*Unread/ }).click({ timeout: 30_000 });
    await page.getByRole('heading', { name: 'What to do next' }).waitFor();
    await expectAccessible(page, 'letterbox');
  });

  it('applies for the card with a picture of the code', async () => {
    const letter = await findLetter(residentId, 'number');
    const { page } = resident;
    await page.goto('/apply');
    await page.getByLabel('Picture of the code').setInputFiles(letter.picture);
    await page.waitForURL('**/apply/photo');
    await page.getByText('Application of 山○ さ○○').waitFor();
    await page.getByLabel('Or choose a photo').setInputFiles(photo);
    await fillDate(page, 'taken-on', '2026-11-01');
    await page.getByRole('button', { name: 'Use this photo' }).click();
    await page.getByText('The photo can be used').waitFor({ timeout: 60_000 });
    await expectAccessible(page, 'photo accepted');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel('E-mail').fill('sakura@example.jp');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Check your answers' }).waitFor();
    await expectAccessible(page, 'check your answers');
    await page.getByRole('button', { name: 'Send the application' }).click();
    await page.getByRole('heading', { name: 'Your application has been received' }).waitFor();
    expect(await page.locator('main').textContent()).toMatch(/A-[0-9A-Z]{10}/);
  });

  it('shows where the application stands, also eight weeks later', async () => {
    const { page } = resident;
    await page.getByRole('link', { name: 'Follow the application' }).click();
    await page.getByText('Application received').waitFor();
    await page.goto('/');
    await page.getByRole('button', { name: 'Eight weeks' }).click();
    await page.getByText('18 January 2027').first().waitFor({ timeout: 120_000 });
    await page.goto('/apply/progress');
    await page.getByText('Collect it by').waitFor();
  });

  it('hands the card over after the resident has set four PINs on a screen of her own', async () => {
    const notice = await findLetter(residentId, 'collection-notice');
    const { page, context } = officer;
    await page.goto('/counter');
    await page
      .getByRole('button', { name: /^Card collection/ })
      .first()
      .click();
    await page.locator('#find-name').fill(sakura.name);
    await fillDate(page, 'find-born', sakura.born);
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('button', { name: /山田 さくら/ }).click();
    await layDownLicence(page);
    await page.getByLabel('Number of the notice').fill(notice.code);
    await page.getByRole('button', { name: 'Open the card' }).click();
    await page.getByRole('button', { name: 'The same person' }).click();
    const [screen] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('button', { name: "Open the resident's screen" }).click(),
    ]);
    const asked = await choosePins(screen);
    expect(asked.length).toBeGreaterThanOrEqual(4);
    await page.getByRole('button', { name: 'The card was handed over' }).click();
    await page.getByRole('button', { name: /reader \(sandbox\)/ }).click();
    await page.getByRole('button', { name: 'Blank PIN sheet' }).click();
    await page.getByTitle('Blank PIN sheet').waitFor();
    await page.getByRole('button', { name: 'End the visit' }).click();
    await page.getByRole('heading', { name: 'The visit is done' }).waitFor();
    await expectAccessible(page, 'measured visit');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'Sign in with your card' }).waitFor();
  });

  it('signs in to the portal with the new card, reads the number from its chip and who looked', async () => {
    const { page } = officer;
    await signIn(page, 'portal', pins.authentication);
    await expectAccessible(page, 'portal');
    await page.getByRole('link', { name: 'My record' }).first().click();
    await page.getByText(sakura.address).waitFor();
    await page.getByRole('link', { name: 'My card and number' }).first().click();
    await page.getByRole('button', { name: 'Show my number' }).click();
    await page.getByLabel('Basic-information PIN').fill(pins.basicInformation);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Cover it' }).waitFor();
    await expectAccessible(page, 'portal card');
    await page.getByRole('link', { name: 'Notices' }).first().click();
    await page.getByText('Your card is ready to be collected').waitFor();
    await expectAccessible(page, 'portal notices');
    await page.getByRole('link', { name: 'Who looked at my data' }).first().click();
    await page.getByText('Yourself', { exact: false }).first().waitFor();
    await expectAccessible(page, 'portal log');
  });

  it('opens the tax office with the same sign-in', async () => {
    const { page } = officer;
    await page.goto('/tax');
    await page.getByRole('link', { name: 'Sign in with your card' }).click();
    await page.getByText('Signed in as').waitFor();
    await expectAccessible(page, 'tax');
  });

  it('does all this without an error on any page, and without a request to anybody else', () => {
    expect(officer.complaints).toEqual([]);
    expect(resident.complaints).toEqual([]);
  });
});
