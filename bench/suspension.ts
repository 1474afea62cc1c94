import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createOcspRequest, type ParsedCertificate, parseCertificate, verifyOcspResponse } from '@openmyna/jpki';
import { startOwnServer } from '../scripts/own-server.ts';
import { createPasskeyDevice, type PasskeyDevice } from '../scripts/passkey-device.ts';
import type { Certification } from '../server/institutions/certification/index.ts';
import { type Bench, type BenchResult, result } from './bench.ts';
import { type Browser, createBrowser } from './browser.ts';
import { openAuthorities, openPlace, startOwnDatabase, urlOf } from './own-database.ts';
import { type OutsideService, registerService } from './relying-service.ts';
import { insertCard, type Lane, type Person, type SessionDoor, signInOnce } from './sign-in.ts';

const suspensions = 150;
/** Eight verifiers that are asked without a pause would be a second load, and in the way of the first. The figures contain it: it makes them larger. */
const askEveryMs = 10;
const actor = { institution: 'helpline', person: 'bench' } as const;

/**
 * How long after the order to suspend a card every verifier refuses it, while OCSP is asked as fast as a client can. Two instances stand on one database: the
 * order is given to one, in this process; the verifiers of the other are asked over HTTP every few milliseconds. From the confirmation on no
 * question may be answered good: one that is ends the bench.
 */
export const suspension: Bench = {
  name: 'suspension',
  needs: 'none',
  async run() {
    const own = await startOwnDatabase();
    const server = await startOwnServer({ env: { DATABASE_URL: urlOf(own.place), OPENMYNA_TRUST_PROXY: '1' }, log: 'inherit' });
    const place = openPlace(own.place);
    const certification = openAuthorities(place);
    try {
      await certification.start();
      const subjects = await openSubjects(server.base);
      const load = startOcspLoad(server.base, subjects);
      try {
        return report(await measure(certification, server.base, subjects), await load.rate());
      } finally {
        await load.stop();
      }
    } finally {
      await certification.stop();
      await Promise.all([place.databases.close(), place.admin.end()]);
      await server.stop();
      await own.stop();
    }
  },
};

/** A card in a reader, and what its verifiers are asked with. */
interface Subject {
  readonly cardId: string;
  readonly pin: string;
  readonly certificate: Uint8Array;
  readonly serial: string;
  readonly authority: ParsedCertificate;
  readonly request: Uint8Array;
  /** A device that its holder has registered. */
  readonly device: PasskeyDevice;
}

async function openSubjects(base: string): Promise<Subject[]> {
  const people = (await (await fetch(`${base}/sandbox/people`)).json()) as Person[];
  const authority = parseCertificate(new Uint8Array(await (await fetch(`${base}/ca/authentication.crt`)).arrayBuffer()));
  const cards = people.flatMap(({ card }) => (card?.state === 'active' ? [card] : [])).slice(0, 10);
  return Promise.all(
    cards.map(async ({ id, pins }) => {
      const lane = await insertCard(base, id, pins.authentication);
      const device = await registerDevice(base, lane);
      const { card, certificate: base64 } = lane;
      await card.close();
      const certificate = Buffer.from(base64, 'base64');
      const { serial } = parseCertificate(certificate);
      return {
        cardId: id,
        pin: pins.authentication,
        certificate,
        serial,
        authority,
        request: createOcspRequest(authority, [serial]),
        device,
      };
    }),
  );
}

async function registerDevice(base: string, lane: Lane): Promise<PasskeyDevice> {
  const browser = await signInOnce({ base, pid: 0, dataDirectory: '' }, lane, 'portal', createBrowser(base));
  const device = createPasskeyDevice(base);
  const options = await browser.send('POST', '/api/v1/portal/passkeys/options', '{}');
  const answer = device.create(JSON.parse(options.body));
  await browser.send('POST', '/api/v1/portal/passkeys', JSON.stringify({ name: 'bench', answer }));
  return device;
}

function startOcspLoad(base: string, subjects: readonly Subject[]): { rate(): Promise<number>; stop(): Promise<void> } {
  const program = fileURLToPath(new URL('./ocsp-load.ts', import.meta.url));
  const requests = subjects.map(({ request }) => Buffer.from(request).toString('base64'));
  const child = spawn(process.execPath, ['--conditions=openmyna-source', program, `${base}/ocsp/authentication`, ...requests], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const counts: number[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => counts.push(Number(line)));
  return {
    rate: async () => counts.reduce((sum, count) => sum + count, 0) / Math.max(1, counts.length),
    async stop() {
      if (child.exitCode !== null) throw new Error('the OCSP load ended by itself');
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

type Verifier =
  | 'OCSP POST'
  | 'OCSP GET'
  | 'certification.verify'
  | 'sign-in'
  | 'sign-in by passkey'
  | 'portal session'
  | 'tax office session'
  | 'relying service'
  | 'card terminal';
/** Milliseconds from the order; for the confirmation and for each verifier's first refusal. */
type Times = Record<Verifier | 'confirmation', number[]>;

async function measure(certification: Certification, base: string, subjects: readonly Subject[]): Promise<Times> {
  const times: Times = {
    confirmation: [],
    'OCSP POST': [],
    'OCSP GET': [],
    'certification.verify': [],
    'sign-in': [],
    'sign-in by passkey': [],
    'portal session': [],
    'tax office session': [],
    'relying service': [],
    'card terminal': [],
  };
  const service = await registerService(base);
  const end = performance.now() + 25_000;
  for (let count = 0; count < suspensions && performance.now() < end; count++) {
    const subject = subjects[count % subjects.length] as Subject;
    const confirmed = Promise.withResolvers<void>();
    const at = { base, from: `198.51.100.${count % 250}`, service };
    const asks = await askers(certification, at, subject, confirmed.promise);
    const state = { isConfirmed: false };
    const start = performance.now();
    const watches = Object.entries(asks).map(async ([name, isAccepted]) => {
      times[name as Verifier].push(await untilRefused(name, isAccepted, state, start));
    });
    await certification.suspendCard(subject.cardId, actor, 'bench');
    times.confirmation.push(performance.now() - start);
    state.isConfirmed = true;
    confirmed.resolve();
    await Promise.all(watches);
    await certification.resumeCard(subject.cardId, actor, 'bench');
  }
  return times;
}

async function untilRefused(
  name: string,
  isAccepted: () => Promise<boolean>,
  state: { isConfirmed: boolean },
  start: number,
): Promise<number> {
  for (;;) {
    const wasConfirmed = state.isConfirmed;
    if (!(await isAccepted())) return performance.now() - start;
    if (wasConfirmed) throw new Error(`${name} accepted a card after its block was confirmed`);
    await new Promise((resolve) => setTimeout(resolve, askEveryMs));
  }
}

/** Each asks one verifier whether it accepts the card now. */
async function askers(
  certification: Certification,
  { base, from, service }: { readonly base: string; readonly from: string; readonly service: OutsideService },
  subject: Subject,
  confirmed: Promise<void>,
): Promise<Record<Verifier, () => Promise<boolean>>> {
  const { serial, certificate, authority, request, cardId, pin, device } = subject;
  const isGood = async (answer: Response): Promise<boolean> => {
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return bytes.length > 5 && verifyOcspResponse(bytes, authority, new Date()).statuses.get(serial)?.state === 'good';
  };
  const address = `${base}/ocsp/authentication`;
  const path = encodeURIComponent(Buffer.from(request).toString('base64'));
  const headers = { 'content-type': 'application/ocsp-request' };
  const lane = await insertCard(base, cardId, pin);
  const server = { base, pid: 0, dataDirectory: '' };
  const portal = await signInOnce(server, lane, 'portal', createBrowser(base, from));
  const tax = await signInOnce(server, lane, 'tax', createBrowser(base, from));
  const userinfo = await service.signIn(createBrowser(base, from), lane);
  const answer = await openAnswers(() => byCard({ base, from }, lane), confirmed, 5);
  const deviceAnswer = await openAnswers(() => byDevice({ base, from }, device), confirmed, 2);
  // A reader lets a suspended card go; what is signed is signed.
  await lane.card.close();
  return {
    'OCSP POST': async () => isGood(await fetch(address, { method: 'POST', body: request.slice().buffer as ArrayBuffer, headers })),
    'OCSP GET': async () => isGood(await fetch(`${address}/${path}`)),
    'certification.verify': () =>
      certification.verify(certificate, 'authentication').then(
        () => true,
        () => false,
      ),
    'sign-in': answer,
    'sign-in by passkey': deviceAnswer,
    'portal session': () => isSignedIn(portal, 'portal'),
    'tax office session': () => isSignedIn(tax, 'tax'),
    'relying service': userinfo,
    'card terminal': async () => {
      const connected = await fetch(`${base}/sandbox/cards/${cardId}/connect`, { method: 'POST' });
      const { lease, code } = (await connected.json()) as { lease?: string; code?: string };
      if (lease === undefined) return code !== 'MYNA_CARD_SUSPENDED';
      const body = JSON.stringify({ lease });
      await fetch(`${base}/sandbox/cards/${cardId}/disconnect`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      return true;
    },
  };
}

const isSignedIn = async (browser: Browser, door: SessionDoor): Promise<boolean> =>
  (JSON.parse((await browser.send('GET', `/api/v1/${door}/session`)).body) as { signedIn: boolean }).signedIn;

interface Prepared {
  readonly browser: Browser;
  readonly path: string;
  readonly body: string;
}

const openPage = async (base: string, from: string): Promise<{ browser: Browser; page: string }> => {
  const browser = createBrowser(base, from);
  const start = await browser.send('GET', '/api/v1/portal/session/start');
  const authorization = await browser.send('GET', start.location);
  return { browser, page: `/api/v1/identity/interactions/${new URL(authorization.location).searchParams.get('uid')}` };
};

async function byCard(
  { base, from }: { readonly base: string; readonly from: string },
  { card, pin, certificate }: Lane,
): Promise<Prepared> {
  const { browser, page } = await openPage(base, from);
  const { message } = JSON.parse((await browser.send('GET', page)).body) as { message: string };
  const signature = Buffer.from(await card.sign('authentication', Buffer.from(message, 'base64'), pin)).toString('base64');
  return { browser, path: `${page}/card`, body: JSON.stringify({ certificate, signature }) };
}

async function byDevice({ base, from }: { readonly base: string; readonly from: string }, device: PasskeyDevice): Promise<Prepared> {
  const { browser, page } = await openPage(base, from);
  const options = await browser.send('POST', `${page}/passkey/options`, '{}');
  return { browser, path: `${page}/passkey`, body: JSON.stringify(device.get(JSON.parse(options.body))) };
}

/** Sign-ins that card or device have signed: an answer counts once, so each try has its own, and the last one is kept until the confirmation. */
async function openAnswers(prepare: () => Promise<Prepared>, confirmed: Promise<void>, tries: number): Promise<() => Promise<boolean>> {
  const ready: Prepared[] = [];
  for (let count = 0; count < tries; count++) ready.push(await prepare());
  return async () => {
    const next = ready.shift();
    if (!next) throw new Error('a sign-in was accepted after the block was confirmed');
    await (ready.length === 0 ? confirmed : new Promise((resolve) => setTimeout(resolve, 4)));
    return next.browser.send('POST', next.path, next.body).then(
      () => true,
      () => false,
    );
  };
}

function report(times: Times, load: number): BenchResult[] {
  const limit = { name: 'wanted within', value: 100 };
  return Object.entries(times).flatMap(([name, all]) => {
    const sorted = [...all].sort((a, b) => a - b);
    const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    const label = name === 'confirmation' ? 'suspension confirmed' : `refused by ${name}`;
    const about = `${label}, ${sorted.length} cards, OCSP at ${Math.round(load)}/s`;
    return [result(`${about}: median`, at(0.5), 'ms', limit), result(`${label}: p99`, at(0.99), 'ms', limit, { atMost: 100 })];
  });
}
