import { createPasskeyDevice, type PasskeyDevice } from '../scripts/passkey-device.ts';
import { type Answer, type Browser, createBrowser } from './browser.ts';
import { openSignIn, signChallenge } from './sign-in.ts';
import { type CollectedCard, pinsOf, type World } from './world.ts';

const passkeys = '/api/v1/portal/passkeys';

/** Registers a new device in an open session of the portal. */
export async function registerDevice(browser: Browser, name: string): Promise<{ device: PasskeyDevice; answer: Answer }> {
  const device = createPasskeyDevice(new URL(browser.base).origin);
  const options = await browser.post(`${passkeys}/options`, {});
  if (options.status !== 200) return { device, answer: options };
  return { device, answer: await browser.post(passkeys, { name, answer: device.create(options.json()) }) };
}

/** The portal's sign-in page answered by a device; refused, nobody is signed in. */
export async function signInByDevice(world: World, device: PasskeyDevice): Promise<{ browser: Browser; answer: Answer }> {
  const browser = createBrowser(world.base);
  const page = `/api/v1/identity/interactions/${await openSignIn(browser, 'portal')}/passkey`;
  const options = await browser.post(`${page}/options`, {});
  const answer = await browser.post(page, device.get(options.json()));
  if (answer.status !== 200) return { browser, answer };
  const resumed = await browser.get(answer.json<{ redirectTo: string }>().redirectTo);
  return { browser, answer: await browser.get(resumed.location) };
}

/** Holds the card to a session for viewing: from then on it may change things. */
export async function holdCardTo(world: World, browser: Browser, card: CollectedCard): Promise<Answer> {
  const path = '/api/v1/portal/session/card';
  const page = await browser.read<{ challenge: string; message: string }>(path);
  const { certificate, signature } = await signChallenge(world.base, card.cardId, page, pinsOf(card).authentication);
  return browser.post(path, {
    certificate: Buffer.from(certificate).toString('base64'),
    signature: Buffer.from(signature).toString('base64'),
    challenge: page.challenge,
  });
}
