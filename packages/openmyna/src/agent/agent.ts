/**
 * The reader agent: lets a page in a browser on this computer use its card reader, because browsers give no ISO 7816 themselves. It listens on
 * loopback only, serves the pages on its list only, and asks the person at the computer once for each.
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { CardError, type CardTransport } from '@openmyna/reader';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ConsentStore } from './origins.ts';

export interface AgentOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** Origins of the pages that may ask. */
  readonly allowed: ReadonlySet<string>;
  readonly consents: ConsentStore;
  /** Asks the person at the computer. */
  ask(origin: string): Promise<boolean>;
  /** Opens the card in the reader. @throws {CardError} */
  openCard(): Promise<CardTransport & { readonly closed?: Promise<void> }>;
  /** A line for the log: who came and went, never what was said to the card. */
  log(line: string): void;
}

export interface ReaderAgentServer {
  readonly port: number;
  close(): Promise<void>;
}

const host = '127.0.0.1';
/** The longest extended APDU (ISO 7816-3 clause 12.1): 4 + 3 + 65535 + 2 bytes. */
const maxPayload = 65_544;
const closeRefused = 4403;
const closeNormally = 1000;

export async function startReaderAgent(options: AgentOptions): Promise<ReaderAgentServer> {
  const http = createServer({ requestTimeout: 5000 }, (_request, response) => void response.writeHead(404).end());
  const sockets = new WebSocketServer({ noServer: true, maxPayload, perMessageDeflate: false });
  let holder: string | undefined;
  http.on('upgrade', (request, socket, head) => {
    const origin = originOf(request, options);
    const isKnown = request.url === '/card' || request.url === '/hello';
    if (origin === undefined || !isKnown) return refuseUpgrade(socket);
    sockets.handleUpgrade(request, socket, head, (page) => {
      if (request.url === '/hello') return sayHello(page);
      const isFree = holder === undefined;
      if (!isFree) return refuse(page, new CardError('MYNA_CARD_IN_USE'));
      holder = origin;
      void serve(options, origin, page).finally(() => {
        holder = undefined;
      });
    });
  });
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(options.port, host, () => resolve());
  });
  return {
    port: (http.address() as AddressInfo).port,
    async close() {
      for (const page of sockets.clients) page.terminate();
      const closed = new Promise<void>((resolve) => http.close(() => resolve()));
      http.closeAllConnections();
      await closed;
    },
  };
}

/**
 * The page's origin, when the request may go on. The Host header must be this agent's own address: a name that an attacker's DNS points to
 * loopback is another one (DNS rebinding).
 */
function originOf(request: IncomingMessage, { allowed, log }: AgentOptions): string | undefined {
  const port = request.socket.localPort;
  const { origin, host: named } = request.headers;
  const isOurs = named === `127.0.0.1:${port}` || named === `localhost:${port}`;
  if (isOurs && origin !== undefined && allowed.has(origin)) return origin;
  log(isOurs ? `refused a page that is not on the list: ${printable(origin)}` : `refused a request to the host ${printable(named)}`);
  return undefined;
}

/** What came over the network, fit for a terminal. */
const printable = (text: string | undefined): string => (text ?? '(none)').replace(/[^\x21-\x7e]/g, '?').slice(0, 100);

function refuseUpgrade(socket: Duplex): void {
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

/** Tells a page of the list that the agent is there; any other gets the same refusal whatever it asks for. */
function sayHello(page: WebSocket): void {
  page.send('{"type":"hello","agent":"openmyna-reader"}');
  page.close(closeNormally);
}

function refuse(page: WebSocket, error: unknown): void {
  const code = error instanceof CardError ? error.code : 'MYNA_CARD_GONE';
  if (page.readyState !== page.OPEN) return;
  page.send(JSON.stringify({ type: 'error', code }));
  page.close(closeRefused);
}

async function hasConsent({ consents, ask }: AgentOptions, origin: string, page: WebSocket): Promise<boolean> {
  if (consents.has(origin)) return true;
  page.send('{"type":"asking"}');
  const left = new Promise<false>((resolve) => page.once('close', () => resolve(false)));
  if (!(await Promise.race([ask(origin), left]))) return false;
  await consents.remember(origin);
  return true;
}

/** One page with the card; resolves when the page is gone and the card is given back. Frames as at the sandbox's tray: binary are APDUs, text is control. */
async function serve(options: AgentOptions, origin: string, page: WebSocket): Promise<void> {
  const { log } = options;
  const left = new Promise<void>((resolve) => page.once('close', () => resolve()));
  page.on('error', () => page.terminate());
  const begin = relay(page);
  let card: Awaited<ReturnType<AgentOptions['openCard']>> | undefined;
  try {
    if (!(await hasConsent(options, origin, page))) throw new CardError('MYNA_READER_NOT_ALLOWED');
    card = await options.openCard();
    void card.closed?.then(() => refuse(page, new CardError('MYNA_CARD_GONE')));
    log(`${origin} uses the card`);
    if (page.readyState === page.OPEN) page.send('{"type":"connected"}');
    begin(card);
  } catch (error) {
    log(`${origin}: ${error instanceof CardError ? error.code : 'failed'}`);
    refuse(page, error);
  }
  await left;
  if (!card) return;
  await card.close().catch(() => undefined);
  log(`${origin} gave the card back`);
}

/** Frames of the page to the card, in their order, once there is one. */
function relay(page: WebSocket): (card: CardTransport) => void {
  let begin: (card: CardTransport) => void = () => undefined;
  const opened = new Promise<CardTransport>((resolve) => {
    begin = resolve;
  });
  let last: Promise<unknown> = opened;
  const inTurn = (work: (card: CardTransport) => Promise<void>): void => {
    last = last.then(async () => work(await opened)).catch((error: unknown) => refuse(page, error));
  };
  page.on('message', (frame: Buffer, isBinary: boolean) => {
    if (isBinary) return inTurn(async (card) => page.send(await card.transmit(Uint8Array.from(frame))));
    const text = frame.toString();
    if (text === '{"type":"disconnect"}') return inTurn(async () => page.close(closeNormally));
    if (text !== '{"type":"reset"}') return refuse(page, new CardError('MYNA_CARD_REFUSED'));
    return inTurn(async (card) => {
      await card.reset?.();
      page.send('{"type":"reset"}');
    });
  });
  return begin;
}
