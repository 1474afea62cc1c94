import { setTimeout as sleep } from 'node:timers/promises';
import { createOcspRequest, type ParsedCertificate, parseCertificate, verifyCrl, verifyOcspResponse } from '@openmyna/jpki';
import { startOwnServer } from '../scripts/own-server.ts';
import { type Bench, type BenchResult, type BenchServer, result } from './bench.ts';
import { type Browser, createBrowser } from './browser.ts';
import { startOwnDatabase, urlOf } from './own-database.ts';
import { insertCard, type Person, signInOnce } from './sign-in.ts';

/**
 * A lost card, stopped by telephone: milliseconds from the operator's confirmation until each verifier refuses, by its name. Two servers on one database: the
 * call is answered at the first, and the verifiers of both are asked without pause from the click on. What accepts the card once the operator's page has its
 * answer is counted, and there must be nothing (I3).
 */
export const helplineSuspension: Bench = {
  name: 'helpline-suspension',
  needs: 'none',
  async run() {
    const database = await startOwnDatabase();
    const options = { env: { DATABASE_URL: urlOf(database.place) }, log: 'inherit' } as const;
    const first = await startOwnServer(options);
    const second = await startOwnServer(options);
    try {
      return await measure(first, second);
    } finally {
      await Promise.all([first.stop(), second.stop()]);
      await database.stop();
    }
  },
};

interface Caller extends Person {
  readonly kana: string;
  readonly born: string;
  readonly address: string;
}

/** True when it refuses the card. */
type Ask = () => Promise<boolean>;

interface Samples {
  /** From the click to the first refusal, by verifier. */
  readonly refused: Map<string, number[]>;
  readonly confirmed: number[];
  acceptedAfter: number;
}

const rounds = 12;
/** Milliseconds after the click by which every verifier has refused, or the bench ends. */
const patience = 30_000;
/** Milliseconds between two questions to one verifier: ten of them ask at once and leave the servers room to work. */
const betweenAsks = 10;

async function measure(first: BenchServer, second: BenchServer): Promise<BenchResult[]> {
  const people = (await (await fetch(`${first.base}/sandbox/people`)).json()) as Caller[];
  const find = (id: string) => people.find((person) => person.id === id);
  const operator = await signInAs(first, find('misaki'), 'helpline');
  const callers = people.filter(({ id, card, address }) => card?.state === 'active' && id !== 'misaki' && address).slice(-rounds);
  if (callers.length < rounds) throw new Error(`only ${callers.length} of the cast have a card to lose`);
  const samples: Samples = { refused: new Map(), confirmed: [], acceptedAfter: 0 };
  for (const caller of callers) await stopOne(operator, [first, second], caller, samples);
  return [
    result('a lost card: confirmation to the operator, median', at(samples.confirmed, 0.5), 'ms', { name: 'wanted at most', value: 1000 }),
    result(
      'a lost card: confirmation to the operator, 99th percentile',
      at(samples.confirmed, 0.99),
      'ms',
      { name: 'wanted', value: 1000 },
      { atMost: 1000 },
    ),
    result('accepted after the confirmation', samples.acceptedAfter, 'answers', { name: 'allowed', value: 0 }, { atMost: 0 }),
    ...[...samples.refused].flatMap(([name, values]) => [
      result(`${name}: refused after the click, median`, at(values, 0.5), 'ms', {
        name: 'the operator’s confirmation',
        value: at(samples.confirmed, 0.5),
      }),
      result(
        `${name}: refused after the click, 99th percentile`,
        at(values, 0.99),
        'ms',
        { name: 'wanted', value: 1000 },
        { atMost: 1000 },
      ),
    ]),
  ];
}

/** The value below which that share of the samples lies. */
function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

async function signInAs(server: BenchServer, person: Person | undefined, door: 'helpline' | 'portal'): Promise<Browser> {
  if (!person?.card) throw new Error('nobody of that name has a card');
  const lane = await insertCard(server.base, person.card.id, person.card.pins.authentication);
  try {
    return await signInOnce(server, lane, door);
  } finally {
    await lane.card.close();
  }
}

const post = async (browser: Browser, path: string, body: object): Promise<Record<string, string>> => {
  const answer = await browser.send('POST', path, JSON.stringify(body));
  return answer.body ? (JSON.parse(answer.body) as Record<string, string>) : {};
};

async function stopOne(operator: Browser, servers: readonly BenchServer[], caller: Caller, samples: Samples): Promise<void> {
  const verifiers: (readonly [string, Ask])[] = [];
  // One after the other: a card is in one reader at a time.
  for (const [index, server] of servers.entries())
    verifiers.push(...(await verifiersOf(server, caller, index === 0 ? '' : ', other server')));
  const { line = '' } = await post(createBrowser(servers[0]?.base ?? ''), '/api/v1/helpline/line', { language: 'ja' });
  const call = `/api/v1/helpline/calls/${line.split('.')[0]}`;
  await post(operator, `${call}/take`, {});
  const { check } = await post(operator, `${call}/search`, { kana: caller.kana, birthDate: caller.born, address: caller.address });
  let confirmedAt = Number.POSITIVE_INFINITY;
  const clicked = performance.now();
  const confirming = post(operator, `${call}/suspension`, { check: check ?? '' }).then(() => {
    confirmedAt = performance.now();
  });
  const watch = async ([name, refuses]: readonly [string, Ask]): Promise<void> => {
    for (;;) {
      const asked = performance.now();
      if (await refuses()) break;
      if (asked > confirmedAt) samples.acceptedAfter += 1;
      if (asked > clicked + patience) throw new Error(`${name} accepts the card still`);
      await sleep(betweenAsks);
    }
    const values = samples.refused.get(name) ?? [];
    samples.refused.set(name, [...values, performance.now() - clicked]);
  };
  await Promise.all([confirming, ...verifiers.map(watch)]);
  samples.confirmed.push(confirmedAt - clicked);
  await post(operator, `${call}/end`, { outcome: 'suspended' });
}

async function verifiersOf(server: BenchServer, { card }: Caller, where: string): Promise<(readonly [string, Ask])[]> {
  const lane = await insertCard(server.base, card?.id ?? '', card?.pins.authentication ?? '');
  const portal = await signInOnce(server, lane);
  await lane.card.close();
  const authority = parseCertificate(await download(`${server.base}/ca/authentication.crt`));
  const { serial } = parseCertificate(new Uint8Array(Buffer.from(lane.certificate, 'base64')));
  const request = createOcspRequest(authority, [serial]);
  const path = encodeURIComponent(Buffer.from(request).toString('base64'));
  const { now } = (await (await fetch(`${server.base}/sandbox/clock`)).json()) as { now: string };
  const isRevoked = (der: Uint8Array) => isRevokedIn(der, authority, serial, new Date(now));
  return [
    [`OCSP by POST${where}`, async () => isRevoked(await download(`${server.base}/ocsp/authentication`, request))],
    [`OCSP by GET${where}`, async () => isRevoked(await download(`${server.base}/ocsp/authentication/${path}`))],
    [`open session of the portal${where}`, () => isSignedOut(portal)],
    [`terminal${where}`, async () => isRefusedByTerminal(server.base, card?.id ?? '')],
    [
      `next revocation list${where}`,
      async () => verifyCrl(await download(`${server.base}/crl/authentication.crl`), authority).statusOf(serial).state === 'revoked',
    ],
  ];
}

const isSignedOut = (portal: Browser): Promise<boolean> =>
  portal.send('GET', '/api/v1/portal/home').then(
    () => false,
    (error: unknown) => error instanceof Error && error.message.startsWith('401'),
  );

const isRevokedIn = (der: Uint8Array, authority: ParsedCertificate, serial: string, moment: Date): boolean =>
  verifyOcspResponse(der, authority, moment).statuses.get(serial)?.state === 'revoked';

/** Puts the card in and takes it out again. A reader of the other server that holds it at this moment is no refusal. */
async function isRefusedByTerminal(base: string, cardId: string): Promise<boolean> {
  const answer = await fetch(`${base}/sandbox/cards/${cardId}/connect`, { method: 'POST' });
  const { code, lease } = (await answer.json()) as { code?: string; lease?: string };
  if (lease) {
    const headers = { 'content-type': 'application/json' };
    await fetch(`${base}/sandbox/cards/${cardId}/disconnect`, { method: 'POST', headers, body: JSON.stringify({ lease }) });
  }
  return code === 'MYNA_CARD_SUSPENDED';
}

async function download(url: string, body?: Uint8Array): Promise<Uint8Array> {
  const init = body ? { method: 'POST', body: new Uint8Array(body), headers: { 'content-type': 'application/ocsp-request' } } : {};
  return new Uint8Array(await (await fetch(url, init)).arrayBuffer());
}
