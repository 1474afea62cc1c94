import { beforeAll, describe, expect, it } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll, holdCardOf, openBrowser, signIn, type Visitor } from './browser.ts';

describe('my letters in the portal', { timeout: 120_000 }, () => {
  let hanako: Visitor;
  beforeAll(async () => {
    hanako = await openBrowser({ width: 390 });
    await holdCardOf(hanako.page, 'hanako');
    await signIn(hanako.page, 'portal');
  }, 60_000);

  it('are listed, and one opens as the PDF that was posted', async () => {
    const { page, complaints } = hanako;
    await page.goto('/portal/letters');
    const letter = page.getByRole('link', { name: /Your individual number/ });
    await letter.waitFor();
    await expectAccessible(page, 'letters');
    await expectNoSidewaysScroll(page, 'letters');
    const answer = page.waitForResponse((response) => response.url().endsWith('/opening'));
    await letter.click();
    expect((await answer).headers()['content-type']).toBe('application/pdf');
    await page.locator('iframe').waitFor();
    await expectNoSidewaysScroll(page, 'a letter');
    await page
      .getByRole('button', { name: 'Back' })
      .or(page.getByRole('link', { name: 'Back' }))
      .click();
    await letter.waitFor();
    expect(await letter.getByText('Unread').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('leave a look in the log, which can be read without one’s own looks', async () => {
    const { page } = hanako;
    await page.goto('/portal/log');
    await page.getByText('Letters opened by yourself').first().waitFor();
    await page.getByLabel('By others than me').check();
    await page.getByText('Letters opened by yourself').first().waitFor({ state: 'detached' });
    await page.getByText('Number letter').first().waitFor();
    await expectAccessible(page, 'log of others');
  });
});
