import type { Page } from 'playwright-core';
import { type Answer, type Browser, problemOf } from '../browser.ts';
import { readOwnBrowser } from '../pages.ts';
import { holdCardTo, registerDevice, signInByDevice } from '../passkeys.ts';
import type { Notebook } from '../tour.ts';
import type { World } from '../world.ts';

const patience = { timeout: 30_000 };

/** What Chromium itself says of the portal as an app, and what it shows when the network is gone. */
export async function installs(world: World, notes: Notebook): Promise<void> {
  await readOwnBrowser(world.base, notes, 'en', async (page) => {
    await page.goto('/portal');
    await page.getByRole('link', { name: 'Sign in with your card' }).waitFor();
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null, undefined, patience);
    const devtools = await page.context().newCDPSession(page);
    await page.waitForFunction(() => document.querySelector('link[rel=manifest]') !== null, undefined, patience);
    const { data = '{}', errors } = await devtools.send('Page.getAppManifest');
    const { name, icons } = JSON.parse(data) as { name: string; icons: readonly { sizes: string; purpose: string }[] };
    notes.expect(errors.length === 0, 'Chromium reads the manifest without an error');
    const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
    notes.expect(
      installabilityErrors.length === 0,
      `Chromium would install it (${installabilityErrors.map(({ errorId }) => errorId).join()})`,
    );
    notes.evidence('installable in Chromium as', name);
    notes.evidence('icons', icons.map(({ sizes, purpose }) => `${sizes} ${purpose}`).join(', '));
    notes.expect(await page.locator('link[rel=apple-touch-icon]').count().then(Boolean), 'an iPhone finds its icon');
    await offline(page, notes);
  });
}

async function offline(page: Page, notes: Notebook): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.context().setOffline(true);
  await page.goto('/portal/log');
  await page.getByRole('heading', { name: 'There is no connection' }).waitFor(patience);
  const kept = await page.evaluate(async () => {
    const keys = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()));
    return keys.flat().map(({ url }) => new URL(url).pathname);
  });
  notes.expect(
    kept.length > 0 && !kept.some((path) => path.startsWith('/api/')),
    'the phone keeps pages and texts, no answer of the server',
  );
  notes.evidence('without a network the portal opens from the phone, files kept', kept.length);
  notes.refused('reading the log without a network', 'There is no connection', 'nothing of the person is kept on the phone');
  await page.context().setOffline(false);
  await page.getByRole('link', { name: 'Sign in with your card' }).waitFor(patience);
}

interface OwnSession {
  readonly id: string;
  readonly door: string;
  readonly by: 'card' | 'passkey';
  readonly isThis: boolean;
}

const sessionsPath = '/api/v1/portal/sessions';
const sessionsOf = async (browser: Browser) => (await browser.read<{ sessions: readonly OwnSession[] }>(sessionsPath)).sessions;
const levelOf = async (browser: Browser) => (await browser.read<{ level?: string }>('/api/v1/portal/session')).level;
const isOver = async (browser: Browser) => (await browser.get('/api/v1/portal/home')).status === 401;
const saidOf = (answer: Answer): string => `${answer.status} ${problemOf(answer).code}`;

/** A device of her own, registered with the card: it signs in for viewing, and lives as long as the card does. */
export async function passkeys(world: World, notes: Notebook): Promise<void> {
  const card = await world.card('father');
  const byCard = await world.signIn('portal', card);
  const { device, answer } = await registerDevice(byCard, 'Phone');
  notes.expect(answer.status === 201, `a session of the card registers a device (${answer.status})`);
  const { browser: viewer } = await signInByDevice(world, device);
  notes.expect((await levelOf(viewer)) === 'viewing', 'the device signs in for viewing');
  const { person } = await viewer.read<{ person: { name: string } }>('/api/v1/portal/home');
  notes.evidence('signed in by the phone, for viewing, as', person.name);

  await asksForCard(viewer, notes);
  const held = await holdCardTo(world, viewer, card);
  notes.expect(held.status === 204 && (await levelOf(viewer)) === 'card', 'the card held to it lets the same session change things');
  await endsOwn(world, byCard, viewer, notes);

  const { browser: again } = await signInByDevice(world, device);
  await again.read('/api/v1/portal/home');
  const session = await world.signIn('portal', card);
  await world.suspend(card);
  notes.expect((await isOver(again)) && (await isOver(session)), 'a block ends the sessions of card and device');
  const blocked = await signInByDevice(world, device);
  notes.expect(blocked.answer.status === 403 && (await isOver(blocked.browser)), `the device signs nobody in (${saidOf(blocked.answer)})`);
  notes.refused('the phone after the card was suspended', saidOf(blocked.answer), 'every session is over, none begins');
  await world.resume(card);
  notes.expect(await isOver(again), 'a resumed card brings no old session back');
  const { browser: resumed } = await signInByDevice(world, device);
  notes.expect(!(await isOver(resumed)), 'with the card the device is back');
}

async function asksForCard(viewer: Browser, notes: Notebook): Promise<void> {
  const contact = '/api/v1/portal/contact';
  const before = (await viewer.get(contact)).text;
  const choice = JSON.stringify({ language: 'es', silent: ['money'] });
  const refused = await viewer.send('PUT', contact, choice, { 'content-type': 'application/json' });
  notes.expect(saidOf(refused) === '403 MYNA_IDENTITY_CARD_REQUIRED', `what writes asks for the card (${saidOf(refused)})`);
  notes.expect((await viewer.get(contact)).text === before, 'nothing was chosen');
  notes.refused('changing something in a session for viewing', saidOf(refused), 'the settings are as they were');
  const second = await registerDevice(viewer, 'Another');
  notes.expect(second.answer.status === 403, `a device brings in no other (${saidOf(second.answer)})`);
  const { passkeys: listed } = await viewer.read<{ passkeys: readonly object[] }>('/api/v1/portal/passkeys');
  notes.refused('a second device from a session for viewing', saidOf(second.answer), `devices registered: ${listed.length}`);
}

/** She sees where she is signed in and ends one; nobody else's. */
async function endsOwn(world: World, byCard: Browser, viewer: Browser, notes: Notebook): Promise<void> {
  const listed = await sessionsOf(byCard);
  notes.evidence('signed in at once', listed.map(({ door, by }) => `${door} by ${by}`).join(', '));
  const other = listed.find(({ by }) => by === 'passkey');
  notes.expect(other !== undefined && listed.some(({ isThis }) => isThis), 'the device and this browser are in the list');
  const stranger = await world.signIn('portal', await world.card('mother'));
  const said = await stranger.send('DELETE', `${sessionsPath}/${other?.id}`);
  notes.expect(!(await isOver(viewer)), "nobody ends another's session");
  notes.refused("ending another's session", `${said.status}, nothing of hers has this id`, 'the session goes on');
  await byCard.send('DELETE', `${sessionsPath}/${other?.id}`);
  notes.expect((await isOver(viewer)) && !(await isOver(byCard)), 'she ends one of hers, and it is over');
}
