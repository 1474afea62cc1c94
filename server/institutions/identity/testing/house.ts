import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, randomUUID, sign, verify } from 'node:crypto';
import { createHttpApp, createLog, databaseSigners, type HttpApp, MynaError, machineTime, openKeyStore } from '../../../kernel/index.ts';
import { createTestDatabases, type TestDatabases } from '../../../testing/index.ts';
import type { CardBlockedHandler, CardState, VerifiedCertificate } from '../../certification/index.ts';
import { createIdentity, type Identity } from '../index.ts';
import { type Browser, createBrowser } from './browser.ts';

export interface TestCard {
  readonly residentId: string;
  readonly cardId: string;
  readonly certificate: Uint8Array;
  sign(message: Uint8Array): Promise<Uint8Array>;
}
export interface TestHouse {
  readonly app: HttpApp;
  readonly identity: Identity;
  readonly databases: TestDatabases;
  readonly publicUrl: string;
  newCard(): Promise<TestCard>;
  block(card: TestCard): Promise<void>;
  browser(): Browser;
}

export const publicUrl = 'http://localhost:8400';

export async function openTestHouse(): Promise<TestHouse> {
  const databases = await createTestDatabases();
  const secret = randomBytes(32);
  const keys = openKeyStore(secret, (store) => databaseSigners(databases.as('kernel'), store));
  const lines: string[] = [];
  const log = createLog(
    { write: (line: string) => (process.env.SHOW ? process.stderr.write(line) : lines.push(line), true) },
    machineTime.now,
  );
  const app = await createHttpApp({ log, tls: undefined, version: '0' });
  const states = new Map<string, CardState>();
  const cards = new Map<string, { card: TestCard; key: KeyObject }>();
  const handlers: CardBlockedHandler[] = [];
  const identity = createIdentity({
    databases,
    keys,
    time: machineTime,
    log,
    publicUrl: () => publicUrl,
    exchange: {
      codeFor: async (residentId, institution) => `${institution}-${residentId}`,
      disclose: async () => ({
        basicFour: { name: '田中 花子', address: '汐見市港町1丁目2番3号', birthDate: '1984-04-12', sex: 'female' },
      }),
    },
    certification: {
      async verifyChallenge(der, _kind, data, signature): Promise<VerifiedCertificate> {
        const found = cards.get(Buffer.from(der).toString('base64'));
        if (!found) throw new MynaError('MYNA_CERTIFICATION_ISSUER_UNKNOWN');
        if (!verify('sha256', data, found.key, signature)) throw new MynaError('MYNA_CERTIFICATION_SIGNATURE_INVALID');
        return {
          serial: 'ab',
          kind: 'authentication',
          residentId: found.card.residentId,
          cardId: found.card.cardId,
          notAfter: undefined as never,
        };
      },
      cardState: async (cardId) => states.get(cardId) ?? 'active',
      onCardBlocked(handler) {
        handlers.push(handler);
        return () => undefined;
      },
    },
  });
  identity.registerRoutes(app);
  await identity.start();
  await app.ready();
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return {
    app,
    identity,
    databases,
    publicUrl,
    browser: () => createBrowser(app, publicUrl),
    async newCard() {
      const card: TestCard = {
        residentId: randomUUID(),
        cardId: randomUUID(),
        certificate: randomBytes(64),
        sign: async (message) => sign('sha256', message, pair.privateKey),
      };
      cards.set(Buffer.from(card.certificate).toString('base64'), { card, key: createPublicKey(pair.privateKey) });
      return card;
    },
    async block(card) {
      states.set(card.cardId, 'suspended');
      for (const handler of handlers) await handler({ cardId: card.cardId, residentId: card.residentId, state: 'suspended' });
    },
  };
}
