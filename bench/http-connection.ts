import { connect, type Socket } from 'node:net';

/** What a client of a bench needs of an answer. */
export interface HttpAnswer {
  readonly status: number;
  readonly location: string;
  /** `name=value` of each cookie. */
  readonly cookies: readonly string[];
  readonly body: string;
}

interface HttpConnection {
  /** Sends a whole request; one at a time. */
  ask(request: string): Promise<HttpAnswer>;
}

const free = new Map<string, HttpConnection[]>();

/**
 * One request over a kept connection (HTTP/1.1). Client and server of a bench share the machine, so the client does no more than it
 * must: it is the server that is measured.
 */
export async function askOver(host: string, request: string): Promise<HttpAnswer> {
  const waiting = free.get(host) ?? [];
  free.set(host, waiting);
  const connection = waiting.pop() ?? openConnection(host);
  const answer = await connection.ask(request);
  waiting.push(connection);
  return answer;
}

function openConnection(host: string): HttpConnection {
  const { hostname, port } = new URL(`http://${host}`);
  const socket: Socket = connect({ host: hostname, port: Number(port) || 80, noDelay: true });
  // An idle connection does not keep the bench from ending.
  socket.unref();
  let received: Buffer = Buffer.alloc(0);
  let waiting: { resolve(answer: HttpAnswer): void; reject(error: Error): void } | undefined;
  const fail = (error: Error): void => {
    waiting?.reject(error);
    waiting = undefined;
  };
  socket.on('data', (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    const answer = readAnswer(received);
    if (!answer) return;
    received = Buffer.alloc(0);
    waiting?.resolve(answer);
    waiting = undefined;
  });
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the server closed the connection')));
  return {
    ask: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.ref();
        socket.write(request);
      }),
  };
}

/** The answer, or undefined when not all of it is here. */
function readAnswer(bytes: Buffer): HttpAnswer | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n');
  let location = '';
  let length = 0;
  let isChunked = false;
  const cookies: string[] = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    const value = line.slice(colon + 2);
    switch (line.slice(0, colon).toLowerCase()) {
      case 'location':
        location = value;
        break;
      case 'content-length':
        length = Number(value);
        break;
      case 'transfer-encoding':
        isChunked = true;
        break;
      case 'set-cookie':
        cookies.push(value.slice(0, value.indexOf(';')));
        break;
    }
  }
  const start = headEnd + 4;
  const body = isChunked
    ? readChunks(bytes, start)
    : bytes.length < start + length
      ? undefined
      : bytes.toString('utf8', start, start + length);
  return body === undefined ? undefined : { status: Number(statusLine.slice(9, 12)), location, cookies, body };
}

/** RFC 9112 7.1, without trailers. */
function readChunks(bytes: Buffer, start: number): string | undefined {
  const parts: Buffer[] = [];
  for (let at = start; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd < 0) return undefined;
    const size = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    const next = lineEnd + 2 + size + 2;
    if (bytes.length < next) return undefined;
    if (size === 0) return Buffer.concat(parts).toString('utf8');
    parts.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = next;
  }
}
