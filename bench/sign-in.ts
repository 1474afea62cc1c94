import { generateKeyPairSync, sign } from 'node:crypto';
import { type CardTerminal, connectCard, openSandboxSocket } from '@openmyna/reader';
import { type Bench, type BenchServer, concurrency, perSecond, result } from './bench.ts';
import { type Browser, createBrowser } from './browser.ts';

/**
 * Complete sign-ins at the portal: every request that a browser makes between the door and the session behind it, and the chip in
 * the sandbox's tray, which checks the PIN and signs. Each starts with an empty browser.
 */
export const signIn: Bench = {
  name: 'sign-in',
  needs: 'server',
  async run(server) {
    const lanes = await insertCards(server);
    try {
      const value = await perSecond(async (lane) => void (await signInOnce(server, lanes[lane % lanes.length] as Lane)));
      const limit = { name: 'bare RSA-2048 signatures, one core', value: bareSignatures() };
      return [result('complete sign-ins', value, '/s', limit, { atLeast: 150 })];
    } finally {
      for (const { card } of lanes) await card.close();
    }
  },
};

export interface Lane {
  readonly card: CardTerminal;
  readonly pin: string;
  readonly certificate: string;
}

export interface Person {
  readonly id: string;
  readonly card: { readonly id: string; readonly state: string; readonly pins: { readonly authentication: string } } | null;
}

/** A reader with a card for each lane. */
export async function insertCards({ base }: BenchServer): Promise<Lane[]> {
  const people = (await (await fetch(`${base}/sandbox/people`)).json()) as Person[];
  const cards = people.flatMap(({ card }) => (card?.state === 'active' ? [card] : [])).slice(0, concurrency);
  if (cards.length < concurrency) throw new Error(`the cast has ${cards.length} cards in use, the bench needs ${concurrency}`);
  return Promise.all(cards.map(({ id, pins }) => insertCard(base, id, pins.authentication)));
}

/** A reader with one card of the sandbox, until its `card.close()`. */
export async function insertCard(base: string, id: string, pin: string): Promise<Lane> {
  const card = await connectCard(await openSandboxSocket({ base, card: id }));
  return { card, pin, certificate: Buffer.from(await card.readCertificate('authentication')).toString('base64') };
}

/** A browser that somebody of the cast signed in at the portal. */
export async function signInSomebody(server: BenchServer): Promise<Browser> {
  const people = (await (await fetch(`${server.base}/sandbox/people`)).json()) as Person[];
  const held = people.find(({ card }) => card?.state === 'active')?.card;
  if (!held) throw new Error('nobody in the cast has a card in use');
  const lane = await insertCard(server.base, held.id, held.pins.authentication);
  try {
    return await signInOnce(server, lane);
  } finally {
    await lane.card.close();
  }
}

/** Answers the sign-in page at `address` with the card; where the browser goes on to. */
export async function answerWithCard(browser: Browser, address: string, { card, pin, certificate }: Lane): Promise<string> {
  const page = `/api/v1/identity/interactions/${new URL(address).searchParams.get('uid')}`;
  const { message } = JSON.parse((await browser.send('GET', page)).body) as { message: string };
  const signature = Buffer.from(await card.sign('authentication', Buffer.from(message, 'base64'), pin)).toString('base64');
  const answer = await browser.send('POST', `${page}/card`, JSON.stringify({ certificate, signature }));
  return (JSON.parse(answer.body) as { redirectTo: string }).redirectTo;
}

export type SessionDoor = 'portal' | 'tax' | 'counter' | 'helpline';

/** The whole way into a door; the browser then holds its session. */
export async function signInOnce(
  { base }: BenchServer,
  lane: Lane,
  door: SessionDoor = 'portal',
  browser: Browser = createBrowser(base),
): Promise<Browser> {
  const start = await browser.send('GET', `/api/v1/${door}/session/start`);
  const authorization = await browser.send('GET', start.location);
  const resumed = await browser.send('GET', await answerWithCard(browser, authorization.location, lane));
  const done = await browser.send('GET', resumed.location);
  if (done.location !== `/${door}`) throw new Error(`a sign-in ended at ${done.location || done.body}`);
  return browser;
}

/** What the chip's own work costs at least. */
function bareSignatures(): number {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const rounds = 300;
  const start = performance.now();
  for (let round = 0; round < rounds; round += 1) sign('sha256', Buffer.from('sign-in'), privateKey);
  return rounds / ((performance.now() - start) / 1000);
}
