import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { type Kysely, sql } from 'kysely';
import { MynaError } from '../errors.ts';
import type { KeyStore } from '../key-store.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A repetition with the same Idempotency-Key gets the first answer; the work is done once (invariant I10). */
    idempotent?: boolean;
  }
  interface FastifyRequest {
    idempotency?: { scope: string; key: string };
  }
}

const keyShape = /^[A-Za-z0-9_-]{16,128}$/;

/**
 * Adds the check as the last step before an idempotent route's handler, after the route has seen the session. Answers of
 * 2xx and 3xx are kept; a refusal changed nothing, so its key is free again. A request that never ended keeps its key:
 * its repetition is told to look at the result first.
 */
export function idempotentRoutes<Tables>(database: Kysely<Tables>, keys: KeyStore): (route: RouteOptions) => void {
  return (route) => {
    if (!route.config?.idempotent) return;
    const existing = route.preHandler === undefined ? [] : Array.isArray(route.preHandler) ? route.preHandler : [route.preHandler];
    const claimKey = async (request: FastifyRequest, reply: FastifyReply) => claim(database, keys, request, reply);
    const keepAnswer = async (request: FastifyRequest, reply: FastifyReply, payload: unknown) => {
      await settle(database, keys, request, reply, payload);
      return payload;
    };
    const onSend = route.onSend === undefined ? [] : Array.isArray(route.onSend) ? route.onSend : [route.onSend];
    route.preHandler = [...existing, claimKey];
    route.onSend = [...onSend, keepAnswer];
  };
}

async function claim<Tables>(database: Kysely<Tables>, keys: KeyStore, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !keyShape.test(key)) throw new MynaError('MYNA_IDEMPOTENCY_KEY_INVALID');
  const scope = scopeOf(request);
  const hash = createHash('sha256')
    .update(JSON.stringify([request.params, request.body ?? null]))
    .digest();
  const { rows } = await sql<{ created: boolean }>`
    insert into kernel.idempotency (scope, key, request_hash) values (${scope}, ${key}, ${hash})
    on conflict (scope, key) do nothing returning true as created`.execute(database);
  if (rows[0]) {
    request.idempotency = { scope, key };
    return undefined;
  }
  const first = await sql<{ request_hash: Buffer; status: number | null; sealed: Buffer | null }>`
    select request_hash, status, sealed from kernel.idempotency where scope = ${scope} and key = ${key}`.execute(database);
  const answer = first.rows[0];
  if (answer && !answer.request_hash.equals(hash)) throw new MynaError('MYNA_IDEMPOTENCY_KEY_REUSED');
  if (!answer || answer.status === null || answer.sealed === null) throw new MynaError('MYNA_IDEMPOTENCY_UNFINISHED');
  const [contentType, body] = JSON.parse(Buffer.from(keys.open('idempotency', answer.sealed, `${scope}/${key}`)).toString()) as [
    string,
    string,
  ];
  return reply.code(answer.status).header('content-type', contentType).header('idempotency-replayed', 'true').send(body);
}

async function settle<Tables>(
  database: Kysely<Tables>,
  keys: KeyStore,
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<void> {
  const taken = request.idempotency;
  if (!taken) return;
  const { scope, key } = taken;
  if (reply.statusCode >= 400) {
    await sql`delete from kernel.idempotency where scope = ${scope} and key = ${key}`.execute(database);
    return;
  }
  const body = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload.toString() : '';
  const answer = Buffer.from(JSON.stringify([String(reply.getHeader('content-type') ?? 'application/json'), body]));
  const sealed = Buffer.from(keys.seal('idempotency', answer, `${scope}/${key}`));
  await sql`update kernel.idempotency set status = ${reply.statusCode}, sealed = ${sealed} where scope = ${scope} and key = ${key}`.execute(
    database,
  );
}

/** The caller and the route: a key of one session says nothing in another. */
function scopeOf(request: FastifyRequest): string {
  const sessions = (request.headers.cookie ?? '')
    .split(';')
    .map((cookie) => cookie.trim())
    .filter((cookie) => /session/i.test(cookie.split('=')[0] ?? ''))
    .sort();
  return createHash('sha256')
    .update(JSON.stringify([request.method, request.routeOptions.url, request.headers.authorization ?? '', sessions]))
    .digest('base64url');
}
