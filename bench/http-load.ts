import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { concurrency } from './bench.ts';

/** Requests as they go over the wire. */
export function httpPost({ pathname, host }: URL, body: Uint8Array, version: '1.0' | '1.1' = '1.1'): Buffer {
  const head = [
    `POST ${pathname} HTTP/${version}`,
    `Host: ${host}`,
    'Content-Type: application/ocsp-request',
    `Content-Length: ${body.length}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
}

export function httpGet({ pathname, host }: URL, body: Uint8Array): Buffer {
  const path = encodeURIComponent(Buffer.from(body).toString('base64'));
  return Buffer.from(`GET ${pathname}/${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
}

export interface Load {
  /** Answers that came so far. */
  count(): number;
  stop(): void;
}

export interface LoadOptions {
  readonly lanes?: number;
  /** Shorter answers are failures. */
  readonly atLeastBytes?: number;
  readonly onFailure?: (text: string) => void;
}

/**
 * Asks over kept connections, the next request when the answer is complete, with as little work as a client can do: no promises, no parsing but the
 * length of the answer.
 */
export async function startLoad(address: URL, messages: readonly Buffer[], options: LoadOptions = {}): Promise<Load> {
  const sockets = await Promise.all(Array.from({ length: options.lanes ?? concurrency }, () => open(address)));
  let count = 0;
  let next = 0;
  let isEnding = false;
  for (const socket of sockets) {
    let missing = 0;
    const ask = (): void => {
      if (!isEnding) socket.write(messages[next++ % messages.length] as Buffer);
    };
    socket.on('data', (chunk: Buffer) => {
      if (missing === 0) {
        const head = chunk.toString('latin1', 0, 240);
        const at = head.search(/content-length: /i);
        const length = Number.parseInt(head.slice(at + 16, at + 24), 10);
        if (!head.startsWith('HTTP/1.1 200') || !(length >= (options.atLeastBytes ?? 500))) options.onFailure?.(head);
        missing = chunk.indexOf('\r\n\r\n', 0, 'latin1') + 4 + length;
      }
      missing -= chunk.length;
      if (missing > 0) return;
      count++;
      ask();
    });
    ask();
  }
  return {
    count: () => count,
    stop() {
      isEnding = true;
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function open({ hostname, port }: URL): Promise<Socket> {
  const socket = connect(Number(port), hostname).setNoDelay(true);
  await once(socket, 'connect');
  return socket;
}

/** Answers a second; a fifth of a second warms up. */
export async function measureLoad(address: URL, messages: readonly Buffer[], seconds: number, options: LoadOptions = {}): Promise<number> {
  let failure: string | undefined;
  const load = await startLoad(address, messages, {
    ...options,
    onFailure: (text) => {
      failure ??= text;
    },
  });
  const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
  await pause(200);
  const before = { count: load.count(), at: performance.now() };
  await pause(seconds * 1000);
  const rate = (load.count() - before.count) / ((performance.now() - before.at) / 1000);
  load.stop();
  if (failure !== undefined) throw new Error(`not the expected answer: ${failure}`);
  return rate;
}
