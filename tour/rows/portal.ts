import { connectCard } from '@openmyna/reader';
import { createBrowser, problemOf } from '../browser.ts';
import { answerSignIn, openSignIn, readChallenge, signChallenge, signIn, withCard } from '../sign-in.ts';
import type { Notebook, Row } from '../tour.ts';
import { pinsOf, type World } from '../world.ts';
import { installs, passkeys } from './portal-phone.ts';

interface Home {
  readonly person: { readonly name: string };
  readonly card: { readonly expiresOn?: string | null; readonly state: string } | null;
}

export const portal: Row = {
  id: 'M16',
  title:
    'On the home screen of a phone; signing in by card and PIN, later by the phone itself for viewing, and at a second government site',
  async walk(world, notes) {
    const card = await world.card('mother');
    const mother = await world.resident('mother');
    const browser = await world.signIn('portal', card);
    const home = await browser.read<Home>('/api/v1/portal/home');
    notes.expect(home.person.name === mother.person.name, 'the portal shows the person whose card it was');
    notes.evidence('signed in at the portal as', home.person.name);
    notes.evidence('card valid until', home.card?.expiresOn ?? 'none');
    const number = await withCard(world.base, card.cardId, async (transport) =>
      (await connectCard(transport)).readIndividualNumber(pinsOf(card).basicInformation),
    );
    notes.expect(number === mother.individualNumber, 'the chip gives the number after the basic-information PIN');
    await secondSite(world, browser, notes);
    await foreignChallenge(world, notes);
    await wrongPin(world, notes);
    await blockEndsSession(world, notes);
    await passkeys(world, notes);
    await installs(world, notes);
    notes.evidence('the newborn and the foreign resident sign in too', await othersSignIn(world));
  },
};

/** The same sign-in opens the tax office's site: no second tap. */
async function secondSite(world: World, browser: Awaited<ReturnType<World['signIn']>>, notes: Notebook): Promise<void> {
  const start = await browser.get('/api/v1/tax/session/start');
  let answer = await browser.get(start.location);
  for (let hop = 0; hop < 4 && answer.location && !answer.location.includes('uid='); hop += 1) answer = await browser.get(answer.location);
  if (answer.location.includes('uid=')) {
    const card = await world.card('mother');
    await signIn(world.base, 'tax', card.cardId, pinsOf(card).authentication, browser);
    notes.evidence('the tax office asked for the card again', true);
  }
  const tax = await browser.read<{ person: { name: string } }>('/api/v1/tax/home');
  notes.evidence('signed in at the tax office as', tax.person.name);
}

/** A signature made for one page does not open another. */
async function foreignChallenge(world: World, notes: Notebook): Promise<void> {
  const card = await world.card('mother');
  const [first, second] = [createBrowser(world.base), createBrowser(world.base)];
  const [one, other] = [await openSignIn(first, 'portal'), await openSignIn(second, 'portal')];
  const answer = await signChallenge(world.base, card.cardId, await readChallenge(first, one), pinsOf(card).authentication);
  await readChallenge(second, other);
  const refused = await answerSignIn(second, other, answer);
  notes.expect(refused.status >= 400, `a challenge signed for another page is refused (${refused.status})`);
  const session = await second.read<{ signedIn: boolean }>('/api/v1/portal/session');
  notes.expect(!session.signedIn, 'nobody is signed in after it');
  notes.refused("another page's signed challenge", `${refused.status} ${problemOf(refused).code}`, 'nobody is signed in');
}

async function wrongPin(world: World, notes: Notebook): Promise<void> {
  const card = await world.card('father');
  const wrong = pinsOf(card).authentication === '0000' ? '0001' : '0000';
  const said = await world.signIn('portal', { ...card, pins: new Map(card.pins).set('authentication', wrong) }).then(
    () => 'signed in',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  notes.expect(said.includes('PIN_WRONG'), `a wrong PIN does not sign in (${said})`);
  notes.refused('a wrong authentication PIN', said, 'the chip signed nothing');
  await world.signIn('portal', card);
}

async function blockEndsSession(world: World, notes: Notebook): Promise<void> {
  const card = await world.card('father');
  const browser = await world.signIn('portal', card);
  await browser.read('/api/v1/portal/home');
  await world.suspend(card);
  const after = await browser.get('/api/v1/portal/home');
  notes.expect(after.status === 401, `the session dies with its card (${after.status})`);
  notes.refused('a session after its card was suspended', `401 ${problemOf(after).code}`, 'no data were given');
  await world.resume(card);
}

async function othersSignIn(world: World): Promise<string> {
  const names = [];
  for (const who of ['newborn', 'father'] as const) {
    const browser = await world.signIn('portal', await world.card(who));
    names.push((await browser.read<Home>('/api/v1/portal/home')).person.name);
  }
  return names.join(', ');
}
