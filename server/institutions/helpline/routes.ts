import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type HttpApp, Temporal } from '../../kernel/index.ts';
import type { DoorSessions } from '../identity/index.ts';
import * as desk from './console.ts';
import type { Helpline } from './helpline.ts';
import { foundPerson, identify } from './identify.ts';
import { helplineMessages, helplineProblems } from './messages.ts';
import { registerLineRoutes } from './routes-line.ts';
import * as shapes from './schemas.ts';
import { blockStates, noteLossPlace, suspend } from './suspend.ts';
import type { Operator } from './types.ts';

const path = '/api/v1/helpline/calls';
const oneCall = `${path}/:call`;
const tags = ['helpline'];
const callAnswer = { 200: z.object({ call: shapes.callShape }) };

interface ConsoleRoutes {
  readonly deps: Helpline;
  readonly asOperator: { readonly onRequest: (request: FastifyRequest, reply: FastifyReply) => Promise<void> };
  /** Who has waited is asked again before she is answered: her session may have ended, or her card been stopped, meanwhile. */
  stillOperator(request: FastifyRequest): Promise<void>;
  operatorOf(request: Pick<FastifyRequest, 'doorSession'>): Operator;
}

/** The helpline under `/api/v1/helpline`: the caller's line by its token, the operator's console by session. */
export function registerHelplineRoutes(app: HttpApp, deps: Helpline, sessions: Pick<DoorSessions, 'requireSession'>): void {
  app.problems.add(helplineProblems, helplineMessages);
  // Pages that wait for news are answered before the server ends.
  app.addHook('preClose', () => deps.stop());
  const requireOperator = sessions.requireSession('helpline', 'helpline.operator');
  const routes: ConsoleRoutes = {
    deps,
    asOperator: {
      async onRequest(request, reply) {
        reply.header('cache-control', 'no-store');
        await requireOperator(request);
      },
    },
    stillOperator: requireOperator,
    operatorOf: ({ doorSession }) => ({ code: doorSession.code }),
  };
  registerLineRoutes(app, deps);
  registerQueueRoutes(app, routes);
  registerTalkRoutes(app, routes);
  registerPersonRoutes(app, routes);
}

function registerQueueRoutes(app: HttpApp, { deps, asOperator, stillOperator, operatorOf }: ConsoleRoutes): void {
  app.get(
    path,
    {
      ...asOperator,
      schema: {
        tags,
        summary: 'The queue: who rings, for how long; nothing of what is said',
        querystring: shapes.newsQuery,
        response: { 200: z.object({ stamp: z.int(), now: z.iso.datetime(), calls: z.array(shapes.callShape) }) },
      },
    },
    async (request) => {
      const { seen, wait } = request.query;
      const operator = operatorOf(request);
      const { calls, stamp } = await desk.followQueue(deps, { seen, waitMs: wait * 1000, isGone: () => request.raw.destroyed });
      await stillOperator(request);
      const now = deps.time.now();
      return { stamp, now: new Date(now).toISOString(), calls: calls.map((call) => shapes.showCall(call, operator.code, now)) };
    },
  );
  app.get(
    oneCall,
    {
      ...asOperator,
      schema: {
        tags,
        summary: 'A call that I have: waits for news',
        params: shapes.callParams,
        querystring: shapes.newsQuery,
        response: { 200: shapes.callView },
      },
    },
    async (request) => {
      const { seen, after, wait } = request.query;
      const operator = operatorOf(request);
      const news = { seen, after, waitMs: wait * 1000, isGone: () => request.raw.destroyed };
      const { call, lines } = await desk.followCall(deps, operator, request.params.call, news);
      await stillOperator(request);
      return { call: shapes.showCall(call, operator.code, deps.time.now()), lines: lines.map(shapes.showLine) };
    },
  );
}

function registerTalkRoutes(app: HttpApp, { deps, asOperator, operatorOf }: ConsoleRoutes): void {
  const show = (call: Parameters<typeof shapes.showCall>[0], operator: Operator) => ({
    call: shapes.showCall(call, operator.code, deps.time.now()),
  });
  app.post(
    `${oneCall}/take`,
    {
      ...asOperator,
      schema: { tags, summary: 'Take the call, or go on with one on hold', params: shapes.callParams, response: callAnswer },
    },
    async (request) => show(await desk.takeCall(deps, operatorOf(request), request.params.call), operatorOf(request)),
  );
  app.post(
    `${oneCall}/hold`,
    { ...asOperator, schema: { tags, summary: 'Put the call on hold', params: shapes.callParams, response: callAnswer } },
    async (request) => show(await desk.holdCall(deps, operatorOf(request), request.params.call), operatorOf(request)),
  );
  app.post(
    `${oneCall}/end`,
    { ...asOperator, schema: { tags, summary: 'End the call', params: shapes.callParams, body: shapes.endBody, response: callAnswer } },
    async (request) => show(await desk.endCall(deps, operatorOf(request), request.params.call, request.body.outcome), operatorOf(request)),
  );
  app.post(
    `${oneCall}/say`,
    {
      ...asOperator,
      schema: {
        tags,
        summary: 'Ask a question of the cards, or say something',
        params: shapes.callParams,
        body: shapes.sayBody,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await desk.sayAsOperator(deps, operatorOf(request), request.params.call, request.body);
      return reply.code(204).send(null);
    },
  );
}

function registerPersonRoutes(app: HttpApp, { deps, asOperator, operatorOf }: ConsoleRoutes): void {
  app.post(
    `${oneCall}/search`,
    {
      ...asOperator,
      schema: {
        tags,
        summary: 'The one person whom all facts fit; each search is recorded, and no list is ever shown',
        params: shapes.callParams,
        body: shapes.factsBody,
        response: { 200: shapes.personShape },
      },
    },
    async (request) => {
      const { birthDate, ...facts } = request.body;
      const heard = { ...facts, birthDate: birthDate === undefined ? undefined : Temporal.PlainDate.from(birthDate) };
      const { check, person } = await identify(deps, operatorOf(request), request.params.call, heard);
      return shapes.showPerson(check, person);
    },
  );
  app.get(
    `${oneCall}/person`,
    {
      ...asOperator,
      schema: {
        tags,
        summary: 'The person found in this call; logged',
        params: shapes.callParams,
        response: { 200: shapes.personShape.nullable() },
      },
    },
    async (request) => {
      const found = await foundPerson(deps, operatorOf(request), request.params.call);
      return found ? shapes.showPerson(found.check, found.person) : null;
    },
  );
  app.post(
    `${oneCall}/suspension`,
    {
      ...asOperator,
      schema: {
        tags,
        summary: 'Stop the card: one confirmation, and every verifier refuses it when this answers',
        params: shapes.callParams,
        body: shapes.suspendBody,
        response: { 200: shapes.suspensionShape.extend({ wasBefore: z.boolean() }) },
      },
    },
    async (request) => {
      const suspension = await suspend(deps, operatorOf(request), request.params.call, request.body.check);
      return { ...shapes.showSuspension(suspension), wasBefore: suspension.wasBefore };
    },
  );
  app.post(
    `${oneCall}/place`,
    {
      ...asOperator,
      schema: {
        tags,
        summary: 'Where the card was lost, and the number of the police',
        params: shapes.callParams,
        body: shapes.placeBody,
        response: { 200: z.object({ reference: z.string(), place: z.string().nullable(), policeReport: z.string().nullable() }) },
      },
    },
    async (request) => {
      const { place, policeReport } = request.body;
      const loss = await noteLossPlace(deps, operatorOf(request), request.params.call, { place, policeReport: policeReport || undefined });
      return { reference: loss.reference, place: loss.place ?? null, policeReport: loss.policeReport ?? null };
    },
  );
  app.get(
    `${oneCall}/block`,
    {
      ...asOperator,
      schema: {
        tags,
        summary: 'What every verifier says of the card now, by name',
        params: shapes.callParams,
        response: {
          200: z.object({
            verifiers: z.array(z.object({ name: z.string(), state: z.enum(['refuses', 'accepts', 'unknown']), ms: z.number() })),
          }),
        },
      },
    },
    async (request) => ({ verifiers: [...(await blockStates(deps, operatorOf(request), request.params.call))] }),
  );
}
