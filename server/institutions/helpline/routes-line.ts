import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { clientOf, type HttpApp, isOpenAt, MynaError } from '../../kernel/index.ts';
import type { Helpline } from './helpline.ts';
import * as line from './line.ts';
import * as shapes from './schemas.ts';

const path = '/api/v1/helpline/line';
const hours = z.object({ from: z.string(), to: z.string(), closed: z.array(z.string()), isOpen: z.boolean() });

/** The caller's routes: no session, but the token that the call was given when it rang. */
export function registerLineRoutes(app: HttpApp, deps: Helpline): void {
  const noStore = {
    onRequest: async (_request: FastifyRequest, reply: { header(name: string, value: string): unknown }) =>
      void reply.header('cache-control', 'no-store'),
  };

  app.get(
    '/api/v1/helpline',
    {
      schema: {
        tags: ['helpline'],
        summary: 'The number, and when somebody answers',
        response: { 200: z.object({ phone: z.string(), isFree: z.boolean(), policy: z.string(), lostCard: hours, other: hours }) },
      },
    },
    async () => {
      const now = await deps.clock.now();
      const { phone, free, suspension, otherMatters } = deps.profile.helpline;
      return {
        phone,
        isFree: free,
        policy: deps.profile.name,
        lostCard: { ...suspension, closed: [...suspension.closed], isOpen: isOpenAt(suspension, now) },
        other: { ...otherMatters, closed: [...otherMatters.closed], isOpen: isOpenAt(otherMatters, now) },
      };
    },
  );
  app.post(
    path,
    {
      ...noStore,
      schema: {
        tags: ['helpline'],
        summary: 'Call the helpline: free, day and night for a lost card',
        body: shapes.ringBody,
        response: {
          200: z.object({ line: z.string().describe('Sent as x-helpline-line with everything that follows'), ticket: z.string() }),
        },
      },
    },
    async (request) => {
      const { call, token } = await line.ring(deps, { ...request.body, address: clientOf(request) });
      return { line: `${call.id}.${token}`, ticket: call.ticket };
    },
  );
  app.get(
    path,
    {
      ...noStore,
      schema: { tags: ['helpline'], summary: 'My call: waits for news', querystring: shapes.newsQuery, response: { 200: shapes.lineView } },
    },
    async (request) => {
      const { seen, after, wait } = request.query;
      const view = await line.followLine(deps, callerOf(request), {
        seen,
        after,
        waitMs: wait * 1000,
        isGone: () => request.raw.destroyed,
      });
      const { call } = view;
      return {
        call: {
          ticket: call.ticket,
          language: call.language,
          state: call.state,
          version: call.version,
          before: view.before,
          rangAt: new Date(call.rangAt).toISOString(),
        },
        lines: view.lines.map(shapes.showLine),
      };
    },
  );
  app.post(
    `${path}/say`,
    { ...noStore, schema: { tags: ['helpline'], summary: 'Say something', body: shapes.textBody, response: { 204: z.null() } } },
    async (request, reply) => {
      await line.sayAsCaller(deps, callerOf(request), request.body.text);
      return reply.code(204).send(null);
    },
  );
  app.post(
    `${path}/hang-up`,
    { ...noStore, schema: { tags: ['helpline'], summary: 'End the call', response: { 204: z.null() } } },
    async (request, reply) => {
      await line.hangUp(deps, callerOf(request));
      return reply.code(204).send(null);
    },
  );
}

const lineHeader = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([A-Za-z0-9_-]{43})$/;

/** @throws {MynaError} `MYNA_HELPLINE_LINE_CLOSED` */
function callerOf(request: FastifyRequest): { callId: string; token: string } {
  const [, callId, token] = lineHeader.exec(String(request.headers['x-helpline-line'] ?? '')) ?? [];
  if (!callId || !token) throw new MynaError('MYNA_HELPLINE_LINE_CLOSED');
  return { callId, token };
}
