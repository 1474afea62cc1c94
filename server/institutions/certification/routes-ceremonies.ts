import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import { z } from 'zod';
import type { Actor, HttpApp } from '../../kernel/index.ts';
import type { Ceremonies, Ceremony } from './types.ts';

/** Who may hold a ceremony; given by the sign-in service, which this institution does not know. */
export interface CeremonyDoor {
  readonly requireOperator: onRequestAsyncHookHandler;
  readonly actorOf: (request: FastifyRequest) => Actor;
}

const base = '/api/v1/certification/ceremonies';
const tags = ['certification'];
const kind = z.enum(['signature', 'authentication']);
const id = z.object({ id: z.uuid() });
const ceremony = z.object({
  id: z.uuid(),
  kind,
  openedAt: z.iso.datetime(),
  state: z.enum(['open', 'done']),
  generation: z.int().optional(),
  protocol: z.string().optional(),
});

/** Key ceremonies of the authorities: two operators, each signed in with a card of her own. */
export function registerCeremonyRoutes(app: HttpApp, ceremonies: Ceremonies, { requireOperator: onRequest, actorOf }: CeremonyDoor): void {
  const config = { idempotent: true };
  const response = { 200: ceremony };
  app.get(base, { onRequest, schema: { tags, summary: 'Key ceremonies, newest first', response: { 200: z.array(ceremony) } } }, async () =>
    (await ceremonies.list()).map(toAnswer),
  );
  app.post(
    base,
    { onRequest, config, schema: { tags, summary: 'Open a key ceremony', body: z.object({ kind }), response } },
    async (request) => toAnswer(await ceremonies.open(request.body.kind, actorOf(request))),
  );
  app.post(
    `${base}/:id/approve`,
    { onRequest, config, schema: { tags, summary: 'Approve it, as another person; the next generation is made', params: id, response } },
    async (request) => toAnswer(await ceremonies.approve(request.params.id, actorOf(request))),
  );
  app.get(
    `${base}/:id/protocol.txt`,
    { onRequest, schema: { tags, summary: 'The protocol, to be printed and signed (text/plain)', params: id } },
    async (request, reply) => {
      const { protocol } = await ceremonies.get(request.params.id);
      return reply.type('text/plain; charset=utf-8').send(protocol ?? '');
    },
  );
}

const toAnswer = (each: Ceremony): Ceremony => ({ ...each, openedAt: new Date(each.openedAt).toISOString() });
