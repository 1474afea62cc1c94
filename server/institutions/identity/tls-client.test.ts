import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCertificate } from '@openmyna/jpki';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLog, Temporal } from '../../kernel/index.ts';
import { type ChipKey, makeChipKey } from '../../testing/sign-in/chips.ts';
import { openTestHouse } from '../../testing/sign-in/house.ts';
import { recordSignIn } from './sign-in-record.ts';
import { startTlsClientServer, type TlsClientServer } from './tls-client.ts';

const house = await openTestHouse();
const folder = mkdtempSync(join(tmpdir(), 'openmyna-tls-'));
const path = (name: string): string => join(folder, name);
const actor = { institution: 'counter', person: 'system' } as const;
let server: TlsClientServer;
let key: ChipKey;
let certificate: Uint8Array;
let cardId: string;
let residentId: string;

const pem = (label: string, der: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END ${label}-----\n`;

beforeAll(async () => {
  const selfSigned = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  execFileSync('openssl', [...selfSigned, '-keyout', path('key.pem'), '-out', path('cert.pem')], { stdio: 'ignore' });
  const options = { host: 'localhost', port: 0, cert: readFileSync(path('cert.pem')), key: readFileSync(path('key.pem')) };
  const { certification, databases, exchange } = house;
  const record = (person: string) => recordSignIn({ databases, exchange }, person, 'tls-client');
  server = await startTlsClientServer(options, { certification, log: createLog({ write: () => true }, Date.now), record });
  key = await makeChipKey();
  cardId = randomUUID();
  ({ residentId } = await house.newCard());
  certificate = await issueFor(cardId);
});

async function issueFor(forCard: string): Promise<Uint8Array> {
  const place = { municipalityCode: '149900', prefecture: 'Kanagawa-ken', municipality: 'Shiomi-shi' };
  const asked = { residentId, cardId: forCard, spki: key.spki, notAfter: Temporal.PlainDate.from('2030-11-22'), place, actor };
  const core = house.databases.as('core');
  return (await core.transaction().execute((trx) => house.certification.issueAuthentication(trx, asked))).der;
}
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly body: { subject?: string; serial?: string; code?: string; title?: string };
}

function ask(agent: Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request({ host: 'localhost', port: server.port, path: '/', agent }, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) });
    });
    call.once('error', reject).end();
  });
}

const connect = (client?: { key: Uint8Array; certificate: Uint8Array }): Agent =>
  new Agent({
    keepAlive: true,
    maxSockets: 1,
    ca: readFileSync(path('cert.pem')),
    ...(client ? { key: pem('PRIVATE KEY', client.key), cert: pem('CERTIFICATE', client.certificate) } : {}),
  });

describe('TLS client authentication by card', () => {
  it('says who the client is, and leaves an entry in the access log', async () => {
    const agent = connect({ key: key.pkcs8, certificate });
    const { status, body } = await ask(agent);
    expect([status, body.subject]).toEqual([200, expect.stringMatching(/^C=JP, CN=/)]);
    agent.destroy();
    const { rows } = await house.databases.admin.query(
      `select count(*)::int as entries from exchange.entries where resident_id = $1 and terminal = 'tls-client'`,
      [residentId],
    );
    expect(rows[0]?.entries).toBe(1);
  });

  it('refuses a card blocked a moment ago, on the same connection', async () => {
    const agent = connect({ key: key.pkcs8, certificate });
    expect((await ask(agent)).status).toBe(200);
    await house.certification.suspendCard(cardId, actor);
    expect(await ask(agent)).toMatchObject({ status: 403, body: { code: 'MYNA_IDENTITY_TLS_CERTIFICATE_REFUSED' } });
    await house.certification.resumeCard(cardId, actor);
    expect((await ask(agent)).status).toBe(200);
    agent.destroy();
  });

  it('refuses a client without a certificate, or with one of somebody else', async () => {
    expect(await ask(connect())).toMatchObject({ status: 401, body: { code: 'MYNA_IDENTITY_TLS_CERTIFICATE_REQUIRED' } });
    const selfSigned = execFileSync('openssl', ['x509', '-in', path('cert.pem'), '-outform', 'DER']);
    const stranger = new Agent({
      ca: readFileSync(path('cert.pem')),
      key: readFileSync(path('key.pem')),
      cert: pem('CERTIFICATE', selfSigned),
    });
    expect(await ask(stranger)).toMatchObject({ status: 403 });
  });

  it('takes certificates of an authority that came after it was started, and those of the one before still', async () => {
    const { ceremonies } = house.certification;
    const { id } = await ceremonies.open('authentication', { institution: 'bureau', person: 'misao' });
    await ceremonies.approve(id, { institution: 'bureau', person: 'akira' });
    const young = await issueFor(randomUUID());
    const keyIds = [certificate, young].map((der) => parseCertificate(der).authorityKeyIdentifier);
    expect(new Set(keyIds).size).toBe(2);
    for (const der of [young, certificate]) {
      const agent = connect({ key: key.pkcs8, certificate: der });
      expect(await ask(agent)).toMatchObject({ status: 200, body: { serial: parseCertificate(der).serial } });
      agent.destroy();
    }
  });
});
