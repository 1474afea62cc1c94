import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import { z } from 'zod';
import type { Actor, HttpApp } from '../../kernel/index.ts';
import type { CardsParts } from './cards.ts';
import { progressOf } from './progress.ts';
import { correctionReasons, day, outcomes, progress, refusalReasons, stages } from './schemas.ts';
import type { ApplicationRecord } from './types.ts';

/** Who may stand at the bureau's door; given by the sign-in service, which this institution does not know. */
export interface BureauDoor {
  /** Refuses a request without a living session of a bureau operator, before its body is looked at. */
  readonly requireOperator: onRequestAsyncHookHandler;
  readonly actorOf: (request: FastifyRequest) => Actor;
}

const base = '/api/v1/bureau';
const tags = ['bureau'];
const id = z.object({ id: z.uuid() });

const item = z.object({
  id: z.uuid(),
  reference: z.string(),
  municipality: z.string(),
  stage: z.enum(stages),
  submittedOn: z.iso.datetime(),
  dueAt: z.iso.datetime().optional(),
  batch: z.string().optional(),
  shipment: z.string().optional(),
  attempts: z.int(),
});

const detail = z.object({
  id: z.uuid(),
  reference: z.string(),
  municipality: z.string(),
  stage: z.enum(stages),
  /** `MYNA_CARDS_CHIPS_FAILED`: several chips in a row failed, and production waits for the operator. */
  problem: z.string().optional(),
  outcome: z.enum(outcomes).optional(),
  hasPhoto: z.boolean(),
  attempts: z.int(),
  cardId: z.uuid().optional(),
  progress,
  history: z.array(
    z.object({ kind: z.string(), at: z.iso.datetime(), by: z.string(), fault: z.string().optional(), reason: z.string().optional() }),
  ),
});

const overview = z.object({
  today: day,
  stages: z.partialRecord(z.enum(stages), z.int()),
  chipsMadeAgain: z.int(),
  nextAt: z.iso.datetime().optional(),
});

const batch = z.object({ id: z.string(), produceOn: day, cards: z.int(), produced: z.int(), madeAgain: z.int() });
const shipment = z.object({
  id: z.string(),
  municipality: z.string(),
  shipOn: day,
  arriveOn: day,
  cards: z.int(),
  arrived: z.int(),
});

/** The bureau's own door. Lists hold no names; the photo is read and logged one by one. */
export function registerBureauRoutes(app: HttpApp, { cards }: CardsParts, door: BureauDoor): void {
  registerLists(app, cards.bureau, door);
  registerApplication(app, cards.bureau, door);
  registerDecisions(app, cards.bureau, door);
}

type BureauOf = CardsParts['cards']['bureau'];

function registerLists(app: HttpApp, bureau: BureauOf, { requireOperator: onRequest }: BureauDoor): void {
  app.get(
    `${base}/overview`,
    { onRequest, schema: { tags, summary: 'Where all applications stand', response: { 200: overview } } },
    async () => (await bureau.overview()) as z.infer<typeof overview>,
  );
  app.get(`${base}/batches`, { onRequest, schema: { tags, summary: 'Production by day', response: { 200: z.array(batch) } } }, async () =>
    bureau.batches(),
  );
  app.get(
    `${base}/shipments`,
    { onRequest, schema: { tags, summary: 'Parcels to the municipalities', response: { 200: z.array(shipment) } } },
    async () => bureau.shipments(),
  );
  app.get(
    `${base}/applications`,
    {
      onRequest,
      schema: {
        tags,
        summary: 'Applications, newest first, at most 200',
        querystring: z.object({
          stage: z.enum(stages).optional(),
          batch: z.string().max(20).optional(),
          shipment: z.string().max(20).optional(),
        }),
        response: { 200: z.array(item) },
      },
    },
    async (request) => {
      const { stage, batch: inBatch, shipment: inShipment } = request.query;
      return bureau.applications({
        ...(stage && { stage }),
        ...(inBatch && { batch: inBatch }),
        ...(inShipment && { shipment: inShipment }),
      });
    },
  );
}

function registerApplication(app: HttpApp, bureau: BureauOf, { requireOperator: onRequest, actorOf }: BureauDoor): void {
  app.get(
    `${base}/applications/:id`,
    { onRequest, schema: { tags, summary: 'One application with its history', params: id, response: { 200: detail } } },
    async (request) => toDetail(await bureau.application(request.params.id)),
  );
  app.get(
    `${base}/applications/:id/photo`,
    { onRequest, schema: { tags, summary: 'The portrait (image/jpeg); the look is logged', params: id } },
    async (request, reply) => {
      const jpeg = await bureau.openPhoto(request.params.id, actorOf(request));
      return reply.header('cache-control', 'no-store').type('image/jpeg').send(Buffer.from(jpeg));
    },
  );
}

function registerDecisions(app: HttpApp, bureau: BureauOf, { requireOperator: onRequest, actorOf }: BureauDoor): void {
  const config = { idempotent: true };
  app.post(
    `${base}/applications/:id/return`,
    {
      onRequest,
      config,
      schema: {
        tags,
        summary: 'Back to the applicant, who sends another photo',
        params: id,
        body: z.object({ reason: z.enum(correctionReasons) }),
        response: { 200: detail },
      },
    },
    async (request) => toDetail(await bureau.returnForCorrection(request.params.id, request.body.reason, actorOf(request))),
  );
  app.post(
    `${base}/applications/:id/refuse`,
    {
      onRequest,
      config,
      schema: {
        tags,
        summary: 'Refuse, with the reason that the applicant reads',
        params: id,
        body: z.object({ reason: z.enum(refusalReasons) }),
        response: { 200: detail },
      },
    },
    async (request) => toDetail(await bureau.refuse(request.params.id, request.body.reason, actorOf(request))),
  );
  app.post(
    `${base}/applications/:id/make-again`,
    { onRequest, config, schema: { tags, summary: 'Another chip after several failed', params: id, response: { 200: detail } } },
    async (request) => toDetail(await bureau.makeAgain(request.params.id, actorOf(request))),
  );
  app.post(
    `${base}/applications/:id/notice-returned`,
    { onRequest, config, schema: { tags, summary: 'The post brought the notice back', params: id, response: { 200: detail } } },
    async (request) => toDetail(await bureau.noticeReturned(request.params.id, actorOf(request))),
  );
  app.post(
    `${base}/applications/:id/send-notice`,
    { onRequest, config, schema: { tags, summary: 'Send the notice again', params: id, response: { 200: detail } } },
    async (request) => toDetail(await bureau.sendNoticeAgain(request.params.id, actorOf(request))),
  );
}

function toDetail(record: ApplicationRecord): z.infer<typeof detail> {
  const { state } = record;
  return {
    id: record.id,
    reference: record.reference,
    municipality: record.municipality,
    stage: state.stage,
    ...(state.stage === 'chipFailed' && { problem: 'MYNA_CARDS_CHIPS_FAILED' }),
    ...(state.outcome && { outcome: state.outcome }),
    hasPhoto: state.photo !== undefined,
    attempts: state.attempts,
    ...(state.cardId && { cardId: state.cardId }),
    progress: progressOf(record) as z.infer<typeof progress>,
    history: record.history.map((action) => ({
      kind: action.kind,
      at: action.at.toString(),
      by: action.by.institution,
      ...('fault' in action && { fault: action.fault }),
      ...('reason' in action && { reason: action.reason }),
    })),
  };
}
