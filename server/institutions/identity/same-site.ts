import type { FastifyRequest } from 'fastify';
import { isFromForeignPage, MynaError } from '../../kernel/index.ts';

/** RFC 9110 section 9.2.1: safe methods. */
export const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses a request that changes something and that a page of another site made the browser send. Browsers say where a
 * request comes from in `Sec-Fetch-Site`, or in `Origin` at least; programs that are no browser carry nobody's cookies by accident and
 * send neither.
 *
 * @throws {MynaError} `MYNA_IDENTITY_CROSS_SITE`
 */
export function refuseCrossSite(request: FastifyRequest): void {
  if (readingMethods.has(request.method)) return;
  const site = request.headers['sec-fetch-site'];
  const isForeign = site === undefined ? isFromForeignPage(request) : site !== 'same-origin' && site !== 'none';
  if (isForeign || (request.server.ownHost !== undefined && isFromForeignPage(request))) throw new MynaError('MYNA_IDENTITY_CROSS_SITE');
}
