import { z } from 'zod';
import type { HttpApp } from '../../kernel/index.ts';
import { type LogLine, mandateKinds } from '../exchange/index.ts';
import { portalHome } from './home.ts';
import { ownPost } from './letters.ts';
import { messages, problems } from './messages.ts';
import type { Portal } from './portal.ts';

const names = z.object({ ja: z.string(), en: z.string() });

const logLine = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  institution: z.object({ id: z.string(), name: names }),
  by: z.enum(['self', 'staff', 'system', 'mandate']),
  mandate: z
    .object({ kind: z.enum(mandateKinds), name: z.string() })
    .nullable()
    .describe('Somebody acted for me (`by` mandate), or I for somebody (`by` self): by what, and the name of the other'),
  terminal: z.string().nullable(),
  act: z.enum(['disclosure', 'read', 'write']),
  purpose: z.object({ id: z.string(), title: names }),
  law: names,
  items: z.array(z.object({ id: z.string(), name: names })),
  position: z.int().nullable().describe('Place in the log tree; null within its first second'),
  isAsked: z.boolean().describe('There is a question about it'),
  evidence: z.object({ salt: z.string(), entry: z.string(), leafHash: z.string() }),
});

const logPage = z.object({ lines: z.array(logLine), next: z.string().nullable().describe('Cursor of the next page') });

/** The portal's own routes; signing in and out are the same four routes at every door (`/api/v1/portal/session`). */
export function registerPortalRoutes(app: HttpApp, portal: Portal): void {
  const onRequest = portal.sessions.requireSession('portal');
  const tags = ['portal'];
  app.problems.add(problems, messages);
  registerLetterRoutes(app, portal);

  app.get(
    '/api/v1/portal/home',
    {
      onRequest: [onRequest, portal.acting],
      config: { actingScope: 'view' },
      schema: { tags, summary: 'Who I am, my card and its dates, what needs doing', response: { 200: portalHome } },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return portal.homeOf(request.doorSession, request.actingFor);
    },
  );

  app.get(
    '/api/v1/portal/access-log',
    {
      onRequest,
      schema: {
        tags,
        summary: 'Who looked at my data: when, what, under which law',
        querystring: z.object({
          cursor: z.string().max(200).optional(),
          limit: z.coerce.number().int().min(1).max(100).default(20),
          by: z.enum(['all', 'others']).default('all').describe('`others` leaves out my own looks'),
        }),
        response: { 200: logPage },
      },
    },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const { cursor, limit, by } = request.query;
      const page = await portal.accessLogOf(request.doorSession, { before: cursor, limit, byOthers: by === 'others' });
      return { lines: page.lines.map(toLine), next: page.next ?? null };
    },
  );
}

/** A letter may carry the individual number, so opening one asks for the card, as whatever writes does. */
function registerLetterRoutes(app: HttpApp, portal: Portal): void {
  const onRequest = [portal.sessions.requireSession('portal'), portal.acting];
  const tags = ['portal'];
  const config = { actingScope: 'letters' } as const;

  app.get(
    '/api/v1/portal/letters',
    { onRequest, config, schema: { tags, summary: 'What the post brought, newest first', response: { 200: ownPost } } },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      return portal.lettersOf(request.doorSession, request.actingFor);
    },
  );

  app.post(
    '/api/v1/portal/letters/:id/opening',
    { onRequest, config, schema: { tags, summary: 'Opens a letter (application/pdf)', params: z.object({ id: z.uuid() }) } },
    async (request, reply) => {
      const pdf = await portal.openLetter(request.doorSession, request.params.id, request.actingFor);
      return reply.header('cache-control', 'no-store').type('application/pdf').send(Buffer.from(pdf));
    },
  );
}

function toLine(line: LogLine): z.infer<typeof logLine> {
  return {
    ...line,
    at: line.at.toString(),
    terminal: line.terminal ?? null,
    mandate: line.mandate ? { kind: line.mandate.kind, name: line.mandate.name } : null,
    items: [...line.items],
    position: line.position ?? null,
  };
}
