/**
 * The ordinary journeys in one go, through the same functions as the officer's and the resident's pages: for the sandbox, whose staff come to the counter like
 * everybody else when their cards end.
 */
import { type CardTransport, connectCard, fromHex, type PinKind, toHex } from '@openmyna/reader';
import { applyAtCounter } from './apply-at-counter.ts';
import { nextCardStep } from './chip.ts';
import { comparePhoto, handOver, openCollection } from './collect.ts';
import type { Counter } from './counter.ts';
import type { Officer } from './deps.ts';
import { abandonVisit, choosePerson, finishVisit, proveIdentity, startVisit } from './desk.ts';
import { nextOldCardStep } from './exchange-of-cards.ts';
import { openRenewal, wantCertificates } from './renew-at-counter.ts';
import type { ScreenMove } from './screen-move.ts';
import type { Journey, PresentedDocument, Visit } from './types.ts';
import { residentScreen } from './visit-fold.ts';

/** Whoever comes, with what is laid on the desk. */
export interface Caller {
  readonly residentId: string;
  readonly documents: readonly PresentedDocument[];
  readonly pins: Readonly<Record<PinKind, string>>;
  /** Puts a card of this person into a reader; closing the transport takes it out. */
  insert(cardId: string): Promise<CardTransport>;
}

/** Opens a visit, does what `errand` does, ends it; a visit that fails is broken off. @throws {MynaError} whatever the journey refuses */
async function visitFor(
  deps: Counter,
  officer: Officer,
  caller: Caller,
  journey: Journey,
  errand: (visit: Visit) => Promise<Visit>,
): Promise<void> {
  let visit = await startVisit(deps, officer, journey);
  try {
    ({ visit } = await choosePerson(deps, officer, visit, caller.residentId));
    ({ visit } = await proveIdentity(deps, officer, visit, { visitor: 'self', documents: caller.documents }));
    await finishVisit(deps, officer, await errand(visit));
  } catch (error) {
    const latest = await deps.store.get(visit.id);
    if (latest.stage === 'open' && !latest.isChipDelivered) await abandonVisit(deps, officer, latest, 'mistake');
    throw error;
  }
}

/** New certificates, as far as they may be renewed today. */
export function renewCertificates(deps: Counter, officer: Officer, caller: Caller): Promise<void> {
  return visitFor(deps, officer, caller, 'renewal', async (started) => {
    const { visit, plan } = await openRenewal(deps, officer, started);
    const kinds = plan.kinds.filter(({ isRenewable }) => isRenewable).map(({ kind }) => kind);
    const compared = visit.needsPhotoComparison ? await comparePhoto(deps, officer, visit, true) : visit;
    const wanted = await wantCertificates(deps, officer, compared, kinds);
    return runScreen(deps, wanted, caller, plan.card.id);
  });
}

/** An application for a card, with a photo taken today. */
export function applyForCard(deps: Counter, officer: Officer, caller: Caller, photo: { bytes: Uint8Array; sha256: string }): Promise<void> {
  return visitFor(deps, officer, caller, 'application', async (visit) => {
    const takenOn = await deps.clock.today();
    return (await applyAtCounter(deps, officer, visit, { photo: { ...photo, takenOn } })).visit;
  });
}

/** The card that lies at the office, in exchange for the one before where there is one. Two documents stand in for the notice. */
export function collectCard(deps: Counter, officer: Officer, caller: Caller): Promise<void> {
  return visitFor(deps, officer, caller, 'collection', async (started) => {
    const { visit: opened, collection } = await openCollection(deps, officer, started, undefined);
    let visit = opened.needsPhotoComparison ? await comparePhoto(deps, officer, opened, true) : opened;
    if (visit.exchange) visit = await readOldCard(deps, officer, visit, caller, visit.exchange.oldCardId);
    visit = await runScreen(deps, visit, caller, collection.card.id);
    return (await handOver(deps, officer, visit)).visit;
  });
}

async function readOldCard(deps: Counter, officer: Officer, visit: Visit, caller: Caller, cardId: string): Promise<Visit> {
  const transport = await caller.insert(cardId);
  try {
    let step = await nextOldCardStep(deps, officer, visit, { restart: true });
    while (step.move.kind === 'command') {
      const response = toHex(await transport.transmit(fromHex(step.move.apdu)));
      step = await nextOldCardStep(deps, officer, step.visit, { response });
    }
    return step.visit;
  } finally {
    await transport.close();
  }
}

/** What the resident's own screen does: it relays, and types the PINs on the chip. */
async function runScreen(deps: Counter, visit: Visit, caller: Caller, cardId: string): Promise<Visit> {
  const transport = await caller.insert(cardId);
  try {
    const next = async (request: { response?: string; restart?: boolean }): Promise<ScreenMove> =>
      nextCardStep(deps, residentScreen, await deps.store.get(visit.id), request);
    let move = await next({ restart: true });
    while (move.kind !== 'done') {
      if (move.kind === 'command') move = await next({ response: toHex(await transport.transmit(fromHex(move.apdu))) });
      else {
        await typePins(transport, move, caller);
        move = await next({});
      }
    }
    return await deps.store.get(visit.id);
  } finally {
    await transport.close();
  }
}

async function typePins(transport: CardTransport, move: Extract<ScreenMove, { kind: 'pins' }>, { pins }: Caller): Promise<void> {
  const terminal = await connectCard(transport);
  for (const { kind } of move.pins) {
    if (move.mode === 'enter') await terminal.verifyPin(kind, pins[kind]);
    else if (move.mode === 'first') await terminal.setFirstPin(kind, move.transportPin ?? '', pins[kind]);
    else await terminal.setPermittedPin(kind, pins[kind]);
  }
}
