import { createPublicKey, ECDH } from 'node:crypto';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import webPush from 'web-push';
import { type KeyStore, MynaError, type ProtocolTime } from '../../kernel/index.ts';
import { isPushAddress, leadsInside, outsideOnly } from './push-address.ts';

/** What a browser gives of itself when it takes push messages (Push API `PushSubscription.toJSON()`). */
export interface PushSubscription {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

/** Taken by the push service; refused for good; or the browser has ended the subscription (RFC 8030 section 7.3). */
export type PushOutcome = 'sent' | 'refused' | 'gone';

/** The way to the browsers' push services. */
export interface PushService {
  /** The key that a browser is told, so that nobody else's messages reach it (RFC 8292): an uncompressed P-256 point, base64url. */
  publicKey(): Promise<string>;
  /** @throws {MynaError} `MYNA_NOTIFICATIONS_PUSH_REFUSED` for an address or keys that no browser gives */
  requireUsable(subscription: PushSubscription): void;
  /** @throws {MynaError} `MYNA_NOTIFICATIONS_PUSH_AWAY` when it should be tried again */
  send(subscription: PushSubscription, payload: string): Promise<PushOutcome>;
}

export interface PushOptions {
  readonly keys: Pick<KeyStore, 'signer'>;
  readonly time: ProtocolTime;
  /** Whom a push service may write to about us: `mailto:` or `https:` (RFC 8292 section 2.1). */
  readonly contact: string;
  /** Also push services on this machine, over http; never in production. */
  readonly allowsLoopback?: boolean;
  /** Milliseconds. */
  readonly patience?: number;
}

/** Seconds for which a push service keeps a message for a phone that is off. */
const keptSeconds = 3 * 86_400;
/** Seconds; RFC 8292 section 2 allows a day. */
const tokenSeconds = 12 * 3600;

const base64url = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64url');

/** Every instance signs with the same key, which stays in the key store. */
export function createPushService({ keys, time, contact, allowsLoopback = false, patience = 10_000 }: PushOptions): PushService {
  const signer = () => keys.signer('web-push', 'p256');
  const publicKey = async (): Promise<string> => {
    const { x = '', y = '' } = createPublicKey({ key: Buffer.from((await signer()).spki), format: 'der', type: 'spki' }).export({
      format: 'jwk',
    });
    return base64url(Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]));
  };
  const authorization = async (audience: string): Promise<string> => {
    const claims = { aud: audience, exp: Math.floor(time.now() / 1000) + tokenSeconds, sub: contact };
    const signed = `${base64url(JSON.stringify({ typ: 'JWT', alg: 'ES256' }))}.${base64url(JSON.stringify(claims))}`;
    const signature = rawSignature(await (await signer()).sign(Buffer.from(signed)));
    return `vapid t=${signed}.${base64url(signature)}, k=${await publicKey()}`;
  };

  return {
    publicKey,
    requireUsable({ endpoint, keys: { p256dh, auth } }) {
      const isUsable = isPushAddress(endpoint, allowsLoopback) && isPoint(p256dh) && Buffer.from(auth, 'base64url').length === 16;
      if (!isUsable) throw new MynaError('MYNA_NOTIFICATIONS_PUSH_REFUSED');
    },
    async send({ endpoint, keys: { p256dh, auth } }, payload) {
      // What was allowed when it was entered may not be any more.
      if (!isPushAddress(endpoint, allowsLoopback)) return 'refused';
      const { cipherText } = webPush.encrypt(p256dh, auth, payload, 'aes128gcm');
      const headers = {
        authorization: await authorization(new URL(endpoint).origin),
        'content-encoding': 'aes128gcm',
        'content-type': 'application/octet-stream',
        'content-length': cipherText.length,
        ttl: keptSeconds,
        urgency: 'normal',
        // A phone that was off gets one message, however many there were.
        topic: 'news',
      };
      return outcomeOf(await post(endpoint, headers, cipherText, { allowsLoopback, patience }));
    },
  };
}

/** ECDSA-Sig-Value (RFC 3279 section 2.2.3) as the two numbers side by side (RFC 7518 section 3.4). */
function rawSignature(der: Uint8Array): Buffer {
  const bytes = Buffer.from(der);
  const numberAt = (offset: number): { value: Buffer; end: number } => {
    const end = offset + 2 + (bytes[offset + 1] ?? 0);
    return { value: bytes.subarray(offset + 2, end), end };
  };
  const fixed = (value: Buffer): Buffer => Buffer.concat([Buffer.alloc(32), value]).subarray(-32);
  const r = numberAt(2);
  return Buffer.concat([fixed(r.value), fixed(numberAt(r.end).value)]);
}

function isPoint(p256dh: string): boolean {
  const bytes = Buffer.from(p256dh, 'base64url');
  if (bytes.length !== 65) return false;
  try {
    ECDH.convertKey(bytes, 'prime256v1');
    return true;
  } catch {
    return false;
  }
}

function outcomeOf(status: number): PushOutcome {
  if (status >= 200 && status < 300) return 'sent';
  if (status === 404 || status === 410) return 'gone';
  if (status === 408 || status === 429 || status >= 500) throw new MynaError('MYNA_NOTIFICATIONS_PUSH_AWAY');
  return 'refused';
}

interface Way {
  readonly allowsLoopback: boolean;
  readonly patience: number;
}

/** The status of the answer, of which nothing else is read. A redirection is not followed: it would lead past the check of the address. */
function post(
  endpoint: string,
  headers: Readonly<Record<string, string | number>>,
  body: Buffer,
  { allowsLoopback, patience }: Way,
): Promise<number> {
  const request = endpoint.startsWith('http:') ? requestHttp : requestHttps;
  const signal = AbortSignal.timeout(patience);
  return new Promise((resolve, reject) => {
    const sent = request(endpoint, { method: 'POST', headers, signal, agent: false, lookup: outsideOnly(allowsLoopback) }, (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    sent.once('error', (cause: NodeJS.ErrnoException) => {
      // 421: the name leads to a machine that is none of the push service's.
      if (cause.code === leadsInside) return resolve(421);
      reject(new MynaError('MYNA_NOTIFICATIONS_PUSH_AWAY', {}, { cause }));
    });
    sent.end(body);
  });
}
