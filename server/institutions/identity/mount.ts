import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { clientOf, type HttpApp, type Limited } from '../../kernel/index.ts';
import type { IdentityParts } from './identity.ts';

export const providerPath = '/oidc';

/** Headers of the application that the provider's pages keep; it sets its own content security policy. */
const keptHeaders = ['x-request-id', 'strict-transport-security', 'x-content-type-options', 'referrer-policy', 'x-frame-options'];

/**
 * Sign-ins that a client began and did not end: each is a page in the database. A page that was finished does not count, so that many people behind
 * one address sign in undisturbed. What it guards is this instance's time, so it is kept in memory.
 */
export function signInStartsOf(request: FastifyRequest): Limited {
  return [{ name: 'identity.sign-in-start', most: 600, seconds: 600, kept: 'instance' }, clientOf(request)];
}

/** An answer that made no page and refused nothing: a person signed in already goes on at once. */
function isUnfinished(status: number, location: unknown): boolean {
  return status >= 400 || (typeof location === 'string' && /^(https?:\/\/[^/]+)?\/sign-in(\/|$|\?)/.test(location));
}

/**
 * Mounts the OpenID provider, a Koa application, in a scope that parses no bodies: request and response are handed over as they
 * came. The provider takes its own address from us, never from what a client or a proxy says about itself.
 */
export function mountProvider(app: HttpApp, parts: Pick<IdentityParts, 'provider' | 'publicUrl'>): void {
  let answer: ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | undefined;
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    // Services send their people here from their own pages (OpenID Connect Core 3.1.2.1).
    scope.all(`${providerPath}/*`, { config: { crossSite: true }, schema: { hide: true } }, async (request, reply) => {
      const isStart = new URL(request.url, parts.publicUrl).pathname === `${providerPath}/auth`;
      if (isStart) await app.limits.require(signInStartsOf(request));
      answer ??= parts.provider().callback();
      const { protocol, host } = new URL(parts.publicUrl);
      reply.hijack();
      for (const name of keptHeaders) {
        const value = reply.getHeader(name);
        if (value !== undefined) reply.raw.setHeader(name, value);
      }
      const raw: IncomingMessage & { originalUrl?: string } = request.raw;
      const path = raw.url ?? '';
      raw.originalUrl = path;
      raw.url = path.slice(providerPath.length);
      raw.headers['x-forwarded-proto'] = protocol.slice(0, -1);
      raw.headers['x-forwarded-host'] = host;
      await answer(raw, reply.raw);
      if (isStart && isUnfinished(reply.raw.statusCode, reply.raw.getHeader('location'))) await app.limits.count(signInStartsOf(request));
    });
  });
}
