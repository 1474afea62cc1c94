import type { FastifyRequest } from 'fastify';

/**
 * Whether a page of another site made the browser send this, going by its `Origin` (RFC 6454 section 7); a program that is no browser sends none. Where
 * the server knows its public address, only that counts: `Host` is what the browser was led to by a name that anybody may point here.
 */
export function isFromForeignPage({ headers, server }: FastifyRequest): boolean {
  const { origin, host } = headers;
  return origin !== undefined && URL.parse(origin)?.host !== (server.ownHost ?? host);
}
