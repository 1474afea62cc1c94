import { once } from 'node:events';
import { type CardError, connectCard, leaseSandboxCard, openSandboxSocket, runIssuerSteps } from '@openmyna/reader';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket as WebSocketFrom } from 'ws';
import { createHttpApp, createLog, databaseSigners, type HttpApp, type KeyStore, openKeyStore } from '../../../kernel/index.ts';
import { createTestDatabases } from '../../../testing/index.ts';
import { registerTrayRoutes } from './routes.ts';
import { createTray, type Tray } from './tray.ts';

let app: HttpApp;
let base: string;
let tray: Tray;
let keys: KeyStore;
const lines: string[] = [];
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error: CardError) => error.code,
  );
const post = async (path: string, body: object = {}) => {
  const request = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(`${base}${path}`, request);
  return { status: response.status, body: response.status === 204 ? {} : ((await response.json()) as Record<string, string>) };
};

beforeAll(async () => {
  const databases = await createTestDatabases();
  keys = openKeyStore(new Uint8Array(32).fill(7), (store) => databaseSigners(databases.as('core'), store));
  tray = createTray({
    pool: databases.pool('sandbox'),
    keys,
    profile: 'brief',
    issuerKey: () => new Uint8Array(32),
    counterKey: () => new Uint8Array(32),
    resolve: async (name) => (name === 'hanako' ? 'card-1' : undefined),
    idleMs: 1500,
  });
  app = await createHttpApp({ log: createLog({ write: (line: string) => lines.push(line) > 0 }, () => 0), tls: undefined, version: '0' });
  registerTrayRoutes(app, tray);
  base = await app.listen({ host: '127.0.0.1', port: 0 });
  const chip = await tray.supply.takeBlank('card-1');
  await runIssuerSteps(chip, {
    role: 'issuer',
    key: new Uint8Array(32),
    steps: [{ do: 'putTransportPin', pin: 'authentication', value: '5555' }, { do: 'personalise' }],
  });
  await (await connectCard(chip)).setFirstPin('authentication', '5555', '1234');
  await runIssuerSteps(chip, { role: 'counter', key: new Uint8Array(32), steps: [{ do: 'deliver' }] });
  await chip.close();
});
afterAll(async () => {
  await app?.close();
  await tray?.close();
});

describe('a reader over HTTP', () => {
  it('is what the stable face says, with the lease or without it', async () => {
    const { status, body } = await post('/sandbox/cards/card-1/connect');
    expect(status).toBe(200);
    expect(body.atr?.toUpperCase()).toBe('3BE000FF8131FE4514');
    const select = '00A4040C0AD392F000260100000001';
    expect(await post('/sandbox/cards/card-1/transmit', { lease: body.lease, apdu: select })).toEqual({
      status: 200,
      body: { response: '9000' },
    });
    expect((await post('/sandbox/cards/card-1/transmit', { apdu: '00a4020c020018' })).body).toEqual({ response: '9000' });
    expect((await post('/sandbox/cards/card-1/connect')).body.code).toBe('MYNA_CARD_IN_USE');
    expect((await post('/sandbox/cards/card-1/reset', { lease: body.lease })).status).toBe(200);
    expect((await post('/sandbox/cards/card-1/transmit', { apdu: '00200080' })).body.response).toBe('6986');
    expect((await post('/sandbox/cards/card-1/disconnect', { lease: body.lease })).status).toBe(204);
    expect((await post('/sandbox/cards/card-1/transmit', { apdu: select })).body.code).toBe('MYNA_CARD_LEASE_REQUIRED');
    expect((await post('/sandbox/cards/card-1/transmit', { apdu: select, lease: body.lease })).body.code).toBe('MYNA_CARD_GONE');
  });

  it.each([{}, { apdu: '' }, { apdu: '0' }, { apdu: 'zz' }, { apdu: 5 }])('refuses the body %j', async (body) => {
    expect((await post('/sandbox/cards/card-1/transmit', body)).status).toBe(400);
  });

  it('carries a terminal, and says why it cannot', async () => {
    const terminal = await connectCard(await leaseSandboxCard({ base, card: 'hanako' }));
    await terminal.verifyPin('authentication', '1234');
    expect(await codeOf(leaseSandboxCard({ base, card: 'card-1' }))).toBe('MYNA_CARD_IN_USE');
    await terminal.close();
    expect(await codeOf(leaseSandboxCard({ base, card: 'nobody' }))).toBe('MYNA_CARD_UNKNOWN');
    expect(await codeOf(leaseSandboxCard({ base: 'http://127.0.0.1:9', card: 'hanako' }))).toBe('MYNA_CARD_GONE');
  });
});

describe('a reader over a WebSocket', () => {
  it('carries a terminal, and frees the card when it closes', async () => {
    for (let count = 0; count < 3; count += 1) {
      const transport = await openSandboxSocket({ base, card: 'hanako' });
      const terminal = await connectCard(transport);
      await terminal.verifyPin('authentication', '1234');
      await transport.reset?.();
      await terminal.close();
    }
  });

  it('holds the card against others, and is refused while another does', async () => {
    const held = await openSandboxSocket({ base, card: 'hanako' });
    expect(await codeOf(openSandboxSocket({ base, card: 'card-1' }))).toBe('MYNA_CARD_IN_USE');
    expect((await post('/sandbox/cards/card-1/transmit', { apdu: '00A40400' })).body.code).toBe('MYNA_CARD_LEASE_REQUIRED');
    await held.close();
  });

  it('answers many frames in their order', async () => {
    const transport = await openSandboxSocket({ base, card: 'hanako' });
    const commands = ['00A4040C0AD392F000260100000001', '00A4020C020018', '00200080', '00A40000', '0084000004'];
    const answers = await Promise.all(commands.map((hex) => transport.transmit(Uint8Array.from(Buffer.from(hex, 'hex')))));
    expect(answers.map((answer) => Buffer.from(answer.slice(-2)).toString('hex'))).toEqual(['9000', '9000', '63c3', '9000', '9000']);
    await transport.close();
  });

  it('is closed when the card is taken away', async () => {
    const transport = await openSandboxSocket({ base, card: 'hanako' });
    await tray.eject('card-1');
    await transport.closed;
    expect(await codeOf(transport.transmit(Uint8Array.of(0, 0xa4, 4, 0)))).toBe('MYNA_CARD_GONE');
  });

  it('is not opened for a page of another site', async () => {
    const socket = new WebSocketFrom(`${base.replace('http', 'ws')}/sandbox/cards/hanako/socket`, { origin: 'https://elsewhere.example' });
    const [frame] = await once(socket, 'message');
    expect(JSON.parse(String(frame))).toEqual({ type: 'error', code: 'MYNA_REQUEST_INVALID' });
    await (await tray.open('card-1')).close();
  });

  it('survives frames that are nothing', async () => {
    const transport = await openSandboxSocket({ base, card: 'hanako' });
    expect([...(await transport.transmit(new Uint8Array()))]).toEqual([0x67, 0x00]);
    expect([...(await transport.transmit(new Uint8Array(60_000)))]).toEqual([0x67, 0x00]);
    await transport.close();
  });
});

it('writes no frame and no PIN to the log', () => {
  expect(lines.join('\n')).not.toMatch(/31323334|"apdu"|D392F0/i);
});
