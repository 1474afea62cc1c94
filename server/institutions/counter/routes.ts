import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type HttpApp, MynaError } from '../../kernel/index.ts';
import type { Identity } from '../identity/index.ts';
import { registryMessages, registryProblems } from '../registry/index.ts';
import type { Counter } from './counter.ts';
import type { CounterDeps, Officer } from './deps.ts';
import * as desk from './desk.ts';
import { counterMessages, counterProblems } from './messages.ts';
import { registerChangeRoutes } from './routes-change.ts';
import { registerIdentityRoutes } from './routes-identity.ts';
import { registerJourneyRoutes } from './routes-journeys.ts';
import { registerRenewalRoutes } from './routes-renewal.ts';
import { registerReplacementRoutes } from './routes-replacement.ts';
import { registerScreenRoutes } from './routes-screen.ts';
import * as shapes from './schemas.ts';
import type { Visit } from './types.ts';
import { showVisit } from './views.ts';

const { oneVisit, visitAnswer } = shapes;
const allVisits = '/api/v1/counter/visits';

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
    office: servedOffice({ doorSession, cookies }),
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
export function servedOffice({ doorSession, cookies }: Pick<FastifyRequest, 'doorSession' | 'cookies'>): string {
  const [first, ...others] = doorSession.offices;
  if (first === undefined) throw new MynaError('MYNA_COUNTER_OFFICE_NEEDED');
  const office = others.length === 0 ? first : others.concat(first).find((each) => each === cookies[officeCookie]);
  if (office === undefined) throw new MynaError('MYNA_COUNTER_OFFICE_CHOICE');
  return office;
}

function registerDeskRoutes(app: HttpApp, { deps, asOfficer, officerOf, visitOf, show }: CounterRoutes): void {
  app.get(
    allVisits,
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
    allVisits,
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
