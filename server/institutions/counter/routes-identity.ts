import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { clientOf, type HttpApp, type Limited } from '../../kernel/index.ts';
import * as collect from './collect.ts';
import * as desk from './desk.ts';
import type { CounterRoutes } from './routes.ts';
import * as shapes from './schemas.ts';
import { isInForce, showComparison, showMandate, showResident, showSummary } from './views.ts';

const { oneVisit, visitAnswer } = shapes;

/** Who is at the counter: found in the register, then proven. */
export function registerIdentityRoutes(app: HttpApp, routes: CounterRoutes): void {
  registerPersonRoutes(app, routes);
  registerProofRoutes(app, routes);
}

/** An officer who finds nobody, time after time, is guessing names. Whoever is found stands in the log instead. */
function fruitlessOf(request: FastifyRequest): Limited[] {
  return [
    [{ name: 'counter.search', most: 30, seconds: 600, kept: 'database' }, request.doorSession.code],
    [{ name: 'counter.search-from', most: 150, seconds: 600, kept: 'database' }, clientOf(request)],
  ];
}

function registerPersonRoutes(app: HttpApp, { deps, asOfficer, officerOf, visitOf, show }: CounterRoutes): void {
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
  app.get(
    `${oneVisit}/mandates`,
    {
      ...asOfficer,
      schema: {
        summary: 'Who acts for the person, and for whom the person acts; logged',
        params: shapes.visitParams,
        response: { 200: shapes.mandatesShape },
      },
    },
    async (request) => {
      const { actForMe, iActFor } = await desk.openMandates(deps, officerOf(request), await visitOf(request));
      return { actForThem: actForMe.filter(isInForce).map(showMandate), theyActFor: iActFor.filter(isInForce).map(showMandate) };
    },
  );
}

function registerProofRoutes(app: HttpApp, { deps, asOfficer, officerOf, visitOf, show }: CounterRoutes): void {
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
