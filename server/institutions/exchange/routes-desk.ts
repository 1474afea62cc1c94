import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { HttpApp } from '../../kernel/index.ts';
import type { Desk, DeskActor } from './desk.ts';
import { exportText } from './export.ts';
import type { LogQuestion, OpenedQuestion } from './questions.ts';
import { type ReviewFinding, reviewOutcomes } from './review.ts';
import type { Exchange, LinkageCode } from './types.ts';

type Guard = (request: FastifyRequest) => Promise<void>;

/** The portal, where residents ask. */
export interface AskingDoor {
  readonly onRequest: Guard;
  codeOf(request: FastifyRequest): LinkageCode;
}

/** A staff door with a desk: who may answer, who may review, and for which office. */
export interface DeskDoor {
  readonly desk: Desk;
  readonly mayAnswer: Guard;
  readonly mayReview: Guard;
  /** @throws {MynaError} without an office where one is needed */
  actorOf(request: FastifyRequest): DeskActor;
}

const names = z.object({ ja: z.string(), en: z.string() });
const namedItem = z.object({ id: z.string(), name: names });
/** Words of a person: no control characters but line breaks, no half of a surrogate pair. */
const words = z
  .string()
  .trim()
  .min(1)
  .max(1000)
  .refine((text) => text.isWellFormed() && !/[^\P{Cc}\n]/u.test(text));

const questionShape = z.object({
  id: z.uuid(),
  entryId: z.uuid(),
  askedAt: z.iso.datetime(),
  dueOn: z.iso.date(),
  isOverdue: z.boolean(),
  answeredAt: z.iso.datetime().nullable(),
  look: z.object({
    at: z.iso.datetime(),
    institution: z.string(),
    purpose: z.object({ id: z.string(), title: names }),
    items: z.array(namedItem),
    terminal: z.string().nullable(),
  }),
});
const openedShape = questionShape.extend({ text: z.string(), answer: z.string().nullable() });
const deskQuestionShape = openedShape.extend({ asker: z.string().nullable(), looker: z.string().nullable() });

/** Where a resident asks about a line of her log, under `/api/v1/portal/access-log`. */
export function registerAskingRoutes(app: HttpApp, { questions }: Pick<Exchange, 'questions'>, door: AskingDoor): void {
  const path = '/api/v1/portal/access-log/questions';
  const tags = ['portal'];
  const onRequest = uncached(door.onRequest);
  app.get(
    path,
    {
      onRequest,
      schema: {
        tags,
        summary: 'My questions about looks at my data, and the answers',
        response: { 200: z.object({ questions: z.array(openedShape) }) },
      },
    },
    async (request) => ({ questions: (await questions.mine(door.codeOf(request))).map(showOpened) }),
  );
  app.post(
    path,
    {
      onRequest,
      config: { idempotent: true },
      schema: {
        tags,
        summary: 'Ask about a line of my log; the institution answers within its term',
        body: z.object({ entryId: z.uuid(), text: words }),
        response: { 200: openedShape },
      },
    },
    async (request) => showOpened(await questions.ask({ code: door.codeOf(request), ...request.body })),
  );
}

/** The institution's side: questions and review, under the staff door's own path. */
export function registerDeskRoutes(app: HttpApp, exchange: Pick<Exchange, 'questions' | 'review'>, door: DeskDoor): void {
  registerAnswering(app, exchange, door);
  registerReview(app, exchange, door);
}

const oneParams = z.object({ id: z.uuid() });

function registerAnswering(app: HttpApp, { questions }: Pick<Exchange, 'questions'>, door: DeskDoor): void {
  const path = `/api/v1/${door.desk}/log-questions`;
  const tags = [door.desk];
  const onRequest = uncached(door.mayAnswer);
  app.get(
    path,
    {
      onRequest,
      schema: {
        tags,
        summary: 'Residents’ questions about this institution’s looks; no words, no names',
        response: { 200: z.object({ questions: z.array(questionShape) }) },
      },
    },
    async (request) => ({ questions: (await questions.queue(door.actorOf(request))).map(showQuestion) }),
  );
  app.get(
    `${path}/:id`,
    {
      onRequest,
      schema: { tags, summary: 'A question with its words; an entry in the log', params: oneParams, response: { 200: deskQuestionShape } },
    },
    async (request) => showAtDesk(await questions.open(door.actorOf(request), request.params.id)),
  );
  app.post(
    `${path}/:id/answer`,
    {
      onRequest,
      config: { idempotent: true },
      schema: { tags, summary: 'Answer, once', params: oneParams, body: z.object({ text: words }), response: { 200: deskQuestionShape } },
    },
    async (request) => {
      const [actor, { id }] = [door.actorOf(request), request.params];
      await questions.answer(actor, id, request.body.text);
      return showAtDesk(await questions.open(actor, id));
    },
  );
}

const findingShape = z.object({
  id: z.uuid(),
  rule: z.enum(['strangers', 'family', 'nights', 'hidden-address']),
  day: z.iso.date(),
  officer: z.string().describe('Tells officers apart without their names'),
  looks: z.int(),
  persons: z.int(),
  case: z.enum(['none', 'open', 'ended']),
});
const openedFindingShape = findingShape.extend({
  officerName: z.string().nullable(),
  lines: z.array(
    z.object({
      at: z.iso.datetime(),
      person: z.string().nullable(),
      purpose: z.object({ id: z.string(), title: names }),
      items: z.array(namedItem),
      terminal: z.string().nullable(),
    }),
  ),
  notes: z.array(
    z.object({
      kind: z.enum(['opened', 'noted', 'ended']),
      outcome: z.enum(reviewOutcomes).nullable(),
      at: z.iso.datetime(),
      text: z.string(),
    }),
  ),
});
const rulesShape = z.object({
  atLeast: z.record(z.string(), z.int()),
  night: z.object({ fromHour: z.int(), untilHour: z.int() }),
  days: z.int(),
});
const noteBody = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['opened', 'noted']), text: words }),
  z.object({ kind: z.literal('ended'), text: words, outcome: z.enum(reviewOutcomes) }),
]);

function registerReview(app: HttpApp, { review }: Pick<Exchange, 'review'>, door: DeskDoor): void {
  const path = `/api/v1/${door.desk}/log-review`;
  const tags = [door.desk];
  const onRequest = uncached(door.mayReview);
  app.get(
    path,
    {
      onRequest,
      schema: {
        tags,
        summary: 'Unusual reading by this institution’s staff, and the rules it was found by; no names',
        response: { 200: z.object({ rules: rulesShape, findings: z.array(findingShape) }) },
      },
    },
    async (request) => {
      const { rules, findings } = await review.findings(door.actorOf(request));
      return { rules: { ...rules, atLeast: { ...rules.atLeast } }, findings: findings.map(showFinding) };
    },
  );
  const showOne = async (actor: DeskActor, id: string): Promise<z.infer<typeof openedFindingShape>> => {
    const { lines, notes, officerName, ...finding } = await review.open(actor, id);
    return {
      ...showFinding(finding),
      officerName: officerName ?? null,
      lines: lines.map((line) => ({
        ...line,
        at: line.at.toString(),
        person: line.person ?? null,
        items: [...line.items],
        terminal: line.terminal ?? null,
      })),
      notes: notes.map((note) => ({ ...note, outcome: note.outcome ?? null, at: note.at.toString() })),
    };
  };
  app.get(
    `${path}/:id`,
    {
      onRequest,
      schema: {
        tags,
        summary: 'A finding with its names; an entry in each person’s log',
        params: oneParams,
        response: { 200: openedFindingShape },
      },
    },
    async (request) => showOne(door.actorOf(request), request.params.id),
  );
  app.post(
    `${path}/:id/notes`,
    {
      onRequest,
      config: { idempotent: true },
      schema: {
        tags,
        summary: 'Open the case of a finding, add a note, or end it',
        params: oneParams,
        body: noteBody,
        response: { 200: openedFindingShape },
      },
    },
    async (request) => {
      const [actor, { id }] = [door.actorOf(request), request.params];
      await review.note(actor, id, request.body);
      return showOne(actor, id);
    },
  );
}

/** The whole log for the auditor. */
export function registerAuditRoutes(
  app: HttpApp,
  exchange: Pick<Exchange, 'exportLog' | 'recordAudit'>,
  door: { readonly onRequest: Guard; auditorOf(request: FastifyRequest): string },
): void {
  app.get(
    '/api/v1/operator/access-log',
    {
      onRequest: uncached(door.onRequest),
      schema: { tags: ['operator'], summary: 'The whole log with its entries, a JSON object a line; everybody’s log says so' },
    },
    async (request, reply) => {
      await exchange.recordAudit(door.auditorOf(request));
      return reply
        .header('content-disposition', 'attachment; filename="access-log-entries.ndjson"')
        .type('application/x-ndjson')
        .send(Readable.from(exportText(exchange.exportLog())));
    },
  );
}

function uncached(guard: Guard): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
  return async (request, reply) => {
    reply.header('cache-control', 'no-store');
    await guard(request);
  };
}

function showQuestion(question: LogQuestion): z.infer<typeof questionShape> {
  const { look } = question;
  return {
    id: question.id,
    entryId: question.entryId,
    askedAt: question.askedAt.toString(),
    dueOn: question.dueOn.toString(),
    isOverdue: question.isOverdue,
    answeredAt: question.answeredAt?.toString() ?? null,
    look: { ...look, at: look.at.toString(), items: [...look.items], terminal: look.terminal ?? null },
  };
}

function showOpened(question: OpenedQuestion): z.infer<typeof openedShape> {
  return { ...showQuestion(question), text: question.text, answer: question.answer ?? null };
}

function showAtDesk(
  question: OpenedQuestion & { asker: string | undefined; looker: string | undefined },
): z.infer<typeof deskQuestionShape> {
  return { ...showOpened(question), asker: question.asker ?? null, looker: question.looker ?? null };
}

function showFinding(finding: ReviewFinding): z.infer<typeof findingShape> {
  return { ...finding, day: finding.day.toString() };
}
