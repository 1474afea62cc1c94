import { beforeAll, describe, expect, inject, it } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll, fillDate, holdCardOf, openBrowser, signIn, type Visitor } from './browser.ts';

/** The cast's Kazuo moves within Shiomi: the officer's page and the resident's own screen, with the card in the virtual reader. */
describe('a change of address at the counter', { timeout: 240_000 }, () => {
  let officer: Visitor;
  let today = '';
  beforeAll(async () => {
    officer = await openBrowser();
    await holdCardOf(officer.page, 'kenji');
    await signIn(officer.page, 'counter');
    today = ((await (await fetch(`${inject('country')}/sandbox/clock`)).json()) as { today: string }).today;
  });

  const start = async (journey: string) => {
    const { page } = officer;
    await page.goto('/counter');
    await page
      .getByRole('button', { name: new RegExp(`^${journey}`) })
      .first()
      .click();
    await page.getByRole('heading', { level: 1, name: journey }).waitFor();
  };

  const identify = async () => {
    const { page } = officer;
    await page.locator('#find-name').fill('鈴木 一男');
    await page.getByRole('button', { name: 'Search' }).click();
    await page.getByRole('list', { name: 'Found' }).getByRole('button').first().click();
    await page.locator('#document-0-kind').selectOption('drivers-licence');
    await page.locator('#document-0-name').fill('鈴木 一男');
    await fillDate(page, 'document-0-born', '1957-03-08');
    await page.locator('#document-0-address').fill('神奈川県汐見市浜通り8番1号');
    await page.getByRole('button', { name: 'Compare with the register' }).click();
  };

  it('shows the four journeys without a fault that axe finds', async () => {
    for (const journey of ['Change of address, name or status', 'Moving out', 'Notice of a death', 'Another individual number']) {
      await start(journey);
      await expectAccessible(officer.page, journey);
    }
  });

  it('asks for what is missing, shows all once more, and names what the card still needs', async () => {
    const { page } = officer;
    await start('Change of address');
    await identify();
    await page.getByLabel('Address within the municipality').check();
    await page.getByRole('button', { name: 'Continue' }).click();
    expect(await page.getByRole('alert').getByRole('link').count()).toBe(2);
    await expectAccessible(page, 'change with faults');
    await fillDate(page, 'change-on', today);
    await page.locator('#change-address').fill('汐見市浜通り8番2号');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('heading', { name: 'Check with the visitor' }).waitFor();
    await expectAccessible(page, 'review');
    await page.getByRole('button', { name: 'Write it into the record' }).click();
    await page.getByText('Missing on the card: texts and pictures, signature certificate').waitFor();
    await page.getByRole('heading', { name: 'Who learns of it' }).waitFor();
    await expectAccessible(page, 'cards and told');
    await page.setViewportSize({ width: 320, height: 800 });
    await expectNoSidewaysScroll(page, 'cards and told at 320 px');
    await page.setViewportSize({ width: 1280, height: 900 });
  });

  it('brings the card up to date on the resident’s own screen', async () => {
    const { page } = officer;
    await page.getByRole('button', { name: 'Bring this card up to date' }).click();
    const [screen] = await Promise.all([
      officer.context.waitForEvent('page'),
      page.getByRole('button', { name: /resident.s screen/ }).click(),
    ]);
    await screen.getByRole('button', { name: 'Start' }).click();
    await screen.getByRole('heading', { name: /Basic-information PIN/ }).waitFor();
    await expectAccessible(screen, 'PIN of the update');
    await screen.locator('#pin').fill('2345');
    await screen.getByRole('button', { name: 'Continue' }).click();
    await screen.getByRole('heading', { name: /Enter your Sign/ }).waitFor({ timeout: 30_000 });
    await screen.locator('#pin').fill('ABC123');
    await screen.getByRole('button', { name: 'Continue' }).click();
    await screen.getByRole('heading', { name: 'Finished' }).waitFor({ timeout: 60_000 });
    await page.getByText('Records and cards agree').waitFor({ timeout: 15_000 });
    await expectAccessible(page, 'records and cards agree');
    await page.getByRole('button', { name: 'End the visit' }).click();
    await page.getByRole('heading', { name: 'The visit is done' }).waitFor();
    expect(officer.complaints).toEqual([]);
  });
});
