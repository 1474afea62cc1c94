import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type CardTransport, connectCard, fromHex, type PinKind, runIssuerSteps, toHex } from '@openmyna/reader';
import { jobHandlers } from '../../job-handlers.ts';
import { type Actor, createHttpApp, idempotentRoutes, type JobPayload } from '../../kernel/index.ts';
import { openTestRooms, publicUrl } from '../../testing/rooms.ts';
import { registerCardsRoutes } from '../cards/index.ts';
import { createMandates } from '../mandates/index.ts';
import { notify } from '../notifications/index.ts';
import { createCounter } from './counter.ts';
import { registerCounterRoutes } from './routes.ts';

export { day } from '../../testing/rooms.ts';

/** What holders of imported cards have chosen. */
export const holderPins = { signature: 'ABC123', authentication: '1234', basicInformation: '2345', healthInsurance: '3456' } as const;

export const goodPhoto = readFileSync(new URL('../cards/photo/fixtures/good-1.jpg', import.meta.url));

/** For the tests of this room: every institution below it on a database of its own, the HTTP face, chips in this process. */
export async function createTestCounter() {
  // Cards are with their holders: the bureau reaches none.
  const rooms = await openTestRooms({ through: ({ takeBlank, handOver, destroy }) => ({ takeBlank, handOver, destroy }) });
  const { databases, kernel, keys, log, lines, profile, time, clock, exchange, registry, certification, letters, documents } = rooms;
  const { production, cards, identity, register, shelf: drawer } = rooms;
  const mandates = createMandates({ databases, keys, clock, exchange, certification, notify });
  const counter = createCounter({ databases, keys, clock, time, registry, cards, exchange, mandates, documents, profile });
  const app = await createHttpApp({ log, tls: undefined, version: '0' });
  app.addHook('onRoute', idempotentRoutes(kernel, keys));
  identity.registerRoutes(app);
  registerCardsRoutes(app, production, {
    requireOperator: identity.sessions.requireSession('bureau', 'bureau.operator'),
    actorOf: (request) => ({ institution: 'bureau', person: request.doorSession.code }),
  });
  registerCounterRoutes(app, counter, identity.sessions);
  let gate = Promise.resolve();
  const handlers = Object.entries(jobHandlers(production.jobs, { exchange, staff: identity.staff })).map(
    ([task, run]) => [task, (payload: JobPayload) => gate.then(() => run(payload))] as const,
  );
  const running = await rooms.start(Object.fromEntries(handlers));

  const importCard = (residentId: string) => rooms.importCard(residentId, goodPhoto);

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
    return rooms.sessionAt('counter', residentId, card.id);
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
    days: rooms.days,
    async stop() {
      await app.close();
      await rooms.stop();
    },
  };
}

export type TestCounter = Awaited<ReturnType<typeof createTestCounter>>;

export const photoBody = { data: goodPhoto.toString('base64'), sha256: createHash('sha256').update(goodPhoto).digest('hex') };
