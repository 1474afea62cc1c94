import type { FastifyRequest } from 'fastify';
import type { Foundation } from './foundation.ts';
import {
  type ChipSupply,
  counterKeyOf,
  createCards,
  issuerKeyOf,
  registerCardsRoutes,
  withFaultyChips,
} from './institutions/cards/index.ts';
import { createCertification, registerCeremonyRoutes, registerCertificationRoutes } from './institutions/certification/index.ts';
import { createCounter, registerCounterRoutes } from './institutions/counter/index.ts';
import { createExchange, registerExchangeRoutes } from './institutions/exchange/index.ts';
import { createHelpline, createVerifiers, registerHelplineRoutes } from './institutions/helpline/index.ts';
import { createIdentity } from './institutions/identity/index.ts';
import { createPortal, registerPortalRoutes } from './institutions/portal/index.ts';
import { createRegistry, type Registry } from './institutions/registry/index.ts';
import {
  createOrderedFaults,
  createSandbox,
  createTray,
  registerFaultRoutes,
  registerSandboxRoutes,
  registerTrayRoutes,
  requireLivingChip,
  type Sandbox,
  type Tray,
  type TrayDeps,
  withFaultyJobs,
  withFaultyPost,
  withFaultyStatus,
} from './institutions/sandbox/index.ts';
import { createTax, registerTaxRoutes } from './institutions/tax/index.ts';
import { jobHandlers } from './job-handlers.ts';
import { documentMessages, documentProblems } from './kernel/documents/index.ts';
import { type DueEvents, type HttpApp, type JobHandlers, type MovableClock, MynaError, Temporal } from './kernel/index.ts';

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

export interface CountryServices {
  movableClock(events: readonly DueEvents[]): MovableClock;
  /** Throws everything away and starts anew, after the answer has left. */
  reset(): Promise<void>;
}

/** The same on every installation: it gives an application the same production dates everywhere. */
const leadTimeSeed = 'openmyna';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Before the first card of anybody in the sandbox's past. */
const sandboxAuthoritiesSince = Temporal.PlainDate.from('2016-01-04');

/** Opens every institution, each with the doors that it may use. */
export function openInstitutions(foundation: Foundation, services: CountryServices): Institutions {
  const isSandbox = foundation.config.mode === 'sandbox';
  const { databases, keys, clock, time, letters, documents, profile, log, publicUrl } = foundation;

  let registry: Registry;
  const exchange = createExchange({
    databases,
    keys,
    time,
    openers: { individualNumber: (residentId, sealed) => registry.openSealedNumber(residentId, sealed) },
    onSequencerError: (error) => log.error({ event: 'exchange.sequencer-failed', error }),
  });
  registry = createRegistry({ databases, keys, clock, exchange, profile });
  const certification = createCertification({
    databases,
    clock,
    time,
    keys,
    publicUrl,
    log,
    ...(isSandbox ? { foundedOn: sandboxAuthoritiesSince } : {}),
  });
  const faults = createOrderedFaults(time);
  const post = isSandbox ? withFaultyPost(letters, faults) : letters;
  const statusService = isSandbox ? withFaultyStatus(certification, faults) : certification;
  let sandbox: Sandbox | undefined;
  const tray = isSandbox
    ? openTray(foundation, {
        resolve: async (name) => sandbox?.findCard(name),
        beforeConnect: async (cardId) => {
          requireLivingChip(faults, cardId);
          return admitCard(cardId);
        },
      })
    : undefined;
  const production = createCards({
    database: databases.as('core'),
    keys,
    clock,
    time,
    letters: post,
    documents,
    certification,
    registry,
    exchange,
    chips: tray ? withFaultyChips(tray.supply, async () => faults.take('chip')) : noChips,
    profile,
    seed: leadTimeSeed,
  });
  const { cards } = production;
  const identity = createIdentity({
    databases,
    keys,
    time,
    log,
    certification: statusService,
    exchange,
    publicUrl: () => publicUrl,
    servicesOpenTo: isSandbox ? 'everybody' : 'operators',
    tlsClients: foundation.config.tlsClients && { host: foundation.config.host, ...foundation.config.tlsClients },
  });
  const { sessions, staff } = identity;
  const requireOperator = sessions.requireSession('bureau', 'bureau.operator');
  const counter = createCounter({ databases, keys, clock, time, registry, cards, exchange, documents, profile });
  const portal = createPortal({ exchange, sessions, clock });
  const tax = createTax({ databases, exchange, sessions });
  exchange.subscribe('tax', (notice) => tax.learn(notice));

  /** What a terminal with network does with a card that is put into it. The counter may read a suspended one, to lift the suspension. */
  const admitCard = async (cardId: string): Promise<'fine' | 'suspended' | 'blocked'> => {
    const state = await certification.cardState(cardId);
    if (state === 'revoked') return 'blocked';
    return state === 'suspended' && !(await counter.store.hasScreenFor(cardId)) ? 'suspended' : 'fine';
  };
  if (tray) certification.onCardBlocked(({ cardId }) => tray.eject(cardId));
  const helpline = createHelpline({
    databases,
    keys,
    clock,
    time,
    profile,
    registry,
    cards,
    verifiers: createVerifiers({ certification, sessions, clock, ...(tray ? { terminal: admitCard } : {}) }),
  });

  const movable = services.movableClock([registry.dueEvents, production.dueEvents, helpline.dueEvents, errandsOf(() => sandbox)]);
  sandbox =
    tray &&
    createSandbox({
      database: databases.as('sandbox'),
      keys,
      clock: movable,
      letters,
      registry,
      cards,
      staff,
      chips: tray,
      counter,
      profile,
      log,
      people: foundation.config.people,
      reset: services.reset,
    });

  const jobs = jobHandlers(production.jobs, { exchange, staff });
  let sequencer: { stop(): Promise<void> } | undefined;
  return {
    jobs: isSandbox ? withFaultyJobs(jobs, faults) : jobs,
    clock: movable,
    requireOperator,
    registerRoutes(app) {
      app.problems.add(documentProblems, documentMessages);
      registerExchangeRoutes(app, exchange);
      registerCertificationRoutes(app, statusService);
      registerCeremonyRoutes(app, certification.ceremonies, {
        requireOperator: sessions.requireSession('bureau', 'bureau.operator'),
        actorOf: (request) => ({ institution: 'bureau', person: request.doorSession.code }),
      });
      registerCardsRoutes(app, production, {
        requireOperator,
        actorOf: (request) => ({ institution: 'bureau', person: request.doorSession.code }),
      });
      identity.registerRoutes(app);
      registerCounterRoutes(app, counter, sessions);
      registerPortalRoutes(app, portal);
      registerTaxRoutes(app, tax);
      registerHelplineRoutes(app, helpline, sessions);
      if (!tray || !sandbox) return;
      registerTrayRoutes(app, tray);
      registerFaultRoutes(app, faults, {
        line: foundation.databaseLine,
        tray,
        clock: movable,
        cardOf: async (name) => (await sandbox?.findCard(name)) ?? (uuid.test(name) ? (await cards.getCard(name)).id : undefined),
      });
      registerSandboxRoutes(app, sandbox, { clock: movable, profile, reset: services.reset });
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
      await helpline.stop();
      await tray?.close();
      await production.stop();
      await identity.stop();
      await certification.stop();
      await sequencer?.stop();
    },
  };
}

/** The sandbox is opened after the clock that it moves. */
function errandsOf(sandbox: () => Sandbox | undefined): DueEvents {
  return {
    room: 'sandbox',
    next: async (after) => sandbox()?.dueEvents.next(after),
    run: async (now) => sandbox()?.dueEvents.run(now),
  };
}

/** Chips come from a card printer; without one, production waits and the operator sees the job that cannot go on. */
const noChips: ChipSupply = {
  takeBlank: () => Promise.reject(new MynaError('MYNA_CHIP_SUPPLY_MISSING')),
  handOver: () => Promise.reject(new MynaError('MYNA_CHIP_SUPPLY_MISSING')),
  destroy: () => Promise.reject(new MynaError('MYNA_CHIP_SUPPLY_MISSING')),
};

function openTray({ databases, keys, profile }: Foundation, asks: Pick<TrayDeps, 'resolve' | 'beforeConnect'>): Tray {
  return createTray({
    pool: databases.pool('sandbox'),
    keys,
    profile: profile.name,
    issuerKey: (cardId) => issuerKeyOf(keys, cardId),
    counterKey: (cardId) => counterKeyOf(keys, cardId),
    ...asks,
  });
}
