import { type CardImage, createBlankImage, createCard } from '@openmyna/card';
import { parseLocalGovernmentCode } from '@openmyna/number';
import { inProcessTransport } from '@openmyna/reader';
import { type ProfileName, policyProfile } from '@openmyna/rules';
import { createDocuments } from '../../kernel/documents/index.ts';
import {
  type Actor,
  createHttpApp,
  createLetters,
  createLog,
  createMovableClock,
  databaseSigners,
  type Jobs,
  type KeyStore,
  machineTime,
  openKeyStore,
  startJobs,
  Temporal,
} from '../../kernel/index.ts';
import { createTestDatabases } from '../../testing/index.ts';
import { type ChipSupply, counterKeyOf, createCards, issuerKeyOf, registerCardsRoutes } from '../cards/index.ts';
import { createCertification } from '../certification/index.ts';
import { createExchange } from '../exchange/index.ts';
import { createIdentity } from '../identity/index.ts';
import { type ArrivalRegistration, createRegistry, registryMessages, registryProblems } from '../registry/index.ts';
import { createHelpline } from './helpline.ts';
import { registerHelplineRoutes } from './routes.ts';
import { createVerifiers } from './verifiers.ts';

/** For the tests of this room: every institution below it on a database of its own, the HTTP face, chips in this process. */
const publicUrl = 'http://localhost:8400';
const registrar: Actor = { institution: 'registry', person: 'system' };

function createDrawer(keys: KeyStore): ChipSupply {
  const images = new Map<string, CardImage>();
  return {
    async takeBlank(cardId) {
      const channel = { issuerKey: new Uint8Array(issuerKeyOf(keys, cardId)), counterKey: new Uint8Array(counterKeyOf(keys, cardId)) };
      const card = createCard({
        image: createBlankImage({ cardId, profile: 'brief', ...channel }),
        commit: (next) => void images.set(cardId, next),
      });
      card.powerOn();
      return inProcessTransport(card);
    },
    handOver: async () => undefined,
    destroy: async (cardId) => void images.delete(cardId),
  };
}

export async function createTestHelpline(policy: ProfileName = 'brief') {
  const databases = await createTestDatabases();
  const kernel = databases.as('kernel');
  const keys = openKeyStore(Buffer.alloc(32, 9), (store) => databaseSigners(kernel, store));
  const lines: string[] = [];
  const log = createLog({ write: (line: string) => lines.push(line) > 0 }, machineTime.now);
  const profile = policyProfile(policy);
  let offset = 0;
  const time = { now: () => Date.now() + offset };
  let jobs: Jobs | undefined;
  const dueEvents: Parameters<typeof createMovableClock>[1][number][] = [];
  const clock = createMovableClock(kernel, dueEvents, async () => jobs?.settle());
  const exchange = createExchange({ databases, keys, time });
  const registry = createRegistry({ databases, keys, clock, exchange });
  const certification = createCertification({ databases, clock, time: machineTime, keys, publicUrl, log });
  const letters = createLetters(kernel, keys);
  const production = createCards({
    database: databases.as('core'),
    keys,
    clock,
    time,
    letters,
    documents: createDocuments({ profile, url: publicUrl }),
    certification,
    registry,
    exchange,
    chips: createDrawer(keys),
    profile,
    seed: 'test',
  });
  const { cards } = production;
  const identity = createIdentity({ databases, keys, time, log, certification, exchange, publicUrl: () => publicUrl });
  const verifiers = createVerifiers({ certification, sessions: identity.sessions, passkeys: identity.passkeys, clock });
  const helpline = createHelpline({ databases, keys, clock, time, profile, registry, cards, verifiers });
  dueEvents.push(helpline.dueEvents);
  const app = await createHttpApp({ log, tls: undefined, version: '0' });
  app.problems.add(registryProblems, registryMessages);
  identity.registerRoutes(app);
  registerCardsRoutes(app, production, {
    requireOperator: identity.sessions.requireSession('bureau', 'bureau.operator'),
    actorOf: (request) => ({ institution: 'bureau', person: request.doorSession.code }),
  });
  registerHelplineRoutes(app, helpline, identity.sessions);
  await certification.start();
  await identity.start();
  jobs = await startJobs(databases.pool('kernel'), kernel, production.jobs, log);
  const running = jobs;

  let made = 0;
  const register = async (change: Partial<ArrivalRegistration> = {}): Promise<string> => {
    made += 1;
    const ending = Array.from(String(made), (digit) => 'あいうえおかきくけこ'[Number(digit)]).join('');
    const person: ArrivalRegistration = {
      kind: 'arrival',
      name: `田中 ${ending}`,
      kana: `たなか ${ending}`,
      sex: 'female',
      birthDate: Temporal.PlainDate.from('1984-04-12'),
      municipality: parseLocalGovernmentCode('149900'),
      address: `汐見市港町1丁目2番${made}号`,
      ...change,
    };
    return (await registry.registerResident(person, registrar)).residentId;
  };
  /** A card that its holder has had for a year. */
  const importCard = async (residentId: string) => {
    const today = await clock.today();
    const [appliedOn = today, issuedOn = today, collectedOn = today] = [14, 13, 12].map((months) => today.subtract({ months }));
    return cards.importCard({ residentId, appliedOn, issuedOn, collectedOn });
  };
  const sessionAt = async (door: 'helpline' | 'portal', residentId: string, cardId: string): Promise<string> => {
    const code = await exchange.codeFor(residentId, door);
    const certificates = await certification.certificatesOf(residentId);
    const cardSerial = certificates.find(({ kind }) => kind === 'authentication')?.serial ?? '';
    return (await identity.sessions.start({ door, code, cardId, cardSerial })).cookie;
  };

  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
  const ask = async (method: 'GET' | 'POST', path: string, headers: Record<string, string>, body?: object): Promise<any> => {
    const answer = await app.inject({
      method,
      url: `/api/v1/helpline${path}`,
      headers: { host: 'localhost:8400', origin: publicUrl, 'sec-fetch-site': 'same-origin', 'accept-language': 'en', ...headers },
      ...(method === 'POST' ? { payload: body ?? {} } : {}),
    });
    return { status: answer.statusCode, ...(answer.body ? answer.json() : {}) };
  };
  const operatorOf = (cookie: string) => ({
    get: (path: string) => ask('GET', path, { cookie }),
    post: (path: string, body?: object) => ask('POST', path, { cookie }, body),
  });
  const by: Actor = { institution: 'operator', person: 'system' };

  return {
    app,
    databases,
    clock,
    cards,
    certification,
    exchange,
    verifiers,
    letters,
    lines,
    register,
    importCard,
    sessionAt,
    ask,
    settle: () => running.settle(),
    passTime(milliseconds: number) {
      offset += milliseconds;
    },
    /** An operator with a card, signed in at the console. */
    async newOperator() {
      const residentId = await register();
      const card = await importCard(residentId);
      await identity.staff.grantRole({ residentId, institution: 'helpline', role: 'helpline.operator', from: await clock.today(), by });
      return { cardId: card.id, ...operatorOf(await sessionAt('helpline', residentId, card.id)) };
    },
    /** Somebody calls. */
    async newCall(body: object = { language: 'ja' }) {
      const { line, ticket, ...rest } = await ask('POST', '/line', {}, body);
      const headers = { 'x-helpline-line': String(line) };
      return {
        id: String(line).split('.')[0] ?? '',
        ticket,
        answer: rest,
        headers,
        look: (query = '') => ask('GET', `/line${query}`, headers),
        say: (text: string) => ask('POST', '/line/say', headers, { text }),
        hangUp: () => ask('POST', '/line/hang-up', headers),
      };
    },
    async stop() {
      await running.stop();
      await app.close();
      await helpline.stop();
      await identity.stop();
      await certification.stop();
      await production.stop();
    },
  };
}
