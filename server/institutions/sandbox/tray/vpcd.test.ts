import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { runIssuerSteps } from '@openmyna/reader';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFrameReader } from '../../../../packages/openmyna/src/vpcd.ts';
import { createHttpApp, createLog, databaseSigners, type HttpApp, openKeyStore } from '../../../kernel/index.ts';
import { createTestDatabases } from '../../../testing/index.ts';
import { registerTrayRoutes } from './routes.ts';
import { createTray, type Tray } from './tray.ts';

/** The driver's side of the vpcd protocol, as the recorded session shows it. */
interface Driver {
  readonly port: number;
  /** Waits for a card and returns its reader. */
  accept(): Promise<Reader>;
  close(): void;
}
interface Reader {
  /** Sends a frame and returns the answer in hexadecimal. */
  exchange(hex: string): Promise<string>;
  control(byte: number): void;
  readonly socket: Socket;
}

async function listen(port = 0): Promise<Driver> {
  const waiting: Socket[] = [];
  const server: Server = createServer((socket) => waiting.push(socket)).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async accept() {
      const socket = waiting.shift() ?? ((await once(server, 'connection')) as [Socket])[0];
      waiting.length = 0;
      const answers: ((hex: string) => void)[] = [];
      socket.on(
        'data',
        createFrameReader((payload) => answers.shift()?.(payload.toString('hex'))),
      );
      const send = (hex: string): void => {
        const payload = Buffer.from(hex, 'hex');
        // Length and content apart, as Debian's driver writes them.
        socket.write(Buffer.of(payload.length >> 8, payload.length & 0xff));
        socket.write(payload);
      };
      const reader: Reader = {
        socket,
        exchange: (hex) =>
          new Promise((resolve) => {
            answers.push(resolve);
            send(hex);
          }),
        control: (byte) => send(Buffer.of(byte).toString('hex')),
      };
      await reader.exchange('04');
      await reader.exchange('04');
      return reader;
    },
    close: () => void server.close(),
  };
}

let app: HttpApp;
let tray: Tray;
let base: string;
let driver: Driver;
let command: ChildProcess;
let printed = '';
const until = async (text: RegExp): Promise<void> => {
  while (!text.test(printed)) await once(command.stdout as NonNullable<ChildProcess['stdout']>, 'data');
};

const launcher = fileURLToPath(new URL('../../../../packages/openmyna/bin/openmyna.mjs', import.meta.url));
const openmyna = (...args: string[]): ChildProcess =>
  spawn(process.execPath, [launcher, ...args, '--base', base], { stdio: ['ignore', 'pipe', 'pipe'] });
async function finish(child: ChildProcess): Promise<{ code: number | null; output: string }> {
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}

beforeAll(async () => {
  const databases = await createTestDatabases();
  const keys = openKeyStore(new Uint8Array(32).fill(7), (store) => databaseSigners(databases.as('core'), store));
  const chipKey = () => new Uint8Array(32);
  tray = createTray({
    pool: databases.pool('sandbox'),
    keys,
    profile: 'brief',
    issuerKey: chipKey,
    counterKey: chipKey,
    resolve: async (name) => (name === 'hanako' ? 'card-1' : undefined),
  });
  const chip = await tray.supply.takeBlank('card-1');
  await runIssuerSteps(chip, {
    role: 'issuer',
    key: chipKey(),
    steps: [{ do: 'putTransportPin', pin: 'authentication', value: '5555' }, { do: 'personalise' }],
  });
  await chip.close();
  app = await createHttpApp({ log: createLog({ write: () => true }, () => 0), tls: undefined, version: '0' });
  registerTrayRoutes(app, tray);
  base = await app.listen({ host: '127.0.0.1', port: 0 });
  driver = await listen();
});
afterAll(async () => {
  command?.kill('SIGKILL');
  driver?.close();
  await app?.close();
  await tray?.close();
});

describe('openmyna card insert', () => {
  it('holds a sandbox card to the virtual reader', async () => {
    command = openmyna('card', 'insert', 'hanako', '--port', String(driver.port), '--atr', 'contactless');
    command.stdout?.on('data', (chunk) => (printed += chunk));
    const reader = await driver.accept();
    await until(/^inserted hanako$/m);
    expect(await reader.exchange('04')).toBe('3b888001004b51ff0081d100bc');
    reader.control(1);
    expect(await reader.exchange('00a4040c0ad392f000260100000001')).toBe('9000');
    expect(await reader.exchange('00a4020c020018')).toBe('9000');
    expect(await reader.exchange('00200080')).toBe('63c3');
    reader.control(0);
    expect(await reader.exchange('04')).toBe('3b888001004b51ff0081d100bc');
    reader.control(1);
    expect(await reader.exchange('00200080')).toBe('6986');
    await expect(tray.open('card-1')).rejects.toMatchObject({ code: 'MYNA_CARD_IN_USE' });
    reader.socket.destroy();
    await until(/^removed hanako$/m);
  });

  it('puts the card in again when the reader is back', async () => {
    const { port } = driver;
    driver.close();
    printed = '';
    driver = await listen(port);
    const reader = await driver.accept();
    await until(/^inserted hanako$/m);
    expect(await reader.exchange('00a4040c0ad392f000260100000001')).toBe('9000');
  });

  it('puts the card in again when it was taken out at the server', async () => {
    printed = '';
    await tray.eject('card-1');
    await until(/^removed hanako$/m);
    const reader = await driver.accept();
    await until(/^inserted hanako$/m);
    expect(await reader.exchange('00a4040c0ad392f000260100000001')).toBe('9000');
  });

  it('takes the card out and gives it back when it is interrupted', async () => {
    printed = '';
    command.kill('SIGINT');
    const [code] = (await once(command, 'close')) as [number];
    expect(printed).toContain('removed hanako');
    expect(code).toBe(0);
    await (await tray.open('card-1')).close();
  });

  it('says what is wrong, in a sentence', async () => {
    expect(await finish(openmyna('card', 'insert', 'nobody'))).toMatchObject({
      code: 1,
      output: expect.stringContaining('There is no such card'),
    });
    const held = await tray.open('card-1');
    expect(await finish(openmyna('card', 'insert', 'hanako'))).toMatchObject({
      code: 1,
      output: expect.stringContaining('Another reader holds'),
    });
    await held.close();
    expect(await finish(openmyna('card', 'insert'))).toMatchObject({ code: 2, output: expect.stringContaining('NAME is missing') });
    expect(await finish(openmyna('card', 'insert', 'hanako', '--atr', 'wireless'))).toMatchObject({ code: 2 });
    expect(await finish(openmyna('card', 'sign', 'x'))).toMatchObject({
      code: 2,
      output: expect.stringContaining('x cannot be read'),
    });
  });
});
