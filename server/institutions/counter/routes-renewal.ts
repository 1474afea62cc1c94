import { z } from 'zod';
import type { HttpApp } from '../../kernel/index.ts';
import { nextOldCardStep, noteUnreadable } from './exchange-of-cards.ts';
import { notePendingStay, openRenewal, wantCertificates } from './renew-at-counter.ts';
import type { CounterRoutes } from './routes.ts';
import * as shapes from './schemas.ts';
import { showCard, showMove, showPlan, showResident } from './views.ts';

const { oneVisit, visitAnswer, visitParams: params } = shapes;

const renewalAnswer = {
  200: z.object({ visit: shapes.visitShape, card: shapes.cardShape, person: shapes.residentShape, plan: shapes.planShape }),
};

/** Renewal of certificates and of cards at the counter; the chip's part is moved by `card/next` like every work on a chip. */
export function registerRenewalRoutes(app: HttpApp, routes: CounterRoutes): void {
  registerCertificateRoutes(app, routes);
  registerOldCardRoutes(app, routes);
}

function registerCertificateRoutes(app: HttpApp, { deps, asOfficer, officerOf, visitOf, show }: CounterRoutes): void {
  app.post(
    `${oneVisit}/renewal`,
    {
      ...asOfficer,
      schema: {
        summary: 'The person’s live card, and which of its certificates may be renewed today',
        params,
        response: renewalAnswer,
      },
    },
    async (request) => {
      const { visit, plan, person } = await openRenewal(deps, officerOf(request), await visitOf(request));
      return { visit: show(visit), card: showCard(plan.card), person: showResident(person), plan: showPlan(plan) };
    },
  );
  app.post(
    `${oneVisit}/renewal-pending`,
    {
      ...asOfficer,
      schema: {
        summary: 'The residence card bears the stamp of a pending application: card and stay go on for two months, once',
        params,
        body: shapes.pendingBody,
        response: renewalAnswer,
      },
    },
    async (request) => {
      const { visit, plan, person } = await notePendingStay(deps, officerOf(request), await visitOf(request), request.body.isPending);
      return { visit: show(visit), card: showCard(plan.card), person: showResident(person), plan: showPlan(plan) };
    },
  );
  app.post(
    `${oneVisit}/certificates`,
    {
      ...asOfficer,
      schema: {
        summary: 'The certificates that the chip gets new in this visit',
        params,
        body: shapes.certificatesBody,
        response: visitAnswer,
      },
    },
    async (request) => ({ visit: show(await wantCertificates(deps, officerOf(request), await visitOf(request), request.body.kinds)) }),
  );
}

/** The card that is handed in for a new one. */
function registerOldCardRoutes(app: HttpApp, { deps, asOfficer, officerOf, visitOf, show }: CounterRoutes): void {
  app.post(
    `${oneVisit}/old-card/next`,
    {
      ...asOfficer,
      schema: {
        summary: 'The next step on the card that is handed in, relayed by the officer’s terminal: what is registered on it is read',
        params,
        body: shapes.cardStepBody,
        response: { 200: z.object({ visit: shapes.visitShape, move: shapes.screenMoveShape }) },
      },
    },
    async (request) => {
      const { visit, move } = await nextOldCardStep(deps, officerOf(request), await visitOf(request), request.body);
      return { visit: show(visit), move: showMove(move) };
    },
  );
  app.post(
    `${oneVisit}/old-card/unreadable`,
    {
      ...asOfficer,
      schema: {
        summary: 'The chip of the card that is handed in is broken: nothing can be carried over',
        params,
        response: visitAnswer,
      },
    },
    async (request) => ({ visit: show(await noteUnreadable(deps, officerOf(request), await visitOf(request))) }),
  );
}
