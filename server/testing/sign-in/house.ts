import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { policyProfile } from '@openmyna/rules';
import { afterAll } from 'vitest';
import { type Certification, createCertification, registerCertificationRoutes } from '../../institutions/certification/index.ts';
import { createExchange, type Exchange, registerExchangeRoutes } from '../../institutions/exchange/index.ts';
import { createIdentity, type Identity } from '../../institutions/identity/index.ts';
import { createMandates, type Mandates, registerMandateRoutes } from '../../institutions/mandates/index.ts';
import {
  createNotifications,
  createPushService,
  type Notifications,
  notify,
  registerNotificationRoutes,
} from '../../institutions/notifications/index.ts';
import { createPortal, registerPortalRoutes } from '../../institutions/portal/index.ts';
import { createProofs, type Proofs, registerProofRoutes } from '../../institutions/proofs/index.ts';
import { createRegistry, type Registry } from '../../institutions/registry/index.ts';
import { createTax, registerTaxRoutes } from '../../institutions/tax/index.ts';
import { createDocuments } from '../../kernel/documents/index.ts';
import {
  createHttpApp,
  createLetters,
  createLog,
  databaseSigners,
  type HttpApp,
  type KeyStore,
  machineTime,
  openKeyStore,
  type ProtocolTime,
  readCivilClock,
  Temporal,
} from '../../kernel/index.ts';
import { createTestDatabases, type TestDatabases } from '../index.ts';
import { type Browser, createBrowser } from './browser.ts';
import { type CardMaker, createCardMaker, type TestCard } from './cards.ts';

/** A country small enough for a test: database, register, exchange, authorities, sign-in, portal, tax office. */
export interface TestHouse extends CardMaker {
  readonly app: HttpApp;
  readonly identity: Identity;
  readonly exchange: Exchange;
  readonly notifications: Notifications;
  readonly proofs: Proofs;
  readonly mandates: Mandates;
  readonly registry: Registry;
  readonly certification: Certification;
  readonly databases: TestDatabases;
  readonly keys: KeyStore;
  readonly publicUrl: string;
  suspend(card: TestCard): Promise<void>;
  resume(card: TestCard): Promise<void>;
  browser(): Browser;
  /** Another process on the same database, as far as a test can have one: its own memory, caches and leases. */
  secondInstance(): Promise<Browser>;
  /** Moves protocol time. */
  passTime(milliseconds: number): void;
}

const actor = { institution: 'counter', person: 'system' } as const;

interface Common {
  readonly databases: TestDatabases;
  readonly keys: KeyStore;
  readonly time: ProtocolTime;
  readonly publicUrl: string;
}

/** Everything that one process has of its own. */
async function openInstance({ databases, keys, time, publicUrl }: Common) {
  const log = createLog({ write: (line: string) => (process.env.SHOW_LOG ? process.stderr.write(line) : true) }, time.now);
  const clock = readCivilClock(databases.as('core'));
  const app = await createHttpApp({ log, tls: undefined, version: '0' });
  let registry: Registry;
  const openers = { individualNumber: (residentId: string, sealed: Uint8Array) => registry.openSealedNumber(residentId, sealed) };
  const exchange = createExchange({ databases, keys, time, openers, letters: createLetters(databases.as('kernel'), keys) });
  registry = createRegistry({ databases, keys, clock, exchange });
  const foundedOn = Temporal.PlainDate.from('2021-04-01');
  const certification = createCertification({ databases, clock, time: machineTime, keys, publicUrl, log, foundedOn });
  const identity = createIdentity({ databases, keys, time, log, publicUrl: () => publicUrl, exchange, certification });
  const { sessions } = identity;
  registerExchangeRoutes(app, exchange);
  registerCertificationRoutes(app, certification);
  identity.registerRoutes(app);
  const profile = policyProfile('brief');
  const documents = createDocuments({ profile, url: publicUrl });
  const parts = { databases, keys, clock, time, documents, profile, exchange, certification, sessions };
  const notifications = createNotifications({
    databases,
    keys,
    exchange,
    push: createPushService({ keys, time, contact: 'mailto:no-reply@openmyna.example', allowsLoopback: true }),
  });
  const { notifyCode } = notifications;
  const proofs = createProofs({ ...parts, notifyCode, publicUrl: () => publicUrl });
  registerProofRoutes(app, proofs);
  const mandates = createMandates({ databases, keys, clock, exchange, certification, notify });
  registerMandateRoutes(app, mandates, {
    onRequest: sessions.requireSession('portal'),
    codeOf: (request) => request.doorSession.code,
  });
  registerPortalRoutes(app, createPortal({ exchange, sessions, mandates, clock, profile }));
  registerNotificationRoutes(app, notifications, {
    onRequest: sessions.requireSession('portal'),
    codeOf: (request) => request.doorSession.code,
    acting: mandates.acting,
    actingOf: (request) => request.actingFor,
  });
  registerTaxRoutes(app, createTax({ databases, exchange, sessions }));
  for (const door of ['portal', 'tax', 'counter'] as const) {
    const preHandler = sessions.requireSession(door, door === 'counter' ? 'counter.officer' : undefined);
    app.get(`/test/${door}`, { preHandler }, async (request) => ({ code: request.doorSession.code }));
  }
  await certification.start();
  await identity.start();
  await app.ready();
  const stop = async (): Promise<void> => {
    await app.close();
    await identity.stop();
    await certification.stop();
  };
  return { app, identity, exchange, notifications, mandates, proofs, registry, certification, stop };
}

/** @param address of a house behind somebody else's TLS, which listens nowhere; left out: one that listens on this machine */
export async function openTestHouse(address?: string): Promise<TestHouse> {
  const databases = await createTestDatabases();
  const publicUrl = address ?? `http://localhost:${await freePort()}`;
  let offset = 0;
  const time = { now: () => Date.now() + offset };
  const keys = openKeyStore(randomBytes(32), (store) => databaseSigners(databases.as('kernel'), store));
  const common = { databases, keys, time, publicUrl };
  const instance = await openInstance(common);
  const { app, certification, registry } = instance;
  const instances = [instance];
  afterAll(async () => {
    for (const { stop } of instances) await stop();
  });
  if (address === undefined) await app.listen({ host: 'localhost', port: Number(new URL(publicUrl).port) });
  return {
    ...instance,
    ...createCardMaker(databases, certification, registry),
    databases,
    keys,
    publicUrl,
    browser: () => createBrowser(app, publicUrl),
    async secondInstance() {
      const second = await openInstance(common);
      instances.push(second);
      return createBrowser(second.app, publicUrl);
    },
    passTime(milliseconds) {
      offset += milliseconds;
    },
    async suspend(card) {
      await certification.suspendCard(card.cardId, actor);
    },
    async resume(card) {
      await certification.resumeCard(card.cardId, actor);
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, 'localhost', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
