import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import cookie from '@fastify/cookie';
import swagger from '@fastify/swagger';
import websocket from '@fastify/websocket';
import fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RawServerDefault,
} from 'fastify';
import {
  createJsonSchemaTransform,
  hasZodFastifySchemaValidationErrors,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { isDatabaseAway } from '../database/away.ts';
import { fromDatabase, type MynaCode, MynaError } from '../errors.ts';
import type { Log } from '../log.ts';
import { machineTime } from '../protocol-time.ts';
import { createLimiter, type Limiter } from './limits.ts';
import { kernelMessages, kernelProblems } from './messages.ts';
import { sendProblemPage, wantsPage } from './problem-page.ts';
import { createProblemCatalogue, type Language, languageOf, type ProblemCatalogue, tagOf } from './problems.ts';
import { sendSecurityHeaders } from './security-headers.ts';

declare module 'fastify' {
  interface FastifyInstance {
    problems: ProblemCatalogue;
    limits: Limiter;
    /** The only host whose pages may send requests here; undefined: the one that the request names. */
    ownHost: string | undefined;
  }
  interface FastifyRequest {
    language: Language;
  }
}

/** The server's HTTP face: zod schemas are its types, its checks and its OpenAPI document. */
export type HttpApp = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>;

export interface HttpOptions {
  readonly log: Log;
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | undefined;
  readonly version: string;
  /** How many proxies, or which addresses, may say in `X-Forwarded-For` who the client is. Left out: none. */
  readonly trustProxy?: number | string | undefined;
  /** In production: the public address, the only one whose pages may send requests here. */
  readonly publicUrl?: string | undefined;
  /** Left out: everything is kept by this instance. */
  readonly limits?: Limiter | undefined;
  /** Called with the route's pattern, the status and the milliseconds of each answer. */
  readonly onAnswer?: (route: string, method: string, status: number, ms: number) => void;
}

/** Creates the application with everything that all doors share; rooms then register their routes on it. */
export async function createHttpApp(options: HttpOptions): Promise<HttpApp> {
  const app = fastify({
    ...(options.tls ? { https: options.tls } : {}),
    logger: false,
    genReqId: () => randomUUID(),
    bodyLimit: 1_048_576,
    trustProxy: trusting(options.trustProxy),
    routerOptions: { maxParamLength: 4096, ignoreTrailingSlash: true },
    forceCloseConnections: true,
    // An address that is none (`%zz`) reaches no hook and no route; its answer must not quote it.
    frameworkErrors: (_error, request, reply) => {
      request.language = languageOf(request.headers['accept-language'], undefined);
      sendProblem(app, request, reply, new MynaError('MYNA_REQUEST_INVALID', { field: 'address' }));
    },
  }).withTypeProvider<ZodTypeProvider>() as unknown as HttpApp;

  app.removeContentTypeParser('text/plain');
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.decorate('problems', createProblemCatalogue());
  app.problems.add(kernelProblems, kernelMessages);
  app.decorate('limits', options.limits ?? createLimiter(machineTime));
  app.decorate('ownHost', options.publicUrl === undefined ? undefined : new URL(options.publicUrl).host);
  app.decorateRequest('language', 'ja');
  // After the cookies are read: the page's choice of a language stands in one (web/i18n/language.ts).
  await app.register(cookie);
  app.addHook('onRequest', async (request, reply) => {
    request.language = languageOfRequest(request);
    reply.header('x-request-id', request.id);
  });

  await app.register(websocket, { options: { maxPayload: 70_000 } });
  sendSecurityHeaders(app, options.tls !== undefined);
  await registerOpenApi(app, options.version);
  answerProblems(app, options.log);
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    options.onAnswer?.(route, request.method, reply.statusCode, reply.elapsedTime);
    if (reply.statusCode >= 500) {
      options.log.error({
        event: 'http.failed',
        requestId: request.id,
        method: request.method,
        route,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      });
    }
  });
  return app;
}

/** A page is opened in the language that was chosen on the pages before; what a page then asks for names the language it is shown in. */
function languageOfRequest(request: FastifyRequest): Language {
  const header = request.headers['accept-language'];
  const chosen = request.cookies['openmyna-language'];
  return wantsPage(request) ? languageOf(header, chosen) : languageOf([header, chosen].filter(Boolean).join(), undefined);
}

function trusting(proxies: HttpOptions['trustProxy']): false | string | ((address: string, hop: number) => boolean) {
  return typeof proxies === 'number' ? (_address, hop) => hop < proxies : (proxies ?? false);
}

async function registerOpenApi(app: HttpApp, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'OpenMyna',
        version,
        description: 'The My Number system as open software. Not the official system; all persons are invented.',
      },
    },
    transform: createJsonSchemaTransform({ skipList: ['/openapi.json'] }),
  });
  app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}

function sendProblem(app: HttpApp, request: FastifyRequest, reply: FastifyReply, error: MynaError): FastifyReply {
  const problem = app.problems.render(error.code, error.facts, request.language, request.id);
  reply.code(problem.status).header('content-language', tagOf(request.language)).header('vary', 'accept, accept-language, cookie');
  if ((problem.status === 429 || problem.status === 503) && error.facts.seconds !== undefined)
    reply.header('retry-after', String(error.facts.seconds));
  if (wantsPage(request)) return sendProblemPage(reply, problem, request.language);
  return reply.type('application/problem+json').serializer(JSON.stringify).send(problem);
}

function answerProblems(app: HttpApp, log: Log): void {
  const send = (request: FastifyRequest, reply: FastifyReply, error: MynaError) => sendProblem(app, request, reply, error);

  app.setErrorHandler((thrown: FastifyError | MynaError, request, reply) => {
    const error = asRefusal(fromDatabase(thrown), app.problems);
    if (error) return send(request, reply, error);
    log.error({
      event: 'http.unknown-error',
      requestId: request.id,
      method: request.method,
      route: request.routeOptions.url ?? 'unknown',
      error: thrown,
    });
    return send(request, reply, new MynaError('MYNA_INTERNAL'));
  });
  app.setNotFoundHandler((request, reply) => send(request, reply, new MynaError('MYNA_ROUTE_NOT_FOUND')));
}

const transportErrors: Readonly<Record<string, MynaCode>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'MYNA_REQUEST_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'MYNA_REQUEST_UNSUPPORTED_TYPE',
};

/** PostgreSQL keeps no U+0000 and no half of a surrogate pair: character_not_in_repertoire, untranslatable_character. Only a request brings them. */
const unreadableTexts: ReadonlySet<string> = new Set(['22021', '22P05']);

function isMynaCode(code: string): code is MynaCode {
  return code.startsWith('MYNA_');
}

/** What may be told: a refusal with a status and a text, ours or a library's of ours; undefined for everything else. */
function asRefusal(error: unknown, problems: ProblemCatalogue): MynaError | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error ? String(error.code) : '';
  if (isMynaCode(code)) {
    if (!problems.has(code)) return undefined;
    return error instanceof MynaError ? error : new MynaError(code, {}, { cause: error });
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    return new MynaError('MYNA_REQUEST_INVALID', { field: error.validation[0]?.instancePath.replace(/^\//, '') || 'body' });
  }
  if (isDatabaseAway(error)) return new MynaError('MYNA_DATABASE_AWAY', { seconds: 30 }, { cause: error });
  if (unreadableTexts.has(code)) return new MynaError('MYNA_REQUEST_INVALID', { field: 'text' }, { cause: error });
  if (transportErrors[code]) return new MynaError(transportErrors[code]);
  const status = 'statusCode' in error ? Number(error.statusCode) : 500;
  return status >= 400 && status < 500 ? new MynaError('MYNA_REQUEST_INVALID', { field: 'body' }) : undefined;
}
