import { describe, expect, it } from 'vitest';
import { expectAccessible, openBrowser } from './browser.ts';
import { filmOf, findLetter } from './letters.ts';

describe('the camera', { timeout: 120_000 }, () => {
  it('reads the code on the letter and goes on by itself', async () => {
    const letter = await findLetter('park', 'number');
    const { page, context, complaints } = await openBrowser({ width: 390, film: await filmOf(letter.picture) });
    await context.grantPermissions(['camera']);
    await page.goto('/apply');
    await page.waitForURL('**/apply/photo', { timeout: 30_000 });
    await page.getByText(/^Application of/).waitFor();
    expect(complaints).toEqual([]);
  });

  it('shows the outline for the photo, and the picture can be framed', async () => {
    const letter = await findLetter('park', 'number');
    const { page, context } = await openBrowser({ width: 390, film: await filmOf(letter.picture) });
    await context.grantPermissions(['camera']);
    await page.goto('/apply');
    await page.waitForURL('**/apply/photo', { timeout: 30_000 });
    await page.getByRole('button', { name: 'Take a photo' }).click();
    await page.getByRole('button', { name: 'Take it now' }).click();
    await page.getByLabel('Closer').press('ArrowRight');
    await expectAccessible(page, 'framing');
    await page.getByRole('button', { name: 'Use this photo' }).click();
    await page.getByText('This photo cannot be used').waitFor({ timeout: 60_000 });
  });
});
