import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCard, createDeliveredImage } from '@openmyna/card';
import { CardError, encodeAvailability, encodeTokenInfo, inProcessTransport } from '@openmyna/reader';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type AgentOptions, type ReaderAgentServer, startReaderAgent } from './agent.ts';
import { openConsentStore, parseOrigin } from './origins.ts';

const page = 'https://myna.example';
const folder = mkdtempSync(join(tmpdir(), 'openmyna-agent-'));
const consentFile = join(folder, 'config', 'consent.json');
let agent: ReaderAgentServer;
let asked: string[];
let log: string[];
let answer: boolean;

const insert = () =>
  inProcessTransport(
    createCard({
      image: createDeliveredImage({
        cardId: 'c',
        profile: 'brief',
        issuerKey: new Uint8Array(32),
        counterKey: new Uint8Array(32),
        pins: { 'jpki/0018': '7391', 'jpki/001B': 'QWE753', 'basicInformation/0011': '2648' },
        files: { 'jpki/0006': encodeTokenInfo('1'), 'jpki/0008': encodeAvailability({ signature: false, authentication: true }) },
        keyPairs: {},
      }),
      commit: () => undefined,
    }),
  );

async function start(more: Partial<AgentOptions> = {}): Promise<void> {
  await agent?.close();
  const lines = log;
  agent = await startReaderAgent({
    port: 0,
    allowed: new Set([page, 'https://second.example']),
    consents: openConsentStore(consentFile),
    ask: async (origin) => {
      asked.push(origin);
      return answer;
    },
    openCard: async () => insert(),
    log: (line) => lines.push(line),
    ...more,
  });
}

beforeEach(async () => {
  asked = [];
  log = [];
  answer = true;
  await start();
});
afterEach(async () => {
  await agent.close();
  rmSync(join(folder, 'config'), { recursive: true, force: true });
});

interface Page {
  next(): Promise<string>;
  send(frame: Uint8Array | string): void;
  close(): Promise<void>;
}

/** A page as the agent sees it: a browser sends the Origin, and the host that the page's script named. */
function open(origin: string | undefined, host = `127.0.0.1:${agent.port}`, path = '/card'): Promise<Page> {
  const socket = new WebSocket(`ws://127.0.0.1:${agent.port}${path}`, { headers: { host }, ...(origin === undefined ? {} : { origin }) });
  const frames: string[] = [];
  let wake = (): void => undefined;
  socket.on('message', (frame: Buffer, isBinary) => {
    frames.push(isBinary ? frame.toString('hex') : frame.toString());
    wake();
  });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const next = async (): Promise<string> => {
    while (frames.length === 0)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    return frames.shift() ?? '';
  };
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('open', () =>
      resolve({
        next,
        send: (frame) => socket.send(frame),
        close: () => {
          socket.close();
          return closed;
        },
      }),
    );
  });
}

const selectJpki = Buffer.from('00A4040C0AD392F000260100000001', 'hex');

it('gives a page of its list the card, once somebody at the computer said yes, and remembers it', async () => {
  const first = await open(page);
  expect([await first.next(), await first.next()]).toEqual(['{"type":"asking"}', '{"type":"connected"}']);
  first.send(selectJpki);
  expect(await first.next()).toBe('9000');
  await first.close();
  expect(JSON.parse(readFileSync(consentFile, 'utf8'))).toEqual({ origins: [page] });
  expect(statSync(consentFile).mode & 0o777).toBe(0o600);
  await start();
  const second = await open(page);
  expect(await second.next()).toBe('{"type":"connected"}');
  expect(asked).toEqual([page]);
});

it('asks for each page of its own, and gives nothing without a yes', async () => {
  answer = false;
  const refused = await open('https://second.example');
  expect([await refused.next(), await refused.next()]).toEqual(['{"type":"asking"}', '{"type":"error","code":"MYNA_READER_NOT_ALLOWED"}']);
  await refused.close();
  await expect(open(page).then((each) => each.next())).resolves.toBe('{"type":"asking"}');
  expect(asked).toEqual(['https://second.example', page]);
});

it('refuses pages that are not on its list, callers without an origin, and other names for loopback', async () => {
  for (const origin of ['https://evil.example', `${page}.evil.example`, 'http://myna.example', 'null', undefined])
    await expect(open(origin), String(origin)).rejects.toThrow('403');
  for (const host of ['rebound.evil.example', `rebound.evil.example:${agent.port}`, '127.0.0.1', `127.0.0.1:${agent.port + 1}`])
    await expect(open(page, host), host).rejects.toThrow('403');
  expect(asked).toEqual([]);
});

it('tells only pages of its list that it is there, without asking anybody', async () => {
  expect(await (await open(page, undefined, '/hello')).next()).toBe('{"type":"hello","agent":"openmyna-reader"}');
  await expect(open('https://evil.example', undefined, '/hello')).rejects.toThrow('403');
  await expect(open(page, 'rebound.evil.example', '/hello')).rejects.toThrow('403');
  expect(asked).toEqual([]);
});

it('serves one page at a time', async () => {
  const first = await open(page);
  expect([await first.next(), await first.next()]).toContain('{"type":"connected"}');
  expect(await (await open('https://second.example')).next()).toBe('{"type":"error","code":"MYNA_CARD_IN_USE"}');
  await first.close();
  const later = await open(page);
  expect(await later.next()).toBe('{"type":"connected"}');
});

it('forgets the PIN when the page goes, and writes nothing of the card into its log', async () => {
  const verify = Buffer.concat([Buffer.from('0020009804', 'hex'), Buffer.from('7391')]);
  const first = await open(page);
  await first.next();
  await first.next();
  for (const command of [selectJpki, verify]) {
    first.send(command);
    expect(await first.next()).toBe('9000');
  }
  first.send('{"type":"reset"}');
  expect(await first.next()).toBe('{"type":"reset"}');
  await first.close();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(log).toEqual([`${page} uses the card`, `${page} gave the card back`]);
});

it.each([
  ['MYNA_READER_EMPTY', new CardError('MYNA_READER_EMPTY')],
  ['MYNA_READER_UNAVAILABLE', new CardError('MYNA_READER_UNAVAILABLE')],
])('passes on that there is no card: %s', async (code, error) => {
  await start({
    openCard: async () => {
      throw error;
    },
  });
  const refused = await open(page);
  expect([await refused.next(), await refused.next()]).toContain(`{"type":"error","code":"${code}"}`);
});

it('takes origins only, no paths and no wild cards', () => {
  expect(parseOrigin('https://myna.example/')).toBe(page);
  for (const bad of ['*', 'https://*', 'myna.example', 'https://myna.example/apply', 'file:///x', 'null', 'https://user@myna.example'])
    expect(() => parseOrigin(bad), bad).toThrow();
});
