import { z } from 'zod';
import { type HttpApp, MynaError, type ProblemTable, Temporal } from '../../kernel/index.ts';
import { beginFault, type FaultTargets } from './fault-effects.ts';
import { faultMessages } from './fault-messages.ts';
import { type Fault, faultKinds, type OrderedFaults } from './faults.ts';

const problems: ProblemTable = {
  MYNA_SANDBOX_FAULT_NOT_FOUND: 404,
  MYNA_SANDBOX_FAULT_TARGET_MISSING: 422,
  MYNA_SANDBOX_POST_AWAY: 503,
  MYNA_SANDBOX_JOB_FAULT: 503,
};

const fault = z.object({
  id: z.uuid(),
  kind: z.enum(faultKinds),
  target: z.string().optional(),
  times: z.int().optional().describe('Occasions that are left'),
  endsAt: z.iso.datetime().optional().describe('Protocol time'),
});

const order = z.object({
  kind: z.enum(faultKinds),
  target: z
    .string()
    .min(1)
    .max(80)
    .optional()
    .describe('A card (id or name) for card-dead and card-torn; a task such as cards.advance for job'),
  times: z.int().min(1).max(100).optional().describe('So many occasions: chip, job, post, ocsp'),
  seconds: z.int().min(1).max(600).optional().describe('So long: everything but chip and job; 60 when nothing is said'),
  by: z
    .string()
    .max(20)
    .refine((text) => isForward(text))
    .optional()
    .describe('How far the clock jumps, an ISO 8601 duration; P40D when nothing is said'),
});

/** `POST /sandbox/faults {"kind":"post","seconds":60}`; lifting one restores service before the answer leaves. */
export function registerFaultRoutes(app: HttpApp, faults: OrderedFaults, targets: FaultTargets): void {
  app.problems.add(problems, faultMessages);
  const tags = ['sandbox'];
  const list = () => faults.ordered().map(show);
  app.get(
    '/sandbox/faults',
    { schema: { tags, summary: 'Faults on order that have not ended', response: { 200: z.array(fault) } } },
    async () => list(),
  );
  app.post(
    '/sandbox/faults',
    { schema: { tags, summary: 'Orders a fault: at once, or at the next occasions', body: order, response: { 200: z.array(fault) } } },
    async ({ body }) => {
      if (body.kind.startsWith('card-') && body.target === undefined) throw new MynaError('MYNA_SANDBOX_FAULT_TARGET_MISSING');
      await beginFault(faults, targets, body);
      return list();
    },
  );
  app.delete('/sandbox/faults', { schema: { tags, summary: 'Lifts every fault', response: { 200: z.array(fault) } } }, async () => {
    await faults.liftAll();
    return list();
  });
  app.delete(
    '/sandbox/faults/:id',
    {
      schema: {
        tags,
        summary: 'Lifts a fault: service is restored when it answers',
        params: z.object({ id: z.uuid() }),
        response: { 200: z.array(fault) },
      },
    },
    async ({ params }) => {
      await faults.lift(params.id);
      return list();
    },
  );
}

function show({ id, kind, target, times, endsAt }: Fault): z.infer<typeof fault> {
  return {
    id,
    kind,
    ...(target !== undefined && { target }),
    ...(times !== undefined && { times }),
    ...(endsAt !== undefined && { endsAt: Temporal.Instant.fromEpochMilliseconds(endsAt).toString() }),
  };
}

function isForward(text: string): boolean {
  try {
    return Temporal.Duration.from(text).sign > 0;
  } catch {
    return false;
  }
}
