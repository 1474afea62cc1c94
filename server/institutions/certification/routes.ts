import { createOcspFailure, decodeOcspPath } from '@openmyna/jpki';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { type HttpApp, MynaError } from '../../kernel/index.ts';
import { answerOcspEarly } from './early-ocsp.ts';
import { certificationProblems, messages } from './messages.ts';
import { ocspBodyLimit, ocspRequestType, ocspResponseType } from './ocsp-wire.ts';
import type { AuthorityKind, Certification } from './types.ts';

const authorityKind = z.enum(['signature', 'authentication']);

/** OCSP, revocation lists and authority certificates, for any client: the standards' own formats, no session. */
export function registerCertificationRoutes(app: HttpApp, certification: Certification): void {
  app.problems.add(certificationProblems, messages);
  registerOcsp(app, certification);
  const endEarly = answerOcspEarly(app.server, certification);
  app.addHook('preClose', async () => endEarly());
  registerFiles(app, certification);
}

/** RFC 6960 appendix A: POST with the DER, or GET with it in the path. Answers may not be kept: `no-store`. */
function registerOcsp(app: HttpApp, certification: Certification): void {
  app.register(async (scope) => {
    scope.addContentTypeParser(ocspRequestType, { parseAs: 'buffer', bodyLimit: ocspBodyLimit }, (_request, body, done) =>
      done(null, body),
    );
    const answer = async (reply: FastifyReply, kind: AuthorityKind, request: () => Uint8Array): Promise<FastifyReply> => {
      const response = await readOr(request, (bytes) => certification.ocsp(kind, bytes));
      return reply
        .header('cache-control', 'no-store')
        .type(ocspResponseType)
        .send(Buffer.from(response.buffer, response.byteOffset, response.byteLength));
    };
    for (const kind of authorityKind.options) {
      const schema = {
        tags: ['certification'],
        summary: `OCSP of the ${kind} authority (RFC 6960)`,
        consumes: [ocspRequestType],
        produces: [ocspResponseType],
      };
      scope.post(`/ocsp/${kind}`, { schema }, async (request, reply) =>
        answer(reply, kind, () => {
          if (!(request.body instanceof Uint8Array)) throw new MynaError('MYNA_REQUEST_UNSUPPORTED_TYPE');
          return request.body;
        }),
      );
      // The raw address: in base64 a slash is data, and decoding must happen once.
      const prefix = `/ocsp/${kind}/`;
      scope.get(`${prefix}*`, { schema }, async (request, reply) =>
        answer(reply, kind, () => decodeOcspPath((request.raw.url ?? '').slice(prefix.length).replace(/\?.*$/, ''))),
      );
    }
  });
}

async function readOr(request: () => Uint8Array, answer: (bytes: Uint8Array) => Promise<Uint8Array>): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = request();
  } catch (error) {
    if (error instanceof MynaError) throw error;
    return createOcspFailure('malformedRequest');
  }
  return answer(bytes);
}

function registerFiles(app: HttpApp, certification: Certification): void {
  const sendDer = (reply: FastifyReply, type: string, der: Uint8Array): FastifyReply =>
    reply.header('cache-control', 'no-cache').type(type).send(Buffer.from(der));
  for (const kind of authorityKind.options) {
    for (const [suffix, params] of [
      ['', z.object({})],
      ['-:generation(^[1-9]\\d{0,3}$)', z.object({ generation: z.coerce.number().int() })],
    ] as const) {
      const generationOf = (value: unknown): number | undefined => (value as { generation?: number }).generation;
      app.get(
        `/crl/${kind}${suffix}.crl`,
        { schema: { params, tags: ['certification'], summary: `Revocation list of the ${kind} authority (RFC 5280)` } },
        async (request, reply) => sendDer(reply, 'application/pkix-crl', await certification.crl(kind, generationOf(request.params))),
      );
      app.get(
        `/ca/${kind}${suffix}.crt`,
        { schema: { params, tags: ['certification'], summary: `Certificate of the ${kind} authority (DER)` } },
        async (request, reply) => {
          const all = await certification.authorityCertificates(kind);
          const generation = generationOf(request.params);
          const der = generation === undefined ? all[0] : all[all.length - generation];
          if (!der) throw new MynaError('MYNA_CERTIFICATION_AUTHORITY_NOT_FOUND');
          return sendDer(reply, 'application/pkix-cert', der);
        },
      );
    }
  }
  app.get('/ca/cps.html', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(practiceStatement),
  );
}

/** Where the CPS qualifier of the certificates leads. */
const practiceStatement = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>OpenMyna TEST: certification practice</title>
<h1>OpenMyna TEST certification authorities</h1>
<p>These authorities belong to a sandbox. Their certificates prove nothing about real people and are good for tests only.</p>
<p lang="ja">この認証局は試験用です。証明書は実在の人について何も証明しません。</p>
</html>
`;
