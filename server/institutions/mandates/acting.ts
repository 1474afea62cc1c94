/** Acting for another in the portal: each request says by which mandate, and each is checked. There is no state that could be forgotten. */
import type { FastifyRequest } from 'fastify';
import { type HttpApp, MynaError } from '../../kernel/index.ts';
import { type ActingFor, actingHeader, type Mandates } from './types.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const notCovered = (): MynaError => new MynaError('MYNA_MANDATES_NOT_COVERED');

/** By the header; of a document that the browser itself opens, by the address, which holds the mandate's id and nothing else. */
function wantedMandate({ headers, method, query }: FastifyRequest): string | undefined {
  const inAddress = method === 'GET' ? (query as Record<string, unknown>)['acting-for'] : undefined;
  const wanted = headers[actingHeader] ?? inAddress;
  if (wanted === undefined || wanted === '') return undefined;
  if (typeof wanted !== 'string' || !uuid.test(wanted)) throw notCovered();
  return wanted;
}

export async function readActing(request: FastifyRequest, require: Mandates['requireMandate']): Promise<ActingFor | undefined> {
  const wanted = wantedMandate(request);
  const scope = request.routeOptions.config.actingScope;
  if (wanted === undefined) return undefined;
  if (scope === undefined) throw notCovered();
  return require(request.doorSession.code, wanted, scope);
}

/** Whoever acts for somebody reaches only what says that it may be used so: everything else would answer with the actor's own data, or change them. */
export function refuseUncovered(app: HttpApp): void {
  app.decorateRequest('actingFor', undefined);
  app.addHook('onRequest', async (request) => {
    if (request.url.startsWith('/api/') && wantedMandate(request) && request.routeOptions.config.actingScope === undefined)
      throw notCovered();
  });
}
