import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll, holdCardOf, openBrowser, signIn, type VisitorOptions } from './browser.ts';

/** Each test has a person of her own: what one chooses stays chosen. */
async function atSettings(person: string, options: VisitorOptions = {}) {
  const visitor = await openBrowser(options);
  await holdCardOf(visitor.page, person);
  await signIn(visitor.page, 'portal');
  await visitor.page.goto('/portal/settings');
  await visitor.page.getByRole('heading', { level: 1, name: 'Where notices go to' }).waitFor();
  await visitor.page.getByRole('heading', { level: 2, name: 'E-mail' }).waitFor();
  return visitor;
}

/** The newest mail to an address, as the sandbox's mailbox has it. */
async function codeFor(page: Page, to: string): Promise<string> {
  const read = () =>
    page.evaluate(async (address) => {
      const { mails } = (await (await fetch(`/sandbox/mails?to=${encodeURIComponent(address)}`)).json()) as { mails: { text: string }[] };
      return /\d{6}/.exec(mails[0]?.text ?? '')?.[0] ?? '';
    }, to);
  await expect.poll(read, { timeout: 20_000 }).toMatch(/^\d{6}$/);
  return read();
}

const press = (page: Page, name: string) => page.getByRole('button', { name }).click();

describe('where notices go to', { timeout: 120_000 }, () => {
  it('is chosen on a phone: language, topics, and what was chosen stands there', async () => {
    const { page, complaints } = await atSettings('hanako', { width: 390 });
    await expectAccessible(page, 'settings');
    await expectNoSidewaysScroll(page, 'settings');
    await page.getByRole('link', { name: 'Change the language' }).click();
    await press(page, 'Save');
    if (await page.getByRole('alert').isVisible()) await expectAccessible(page, 'no language');
    await page.getByRole('radio', { name: 'Português' }).check();
    await press(page, 'Save');
    await page.getByText('Your choice is saved').waitFor();
    await page.locator('main').getByText('Português').waitFor();
    await page.getByRole('link', { name: 'Change the topics' }).click();
    await expectAccessible(page, 'topics');
    await page.getByRole('checkbox', { name: /^Tax and money/ }).uncheck();
    await press(page, 'Save');
    await page.getByText('Your choice is saved').waitFor();
    expect(await page.locator('main').getByText('Tax and money').count()).toBe(0);
    await page.reload();
    await page.getByText('Health insurance').waitFor();
    expect(await page.locator('main').getByText('Tax and money').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('takes an address after its code, by keyboard alone, and says what is wrong with another', async () => {
    const { page } = await atSettings('taro');
    await page.getByText('No e-mail address yet').waitFor();
    await page.getByRole('link', { name: 'Add an e-mail address' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'What is your e-mail address?' }).waitFor();
    for (const [typed, said] of [
      ['', 'Enter your e-mail address'],
      ['taro@', 'Enter an address like name@example.jp'],
    ] as const) {
      await page.locator('#address').fill(typed);
      await page.keyboard.press('Enter');
      await page.getByRole('alert').getByRole('link', { name: said }).waitFor();
      expect(await page.title()).toMatch(/^Error: /);
      await expectAccessible(page, said);
    }
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('address');
    const address = `taro-${Date.now()}@example.jp`;
    await page.locator('#address').fill(address);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Which code was mailed to you?' }).waitFor();
    await page.getByText('t…@example.jp').waitFor();
    const code = await codeFor(page, address);
    await page.locator('#code').fill(code === '000000' ? '111111' : '000000');
    await page.keyboard.press('Enter');
    await page
      .getByRole('alert')
      .getByRole('link', { name: /^This is not the code/ })
      .waitFor();
    await expectAccessible(page, 'wrong code');
    await page.locator('#code').fill(` ${code.slice(0, 3)} ${code.slice(3)}`);
    await page.keyboard.press('Enter');
    await page.getByText('Notices go to this address from now on').waitFor();
    await page.getByText('In use').waitFor();
    await press(page, 'Remove t…@example.jp');
    await page.getByText('Removed: t…@example.jp').waitFor();
    await page.getByText('No e-mail address yet').waitFor();
  });

  it('explains a browser that refuses, and one whose push service is away', async () => {
    const { page, context } = await atSettings('li', { width: 390 });
    await context.grantPermissions([]);
    await page.reload();
    await page.getByText('This browser does not let the portal show messages').waitFor();
    await page.getByText('the mark beside the address').waitFor();
    expect(await page.getByRole('button', { name: 'Turn push messages on' }).count()).toBe(0);
    await expectAccessible(page, 'push denied');
    await context.grantPermissions(['notifications']);
    await page.reload();
    await press(page, 'Turn push messages on');
    await page.getByText('The push service of this browser cannot be reached').waitFor({ timeout: 30_000 });
    await expectAccessible(page, 'push away');
  });

  it('turns push messages of this browser on and off', async () => {
    const { page, context } = await atSettings('emi', { width: 390 });
    await context.grantPermissions(['notifications']);
    // The maker's push service is the far side of a network that a test has not got.
    await page.addInitScript(() => {
      let held: object | null = null;
      const text = (bytes: Uint8Array) =>
        btoa(String.fromCharCode(...bytes))
          .replaceAll('+', '-')
          .replaceAll('/', '_')
          .replaceAll('=', '');
      PushManager.prototype.getSubscription = async () => held as PushSubscription | null;
      PushManager.prototype.subscribe = async (options) => {
        const own = (await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])) as CryptoKeyPair;
        const p256dh = text(new Uint8Array(await crypto.subtle.exportKey('raw', own.publicKey)));
        const keys = { p256dh, auth: text(crypto.getRandomValues(new Uint8Array(16))) };
        const endpoint = `https://push.example.com/${crypto.randomUUID()}`;
        const given = String(options?.applicationServerKey).replaceAll('-', '+').replaceAll('_', '/');
        const applicationServerKey = Uint8Array.from(atob(given), (each) => each.charCodeAt(0)).buffer;
        held = {
          endpoint,
          options: { applicationServerKey },
          toJSON: () => ({ endpoint, keys }),
          unsubscribe: async () => {
            held = null;
            return true;
          },
        };
        return held as PushSubscription;
      };
    });
    await page.reload();
    await press(page, 'Turn push messages on');
    await page.getByRole('button', { name: 'Turn push messages off' }).waitFor();
    await expectAccessible(page, 'push on');
    await press(page, 'Turn push messages off');
    await page.getByRole('button', { name: 'Turn push messages on' }).waitFor();
    await press(page, 'Turn push messages on');
    await page.getByRole('button', { name: 'Turn push messages off' }).waitFor();
    await page.reload();
    await page.getByRole('heading', { name: 'Your other browsers' }).waitFor();
    await press(page, 'Remove Chrome, Linux');
    await page.getByText('Removed: Chrome, Linux').waitFor();
  });

  it('is each person’s own', async () => {
    const { page } = await atSettings('hanako');
    await page.locator('main').getByText('Português').waitFor();
    const other = await atSettings('kenji');
    expect(await other.page.locator('main').getByText('Português').count()).toBe(0);
  });
});
