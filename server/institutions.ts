import type { FastifyRequest } from 'fastify';
import type { Foundation } from './foundation.ts';
import { registerCardsRoutes } from './institutions/cards/index.ts';
import { registerCeremonyRoutes, registerCertificationRoutes } from './institutions/certification/index.ts';
import { registerCounterRoutes, servedOffice } from './institutions/counter/index.ts';
import { registerExchangeRoutes } from './institutions/exchange/index.ts';
import { registerHelplineRoutes } from './institutions/helpline/index.ts';
import { registerMandateRoutes } from './institutions/mandates/index.ts';
import { registerNotificationRoutes } from './institutions/notifications/index.ts';
import { registerPortalRoutes } from './institutions/portal/index.ts';
import { registerProcedureRoutes } from './institutions/procedures/index.ts';
import { registerProofRoutes } from './institutions/proofs/index.ts';
import {
  registerFaultRoutes,
  registerMailRoutes,
  registerSandboxRoutes,
  registerTrayRoutes,
  withFaultyJobs,
} from './institutions/sandbox/index.ts';
import { registerTaxRoutes } from './institutions/tax/index.ts';
import { jobHandlers } from './job-handlers.ts';
import { documentMessages, documentProblems } from './kernel/documents/index.ts';
import type { Actor, HttpApp, JobHandlers, MovableClock } from './kernel/index.ts';
import { registerLogDoors } from './log-doors.ts';
import { type CountryServices, openRooms, type Rooms } from './rooms.ts';

/** All rooms of the country, wired together. */
export interface Institutions {
  readonly jobs: JobHandlers;
  readonly clock: MovableClock;
  /** Lets operators of the bureau pass. */
  readonly requireOperator: (request: FastifyRequest) => Promise<void>;
  registerRoutes(app: HttpApp): void;
  /** What must run before the first request: keys, authorities, leases. */
  start(): Promise<void>;
  /** The sandbox's people, where they are not there yet. */
  populate(): Promise<void>;
  stop(): Promise<void>;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Opens every institution and says how the country starts, serves and ends them. */
export function openInstitutions(foundation: Foundation, services: CountryServices): Institutions {
  const rooms = openRooms(foundation, services);
  const { certification, exchange, identity, production, tray, sandbox, helpline } = rooms;
  const requireOperator = identity.sessions.requireSession('bureau', 'bureau.operator');
  const jobs = jobHandlers(
    { ...production.jobs, ...rooms.notifications.jobs },
    { exchange, staff: identity.staff, closing: [rooms.procedures] },
  );
  let sequencer: { stop(): Promise<void> } | undefined;
  return {
    jobs: foundation.config.mode === 'sandbox' ? withFaultyJobs(jobs, rooms.faults) : jobs,
    clock: rooms.movable,
    requireOperator,
    registerRoutes(app) {
      registerRoomRoutes(app, rooms, requireOperator);
      registerSandboxDoors(app, rooms, foundation, services);
    },
    async start() {
      await certification.start();
      await identity.start();
      await production.start();
      sequencer = exchange.startSequencer();
      await exchange.deliverWaiting();
    },
    populate: async () => sandbox?.seed(),
    async stop() {
      await sandbox?.stop();
      await rooms.mailbox?.close();
      await helpline.stop();
      await tray?.close();
      await production.stop();
      await identity.stop();
      await certification.stop();
      await sequencer?.stop();
    },
  };
}

function registerRoomRoutes(app: HttpApp, rooms: Rooms, requireOperator: Institutions['requireOperator']): void {
  const { sessions } = rooms.identity;
  const bureauDoor = {
    requireOperator,
    actorOf: (request: FastifyRequest): Actor => ({ institution: 'bureau', person: request.doorSession.code }),
  };
  app.problems.add(documentProblems, documentMessages);
  registerExchangeRoutes(app, rooms.exchange);
  registerCertificationRoutes(app, rooms.statusService);
  registerCeremonyRoutes(app, rooms.certification.ceremonies, bureauDoor);
  registerCardsRoutes(app, rooms.production, bureauDoor);
  rooms.identity.registerRoutes(app);
  registerCounterRoutes(app, rooms.counter, sessions);
  registerMandateRoutes(app, rooms.mandates, {
    onRequest: sessions.requireSession('portal'),
    codeOf: (request) => request.doorSession.code,
  });
  registerPortalRoutes(app, rooms.portal);
  registerProofRoutes(app, rooms.proofs);
  registerNotificationRoutes(app, rooms.notifications, {
    onRequest: sessions.requireSession('portal'),
    codeOf: (request) => request.doorSession.code,
    acting: rooms.mandates.acting,
    actingOf: (request) => request.actingFor,
  });
  registerTaxRoutes(app, rooms.tax);
  registerHelplineRoutes(app, rooms.helpline, sessions);
  registerProcedureRoutes(app, rooms.procedures, {
    applicant: {
      onRequest: sessions.requireSession('portal'),
      codeOf: (request) => request.doorSession.code,
      acting: rooms.mandates.acting,
    },
    office: {
      onRequest: sessions.requireSession('counter', 'counter.officer'),
      maySeeQueue: sessions.requireSession('counter', ['counter.officer', 'counter.dpo']),
      officerOf: (request) => ({ person: request.doorSession.code, office: servedOffice(request) }),
    },
  });
  registerLogDoors(app, rooms.exchange, sessions);
}

function registerSandboxDoors(app: HttpApp, rooms: Rooms, foundation: Foundation, { reset }: CountryServices): void {
  const { tray, sandbox, faults, movable, production } = rooms;
  if (!tray || !sandbox) return;
  registerTrayRoutes(app, tray);
  registerMailRoutes(app, rooms.mailbox);
  registerFaultRoutes(app, faults, {
    line: foundation.databaseLine,
    tray,
    clock: movable,
    cardOf: async (name) => (await sandbox.findCard(name)) ?? (uuid.test(name) ? (await production.cards.getCard(name)).id : undefined),
  });
  registerSandboxRoutes(app, sandbox, { clock: movable, profile: foundation.profile, reset });
}
