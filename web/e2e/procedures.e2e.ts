import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll, fillDate, holdCardOf, openBrowser, signIn, type Visitor } from './browser.ts';

/** The smallest JPEG that a server takes for one. */
const photo = { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46]) };
const main = (page: Page) => page.locator('main');

const texts: Readonly<Record<string, string>> = { phone: '045-123-4567' };

/** Answers the question that stands on the page, whatever its type. */
async function answer(page: Page, question: string, today: string): Promise<void> {
  const form = main(page).locator('form');
  if (await form.locator(`#${question}-year`).count()) return fillDate(page, question, today);
  const box = form.locator('input[type=checkbox]').first();
  if (await box.count()) return box.check();
  // Priya lives in Shiomi: the first place is her own.
  if (question === 'to') return form.getByLabel('Shirakaba Town').check();
  const radio = form.locator('input[type=radio]:not([disabled])').first();
  if (await radio.count()) return radio.check({ force: true });
  const file = form.locator('input[type=file]');
  if (await file.count()) {
    await file.setInputFiles(photo);
    await form.getByText('File 1', { exact: false }).first().waitFor();
    return;
  }
  await form.locator(`#${question}`).fill(texts[question] ?? '12');
}

/** From the catalogue to what is to be checked, a question a page; each page passes axe and fits a phone. */
async function fillIn(page: Page, procedure: string, today: string): Promise<number> {
  await page.goto(`/portal/procedures/about/${procedure}`);
  await page.getByRole('heading', { name: 'The way without the card' }).waitFor();
  await expectAccessible(page, `about ${procedure}`);
  await page.getByRole('button', { name: 'Begin' }).click();
  let pages = 0;
  for (let last = ''; pages < 15; pages += 1) {
    await page.waitForFunction((before) => location.pathname !== before && /\/case\/[^/]+\/\w+$/.test(location.pathname), last);
    last = new URL(page.url()).pathname;
    const question = last.split('/').at(-1) ?? '';
    await page.getByRole('heading', { level: 1 }).waitFor();
    if (question === 'check') break;
    await main(page).locator('form').waitFor();
    if (pages === 0) await expectAccessible(page, `${procedure}: ${question}`);
    await expectNoSidewaysScroll(page, `${procedure}: ${question}`);
    await page.locator('form input, form textarea').first().waitFor({ state: 'attached' });
    await answer(page, question, today);
    await page.getByRole('button', { name: 'Continue', exact: true }).click();
  }
  await page.getByRole('heading', { level: 1, name: 'Check your answers' }).waitFor();
  await expectAccessible(page, `${procedure}: check`);
  await expectNoSidewaysScroll(page, `${procedure}: check`);
  return pages;
}

async function send(page: Page): Promise<string> {
  const sign = page.getByRole('button', { name: 'Sign with the card and send' });
  if (await sign.count()) {
    await sign.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Signature PIN').fill('ABC123');
    await dialog.getByRole('button', { name: 'Continue' }).click();
  } else {
    await page.getByRole('button', { name: 'Send', exact: true }).click();
  }
  await page.getByText(/It has arrived|Your visit is booked/).waitFor();
  await expectAccessible(page, 'receipt');
  await expectNoSidewaysScroll(page, 'receipt');
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

const todayOf = async (page: Page): Promise<string> =>
  ((await (await page.request.get('/sandbox/clock')).json()) as { today: string }).today;

describe('procedures on a phone', { timeout: 240_000 }, () => {
  let hanako: Visitor;
  let priya: Visitor;
  let officer: Visitor;
  let today: string;
  beforeAll(async () => {
    [hanako, priya, officer] = [await openBrowser({ width: 390 }), await openBrowser({ width: 390 }), await openBrowser()];
    await holdCardOf(hanako.page, 'hanako');
    await signIn(hanako.page, 'portal');
    await holdCardOf(priya.page, 'priya');
    await signIn(priya.page, 'portal');
    await holdCardOf(officer.page, 'kenji');
    await signIn(officer.page, 'counter');
    today = await todayOf(hanako.page);
  }, 120_000);

  it('are listed for everybody, found by a word, and each says its way without the card', async () => {
    const { page, complaints } = await openBrowser({ width: 390 });
    await page.goto('/portal/procedures');
    await page.getByRole('heading', { level: 1, name: 'Procedures' }).waitFor();
    await expectAccessible(page, 'catalogue');
    await expectNoSidewaysScroll(page, 'catalogue');
    await page.getByLabel('Find a procedure').fill('dog');
    await page.getByRole('link', { name: /Dog registration/ }).click();
    await page.getByRole('heading', { name: 'The way without the card' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it.each([
    'insurance-change',
    'child-allowance',
    'certificate-by-post',
    'data-correction',
    'parental-leave',
    'school-enrolment',
    'disaster-certificate',
    'counter-visit',
  ])('%s goes from the first question to its receipt', async (procedure) => {
    expect(await fillIn(hanako.page, procedure, today)).toBeGreaterThan(2);
    await send(hanako.page);
    expect(hanako.complaints).toEqual([]);
  });

  it('a moving-out is signed, asked about, answered, accepted at the counter and told', async () => {
    await fillIn(priya.page, 'moving-out', today);
    const id = await send(priya.page);
    const desk = officer.page;
    await desk.goto(`/counter/procedures/${id}`);
    await desk.getByRole('heading', { level: 1, name: 'Moving-out notice' }).waitFor();
    await expectAccessible(desk, 'case at the counter');
    await desk.getByRole('button', { name: 'Ask the applicant' }).click();
    await desk.getByLabel('Question').fill('新しい住所の番地は分かりますか。');
    await desk.getByRole('button', { name: 'Ask the applicant' }).click();
    await desk.getByText('The office asked').waitFor();
    await priya.page.reload();
    await priya.page.getByRole('heading', { name: 'A question from the office' }).waitFor();
    await expectAccessible(priya.page, 'a question');
    await priya.page.getByLabel('Your answer').fill('まだです。');
    await priya.page.getByRole('button', { name: 'Send the answer' }).click();
    await priya.page.getByText('You answered').waitFor();
    await desk.reload();
    await desk.getByRole('button', { name: 'Accept and register the moving-out' }).click();
    await desk.getByLabel('Words for the applicant').fill('受理しました。');
    await desk.getByRole('button', { name: 'Accept and register the moving-out' }).click();
    await desk.getByText('This procedure has ended.').waitFor();
    await priya.page.reload();
    await priya.page.getByText('受理しました。').waitFor();
    await priya.page.goto('/portal/notifications');
    await priya.page.getByText('Your application was decided').waitFor();
    expect([...priya.complaints, ...officer.complaints]).toEqual([]);
  });

  it('a dog is registered by keyboard alone, and a missing answer is said', async () => {
    const { page } = hanako;
    await page.goto('/portal/procedures/about/dog-registration');
    await page.getByRole('button', { name: 'Begin' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'The dog’s name' }).waitFor();
    await page.locator('#name').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    expect(await page.title()).toMatch(/^Error: /);
    await expectAccessible(page, 'an error');
    await page.locator('#name').focus();
    await page.keyboard.type('🐕 Pochi');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Breed' }).waitFor();
    await page.reload();
    await page.goto('/portal/procedures');
    await page.getByRole('link', { name: /Dog registration.*A draft/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Breed' }).waitFor();
  });

  it('arrives once when the answer to the first sending was lost on its way', async () => {
    const { page } = await openBrowser({ width: 390 });
    await holdCardOf(page, 'yoshiko');
    await signIn(page, 'portal');
    await fillIn(page, 'dog-registration', today);
    await page.route(
      '**/submit',
      async (route) => {
        await route.fetch();
        await route.abort('connectionreset');
      },
      { times: 1 },
    );
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await main(page).getByText('There is no connection').waitFor();
    await send(page);
    const { cases } = (await (await page.request.get('/api/v1/portal/procedures/cases')).json()) as { cases: { procedure: string }[] };
    expect(cases.filter(({ procedure }) => procedure === 'dog-registration')).toHaveLength(1);
  });

  it('the desk shows its queue and the day’s visits', async () => {
    const { page, complaints } = officer;
    await page.goto('/counter/procedures');
    await page.getByRole('heading', { level: 1, name: 'Procedures' }).waitFor();
    await expectAccessible(page, 'desk');
    await page.getByLabel('Show').selectOption('visits');
    await page.getByRole('button', { name: /Book a counter visit/ }).waitFor();
    expect(complaints).toEqual([]);
  });
});
