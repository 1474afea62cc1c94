import type { Foundation } from './foundation.ts';
import { type CardsOptions, type ChipSupply, counterKeyOf, createCards, issuerKeyOf, withFaultyChips } from './institutions/cards/index.ts';
import { type Certification, createCertification } from './institutions/certification/index.ts';
import { createCounter } from './institutions/counter/index.ts';
import { createExchange, type Exchange } from './institutions/exchange/index.ts';
import { createHelpline, createVerifiers } from './institutions/helpline/index.ts';
import { createIdentity, type Identity } from './institutions/identity/index.ts';
import { createMandates } from './institutions/mandates/index.ts';
import { createMailService, createNotifications, createPushService, notify } from './institutions/notifications/index.ts';
import { createPortal } from './institutions/portal/index.ts';
import { createProcedures } from './institutions/procedures/index.ts';
import { createProofs } from './institutions/proofs/index.ts';
import { createRegistry, type Registry } from './institutions/registry/index.ts';
import {
  createMailbox,
  createOrderedFaults,
  createSandbox,
  createTray,
  type Mailbox,
  requireLivingChip,
  type Sandbox,
  type Tray,
  type TrayDeps,
  withFaultyPost,
  withFaultyStatus,
} from './institutions/sandbox/index.ts';
import { createTax } from './institutions/tax/index.ts';
import { type DueEvents, type MovableClock, MynaError, Temporal } from './kernel/index.ts';

export interface CountryServices {
  movableClock(events: readonly DueEvents[]): MovableClock;
  /** Throws everything away and starts anew, after the answer has left. */
  reset(): Promise<void>;
}

/** The same on every installation: it gives an application the same production dates everywhere. */
const leadTimeSeed = 'openmyna';

/** Before the first card of anybody in the sandbox's past. */
const sandboxAuthoritiesSince = Temporal.PlainDate.from('2016-01-04');

/** Every institution of the country, and the sandbox where there is one. */
export type Rooms = ReturnType<typeof openRooms>;

/** Opens every institution, each with the doors that it may use. */
export function openRooms(foundation: Foundation, services: CountryServices) {
  const isSandbox = foundation.config.mode === 'sandbox';
  const { databases, keys, clock, time, documents, profile, letters } = foundation;

  const { exchange, registry } = openRegister(foundation);
  const mailbox = isSandbox && !foundation.config.mail.server ? createMailbox() : undefined;
  const notifications = openNotifications(foundation, exchange, mailbox);
  const { notifyCode } = notifications;
  const certification = openCertification(foundation);
  const faults = createOrderedFaults(time);
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
  const production = openCards(foundation, {
    letters: isSandbox ? withFaultyPost(letters, faults) : letters,
    certification,
    registry,
    exchange,
    chips: tray ? withFaultyChips(tray.supply, async () => faults.take('chip')) : noChips,
  });
  const { cards } = production;
  const identity = openIdentity(foundation, { certification: statusService, exchange });
  const { sessions, staff } = identity;
  const mandates = createMandates({ databases, keys, clock, exchange, certification: statusService, notify });
  const counter = createCounter({ databases, keys, clock, time, registry, cards, exchange, mandates, documents, profile });
  const portal = createPortal({ exchange, sessions, mandates, clock, profile });
  const proofs = openProofs(foundation, { exchange, certification: statusService, sessions, notifyCode });
  const tax = createTax({ databases, exchange, sessions });
  exchange.subscribe('tax', (notice) => tax.learn(notice));

  /** What a terminal with network does with a card that is put into it. The counter may read a suspended one, to lift the suspension. */
  const admitCard = async (cardId: string): Promise<'fine' | 'suspended' | 'blocked'> => {
    const state = await certification.cardState(cardId);
    if (state === 'revoked') return 'blocked';
    return state === 'suspended' && !(await counter.store.hasScreenFor(cardId)) ? 'suspended' : 'fine';
  };
  if (tray) certification.onCardBlocked(({ cardId }) => tray.eject(cardId));
  const verifiers = createVerifiers({
    certification,
    sessions,
    passkeys: identity.passkeys,
    clock,
    ...(tray ? { terminal: admitCard } : {}),
  });
  const helpline = createHelpline({ databases, keys, clock, time, profile, registry, cards, verifiers });

  const procedures = createProcedures({
    databases,
    keys,
    clock,
    exchange,
    registry,
    certification,
    documents,
    letters,
    notifyCode,
    mandates,
  });

  const movable = services.movableClock([
    registry.dueEvents,
    production.dueEvents,
    helpline.dueEvents,
    proofs.dueEvents,
    procedures.dueEvents,
    mandates.dueEvents,
    errandsOf(() => sandbox),
  ]);
  sandbox = tray && openSandbox(foundation, services, { clock: movable, registry, cards, staff, chips: tray, counter });
  return {
    exchange,
    notifications,
    registry,
    certification,
    statusService,
    production,
    identity,
    counter,
    mandates,
    portal,
    proofs,
    tax,
    helpline,
    procedures,
    faults,
    tray,
    mailbox,
    sandbox,
    movable,
  };
}

/** Mails go to the mail server; in a sandbox without one, to the sandbox's own mailbox. */
function openNotifications({ config, databases, keys, time }: Foundation, exchange: Exchange, mailbox: Mailbox | undefined) {
  const { from } = config.mail;
  const server = config.mail.server ?? mailbox?.address;
  return createNotifications({
    databases,
    exchange,
    keys,
    mail: server === undefined ? undefined : createMailService({ server, from }),
    push: createPushService({ keys, time, contact: `mailto:${from}`, allowsLoopback: config.mode === 'sandbox' }),
  });
}

/** The register, and the exchange that opens a sealed number through it: each is the other's way to a person. */
function openRegister({ databases, keys, clock, time, profile, log, letters }: Foundation) {
  let registry: Registry;
  const exchange = createExchange({
    databases,
    keys,
    time,
    openers: { individualNumber: (residentId, sealed) => registry.openSealedNumber(residentId, sealed) },
    letters,
    tell: notify,
    onSequencerError: (error) => log.error({ event: 'exchange.sequencer-failed', error }),
  });
  registry = createRegistry({ databases, keys, clock, exchange, profile });
  return { exchange, registry };
}

function openCertification({ config, databases, clock, time, keys, publicUrl, log }: Foundation): Certification {
  const founded = config.mode === 'sandbox' ? { foundedOn: sandboxAuthoritiesSince } : {};
  return createCertification({ databases, clock, time, keys, publicUrl, log, ...founded });
}

function openCards(
  { databases, keys, clock, time, documents, profile }: Foundation,
  parts: Pick<CardsOptions, 'letters' | 'certification' | 'registry' | 'exchange' | 'chips'>,
) {
  const database = databases.as('core');
  return createCards({ database, keys, clock, time, documents, profile, seed: leadTimeSeed, ...parts });
}

function openIdentity(
  { config, databases, keys, time, log, publicUrl }: Foundation,
  parts: { readonly certification: Certification; readonly exchange: Exchange },
): Identity {
  return createIdentity({
    databases,
    keys,
    time,
    log,
    publicUrl: () => publicUrl,
    servicesOpenTo: config.mode === 'sandbox' ? 'everybody' : 'operators',
    isAlone: config.databaseUrl === undefined,
    tlsClients: config.tlsClients && { host: config.host, ...config.tlsClients },
    ...parts,
  });
}

function openProofs(
  { databases, keys, clock, time, documents, profile, publicUrl }: Foundation,
  parts: Pick<Parameters<typeof createProofs>[0], 'exchange' | 'certification' | 'sessions' | 'notifyCode'>,
) {
  return createProofs({ databases, keys, clock, time, documents, profile, publicUrl: () => publicUrl, ...parts });
}

function openSandbox(
  { config, databases, keys, letters, profile, log }: Foundation,
  { reset }: CountryServices,
  parts: Pick<Parameters<typeof createSandbox>[0], 'clock' | 'registry' | 'cards' | 'staff' | 'chips' | 'counter'>,
): Sandbox {
  return createSandbox({ database: databases.as('sandbox'), keys, letters, profile, log, people: config.people, reset, ...parts });
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

function openTray({ config, databases, keys, profile }: Foundation, asks: Pick<TrayDeps, 'resolve' | 'beforeConnect'>): Tray {
  return createTray({
    pool: databases.pool('sandbox'),
    keys,
    isAlone: config.databaseUrl === undefined,
    profile: profile.name,
    issuerKey: (cardId) => issuerKeyOf(keys, cardId),
    counterKey: (cardId) => counterKeyOf(keys, cardId),
    ...asks,
  });
}
