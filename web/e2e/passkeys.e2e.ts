import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll, holdCardOf, openBrowser, signIn } from './browser.ts';

/** A phone's own authenticator, which sees its owner (WebAuthn Level 3, section 11). */
async function giveAuthenticator(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

const enterPin = async (page: Page): Promise<void> => {
  await page.getByLabel('Authentication PIN').fill('1234');
  await page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click();
};

describe('a device that signs its owner in', { timeout: 180_000 }, () => {
  it('is registered with the card, opens the portal for reading, and asks for the card where something changes', async () => {
    const { page, complaints } = await openBrowser({ width: 390 });
    await giveAuthenticator(page);
    // A browser without suggestions: else this authenticator, which touches itself, would choose the passkey before the button is pressed.
    await page.addInitScript(() => {
      PublicKeyCredential.isConditionalMediationAvailable = async () => false;
    });
    await holdCardOf(page, 'hanako');
    await signIn(page, 'portal');

    await page.goto('/portal/devices');
    await page.getByRole('heading', { name: 'No device is registered' }).or(page.getByText('No device is registered')).waitFor();
    await expectAccessible(page, 'devices, none');
    await page.getByRole('button', { name: 'Add this device' }).click();
    await page.getByText('Give the device a name').waitFor();
    await page.getByLabel('What do you call this device?').fill('My phone');
    await page.getByRole('button', { name: 'Add this device' }).click();
    await page.getByText('The device is registered').waitFor();
    await page.getByText('My phone', { exact: true }).waitFor();
    await expectAccessible(page, 'devices, one');
    await expectNoSidewaysScroll(page, 'devices');

    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'Sign in with your card' }).click();
    await page.getByRole('button', { name: 'Sign in with this device' }).waitFor();
    expect(await page.getByLabel('Choose your registered device').count()).toBe(0);
    await expectAccessible(page, 'sign-in with a device');
    await page.getByRole('button', { name: 'Sign in with this device' }).click();
    await page.waitForURL('**/portal/devices');
    await page.getByText('Signed in with a device: for reading').waitFor();
    await expectAccessible(page, 'signed in with a device');

    await page.getByRole('button', { name: 'Rename: My phone' }).click();
    await page.getByLabel('Name', { exact: false }).last().fill('Phone of Hanako');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Hold your card to go on' }).waitFor();
    await expectAccessible(page, 'the card is asked for');
    await page.getByRole('dialog').last().getByRole('button', { name: 'Cancel' }).click();
    // What was typed is still there, and nothing was saved.
    expect(await page.locator('#device-rename').inputValue()).toBe('Phone of Hanako');
    await page.getByRole('button', { name: 'Save' }).click();
    await enterPin(page);
    await page.getByText('Phone of Hanako', { exact: true }).waitFor();
    expect(await page.getByText('Signed in with a device: for reading').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it('is among the suggestions of the field where the browser offers them, and opens the portal for reading', async () => {
    const { page, complaints } = await openBrowser({ width: 390 });
    await giveAuthenticator(page);
    await holdCardOf(page, 'taro');
    await signIn(page, 'portal');
    await page.goto('/portal/devices');
    await page.getByRole('button', { name: 'Add this device' }).click();
    await page.getByLabel('What do you call this device?').fill('Phone');
    await page.getByRole('button', { name: 'Add this device' }).click();
    await page.getByText('The device is registered').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    // The authenticator chooses what the field offers; the button is not pressed.
    await page.getByRole('link', { name: 'Sign in with your card' }).click();
    await page.waitForURL('**/portal/devices');
    await page.getByText('Signed in with a device: for reading').waitFor();
    expect(complaints).toEqual([]);
  });

  it('shows where its owner is signed in, and she ends it', async () => {
    const { page } = await openBrowser({ width: 390 });
    const other = await openBrowser();
    for (const each of [page, other.page]) {
      await holdCardOf(each, 'kazuo');
      await signIn(each, 'portal');
    }
    await page.goto('/portal/sessions');
    await page.getByText('This one, here').waitFor();
    expect(await page.getByRole('button', { name: /^End: MyNaPortal/ }).count()).toBe(2);
    await expectAccessible(page, 'sessions');
    await expectNoSidewaysScroll(page, 'sessions');
    const theOther = page.getByRole('listitem').filter({ hasText: 'MyNaPortal' }).filter({ hasNotText: 'This one, here' });
    await theOther.getByRole('button').click();
    await expect.poll(() => page.getByRole('button', { name: /^End: MyNaPortal/ }).count()).toBe(1);
    await other.page.goto('/portal');
    await other.page.getByRole('link', { name: 'Sign in with your card' }).waitFor();
    await page.getByRole('button', { name: 'Sign out everywhere' }).click();
    await page
      .getByText('You are signed out')
      .or(page.getByRole('link', { name: 'Sign in with your card' }))
      .first()
      .waitFor();
  });

  it('is left where nobody registered it: the device says so and the card is still there', async () => {
    const { page } = await openBrowser();
    await giveAuthenticator(page);
    await page.goto('/portal');
    await page.getByRole('link', { name: 'Sign in with your card' }).click();
    await page.getByLabel('Choose your registered device').waitFor();
    await expectAccessible(page, 'a field for passkeys');
    await page.getByRole('button', { name: 'Sign in with this device' }).click();
    await page.getByText('The device did not sign you in').waitFor();
    await expectAccessible(page, 'no passkey here');
    await page.getByRole('button', { name: 'Continue with the card' }).waitFor();
  });
});
