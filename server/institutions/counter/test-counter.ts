import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type CardImage, createBlankImage, createCard } from '@openmyna/card';
import { parseLocalGovernmentCode } from '@openmyna/number';
import { type CardTransport, connectCard, fromHex, inProcessTransport, type PinKind, runIssuerSteps, toHex } from '@openmyna/reader';
import { policyProfile } from '@openmyna/rules';
import { jobHandlers } from '../../job-handlers.ts';
import { createDocuments } from '../../kernel/documents/index.ts';
import {
  type Actor,
  createHttpApp,
  createLetters,
  createLog,
  createMovableClock,
  databaseSigners,
  idempotentRoutes,
  type JobPayload,
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
import { type ArrivalRegistration, createRegistry } from '../registry/index.ts';
import { createCounter } from './counter.ts';
import { registerCounterRoutes } from './routes.ts';

/** For the tests of this room: every institution below it on a database of its own, the HTTP face, chips in this process. */
export const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);
const publicUrl = 'http://localhost:8400';
const registrar: Actor = { institution: 'registry', person: 'system' };

function createDrawer(keys: KeyStore): ChipSupply & { open(cardId: string): CardTransport } {
  const images = new Map<string, CardImage>();
  const open = (cardId: string): CardTransport => {
    const image = images.get(cardId);
    if (!image) throw new Error('no such chip');
    const card = createCard({ image, commit: (next) => void images.set(cardId, next) });
    card.powerOn();
    return inProcessTransport(card);
  };
  return {
    open,
    async takeBlank(cardId) {
      const issuerKey = new Uint8Array(issuerKeyOf(keys, cardId));
      const counterKey = new Uint8Array(counterKeyOf(keys, cardId));
      images.set(cardId, createBlankImage({ cardId, profile: 'brief', issuerKey, counterKey }));
      return open(cardId);
    },
    handOver: async () => undefined,
    destroy: async (cardId) => void images.delete(cardId),
  };
}

/** What holders of imported cards have chosen. */
export const holderPins = { signature: 'ABC123', authentication: '1234', basicInformation: '2345', healthInsurance: '3456' } as const;

export const goodPhoto = readFileSync(new URL('../cards/photo/fixtures/good-1.jpg', import.meta.url));

export async function createTestCounter() {
  const databases = await createTestDatabases();
  const kernel = databases.as('kernel');
  const keys = openKeyStore(Buffer.alloc(32, 9), (store) => databaseSigners(kernel, store));
  const lines: string[] = [];
  const log = createLog({ write: (line: string) => lines.push(line) > 0 }, machineTime.now);
  const profile = policyProfile('brief');
  const time = machineTime;
  let jobs: Jobs | undefined;
  const dueEvents: Parameters<typeof createMovableClock>[1][number][] = [];
  const clock = createMovableClock(kernel, dueEvents, async () => jobs?.settle());
  const exchange = createExchange({ databases, keys, time });
  const registry = createRegistry({ databases, keys, clock, exchange });
  const certification = createCertification({ databases, clock, time, keys, publicUrl, log });
  const drawer = createDrawer(keys);
  const documents = createDocuments({ profile, url: publicUrl });
  const letters = createLetters(kernel, keys);
  const production = createCards({
    database: databases.as('core'),
    keys,
    clock,
    time,
    letters,
    documents,
    certification,
    registry,
    exchange,
    chips: drawer,
    profile,
    seed: 'test',
  });
  const { cards } = production;
  dueEvents.push(registry.dueEvents, production.dueEvents);
  const identity = createIdentity({ databases, keys, time, log, certification, exchange, publicUrl: () => publicUrl });
  const counter = createCounter({ databases, keys, clock, time, registry, cards, exchange, documents, profile });
  const app = await createHttpApp({ log, tls: undefined, version: '0' });
  app.addHook('onRoute', idempotentRoutes(kernel, keys));
  identity.registerRoutes(app);
  registerCardsRoutes(app, production, {
    requireOperator: identity.sessions.requireSession('bureau', 'bureau.operator'),
    actorOf: (request) => ({ institution: 'bureau', person: request.doorSession.code }),
  });
  registerCounterRoutes(app, counter, identity.sessions);
  await certification.start();
  await identity.start();
  let gate = Promise.resolve();
  const handlers = Object.entries(jobHandlers(production.jobs, { exchange, staff: identity.staff })).map(
    ([task, run]) => [task, (payload: JobPayload) => gate.then(() => run(payload))] as const,
  );
  jobs = await startJobs(databases.pool('kernel'), kernel, Object.fromEntries(handlers), log);
  const running = jobs;

  let made = 0;
  const register = async (change: Partial<ArrivalRegistration> = {}): Promise<string> => {
    made += 1;
    const letters = Array.from(String(made), (digit) => 'あいうえおかきくけこ'[Number(digit)]).join('');
    const person: ArrivalRegistration = {
      kind: 'arrival',
      name: `田中 ${letters}`,
      kana: `たなか ${letters}`,
      sex: 'female',
      birthDate: day('1984-04-12'),
      municipality: parseLocalGovernmentCode('149900'),
      address: '汐見市港町1丁目2番3号',
      ...change,
    };
    return (await registry.registerResident(person, registrar)).residentId;
  };

  /** A card that its holder has had for a year. */
  const importCard = async (residentId: string) => {
    const today = await clock.today();
    const [appliedOn, issuedOn, collectedOn] = [14, 13, 12].map((months) => today.subtract({ months }));
    return cards.importCard({
      residentId,
      appliedOn: appliedOn ?? today,
      issuedOn: issuedOn ?? today,
      collectedOn: collectedOn ?? today,
      photo: goodPhoto,
    });
  };

  /** The holder of an imported card has set PINs and taken it home. */
  const deliver = async (cardId: string, pins: Readonly<Partial<Record<PinKind, string>>> = holderPins): Promise<CardTransport> => {
    const transport = drawer.open(cardId);
    const as = { role: 'counter', key: cards.counterKey(cardId) } as const;
    const { status } = await runIssuerSteps(transport, { ...as, steps: [{ do: 'status' }] });
    const terminal = await connectCard(transport);
    for (const kind of Object.keys(pins) as PinKind[]) {
      if (status?.pins[kind]?.state === 'transport') await terminal.setFirstPin(kind, cards.transportPin(cardId), pins[kind] ?? '');
    }
    await runIssuerSteps(transport, { ...as, steps: [{ do: 'deliver' }] });
    return transport;
  };

  /** Signs somebody in at the counter as an officer of Shiomi, of other offices, or of none (null), without the browser's redirects. */
  const signInOfficer = async (...offices: readonly (string | null)[]): Promise<string> => {
    const residentId = await register();
    const card = await importCard(residentId);
    const by: Actor = { institution: 'operator', person: 'system' };
    const grant = { residentId, institution: 'counter', role: 'counter.officer', from: await clock.today(), by } as const;
    for (const office of offices.length === 0 ? ['149900'] : offices)
      await identity.staff.grantRole({ ...grant, ...(office && { office }) });
    const code = await exchange.codeFor(residentId, 'counter');
    const certificates = await certification.certificatesOf(residentId);
    const cardSerial = certificates.find(({ kind }) => kind === 'authentication')?.serial ?? '';
    return (await identity.sessions.start({ door: 'counter', code, cardId: card.id, cardSerial })).cookie;
  };

  /** A request of the counter's page; its answer is the body with the status beside it. */
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
  const ask = async (method: 'GET' | 'POST', path: string, headers: Record<string, string>, body?: object): Promise<any> => {
    const answer = await app.inject({
      method,
      url: `/api/v1/counter${path}`,
      headers: { host: 'localhost:8400', origin: publicUrl, 'sec-fetch-site': 'same-origin', 'accept-language': 'en', ...headers },
      ...(method === 'POST' ? { payload: body ?? {} } : {}),
    });
    const isJson = String(answer.headers['content-type']).includes('json');
    return { status: answer.statusCode, ...(isJson ? answer.json() : { bytes: answer.rawPayload, type: answer.headers['content-type'] }) };
  };
  const officerOf = (cookie: string) => ({
    get: (path: string) => ask('GET', path, { cookie }),
    post: (path: string, body?: object, key?: string) => ask('POST', path, { cookie, ...(key ? { 'idempotency-key': key } : {}) }, body),
  });

  /** The resident's screen: relays to the chip, and types PINs on it. */
  const runScreen = async (
    token: string,
    cardId: string,
    pins: Readonly<Partial<Record<PinKind, string>>>,
    transport = drawer.open(cardId),
  ) => {
    const headers = { 'x-counter-screen': token };
    let move = await ask('POST', '/screen/card/next', headers, { restart: true });
    for (let steps = 0; steps < 60 && move.status === 200 && move.kind !== 'done'; steps += 1) {
      if (move.kind === 'command') {
        const response = toHex(await transport.transmit(fromHex(move.apdu)));
        move = await ask('POST', '/screen/card/next', headers, { response });
        continue;
      }
      const terminal = await connectCard(transport);
      for (const { kind } of move.pins as { kind: PinKind }[]) {
        const value = pins[kind];
        if (value === undefined) return move;
        if (move.mode === 'enter') await terminal.verifyPin(kind, value);
        else await (move.mode === 'first' ? terminal.setFirstPin(kind, move.transportPin, value) : terminal.setPermittedPin(kind, value));
      }
      move = await ask('POST', '/screen/card/next', headers, {});
    }
    return move;
  };

  return {
    app,
    databases,
    clock,
    registry,
    cards,
    certification,
    exchange,
    drawer,
    lines,
    letters,
    identity,
    register,
    importCard,
    deliver,
    signInOfficer,
    officerOf,
    ask,
    runScreen,
    settle: () => running.settle(),
    /** Jobs wait until the function that is given back is called. */
    holdJobs(): () => void {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return resolve;
    },
    /** A job that is tried again, however late. */
    repeatJob: async (task: string, payload: JobPayload) => production.jobs[task]?.(payload),
    days: (days: number) => clock.advance(Temporal.Duration.from({ days })),
    async stop() {
      await running.stop();
      await app.close();
      await identity.stop();
      await certification.stop();
      await production.stop();
    },
  };
}

export type TestCounter = Awaited<ReturnType<typeof createTestCounter>>;

export const photoBody = { data: goodPhoto.toString('base64'), sha256: createHash('sha256').update(goodPhoto).digest('hex') };
