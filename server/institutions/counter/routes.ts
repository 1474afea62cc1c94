import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { clientOf, type HttpApp, type Limited, MynaError } from '../../kernel/index.ts';
import type { Identity } from '../identity/index.ts';
import { registryMessages, registryProblems } from '../registry/index.ts';
import * as collect from './collect.ts';
import type { Counter } from './counter.ts';
import type { CounterDeps, Officer } from './deps.ts';
import * as desk from './desk.ts';
import { counterMessages, counterProblems } from './messages.ts';
import { registerChangeRoutes } from './routes-change.ts';
import { registerJourneyRoutes } from './routes-journeys.ts';
import { registerRenewalRoutes } from './routes-renewal.ts';
import { registerReplacementRoutes } from './routes-replacement.ts';
import { registerScreenRoutes } from './routes-screen.ts';
import * as shapes from './schemas.ts';
import type { Visit } from './types.ts';
import { showComparison, showResident, showSummary, showVisit } from './views.ts';

/** What the counter's routes share. */
export interface CounterRoutes {
  readonly deps: CounterDeps;
  /** What every officer's route does first, before it reads a body; what it shows stays in no cache. */
  readonly asOfficer: { readonly onRequest: (request: FastifyRequest, reply: FastifyReply) => Promise<void> };
  officerOf(request: FastifyRequest): Officer;
  /** The visit of the address, of the officer's office only. */
  visitOf(request: { params: { visit: string } } & Pick<FastifyRequest, 'doorSession' | 'cookies'>): Promise<Visit>;
  show(visit: Visit): ReturnType<typeof showVisit>;
}

/** The municipal counter under `/api/v1/counter`: officers' routes by session, the resident's screen by its token. */
export function registerCounterRoutes(app: HttpApp, deps: Counter, sessions: Pick<Identity['sessions'], 'requireSession'>): void {
  app.problems.add(registryProblems, registryMessages);
  app.problems.add(counterProblems, counterMessages);
  const officerOf = ({ doorSession, cookies }: Pick<FastifyRequest, 'doorSession' | 'cookies'>): Officer => ({
    code: doorSession.code,
    office: officeOf(doorSession.offices, cookies[officeCookie]),
  });
  const requireOfficer = sessions.requireSession('counter', 'counter.officer');
  const routes: CounterRoutes = {
    deps,
    asOfficer: {
      async onRequest(request, reply) {
        reply.header('cache-control', 'no-store');
        await requireOfficer(request);
      },
    },
    officerOf,
    visitOf: (request) => deps.store.get(request.params.visit, officerOf(request).office),
    show: (visit) => showVisit(visit, deps.time.now()),
  };
  registerDeskRoutes(app, routes);
  registerIdentityRoutes(app, routes);
  registerJourneyRoutes(app, routes);
  registerReplacementRoutes(app, routes);
  registerChangeRoutes(app, routes);
  registerRenewalRoutes(app, routes);
  registerScreenRoutes(app, routes);
}

/** At which of her offices an officer with several sits: her page's choice, one of her grants in any case. */
const officeCookie = 'myna_counter_office';

/**
 * The office that is served: there is no officer of the whole country, and nobody sees the visits of two offices at once.
 * @throws {MynaError} `MYNA_COUNTER_OFFICE_NEEDED` without an office in the grants, `MYNA_COUNTER_OFFICE_CHOICE` while one of several is to be named
 */
function officeOf(offices: readonly string[], chosen: string | undefined): string {
  const [first, ...others] = offices;
  if (first === undefined) throw new MynaError('MYNA_COUNTER_OFFICE_NEEDED');
  const office = others.length === 0 ? first : offices.find((each) => each === chosen);
  if (office === undefined) throw new MynaError('MYNA_COUNTER_OFFICE_CHOICE');
  return office;
}

const path = '/api/v1/counter';
const oneVisit = `${path}/visits/:visit`;
const visitAnswer = { 200: z.object({ visit: shapes.visitShape }) };

function registerDeskRoutes(app: HttpApp, { deps, asOfficer, officerOf, visitOf, show }: CounterRoutes): void {
  app.get(
    `${path}/visits`,
    {
      ...asOfficer,
      schema: {
        summary: 'Today’s queue of this office; ids only, no names',
        response: { 200: z.object({ today: z.iso.date(), office: z.string().nullable(), visits: z.array(shapes.visitShape) }) },
      },
    },
    async (request) => {
      const officer = officerOf(request);
      const visits = await desk.queueOfToday(deps, officer);
      return { today: (await deps.clock.today()).toString(), office: officer.office ?? null, visits: visits.map(show) };
    },
  );
  app.post(
    `${path}/visits`,
    { ...asOfficer, config: { idempotent: true }, schema: { summary: 'Start a visit', body: shapes.startBody, response: visitAnswer } },
    async (request) => ({ visit: show(await desk.startVisit(deps, officerOf(request), request.body.journey, request.body.office)) }),
  );
  app.get(
    oneVisit,
    { ...asOfficer, schema: { summary: 'A visit with its measured steps', params: shapes.visitParams, response: visitAnswer } },
    async (request) => ({ visit: show(await visitOf(request)) }),
  );
  app.post(
    `${oneVisit}/done`,
    { ...asOfficer, schema: { summary: 'End the visit', params: shapes.visitParams, response: visitAnswer } },
    async (request) => ({ visit: show(await desk.finishVisit(deps, officerOf(request), await visitOf(request))) }),
  );
  app.post(
    `${oneVisit}/abandoned`,
    {
      ...asOfficer,
      schema: { summary: 'Break the visit off', params: shapes.visitParams, body: shapes.abandonBody, response: visitAnswer },
    },
    async (request) => ({ visit: show(await desk.abandonVisit(deps, officerOf(request), await visitOf(request), request.body.reason)) }),
  );
}

/** An officer who finds nobody, time after time, is guessing names. Whoever is found stands in the log instead. */
function fruitlessOf(request: FastifyRequest): Limited[] {
  return [
    [{ name: 'counter.search', most: 30, seconds: 600, kept: 'database' }, request.doorSession.code],
    [{ name: 'counter.search-from', most: 150, seconds: 600, kept: 'database' }, clientOf(request)],
  ];
}

function registerIdentityRoutes(app: HttpApp, { deps, asOfficer, officerOf, visitOf, show }: CounterRoutes): void {
  app.post(
    `${oneVisit}/search`,
    {
      ...asOfficer,
      schema: {
        summary: 'Find residents; every one shown is logged',
        params: shapes.visitParams,
        body: shapes.searchBody,
        response: { 200: z.object({ residents: z.array(shapes.summaryShape) }) },
      },
    },
    async (request) => {
      const visit = await visitOf(request);
      const fruitless = fruitlessOf(request);
      await app.limits.require(...fruitless);
      const found = await desk.search(deps, officerOf(request), visit, request.body);
      if (found.length === 0) await app.limits.count(...fruitless);
      return { residents: found.map(showSummary) };
    },
  );
  app.post(
    `${oneVisit}/person`,
    {
      ...asOfficer,
      schema: {
        summary: 'Say whom the visit is about',
        params: shapes.visitParams,
        body: shapes.personBody,
        response: { 200: z.object({ visit: shapes.visitShape, person: shapes.residentShape }) },
      },
    },
    async (request) => {
      const { visit, person } = await desk.choosePerson(deps, officerOf(request), await visitOf(request), request.body.residentId);
      return { visit: show(visit), person: showResident(person) };
    },
  );
  app.get(
    `${oneVisit}/person`,
    {
      ...asOfficer,
      schema: {
        summary: 'The person’s record and household',
        params: shapes.visitParams,
        response: { 200: z.object({ person: shapes.residentShape, household: z.array(shapes.summaryShape) }) },
      },
    },
    async (request) => {
      const visit = await visitOf(request);
      const { person, household } = await desk.openPersonAndHousehold(deps, officerOf(request), visit);
      return { person: showResident(person), household: household.map(showSummary) };
    },
  );
  app.post(
    `${oneVisit}/identity`,
    {
      ...asOfficer,
      schema: {
        summary: 'Compare identity documents with the record',
        params: shapes.visitParams,
        body: shapes.identityBody,
        response: {
          200: z.object({
            visit: shapes.visitShape,
            isProven: z.boolean(),
            refusal: z.object({ code: z.string(), title: z.string(), detail: z.string() }).nullable(),
            comparisons: z.array(shapes.comparisonShape),
          }),
        },
      },
    },
    async (request) => {
      const { visit, refusal, comparisons } = await desk.proveIdentity(deps, officerOf(request), await visitOf(request), request.body);
      const problem = refusal && app.problems.render(refusal, {}, request.language, request.id);
      return {
        visit: show(visit),
        isProven: refusal === undefined,
        refusal: problem ? { code: problem.code, title: problem.title, detail: problem.detail } : null,
        comparisons: comparisons.map(showComparison),
      };
    },
  );
  app.post(
    `${oneVisit}/number`,
    {
      ...asOfficer,
      schema: {
        summary: 'Find the individual number of the person whose identity is proven; logged',
        params: shapes.visitParams,
        response: { 200: z.object({ individualNumber: z.string() }) },
      },
    },
    async (request) => ({ individualNumber: await desk.findNumber(deps, officerOf(request), await visitOf(request)) }),
  );
  app.post(
    `${oneVisit}/photo-comparison`,
    {
      ...asOfficer,
      schema: { summary: 'Does the face match the card?', params: shapes.visitParams, body: shapes.photoBody, response: visitAnswer },
    },
    async (request) => ({ visit: show(await collect.comparePhoto(deps, officerOf(request), await visitOf(request), request.body.isSame)) }),
  );
}
