import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createOcspFailure } from '@openmyna/jpki';
import type { AuthorityKind, Certification } from './types.ts';

export const ocspRequestType = 'application/ocsp-request';
export const ocspResponseType = 'application/ocsp-response';
/** Bytes; a request for 20 certificates has less than 2 kB. */
export const ocspBodyLimit = 16_384;

const kinds: Readonly<Record<string, AuthorityKind>> = { '/ocsp/signature': 'signature', '/ocsp/authentication': 'authentication' };

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Answers well-formed OCSP POSTs before the application's hooks: cookies, page headers and the rest mean nothing to an OCSP client and
 * cost three times the answer. Everything else, odd requests too, goes on to the routes, which answer the same.
 */
export function answerOcspEarly(server: Server, certification: Pick<Certification, 'ocsp'>): void {
  const handlers = server.listeners('request') as Handler[];
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const kind = request.method === 'POST' ? kinds[request.url ?? ''] : undefined;
    if (kind && isOrdinary(request)) answer(request, response, kind, certification);
    else for (const handler of handlers) handler.call(server, request, response);
  });
}

function isOrdinary({ headers }: IncomingMessage): boolean {
  const length = Number(headers['content-length']);
  return headers['content-type'] === ocspRequestType && length > 0 && length <= ocspBodyLimit && headers.expect === undefined;
}

function answer(request: IncomingMessage, response: ServerResponse, kind: AuthorityKind, certification: Pick<Certification, 'ocsp'>): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', async () => {
    const [only] = chunks;
    const body = only && chunks.length === 1 ? only : Buffer.concat(chunks);
    const bytes = await certification.ocsp(kind, body).catch(() => createOcspFailure('internalError'));
    response.writeHead(200, { 'content-type': ocspResponseType, 'content-length': bytes.length, 'cache-control': 'no-store' });
    response.end(bytes);
  });
}
