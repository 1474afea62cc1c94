import type { IncomingMessage, ServerResponse } from 'node:http';
import type { HttpApp } from '../../kernel/index.ts';
import type { IdentityParts } from './identity.ts';

export const providerPath = '/oidc';

/** Headers of the application that the provider's pages keep; it sets its own content security policy. */
const keptHeaders = ['x-request-id', 'strict-transport-security', 'x-content-type-options', 'referrer-policy', 'x-frame-options'];

/**
 * Mounts the OpenID provider, a Koa application, in a scope that parses no bodies: request and response are handed over as they
 * came. The provider takes its own address from us, never from what a client or a proxy says about itself.
 */
export function mountProvider(app: HttpApp, parts: Pick<IdentityParts, 'provider' | 'publicUrl'>): void {
  let answer: ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | undefined;
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.all(`${providerPath}/*`, { schema: { hide: true } }, async (request, reply) => {
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
    });
  });
}
