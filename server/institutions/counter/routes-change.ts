import { z } from 'zod';
import type { HttpApp } from '../../kernel/index.ts';
import { changeAtCounter, missingOnCards, noteCardNotBrought, openCardTurn } from './change-at-counter.ts';
import * as shapes from './change-schemas.ts';
import { purposeOf } from './deps.ts';
import { changeNumberAtCounter } from './number-at-counter.ts';
import type { CounterRoutes } from './routes.ts';
import { oneVisit, visitParams as params, visitAnswer } from './schemas.ts';

/** Changes of the record, of the cards that carry it, and of the number itself. */
export function registerChangeRoutes(app: HttpApp, routes: CounterRoutes): void {
  registerRecordRoutes(app, routes);
  registerCardRoutes(app, routes);
}

function registerRecordRoutes(app: HttpApp, { deps, asOfficer, officerOf, visitOf, show }: CounterRoutes): void {
  app.post(
    `${oneVisit}/change`,
    {
      ...asOfficer,
      config: { idempotent: true },
      schema: {
        summary: 'Write a change into the records of the person or of members of the household; late notices are taken with their delay',
        params,
        body: shapes.changeBody,
        response: visitAnswer,
      },
    },
    async (request) => ({ visit: show((await changeAtCounter(deps, officerOf(request), await visitOf(request), request.body)).visit) }),
  );
  app.post(
    `${oneVisit}/number-change`,
    {
      ...asOfficer,
      config: { idempotent: true },
      schema: {
        summary: 'Another individual number after a proven leak: the old one is dead for ever, a letter brings the new one',
        params,
        body: shapes.numberChangeBody,
        response: visitAnswer,
      },
    },
    async (request) => ({ visit: show(await changeNumberAtCounter(deps, officerOf(request), await visitOf(request), request.body)) }),
  );
  app.get(
    `${oneVisit}/told`,
    {
      ...asOfficer,
      schema: {
        summary: 'Who learns of this visit’s changes, by which law, and who was told when',
        params,
        response: { 200: z.object({ told: z.array(shapes.toldShape) }) },
      },
    },
    async (request) => {
      const visit = await visitOf(request);
      const ids = new Set(visit.changed.changes.map(({ changeId }) => changeId));
      const told: z.infer<typeof shapes.toldShape>[] = [];
      for (const residentId of new Set(visit.changed.changes.map((change) => change.residentId))) {
        const { notices } = await deps.exchange.disclose({
          code: await deps.exchange.codeFor(residentId, 'counter'),
          purpose: purposeOf[visit.journey],
          items: ['notices'],
          actor: { institution: 'counter', person: officerOf(request).code },
        });
        const lines = z.array(shapes.noticeLine).parse(notices);
        told.push(...lines.filter(({ changeId }) => ids.has(changeId)).map((line) => ({ ...line, residentId })));
      }
      return { told };
    },
  );
}

function registerCardRoutes(app: HttpApp, { deps, asOfficer, officerOf, visitOf, show }: CounterRoutes): void {
  app.get(
    `${oneVisit}/missing`,
    {
      ...asOfficer,
      schema: {
        summary: 'What is missing until records and cards agree',
        params,
        response: { 200: z.object({ cards: z.array(shapes.missingShape) }) },
      },
    },
    async (request) => ({
      cards: (await missingOnCards(deps, await visitOf(request))).map((each) => ({
        ...each,
        cardId: each.cardId ?? null,
        needsCertificates: [...each.needsCertificates],
        printed: each.printed.map(({ on, text }) => ({ on: on.toString(), text })),
      })),
    }),
  );
  app.post(
    `${oneVisit}/card-turn`,
    {
      ...asOfficer,
      schema: {
        summary: 'A member’s card lies in the reader: texts and certificates follow',
        params,
        body: shapes.memberBody,
        response: visitAnswer,
      },
    },
    async (request) => ({ visit: show(await openCardTurn(deps, officerOf(request), await visitOf(request), request.body.residentId)) }),
  );
  app.post(
    `${oneVisit}/card-not-brought`,
    {
      ...asOfficer,
      schema: {
        summary: 'The card is at home: the visit may end, the term goes on',
        params,
        body: shapes.memberBody,
        response: visitAnswer,
      },
    },
    async (request) => ({
      visit: show(await noteCardNotBrought(deps, officerOf(request), await visitOf(request), request.body.residentId)),
    }),
  );
}
