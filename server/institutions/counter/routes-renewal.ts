import { z } from 'zod';
import type { HttpApp } from '../../kernel/index.ts';
import { openRenewal, wantCertificates } from './renew-at-counter.ts';
import type { CounterRoutes } from './routes.ts';
import * as shapes from './schemas.ts';
import { showCard, showPlan, showResident } from './views.ts';

const oneVisit = '/api/v1/counter/visits/:visit';
const params = shapes.visitParams;

/** Renewal of certificates at the counter; the chip's part is moved by `card/next` like every work on a chip. */
export function registerRenewalRoutes(app: HttpApp, { deps, asOfficer, officerOf, visitOf, show }: CounterRoutes): void {
  app.post(
    `${oneVisit}/renewal`,
    {
      ...asOfficer,
      schema: {
        summary: 'The person’s live card, and which of its certificates may be renewed today',
        params,
        response: {
          200: z.object({ visit: shapes.visitShape, card: shapes.cardShape, person: shapes.residentShape, plan: shapes.planShape }),
        },
      },
    },
    async (request) => {
      const { visit, plan, person } = await openRenewal(deps, officerOf(request), await visitOf(request));
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
        response: { 200: z.object({ visit: shapes.visitShape }) },
      },
    },
    async (request) => ({ visit: show(await wantCertificates(deps, officerOf(request), await visitOf(request), request.body.kinds)) }),
  );
}
