import { beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll, fillDate, holdCardOf, openBrowser, signIn, type Visitor } from './browser.ts';

describe('the counter at work', { timeout: 180_000 }, () => {
  let officer: Visitor;
  beforeAll(async () => {
    officer = await openBrowser();
    await holdCardOf(officer.page, 'kenji');
    await signIn(officer.page, 'counter');
  });

  it('shows every kind of visit without a fault that axe finds', async () => {
    const { page } = officer;
    for (const journey of [
      'Registration',
      'Card application',
      'Card collection',
      'Unlock a PIN',
      'Suspend or resume a card',
      'Lost number letter',
    ]) {
      await page.goto('/counter');
      await page
        .getByRole('button', { name: new RegExp(`^${journey}`) })
        .first()
        .click();
      await page.getByRole('heading', { level: 1, name: journey }).waitFor();
      await expectAccessible(page, journey);
    }
  });

  it('shows all faults of a registration at once, and no personal data in the title', async () => {
    const { page } = officer;
    await page.goto('/counter');
    await page
      .getByRole('button', { name: /^Registration/ })
      .first()
      .click();
    await page.getByLabel('A foreign resident').check();
    await expectAccessible(page, 'foreign resident');
    await page.getByRole('button', { name: 'Register', exact: true }).click();
    expect(await page.getByRole('alert').getByRole('link').count()).toBeGreaterThanOrEqual(6);
    await expectAccessible(page, 'registration with faults');
    expect(await page.title()).toMatch(/^A-\d+ Registration/);
  });

  it('refuses a short-term visitor with the reason and what to do', async () => {
    const { page } = officer;
    await page.locator('#new-name').fill('TOM WALKER');
    await page.locator('#new-kana').fill('トム ウォーカー');
    await fillDate(page, 'new-born', '1991-04-04');
    await page.getByLabel('male', { exact: true }).check();
    await page.locator('#card-number').fill('AB12345678CD');
    await page.locator('#card-nationality').fill('GBR');
    await page.locator('#card-status').selectOption('temporary-visitor');
    await fillDate(page, 'card-expires', '2030-01-01');
    await page.locator('#new-address').fill('汐見市港町1丁目1番1号');
    await page.getByRole('button', { name: 'Register', exact: true }).click();
    await page.getByRole('alert').first().waitFor();
    await expectAccessible(page, 'visitor refused');
    expect(await page.locator('#new-name').inputValue()).toBe('TOM WALKER');
  });

  it('compares a document line by line, and refuses a namesake', async () => {
    const { page } = officer;
    await page.goto('/counter');
    await page
      .getByRole('button', { name: /^Lost number letter/ })
      .first()
      .click();
    await page.locator('#find-name').fill('佐藤 太郎');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('button', { name: /坂の上/ }).click();
    await page.locator('#document-0-kind').selectOption('drivers-licence');
    await page.locator('#document-0-name').fill('佐藤 太郎');
    await fillDate(page, 'document-0-born', '1990-01-15');
    await page.locator('#document-0-address').fill('白樺町大字白樺77番地');
    await page.getByRole('button', { name: 'Compare with the register' }).click();
    await page.getByText('differs').first().waitFor();
    await expectAccessible(page, 'comparison refused');
    await page.locator('#document-0-address').fill('汐見市坂の上10番2号');
    await page.getByRole('button', { name: 'Compare with the register' }).click();
    await page.getByText('Identity proven').waitFor();
    await page.getByRole('button', { name: 'Post a new letter' }).click();
    await page.getByText('The letter is on its way').waitFor();
  });

  it('suspends a card and lifts the suspension', async () => {
    const { page, context } = officer;
    await page.goto('/counter');
    await page
      .getByRole('button', { name: /^Suspend or resume/ })
      .first()
      .click();
    await page.locator('#find-name').fill('𠮷田 佳子');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('button', { name: /坂の上/ }).click();
    await page.locator('#document-0-cast').selectOption('yoshiko');
    await page.locator('#document-0-kind').selectOption('passport');
    await page.getByRole('button', { name: 'Compare with the register' }).click();
    await page.getByRole('button', { name: 'Look the card up' }).click();
    await page.getByRole('button', { name: 'Suspend the card' }).click();
    await page.getByText('The card is suspended').waitFor();
    await expectAccessible(page, 'suspended');
    const lift = page.getByRole('button', { name: 'Lift the suspension' });
    expect(await lift.count()).toBe(0);
    await page.getByRole('button', { name: 'The same person' }).click();
    const opener = page.getByRole('button', { name: "Open the resident's screen" });
    await opener.waitFor();
    await expectAccessible(page, 'waiting for the chip');
    expect(await lift.count()).toBe(0);
    const [screen] = await Promise.all([context.waitForEvent('page'), opener.click()]);
    await screen.getByRole('button', { name: 'Start' }).click();
    await screen.getByRole('heading', { name: 'Finished' }).waitFor();
    await screen.close();
    await lift.click();
    await page.getByText('The card is in use again').waitFor();
    // An open visit keeps the card, and no other visit may open it.
    await page.getByRole('button', { name: 'End the visit' }).click();
    await page.getByRole('heading', { name: 'The visit is done' }).waitFor();
  });

  it('gives a locked PIN a new value on the resident’s own screen, and only there', async () => {
    const { page, context } = officer;
    await page.goto('/counter');
    await page
      .getByRole('button', { name: /^Unlock a PIN/ })
      .first()
      .click();
    await page.locator('#find-name').fill('𠮷田 佳子');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('button', { name: /坂の上/ }).click();
    await page.locator('#document-0-cast').selectOption('yoshiko');
    await page.locator('#document-0-kind').selectOption('passport');
    await page.getByRole('button', { name: 'Compare with the register' }).click();
    await page.getByRole('button', { name: 'Look the card up' }).click();
    await page.getByRole('button', { name: 'The same person' }).click();
    await page.getByLabel('Health-insurance PIN').check();
    await page.getByRole('button', { name: 'Allow new PINs' }).click();
    const [screen] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('button', { name: "Open the resident's screen" }).click(),
    ]);
    await screen.getByRole('button', { name: 'Start' }).click();
    await screen.locator('#pin').fill('12');
    await screen.getByRole('button', { name: 'Set this PIN' }).click();
    await screen.getByRole('alert').getByText('Type exactly 4 digits').waitFor();
    await expectAccessible(screen, 'resident screen with a fault');
    await screen.locator('#pin').fill('');
    await screen.locator('#pin').click();
    for (const digit of '3456') await screen.getByRole('button', { name: digit, exact: true }).click();
    await screen.locator('#pin-again').fill('3456');
    await screen.getByRole('button', { name: 'Set this PIN' }).click();
    await screen.getByRole('heading', { name: 'Finished' }).waitFor();
    await page.getByText('The new PINs are set').waitFor();
    await screen.close();
  });

  it('fits into 320 px', async () => {
    const { page } = officer;
    await page.setViewportSize({ width: 320, height: 800 });
    await page.goto('/counter');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expectNoSidewaysScroll(page, 'desk');
    await page
      .getByRole('button', { name: /^Registration/ })
      .first()
      .click();
    await page.getByLabel('A foreign resident').check();
    await expectNoSidewaysScroll(page, 'registration');
    expect(officer.complaints).toEqual([]);
  });
});

describe('the bureau at work', { timeout: 120_000 }, () => {
  it('shows production as tables with bars, and a case with its history and actions', async () => {
    const { page, complaints } = await openBrowser();
    await holdCardOf(page, 'ops');
    await signIn(page, 'bureau');
    await page.getByRole('heading', { name: 'Production at a glance' }).waitFor();
    await page.waitForLoadState('networkidle');
    await expectAccessible(page, 'bureau');
    await page.getByRole('region', { name: 'Applications' }).getByRole('list').getByRole('button').first().click();
    await page.getByRole('heading', { name: 'History' }).waitFor();
    await expectAccessible(page, 'bureau case');
    await page.setViewportSize({ width: 320, height: 800 });
    await expectNoSidewaysScroll(page, 'bureau case');
    expect(complaints).toEqual([]);
  });
});
