import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll, holdCardOf, openBrowser, signIn, type Visitor } from './browser.ts';

const lifted = () => fetch(new URL('/sandbox/faults', inject('country')), { method: 'DELETE' });

describe('B08: the bad day, from the town page', { timeout: 180_000 }, () => {
  let player: Visitor;
  let officer: Visitor;
  beforeAll(async () => {
    [player, officer] = [await openBrowser({ width: 390 }), await openBrowser()];
    await holdCardOf(officer.page, 'kenji');
    await signIn(officer.page, 'counter');
  }, 120_000);
  afterAll(lifted);

  const order = async (title: string) => {
    const { page } = player;
    await page.goto('/');
    await page.getByLabel('What goes wrong').selectOption({ label: title });
    await page.getByRole('button', { name: 'Order this fault' }).click();
    await page.getByRole('button', { name: `Lift: ${title}` }).waitFor();
  };

  it('an officer reads what is wrong while the registers are away, and works on when the fault is lifted', async () => {
    await order('The registers are away');
    await expectAccessible(player.page, 'a fault on order');
    await expectNoSidewaysScroll(player.page, 'a fault on order');
    await officer.page.goto('/counter');
    await officer.page.getByText('The registers cannot be reached at the moment.').first().waitFor();
    await expectAccessible(officer.page, 'the counter without registers');
    await player.page.getByRole('button', { name: 'Lift: The registers are away' }).click();
    await player.page.getByText('Nothing is out of order.').waitFor();
    await officer.page.goto('/counter');
    await officer.page.getByRole('button', { name: /^Registration/ }).waitFor();
    expect([...player.complaints, ...officer.complaints]).toEqual([]);
  });

  it('the holder of a dead card reads where it is replaced', async () => {
    const { page } = player;
    await page.goto('/');
    await page.getByLabel('What goes wrong').selectOption({ label: 'A card is dead' });
    await page.getByLabel('Whose card').selectOption({ label: '田中 花子' });
    await page.getByRole('button', { name: 'Order this fault' }).click();
    await page.getByRole('button', { name: 'Lift: A card is dead' }).waitFor();
    await holdCardOf(page, 'hanako');
    await page.goto('/portal');
    await page.getByRole('link', { name: 'Sign in with your card' }).click();
    await page.getByRole('button', { name: 'Continue with the card' }).click();
    const pin = page.getByLabel('Authentication PIN');
    const alert = page.getByRole('dialog').getByRole('alert').first();
    await pin.or(alert).first().waitFor();
    if (await pin.isVisible()) {
      await pin.fill('1234');
      await page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click();
    }
    await page
      .getByText(/broken|damaged/i)
      .first()
      .waitFor();
    await lifted();
    await signIn(page, 'portal');
  });

  it('the operator sees work that failed, and starts it again', async () => {
    const operator = await openBrowser();
    await holdCardOf(operator.page, 'ops');
    await signIn(operator.page, 'bureau');
    await operator.page.getByText('Nothing has failed.').waitFor();
    await order('The post does not collect letters');
    await officer.page.evaluate(async () => {
      const post = async (path: string, body: object) => {
        const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
        return (await fetch(`/api/v1/counter${path}`, init)).json();
      };
      const { visit } = await post('/visits', { journey: 'registration' });
      const registration = { kind: 'arrival', name: '郵便 待夫', kana: 'ユウビン マツオ', sex: 'male', birthDate: '1977-07-07' };
      const place = { municipality: '149900', address: '汐見市坂の上10番2号' };
      await post(`/visits/${visit.id}/registration`, {
        evidence: ['passport', 'family-register-extract'],
        registration: { ...registration, ...place },
      });
    });
    const { page } = operator;
    await page.getByText('MYNA_SANDBOX_POST_AWAY').waitFor({ timeout: 30_000 });
    await expectAccessible(page, 'work that failed');
    await lifted();
    await page.getByRole('button', { name: 'Try again now: registry.registered' }).click();
    await page.getByText('Nothing has failed.').waitFor({ timeout: 30_000 });
    expect(operator.complaints).toEqual([]);
  });
});

describe('developers', { timeout: 120_000 }, () => {
  it('register a service, save its key, and take it off the list again', async () => {
    const { page, complaints } = await openBrowser();
    await page.goto('/developers');
    await page.getByLabel('Client id').fill('reading-room');
    await page.getByLabel('Name on the sign-in page').fill('Reading room');
    await page.getByLabel('Redirect URI').fill('http://reading.example/callback');
    await page.getByRole('button', { name: 'Register a service' }).click();
    await page.getByRole('alert').first().waitFor();
    await page.getByLabel('Redirect URI').fill('https://reading.example/callback');
    await page.getByRole('button', { name: 'Register a service' }).click();
    const key = page.getByRole('link', { name: 'Save its private key (JWK)' });
    await key.waitFor();
    expect(decodeURIComponent((await key.getAttribute('href')) ?? '')).toContain('"d":');
    await expectAccessible(page, 'a registered service');
    await page.getByRole('button', { name: 'Remove: Reading room' }).click();
    await page.getByText('No service is registered yet.').waitFor();
    expect(complaints).toEqual([]);
  });
});
