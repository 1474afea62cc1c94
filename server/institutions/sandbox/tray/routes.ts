import type { WebSocket } from '@fastify/websocket';
import { fromHex, toHex } from '@openmyna/reader';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type HttpApp, MynaError, type ProblemTable } from '../../../kernel/index.ts';
import { messages } from './messages.ts';
import { serveSocket } from './socket.ts';
import type { LeasedCard, Tray } from './tray.ts';

const problems: ProblemTable = {
  MYNA_CARD_NOT_FOUND: 404,
  MYNA_CARD_IN_USE: 409,
  MYNA_CARD_SUSPENDED: 403,
  MYNA_CARD_GONE: 410,
  MYNA_CARD_BROKEN: 410,
  MYNA_CARD_LEASE_REQUIRED: 409,
  MYNA_CARD_FINISHED: 409,
};

/** A card in a reader at the far side of HTTP. */
interface HttpReader {
  readonly name: string;
  readonly address: string;
  readonly card: LeasedCard;
}

const params = z.object({ id: z.string().min(1).max(64) });
const hexApdu = z
  .string()
  .regex(/^([0-9A-Fa-f]{2}){1,66000}$/)
  .describe('Command APDU in hexadecimal');
const leaseField = z.string().max(64).optional().describe('From connect; also taken from the header x-card-lease');

/**
 * Readers for the sandbox's cards, over HTTP and WebSocket. A lease is one reader with one card in it. An HTTP client that sends no lease
 * is known by its address, so that two lines of curl suffice.
 */
export function registerTrayRoutes(app: HttpApp, tray: Tray): void {
  app.problems.add(problems, messages);
  const readers = new Map<string, HttpReader>();
  const schema = (summary: string) => ({ tags: ['sandbox'], summary });

  const readerOf = (request: FastifyRequest, name: string, inBody: string | undefined): HttpReader => {
    const lease = inBody ?? request.headers['x-card-lease'];
    const reader =
      typeof lease === 'string'
        ? readers.get(lease)
        : [...readers.values()].find((each) => each.name === name && each.address === request.ip);
    if (!reader || reader.name !== name) throw new MynaError(lease === undefined ? 'MYNA_CARD_LEASE_REQUIRED' : 'MYNA_CARD_GONE');
    return reader;
  };

  app.post(
    '/sandbox/cards/:id/connect',
    { schema: { ...schema('Puts the card into a reader: a lease, ended by disconnect or 60 s without a command'), params } },
    async (request) => {
      const { id: name } = request.params;
      const card = await tray.open(name);
      readers.set(card.lease, { name, address: request.ip, card });
      card.onEnd(() => readers.delete(card.lease));
      return { lease: card.lease, atr: toHex(card.atr) };
    },
  );
  app.post(
    '/sandbox/cards/:id/transmit',
    { schema: { ...schema('One APDU to the card, and its response'), params, body: z.object({ apdu: hexApdu, lease: leaseField }) } },
    async (request, reply) => {
      reply.header('cache-control', 'no-store');
      const { card } = readerOf(request, request.params.id, request.body.lease);
      return { response: toHex(await card.transmit(fromHex(request.body.apdu))) };
    },
  );
  const leaseBody = z.object({ lease: leaseField }).optional().nullable();
  app.post(
    '/sandbox/cards/:id/reset',
    { schema: { ...schema('Warm reset: entered PINs are forgotten'), params, body: leaseBody } },
    async (request) => {
      const { card } = readerOf(request, request.params.id, request.body?.lease);
      await card.reset?.();
      return { atr: toHex(card.atr) };
    },
  );
  app.post(
    '/sandbox/cards/:id/disconnect',
    { schema: { ...schema('Takes the card out of the reader'), params, body: leaseBody } },
    async (request, reply) => {
      const { card } = readerOf(request, request.params.id, request.body?.lease);
      readers.delete(card.lease);
      await card.close();
      return reply.code(204).send();
    },
  );
  app.get(
    '/sandbox/cards/:id/socket',
    { websocket: true, schema: { ...schema('A reader as a WebSocket: binary frames are APDUs'), params } },
    (socket: WebSocket, request) => void serveSocket(socket, request, tray, request.params.id),
  );
}
