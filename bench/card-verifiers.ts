import { createOcspRequest, type ParsedCertificate, parseCertificate, verifyOcspResponse } from '@openmyna/jpki';
import { createPasskeyDevice, type PasskeyDevice } from '../scripts/passkey-device.ts';
import type { Certification } from '../server/institutions/certification/index.ts';
import { type Browser, createBrowser } from './browser.ts';
import { type OutsideService, registerService } from './relying-service.ts';
import { insertCard, type Lane, type Person, type SessionDoor, signInOnce } from './sign-in.ts';

/** A card of the cast, and what its verifiers are asked with. */
export interface Subject {
  readonly cardId: string;
  readonly pin: string;
  readonly certificate: Uint8Array;
  readonly serial: string;
  readonly authority: ParsedCertificate;
  readonly request: Uint8Array;
  /** A device that its holder has registered. */
  readonly device: PasskeyDevice;
}

/** Whether the card is accepted now. */
export type Ask = () => Promise<boolean>;
/** Makes ready, with the card in use, how one verifier is asked. `confirmed` resolves with the confirmation that the card is blocked. */
export type Verifier = (subject: Subject, confirmed: Promise<void>) => Promise<Ask>;

export async function openSubjects(base: string): Promise<Subject[]> {
  const people = (await (await fetch(`${base}/sandbox/people`)).json()) as Person[];
  const authority = parseCertificate(new Uint8Array(await (await fetch(`${base}/ca/authentication.crt`)).arrayBuffer()));
  const cards = people.flatMap(({ card }) => (card?.state === 'active' ? [card] : []));
  return Promise.all(
    cards.map(async ({ id, pins }) => {
      const lane = await insertCard(base, id, pins.authentication);
      const device = await registerDevice(base, lane);
      await lane.card.close();
      const certificate = Buffer.from(lane.certificate, 'base64');
      const { serial } = parseCertificate(certificate);
      const request = createOcspRequest(authority, [serial]);
      return { cardId: id, pin: pins.authentication, certificate, serial, authority, request, device };
    }),
  );
}

async function registerDevice(base: string, lane: Lane): Promise<PasskeyDevice> {
  const browser = await signInOnce(serverAt(base), lane, 'portal', createBrowser(base));
  const device = createPasskeyDevice(base);
  const options = await browser.send('POST', '/api/v1/portal/passkeys/options', '{}');
  const answer = device.create(JSON.parse(options.body));
  await browser.send('POST', '/api/v1/portal/passkeys', JSON.stringify({ name: 'bench', answer }));
  return device;
}

/** Everybody who checks cards at the server `base`, and `certification`, which is the other instance. */
export async function openVerifiers(base: string, certification: Certification): Promise<ReadonlyMap<string, Verifier>> {
  const service = await registerService(base);
  let count = 0;
  // Each is another person in front of another browser: sign-ins are limited by address.
  const from = (): string => `198.51.100.${count++ % 250}`;
  const headers = { 'content-type': 'application/ocsp-request' };
  const address = `${base}/ocsp/authentication`;
  return new Map<string, Verifier>([
    [
      'OCSP POST',
      async (subject) =>
        ocspAsk(subject, () => fetch(address, { method: 'POST', body: subject.request.slice().buffer as ArrayBuffer, headers })),
    ],
    [
      'OCSP GET',
      async (subject) => ocspAsk(subject, () => fetch(`${address}/${encodeURIComponent(Buffer.from(subject.request).toString('base64'))}`)),
    ],
    [
      'certification.verify',
      async ({ certificate }) =>
        () =>
          isFulfilled(certification.verify(certificate, 'authentication')),
    ],
    ['sign-in', (subject, confirmed) => withCard(base, subject, (lane) => signInAsk(() => byCard(base, from(), lane), confirmed))],
    ['sign-in by passkey', ({ device }, confirmed) => signInAsk(() => byDevice(base, from(), device), confirmed)],
    ['portal session', (subject) => sessionAsk(base, from(), subject, 'portal')],
    ['tax office session', (subject) => sessionAsk(base, from(), subject, 'tax')],
    ['relying service', (subject) => serviceAsk(base, from(), subject, service)],
    [
      'card terminal',
      async ({ cardId }) =>
        () =>
          isTaken(base, cardId),
    ],
  ]);
}

const isFulfilled = (promise: Promise<unknown>): Promise<boolean> =>
  promise.then(
    () => true,
    () => false,
  );

/** The bytes of an answer that was found good are known again: whoever measures shall not be the load. */
function ocspAsk({ authority, serial }: Subject, send: () => Promise<Response>): Ask {
  let good: Buffer | undefined;
  return async () => {
    const bytes = Buffer.from(await (await send()).arrayBuffer());
    if (good?.equals(bytes)) return true;
    if (bytes.length < 6) return false;
    if (verifyOcspResponse(bytes, authority, new Date()).statuses.get(serial)?.state !== 'good') return false;
    good = bytes;
    return true;
  };
}

/** A reader lets a suspended card go; what it has signed is signed. */
async function withCard<T>(base: string, { cardId, pin }: Subject, use: (lane: Lane) => Promise<T>): Promise<T> {
  const lane = await insertCard(base, cardId, pin);
  try {
    return await use(lane);
  } finally {
    await lane.card.close();
  }
}

const serverAt = (base: string) => ({ base, pid: 0, dataDirectory: '' });

async function sessionAsk(base: string, from: string, subject: Subject, door: SessionDoor): Promise<Ask> {
  const browser = await withCard(base, subject, (lane) => signInOnce(serverAt(base), lane, door, createBrowser(base, from)));
  return async () => (JSON.parse((await browser.send('GET', `/api/v1/${door}/session`)).body) as { signedIn: boolean }).signedIn;
}

const serviceAsk = (base: string, from: string, subject: Subject, service: OutsideService): Promise<Ask> =>
  withCard(base, subject, (lane) => service.signIn(createBrowser(base, from), lane));

async function isTaken(base: string, cardId: string): Promise<boolean> {
  const connected = await fetch(`${base}/sandbox/cards/${cardId}/connect`, { method: 'POST' });
  const { lease, code } = (await connected.json()) as { lease?: string; code?: string };
  if (lease === undefined) return code !== 'MYNA_CARD_SUSPENDED';
  const headers = { 'content-type': 'application/json' };
  await fetch(`${base}/sandbox/cards/${cardId}/disconnect`, { method: 'POST', headers, body: JSON.stringify({ lease }) });
  return true;
}

interface Try {
  readonly browser: Browser;
  readonly path: string;
  readonly body: string;
}

const triesReady = 8;

/** An answer to a sign-in page counts once, so each try has its own, made while the card was in use; the last one is kept until the confirmation. */
async function signInAsk(prepare: () => Promise<Try>, confirmed: Promise<void>): Promise<Ask> {
  const ready: Try[] = [];
  for (let count = 0; count < triesReady; count++) ready.push(await prepare());
  return async () => {
    const next = ready.shift();
    if (!next) throw new Error('a sign-in was accepted after the block was confirmed');
    if (ready.length === 0) await confirmed;
    return isFulfilled(next.browser.send('POST', next.path, next.body));
  };
}

async function openPage(base: string, from: string): Promise<{ browser: Browser; page: string }> {
  const browser = createBrowser(base, from);
  const start = await browser.send('GET', '/api/v1/portal/session/start');
  const authorization = await browser.send('GET', start.location);
  return { browser, page: `/api/v1/identity/interactions/${new URL(authorization.location).searchParams.get('uid')}` };
}

async function byCard(base: string, from: string, { card, pin, certificate }: Lane): Promise<Try> {
  const { browser, page } = await openPage(base, from);
  const { message } = JSON.parse((await browser.send('GET', page)).body) as { message: string };
  const signature = Buffer.from(await card.sign('authentication', Buffer.from(message, 'base64'), pin)).toString('base64');
  return { browser, path: `${page}/card`, body: JSON.stringify({ certificate, signature }) };
}

async function byDevice(base: string, from: string, device: PasskeyDevice): Promise<Try> {
  const { browser, page } = await openPage(base, from);
  const options = await browser.send('POST', `${page}/passkey/options`, '{}');
  return { browser, path: `${page}/passkey`, body: JSON.stringify(device.get(JSON.parse(options.body))) };
}
