import { z } from 'zod';
import type { HttpApp } from '../../kernel/index.ts';
import * as apply from './apply-at-counter.ts';
import * as collect from './collect.ts';
import { registerAtCounter } from './register-at-counter.ts';
import { giveUpCard } from './replace-at-counter.ts';
import type { CounterRoutes } from './routes.ts';
import * as shapes from './schemas.ts';
import { showCard, showResident } from './views.ts';
import { requireOpen } from './visit-fold.ts';

const { oneVisit, visitAnswer, visitParams: params } = shapes;

/** One route for each act of a journey. */
export function registerJourneyRoutes(app: HttpApp, routes: CounterRoutes): void {
  registerRegistrationRoutes(app, routes);
  registerApplicationRoutes(app, routes);
  registerCollectionRoutes(app, routes);
  registerHandOverRoutes(app, routes);
  registerCardRoutes(app, routes);
}

function registerRegistrationRoutes(app: HttpApp, { deps, asOfficer, officerOf, visitOf, show }: CounterRoutes): void {
  app.post(
    `${oneVisit}/registration`,
    {
      ...asOfficer,
      config: { idempotent: true },
      schema: {
        summary: 'Register a resident: the number is assigned at once, the letter follows by post',
        params,
        body: shapes.registrationBody,
        response: {
          200: z.object({ visit: shapes.visitShape, residentId: z.uuid(), householdId: z.uuid(), registeredOn: z.iso.date() }),
        },
      },
    },
    async (request) => {
      const { registration, evidence } = request.body;
      const { visit, registered } = await registerAtCounter(deps, officerOf(request), await visitOf(request), registration, evidence);
      const { residentId, householdId, registeredOn } = registered;
      return { visit: show(visit), residentId, householdId, registeredOn: registeredOn.toString() };
    },
  );
}

function registerApplicationRoutes(app: HttpApp, { deps, asOfficer, officerOf, visitOf, show }: CounterRoutes): void {
  app.post(
    `${oneVisit}/application`,
    {
      ...asOfficer,
      bodyLimit: 12_000_000,
      config: { idempotent: true },
      schema: {
        summary: 'Apply for a card by identity document alone',
        params,
        body: shapes.applicationBody,
        response: { 200: z.object({ visit: shapes.visitShape, reference: z.string(), stage: z.string() }) },
      },
    },
    async (request) => {
      const { photo, ...others } = request.body;
      const captured = photo && { bytes: Buffer.from(photo.data, 'base64'), sha256: photo.sha256, takenOn: photo.takenOn };
      const { visit, application, progress } = await apply.applyAtCounter(deps, officerOf(request), await visitOf(request), {
        ...others,
        photo: captured,
      });
      return { visit: show(visit), reference: application.reference, stage: progress.stage };
    },
  );
  app.post(
    `${oneVisit}/number-letter`,
    {
      ...asOfficer,
      config: { idempotent: true },
      schema: { summary: 'Replace a lost letter: the old application number dies', params, response: visitAnswer },
    },
    async (request) => ({ visit: show(await apply.orderNumberLetter(deps, officerOf(request), await visitOf(request))) }),
  );
}

function registerCollectionRoutes(app: HttpApp, { deps, asOfficer, officerOf, visitOf, show }: CounterRoutes): void {
  app.post(
    `${oneVisit}/collection`,
    {
      ...asOfficer,
      schema: {
        summary: 'Open the card that waits for this person',
        params,
        body: shapes.collectionBody,
        response: {
          200: z.object({
            visit: shapes.visitShape,
            card: shapes.cardShape,
            reference: z.string(),
            collectBy: z.iso.date(),
            person: z.object({ name: z.string(), kana: z.string(), birthDate: z.iso.date(), address: z.string() }),
          }),
        },
      },
    },
    async (request) => {
      const { visit, collection } = await collect.openCollection(
        deps,
        officerOf(request),
        await visitOf(request),
        request.body.noticeNumber,
      );
      const { name, kana, birthDate, address } = collection.person;
      return {
        visit: show(visit),
        card: showCard(collection.card),
        reference: collection.application.reference,
        collectBy: collection.collectBy.toString(),
        person: { name, kana, birthDate: birthDate.toString(), address },
      };
    },
  );
  app.get(
    `${oneVisit}/card-photo`,
    { ...asOfficer, schema: { summary: 'The portrait on the card, JPEG; logged', params } },
    async (request, reply) => {
      const jpeg = await collect.openCardPhoto(deps, officerOf(request), await visitOf(request));
      return reply.type('image/jpeg').send(Buffer.from(jpeg));
    },
  );
}

function registerHandOverRoutes(app: HttpApp, { deps, asOfficer, officerOf, visitOf, show }: CounterRoutes): void {
  app.post(
    `${oneVisit}/hand-over`,
    {
      ...asOfficer,
      schema: {
        summary: 'Hand the card over, once',
        params,
        response: { 200: z.object({ visit: shapes.visitShape, card: shapes.cardShape }) },
      },
    },
    async (request) => {
      const { visit, card } = await collect.handOver(deps, officerOf(request), await visitOf(request));
      return { visit: show(visit), card: showCard(card) };
    },
  );
  app.post(
    `${oneVisit}/pin-sheet`,
    { ...asOfficer, schema: { summary: 'The blank PIN sheet, PDF, handed out with the advice', params } },
    async (request, reply) => {
      const visit = await visitOf(request);
      requireOpen(visit);
      const pdf = await deps.documents.renderPinSheet();
      if (!visit.isPinSheetGiven) await deps.store.append(visit, officerOf(request).code, { kind: 'pin-sheet-given' });
      return reply.type('application/pdf').send(Buffer.from(pdf));
    },
  );
}

function registerCardRoutes(app: HttpApp, { deps, asOfficer, officerOf, visitOf, show }: CounterRoutes): void {
  app.post(
    `${oneVisit}/card`,
    {
      ...asOfficer,
      schema: {
        summary: 'The person’s live card, for unlocking, suspending or resuming',
        params,
        response: { 200: z.object({ visit: shapes.visitShape, card: shapes.cardShape, person: shapes.residentShape }) },
      },
    },
    async (request) => {
      const officer = officerOf(request);
      const { visit, card, person } = await collect.openLiveCard(deps, officer, await visitOf(request));
      return { visit: show(visit), card: showCard(card), person: showResident(person) };
    },
  );
  app.post(
    `${oneVisit}/card-state`,
    {
      ...asOfficer,
      schema: {
        summary:
          'Suspend the card, lift the suspension (with card and person), or give the card up for good; confirmed everywhere when it answers',
        params,
        body: shapes.stateBody,
        response: { 200: z.object({ visit: shapes.visitShape, card: shapes.cardShape }) },
      },
    },
    async (request) => {
      const { action } = request.body;
      const [officer, before] = [officerOf(request), await visitOf(request)];
      const { visit, card } = await (action === 'give-up'
        ? giveUpCard(deps, officer, before)
        : collect.changeCardState(deps, officer, before, action));
      return { visit: show(visit), card: showCard(card) };
    },
  );
}
