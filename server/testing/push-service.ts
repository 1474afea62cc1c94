import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

/** A message that reached a browser, as its service worker gets it. */
export interface ReceivedPush {
  readonly text: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** What the sender signed; undefined: the signature is not by the key that the browser was given. */
  readonly claims: { readonly aud: string; readonly exp: number; readonly sub: string } | undefined;
}

export interface TestPushService {
  readonly origin: string;
  /** A browser that has subscribed with this `applicationServerKey`. */
  subscribe(applicationServerKey: string): TestSubscription;
  close(): Promise<void>;
}

export interface TestSubscription {
  /** What the browser's page gets, as `PushSubscription.toJSON()`. */
  readonly json: { readonly endpoint: string; readonly keys: { readonly p256dh: string; readonly auth: string } };
  readonly received: readonly ReceivedPush[];
  /** What the push service answers from now on; undefined takes the message (201). `silence` never answers. */
  answer(status: number | 'silence' | undefined, headers?: Readonly<Record<string, string>>): void;
}

/** A push service as browsers' makers run one (RFC 8030), which keeps what it takes and opens it with the browser's own keys (RFC 8291). */
export async function openPushService(): Promise<TestPushService> {
  const takers = new Map<
    string,
    (message: { headers: ReceivedPush['headers']; body: Buffer }) => { status: number | 'silence'; headers: object }
  >();
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const taker = takers.get(request.url ?? '');
      const { status, headers } = taker?.({ headers: request.headers, body: Buffer.concat(parts) }) ?? { status: 404, headers: {} };
      if (status !== 'silence') response.writeHead(status, { ...headers }).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const origin = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;

  return {
    origin,
    subscribe(applicationServerKey) {
      const own = createECDH('prime256v1');
      const p256dh = own.generateKeys();
      const auth = randomBytes(16);
      const path = `/push/${randomBytes(18).toString('base64url')}`;
      const received: ReceivedPush[] = [];
      let answer: { status: number | 'silence'; headers: object } = { status: 201, headers: {} };
      takers.set(path, ({ headers, body }) => {
        if (answer.status === 201) {
          const text = decrypt(body, own, auth).toString();
          received.push({ text, headers, claims: claimsOf(String(headers.authorization), applicationServerKey) });
        }
        return answer;
      });
      return {
        json: { endpoint: `${origin}${path}`, keys: { p256dh: p256dh.toString('base64url'), auth: auth.toString('base64url') } },
        received,
        answer(status, headers = {}) {
          answer = { status: status ?? 201, headers };
        },
      };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const derive = (secret: Buffer, salt: Buffer, info: Buffer | string, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, length));

/** RFC 8291 section 3.4 over the one record of RFC 8188 section 2. */
function decrypt(body: Buffer, own: ReturnType<typeof createECDH>, auth: Buffer): Buffer {
  const salt = body.subarray(0, 16);
  const sender = body.subarray(21, 21 + body.readUInt8(20));
  const record = body.subarray(21 + sender.length);
  const keyInfo = Buffer.concat([Buffer.from('WebPush: info\0'), own.getPublicKey(), sender]);
  const secret = derive(own.computeSecret(sender), auth, keyInfo, 32);
  const key = derive(secret, salt, 'Content-Encoding: aes128gcm\0', 16);
  const decipher = createDecipheriv('aes-128-gcm', key, derive(secret, salt, 'Content-Encoding: nonce\0', 12));
  decipher.setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  return padded.subarray(0, padded.lastIndexOf(2));
}

/** RFC 8292 section 3: the token's signature by the key beside it, which must be the one that the browser was given. */
function claimsOf(authorization: string, applicationServerKey: string): ReceivedPush['claims'] {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(authorization) ?? [];
  const [head = '', claims = '', signature = ''] = token.split('.');
  const point = Buffer.from(key, 'base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
  const publicKey = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const;
  const isSigned = verify('sha256', Buffer.from(`${head}.${claims}`), publicKey, Buffer.from(signature, 'base64url'));
  return isSigned && key === applicationServerKey ? JSON.parse(Buffer.from(claims, 'base64url').toString()) : undefined;
}
