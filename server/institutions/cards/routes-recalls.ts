import { z } from 'zod';
import type { HttpApp } from '../../kernel/index.ts';
import type { Recall, RecallCriteria, Recalls } from './recall-types.ts';
import type { BureauDoor } from './routes-bureau.ts';
import { day } from './schemas.ts';

const base = '/api/v1/bureau/recalls';
const tags = ['bureau'];
const id = z.object({ id: z.uuid() });

const criteria = z.object({
  batch: z
    .string()
    .regex(/^B\d{8}$/)
    .optional(),
  issuedFrom: day.optional(),
  issuedTo: day.optional(),
  generation: z.object({ authority: z.enum(['signature', 'authentication']), number: z.int().min(1).max(9999) }).optional(),
});

const recall = z.object({
  id: z.uuid(),
  state: z.enum(['suspending', 'paused', 'suspended']),
  criteria,
  reason: z.string(),
  chosen: z.int(),
  suspended: z.int(),
  already: z.int(),
  skipped: z.int(),
  rekeyed: z.int(),
  at: z.iso.datetime(),
});

/** Mass suspension at the bureau's door. It shows counts; no route tells whose cards they are. */
export function registerRecallRoutes(app: HttpApp, recalls: Recalls, { requireOperator: onRequest, actorOf }: BureauDoor): void {
  const config = { idempotent: true };
  const schemaOf = (summary: string) => ({ tags, summary, params: id, response: { 200: recall } });
  app.post(
    `${base}/preview`,
    {
      onRequest,
      schema: {
        tags,
        summary: 'How many live cards a choice is about',
        body: criteria,
        response: { 200: z.object({ cards: z.int(), already: z.int(), notCollected: z.int() }) },
      },
    },
    async (request) => recalls.preview(request.body as RecallCriteria),
  );
  app.get(
    base,
    { onRequest, schema: { tags, summary: 'Recalls with their progress, newest first', response: { 200: z.array(recall) } } },
    async () => (await recalls.list()).map(toAnswer),
  );
  app.post(
    base,
    {
      onRequest,
      config,
      schema: {
        tags,
        summary: 'Suspend all these cards; the number of cards confirms it',
        body: z.object({ criteria, reason: z.string().trim().min(1).max(200), confirmed: z.int().min(0) }),
        response: { 200: recall },
      },
    },
    async (request) => toAnswer(await recalls.order({ ...request.body, actor: actorOf(request) } as Parameters<Recalls['order']>[0])),
  );
  app.get(`${base}/:id`, { onRequest, schema: schemaOf('One recall') }, async (request) => toAnswer(await recalls.get(request.params.id)));
  for (const [act, run, summary] of [
    ['pause', recalls.pause, 'Stop after the cards under way'],
    ['continue', recalls.goOn, 'Go on with the rest'],
    ['rekey', recalls.orderRekey, 'New keys for the cards that the bureau can reach itself'],
  ] as const) {
    app.post(`${base}/:id/${act}`, { onRequest, config, schema: schemaOf(summary) }, async (request) =>
      toAnswer(await run(request.params.id)),
    );
  }
}

function toAnswer(record: Recall): z.infer<typeof recall> {
  return { ...record, at: new Date(record.at).toISOString() };
}
