import { execFile } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Actor,
  createHttpApp,
  createLog,
  type Databases,
  databaseSigners,
  machineTime,
  openKeyStore,
  readCivilClock,
  Temporal,
} from '../../kernel/index.ts';
import { createCertification } from './certification.ts';
import { registerCertificationRoutes } from './routes.ts';
import type { Certification, IssuedCardCertificates } from './types.ts';

/** What the tests of this room stand on: real keys, a real database, real HTTP and Debian's openssl. */
export const officer: Actor = { institution: 'counter', person: 'officer-1' };
export const place = { municipalityCode: '149900', prefecture: 'Kanagawa-ken', municipality: 'Shiomi-shi' };

export interface HouseOptions {
  lease?: number;
  foundedOn?: Temporal.PlainDate;
  publicUrl?: string;
}

/** One instance of the authorities on the given databases, not started. */
export function createInstance(databases: Databases, options: HouseOptions = {}): Certification {
  const keys = openKeyStore(Buffer.alloc(32, 9), (store) => databaseSigners(databases.as('kernel'), store));
  const log = createLog({ write: () => true }, () => 0);
  const clock = readCivilClock(databases.as('core'));
  return createCertification({ publicUrl: 'http://localhost:8400', ...options, databases, clock, time: machineTime, keys, log });
}

/** Serves the room's routes on loopback; resolves to the address. */
export async function serve(certification: Certification): Promise<{ url: string; close(): Promise<void> }> {
  const log = createLog({ write: () => true }, () => 0);
  const app = await createHttpApp({ log, tls: undefined, version: '0' });
  registerCertificationRoutes(app, certification);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => app.close() };
}

const pair = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'der' },
  privateKeyEncoding: { type: 'pkcs8', format: 'der' },
});
/** A chip's key pair, the same for all cards of a test file. */
export const chip = {
  spki: new Uint8Array(pair.publicKey),
  sign: (data: Uint8Array): Uint8Array =>
    new Uint8Array(sign('sha256', data, createPrivateKey({ key: pair.privateKey, format: 'der', type: 'pkcs8' }))),
};

export interface TestCard extends IssuedCardCertificates {
  cardId: string;
  residentId: string;
}

export const attributes = {
  name: '髙橋 健二',
  birthDate: Temporal.PlainDate.from('1968-07-07'),
  sex: 'male',
  address: '神奈川県汐見市港町3丁目1番9号',
} as const;

/** A request for one certificate of somebody new, valid for five years. */
export const requestCertificate = async (databases: Databases) => ({
  residentId: randomUUID(),
  cardId: randomUUID(),
  spki: chip.spki,
  notAfter: (await readCivilClock(databases.as('core')).today()).add({ years: 5 }),
  place,
  actor: officer,
});

/** A card with all three certificates, valid for `years`. */
export async function issueCard(certification: Certification, databases: Databases, years = 5): Promise<TestCard> {
  const today = await readCivilClock(databases.as('core')).today();
  const ids = { cardId: randomUUID(), residentId: randomUUID() };
  const issued = await databases
    .as<Record<never, never>>('core')
    .transaction()
    .execute((trx) =>
      certification.issueCard(trx, {
        ...ids,
        place,
        actor: officer,
        notAfter: today.add({ years }),
        authentication: chip.spki,
        health: chip.spki,
        signature: { spki: chip.spki, attributes },
      }),
    );
  return { ...ids, ...issued };
}

export const pem = (label: string, der: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der)
    .toString('base64')
    .match(/.{1,64}/g)
    ?.join('\n')}\n-----END ${label}-----\n`;

export function createWorkFolder(): { put(name: string, data: Uint8Array | string): string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'openmyna-certification-'));
  return {
    put(name, data) {
      writeFileSync(join(folder, name), data);
      return join(folder, name);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** Debian's openssl, both streams in one text. */
export function openssl(...args: string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile('openssl', args, (_error, stdout, stderr) => resolve(stdout + stderr));
  });
}
