import { type CardTransport, connectCard, leaseSandboxCard } from '@openmyna/reader';
import { type Answer, type Browser, createBrowser, UnexpectedAnswerError } from './browser.ts';

export type Door = 'portal' | 'tax' | 'counter' | 'bureau' | 'helpline' | 'operator';

interface SignInPage {
  readonly challenge: string;
  readonly message: string;
}

/** Puts a card of the sandbox into a reader for the time of `work`. */
export async function withCard<Result>(base: string, card: string, work: (transport: CardTransport) => Promise<Result>): Promise<Result> {
  const transport = await leaseSandboxCard({ base, card });
  try {
    return await work(transport);
  } finally {
    await transport.close().catch(() => undefined);
  }
}

/** Opens a door's sign-in page the way a browser does, and returns its id. */
export async function openSignIn(browser: Browser, door: Door): Promise<string> {
  const start = await browser.get(`/api/v1/${door}/session/start`);
  const authorization = await browser.get(start.location);
  const uid = new URL(authorization.location, browser.base).searchParams.get('uid');
  if (!uid) throw new UnexpectedAnswerError(`no sign-in page at ${door}: ${authorization.status} ${authorization.text.slice(0, 200)}`);
  return uid;
}

/** What the chip is asked to sign at a page. */
export async function readChallenge(browser: Browser, uid: string): Promise<SignInPage> {
  return browser.read<SignInPage>(`/api/v1/identity/interactions/${uid}`);
}

export interface CardAnswer {
  readonly certificate: Uint8Array;
  readonly signature: Uint8Array;
}

/** The card signs a page's message under the authentication PIN. */
export async function signChallenge(base: string, card: string, page: SignInPage, pin: string): Promise<CardAnswer> {
  return withCard(base, card, async (transport) => {
    const terminal = await connectCard(transport);
    const certificate = await terminal.readCertificate('authentication');
    const signature = await terminal.sign('authentication', Buffer.from(page.message, 'base64'), pin);
    return { certificate, signature };
  });
}

export async function answerSignIn(browser: Browser, uid: string, answer: CardAnswer): Promise<Answer> {
  return browser.post(`/api/v1/identity/interactions/${uid}/card`, {
    certificate: Buffer.from(answer.certificate).toString('base64'),
    signature: Buffer.from(answer.signature).toString('base64'),
  });
}

/** The whole way in: OpenID Connect, tap, PIN. Returns the browser that now has the door's session. */
export async function signIn(
  base: string,
  door: Door,
  card: string,
  pin: string,
  browser: Browser = createBrowser(base),
): Promise<Browser> {
  const uid = await openSignIn(browser, door);
  const answered = await answerSignIn(browser, uid, await signChallenge(base, card, await readChallenge(browser, uid), pin));
  if (answered.status !== 200) throw new UnexpectedAnswerError(`sign-in at ${door}: ${answered.text}`);
  const resumed = await browser.get(answered.json<{ redirectTo: string }>().redirectTo);
  const done = await browser.get(resumed.location);
  if (done.location.includes('problem=')) throw new UnexpectedAnswerError(`sign-in at ${door} ended at ${done.location}`);
  return browser;
}
