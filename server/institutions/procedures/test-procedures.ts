import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { parseLocalGovernmentCode } from '@openmyna/number';
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
  type Jobs,
  machineTime,
  openKeyStore,
  startJobs,
  Temporal,
} from '../../kernel/index.ts';
import { createTestDatabases } from '../../testing/index.ts';
import { makeChipKey } from '../../testing/sign-in/chips.ts';
import { createCertification } from '../certification/index.ts';
import { createExchange } from '../exchange/index.ts';
import { createIdentity } from '../identity/index.ts';
import { createMandates, registerMandateRoutes } from '../mandates/index.ts';
import { createNotifications, createPushService } from '../notifications/index.ts';
import { type ArrivalRegistration, createRegistry, registryMessages, registryProblems } from '../registry/index.ts';
import { createProcedures } from './procedures.ts';
import { registerProcedureRoutes } from './routes.ts';

/** For the tests of this room: every institution below it on a database of its own, its HTTP face, residents with cards' keys. */
const publicUrl = 'http://localhost:8400';
const registrar: Actor = { institution: 'registry', person: 'system' };
const place = { municipalityCode: '149900', prefecture: 'Kanagawa-ken', municipality: 'Shiomi-shi' };
const cardsEnd = Temporal.PlainDate.from('2030-11-22');

export interface Answered {
  readonly status: number;
  readonly bytes: Buffer;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked at field by field
  readonly body: any;
}

/** Somebody who has signed in. */
export interface TestResident {
  readonly residentId: string;
  readonly cardId: string;
  get(path: string): Promise<Answered>;
  post(path: string, body?: object, key?: string): Promise<Answered>;
  put(path: string, body: object): Promise<Answered>;
  delete(path: string): Promise<Answered>;
  upload(path: string, bytes: Uint8Array, type?: string): Promise<Answered>;
  /** Base64 of the signature certificate, and its key's signature. */
  readonly certificate: string;
  sign(data: Uint8Array): Buffer;
  /** The same person, acting for another by this mandate. */
  actingBy(mandate: string): TestResident;
  /** The two steps of signing, up to what is sent. */
  signed(caseId: string, version: number): Promise<{ certificate: string; signedAt: string; signature: string }>;
}

export async function createTestProcedures() {
  const databases = await createTestDatabases();
  const kernel = databases.as('kernel');
  const keys = openKeyStore(Buffer.alloc(32, 9), (store) => databaseSigners(kernel, store));
  const lines: string[] = [];
  const log = createLog(
    { write: (line: string) => lines.push(line) > 0 && (process.env.SHOW_LOG ? process.stderr.write(line) : true) },
    machineTime.now,
  );
  let jobs: Jobs | undefined;
  const dueEvents: Parameters<typeof createMovableClock>[1][number][] = [];
  const clock = createMovableClock(kernel, dueEvents, async () => jobs?.settle());
  const exchange = createExchange({ databases, keys, time: machineTime });
  const registry = createRegistry({ databases, keys, clock, exchange });
  const certification = createCertification({ databases, clock, time: machineTime, keys, publicUrl, log });
  const notifications = createNotifications({
    databases,
    keys,
    exchange,
    push: createPushService({ keys, time: machineTime, contact: 'mailto:no-reply@openmyna.example', allowsLoopback: true }),
  });
  const mandates = createMandates({ databases, keys, clock, exchange, certification, notify: notifications.notify });
  const letters = createLetters(kernel, keys);
  const identity = createIdentity({ databases, keys, time: machineTime, log, certification, exchange, publicUrl: () => publicUrl });
  const procedures = createProcedures({
    databases,
    keys,
    clock,
    exchange,
    registry,
    certification,
    documents: createDocuments({ profile: policyProfile('brief'), url: publicUrl }),
    letters,
    notifyCode: notifications.notifyCode,
    mandates,
  });
  dueEvents.push(registry.dueEvents, procedures.dueEvents, mandates.dueEvents);
  const app = await createHttpApp({ log, tls: undefined, version: '0' });
  app.addHook('onRoute', idempotentRoutes(kernel, keys));
  app.problems.add(registryProblems, registryMessages);
  identity.registerRoutes(app);
  const { sessions } = identity;
  registerMandateRoutes(app, mandates, { onRequest: sessions.requireSession('portal'), codeOf: (request) => request.doorSession.code });
  registerProcedureRoutes(app, procedures, {
    applicant: {
      onRequest: sessions.requireSession('portal'),
      codeOf: (request) => request.doorSession.code,
      acting: mandates.acting,
    },
    office: {
      onRequest: sessions.requireSession('counter', 'counter.officer'),
      maySeeQueue: sessions.requireSession('counter', ['counter.officer', 'counter.dpo']),
      officerOf: (request) => ({ person: request.doorSession.code, office: request.doorSession.office ?? '' }),
    },
  });
  await certification.start();
  await identity.start();
  // Cards are no matter of these tests: what the register tells their room is heard by nobody.
  const unheard = async (): Promise<void> => undefined;
  const rooms = { 'registry.registered': unheard, 'registry.card-lapsed': unheard, 'registry.number-changed': unheard };
  jobs = await startJobs(
    databases.pool('kernel'),
    kernel,
    jobHandlers(rooms, { exchange, staff: identity.staff, closing: [procedures] }),
    log,
  );
  const running = jobs;

  let made = 0;
  const register = async (change: Partial<ArrivalRegistration> = {}): Promise<{ residentId: string; householdId: string }> => {
    made += 1;
    const letter = Array.from(String(made), (digit) => 'あいうえおかきくけこ'[Number(digit)]).join('');
    return registry.registerResident(
      {
        kind: 'arrival',
        name: `田中 ${letter}`,
        kana: `たなか ${letter}`,
        sex: 'female',
        birthDate: Temporal.PlainDate.from('1984-04-12'),
        municipality: parseLocalGovernmentCode('149900'),
        address: '汐見市港町1丁目2番3号',
        residentSince: Temporal.PlainDate.from('2020-04-01'),
        ...change,
      },
      registrar,
    );
  };

  const requests = (cookie: string, headers: Record<string, string> = {}) => {
    const ask = async (
      method: 'GET' | 'POST' | 'PUT' | 'DELETE',
      path: string,
      payload?: object | Buffer,
      more: Record<string, string> = {},
    ): Promise<Answered> => {
      const answer = await app.inject({
        method,
        url: `/api/v1${path}`,
        headers: {
          host: 'localhost:8400',
          origin: publicUrl,
          'sec-fetch-site': 'same-origin',
          'accept-language': 'en',
          cookie,
          ...headers,
          ...more,
        },
        ...(payload === undefined ? {} : { payload }),
      });
      const isJson = String(answer.headers['content-type']).includes('json');
      return { status: answer.statusCode, bytes: answer.rawPayload, body: isJson ? answer.json() : undefined };
    };
    return {
      get: (path: string) => ask('GET', path),
      post: (path: string, body: object = {}, key?: string) => ask('POST', path, body, key ? { 'idempotency-key': key } : {}),
      put: (path: string, body: object) => ask('PUT', path, body),
      delete: (path: string) => ask('DELETE', path),
      upload: (path: string, bytes: Uint8Array, type = 'image/jpeg') => ask('POST', path, Buffer.from(bytes), { 'content-type': type }),
    };
  };

  const issueCard = async (residentId: string) => {
    const cardId = randomUUID();
    const [own, signing] = await Promise.all([makeChipKey(), makeChipKey()]);
    const request = { residentId, cardId, notAfter: cardsEnd, place, actor: registrar };
    const attributes = { name: '田中', birthDate: Temporal.PlainDate.from('1984-04-12'), sex: 'female', address: '汐見市' } as const;
    return databases
      .as('core')
      .transaction()
      .execute(async (trx) => ({
        cardId,
        signing,
        authentication: await certification.issueAuthentication(trx, { ...request, spki: own.spki }),
        signature: await certification.issueSignature(trx, { ...request, spki: signing.spki, attributes }),
      }));
  };

  const signIn = async (residentId: string): Promise<TestResident> => {
    const { cardId, signing, authentication, signature } = await issueCard(residentId);
    const code = await exchange.codeFor(residentId, 'portal');
    const { cookie } = await sessions.start({ door: 'portal', code, cardId, cardSerial: authentication.serial });
    const certificate = Buffer.from(signature.der).toString('base64');
    const key = createPrivateKey({ key: Buffer.from(signing.pkcs8), format: 'der', type: 'pkcs8' });
    const signWith = (data: Uint8Array): Buffer => sign('sha256', data, key);
    const acting = (headers: Record<string, string>): TestResident => {
      const http = requests(cookie, headers);
      return {
        residentId,
        cardId,
        certificate,
        sign: signWith,
        ...http,
        async signed(caseId, version) {
          const prepared = await http.post(`/portal/procedures/cases/${caseId}/signature`, { version, certificate });
          if (prepared.status !== 200) throw new Error(JSON.stringify(prepared.body));
          const made = signWith(Buffer.from(prepared.body.toBeSigned, 'base64'));
          return { certificate, signedAt: prepared.body.signedAt, signature: made.toString('base64') };
        },
        actingBy: (mandate) => acting({ 'x-acting-for': mandate }),
      };
    };
    return acting({});
  };

  const officer = async (office = '149900', residentId?: string) => {
    const id = residentId ?? (await register({ birthDate: Temporal.PlainDate.from('1970-01-01') })).residentId;
    const { cardId, authentication } = await issueCard(id);
    const by: Actor = { institution: 'operator', person: 'system' };
    await identity.staff.grantRole({
      residentId: id,
      institution: 'counter',
      role: 'counter.officer',
      office,
      from: await clock.today(),
      by,
    });
    const code = await exchange.codeFor(id, 'counter');
    const { cookie } = await sessions.start({ door: 'counter', code, cardId, cardSerial: authentication.serial });
    return { residentId: id, ...requests(cookie) };
  };

  return {
    app,
    databases,
    exchange,
    registry,
    certification,
    notifications,
    procedures,
    letters,
    keys,
    clock,
    lines,
    register,
    signIn,
    officer,
    anonymous: requests(''),
    resident: async (change: Partial<ArrivalRegistration> = {}) => signIn((await register(change)).residentId),
    settle: () => running.settle(),
    days: (days: number) => clock.advance(Temporal.Duration.from({ days })),
    async stop() {
      await running.stop();
      await app.close();
      await identity.stop();
      await certification.stop();
    },
  };
}

export type TestProcedures = Awaited<ReturnType<typeof createTestProcedures>>;

export const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3, 4]);

/** Fills a form in and sends it, with everything that it wants; returns the case as the portal shows it. */
export async function sendForm(resident: TestResident, procedure: string, fill: FillIn): Promise<Answered['body']> {
  const cases = '/portal/procedures/cases';
  const begun = await resident.post(cases, { procedure });
  if (begun.status !== 200) throw new Error(JSON.stringify(begun.body));
  let current = begun.body;
  const answers = typeof fill.answers === 'function' ? await fill.answers(current.id) : fill.answers;
  const saved = await resident.put(`${cases}/${current.id}/answers`, { version: current.version, answers });
  if (saved.status !== 200) throw new Error(JSON.stringify(saved.body));
  current = saved.body;
  for (const question of fill.files ?? []) {
    current = (await resident.upload(`${cases}/${current.id}/attachments?question=${question}&version=${current.version}`, jpeg)).body;
  }
  const signed = fill.isSigned ? await resident.signed(current.id, current.version) : undefined;
  const sent = await resident.post(`${cases}/${current.id}/submit`, { version: current.version, ...(signed && { signed }) });
  if (sent.status !== 200) throw new Error(JSON.stringify(sent.body));
  return sent.body;
}

export interface FillIn {
  readonly answers: Record<string, unknown> | ((caseId: string) => Promise<Record<string, unknown>>);
  readonly files?: readonly string[];
  readonly isSigned?: boolean;
}
