import { generateKeyPairSync, sign } from 'node:crypto';
import { Agent, request } from 'node:http';
import { type CardTerminal, connectCard, openSandboxSocket } from '@openmyna/reader';
import { type Bench, type BenchServer, concurrency, perSecond, result } from './bench.ts';

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
      const value = await perSecond(async (lane) => signInOnce(server, lanes[lane % lanes.length] as Lane));
      const limit = { name: 'bare RSA-2048 signatures, one core', value: bareSignatures() };
      return [result('complete sign-ins', value, '/s', limit, { atLeast: 150 })];
    } finally {
      for (const { card } of lanes) await card.close();
    }
  },
};

interface Lane {
  readonly card: CardTerminal;
  readonly pin: string;
  readonly certificate: string;
}

interface Person {
  readonly card: { readonly id: string; readonly state: string; readonly pins: { readonly authentication: string } } | null;
}

/** A reader with a card for each lane. */
async function insertCards({ base }: BenchServer): Promise<Lane[]> {
  const people = (await (await fetch(`${base}/sandbox/people`)).json()) as Person[];
  const cards = people.flatMap(({ card }) => (card?.state === 'active' ? [card] : [])).slice(0, concurrency);
  if (cards.length < concurrency) throw new Error(`the cast has ${cards.length} cards in use, the bench needs ${concurrency}`);
  return Promise.all(
    cards.map(async ({ id, pins }) => {
      const card = await connectCard(await openSandboxSocket({ base, card: id }));
      const certificate = Buffer.from(await card.readCertificate('authentication')).toString('base64');
      return { card, pin: pins.authentication, certificate };
    }),
  );
}

async function signInOnce({ base }: BenchServer, { card, pin, certificate }: Lane): Promise<void> {
  const browser = createBrowser(base);
  const start = await browser.send('GET', '/api/v1/portal/session/start');
  const authorization = await browser.send('GET', start.location);
  const page = `/api/v1/identity/interactions/${new URL(authorization.location).searchParams.get('uid')}`;
  const { message } = JSON.parse((await browser.send('GET', page)).body) as { message: string };
  const signature = Buffer.from(await card.sign('authentication', Buffer.from(message, 'base64'), pin)).toString('base64');
  const answer = await browser.send('POST', `${page}/card`, JSON.stringify({ certificate, signature }));
  const resumed = await browser.send('GET', (JSON.parse(answer.body) as { redirectTo: string }).redirectTo);
  const done = await browser.send('GET', resumed.location);
  if (done.location !== '/portal') throw new Error(`a sign-in ended at ${done.location || done.body}`);
}

interface Answer {
  readonly location: string;
  readonly body: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Cookies and nothing else of a browser. */
function createBrowser(base: string): { send(method: 'GET' | 'POST', address: string, body?: string): Promise<Answer> } {
  const cookies = new Map<string, string>();
  return {
    send: (method, address, body) =>
      new Promise((resolve, reject) => {
        const headers = {
          cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
          ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
        };
        const sent = request(new URL(address, base), { method, agent, headers }, (response) => {
          for (const line of response.headers['set-cookie'] ?? []) {
            const pair = line.slice(0, line.indexOf(';'));
            cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
          }
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => {
            text += chunk;
          });
          response.on('end', () => {
            if ((response.statusCode ?? 500) >= 400) reject(new Error(`${response.statusCode}: ${text}`));
            else resolve({ location: response.headers.location ?? '', body: text });
          });
        });
        sent.on('error', reject);
        sent.end(body);
      }),
  };
}

/** What the chip's own work costs at least. */
function bareSignatures(): number {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const rounds = 300;
  const start = performance.now();
  for (let round = 0; round < rounds; round += 1) sign('sha256', Buffer.from('sign-in'), privateKey);
  return rounds / ((performance.now() - start) / 1000);
}
