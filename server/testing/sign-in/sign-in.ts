import type { Browser, BrowserAnswer } from './browser.ts';
import type { TestCard } from './cards.ts';

export interface SignInPageBody {
  readonly uid: string;
  readonly service: { readonly id: string };
  readonly asks: string[];
  readonly challenge: string;
  readonly message: string;
}

/** Opens a door's sign-in and returns the page's uid. */
export async function openSignIn(browser: Browser, door: string): Promise<string> {
  const start = await browser.get(`/api/v1/${door}/session/start`);
  const authorization = await browser.get(start.location);
  return uidOf(authorization.location);
}

export function uidOf(location: string): string {
  const uid = URL.parse(location)?.searchParams.get('uid');
  if (!uid) throw new Error(`no sign-in page: ${location}`);
  return uid;
}

export async function readPage(browser: Browser, uid: string): Promise<SignInPageBody> {
  const answer = await browser.get(`/api/v1/identity/interactions/${uid}`);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.json<SignInPageBody>();
}

/** Signs what `page` says and sends it to the page `uid`. */
export async function sendAnswer(browser: Browser, uid: string, page: SignInPageBody, card: TestCard): Promise<BrowserAnswer> {
  const signature = await card.sign(Buffer.from(page.message, 'base64'));
  return browser.post(`/api/v1/identity/interactions/${uid}/card`, {
    certificate: Buffer.from(card.certificate).toString('base64'),
    signature: Buffer.from(signature).toString('base64'),
    challenge: page.challenge,
  });
}

/** Holds the card to the page; returns where the browser goes on. */
export async function answerWithCard(browser: Browser, uid: string, card: TestCard): Promise<string> {
  const answer = await sendAnswer(browser, uid, await readPage(browser, uid), card);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.json<{ redirectTo: string }>().redirectTo;
}

/** The whole way through the front of a door; returns the address of its callback's answer. */
export async function signIn(browser: Browser, door: string, card: TestCard): Promise<string> {
  const uid = await openSignIn(browser, door);
  const resumed = await browser.get(await answerWithCard(browser, uid, card));
  const done = await browser.get(resumed.location);
  return done.location;
}
