/** The resident's screen and the work on the chip. No PIN ever comes here: the screen sends it to the chip itself. */
import type { PinKind } from '@openmyna/reader';
import { type PinRule, pinRule } from '@openmyna/rules';
import { MynaError } from '../../kernel/index.ts';
import { advanceWork, type CardWork, deliverSteps, firstPinsOf, lookSteps, permitSteps, startWork, type WorkMove } from './card-work.ts';
import { followCertificates, startCertificates } from './certificates-on-chip.ts';
import { requireSameFace } from './collect.ts';
import type { CounterDeps, Officer } from './deps.ts';
import { requireOldCard, requireSameData, startCarrying } from './exchange-of-cards.ts';
import { guarded, type ScreenMove } from './screen-move.ts';
import { confirmTexts, endTurn, startTexts, wantsTexts } from './texts-on-chip.ts';
import type { Visit } from './types.ts';
import { isChipDone, requireCard, requireOpen } from './visit-fold.ts';

/** Journeys in which the counter works on a chip. */
const chipJourneys = ['collection', 'unlock', 'renewal', 'suspension', 'change'] as const;

/** Opens the resident's own screen; an earlier one of the visit closes. The token is shown once. */
export async function openScreen(deps: CounterDeps, officer: Officer, visit: Visit): Promise<{ visit: Visit; token: string }> {
  requireOpen(visit, ...chipJourneys);
  requireSameFace(visit);
  const token = await deps.store.openScreen(visit.id);
  await deps.store.dropWork(visit.id);
  return { visit: await deps.store.append(visit, officer.code, { kind: 'screen-opened' }), token };
}

/** The PINs that are to get a new value. @throws {MynaError} `MYNA_COUNTER_PIN_UNKNOWN` for a PIN that the card does not have */
export async function wantPins(deps: CounterDeps, officer: Officer, visit: Visit, pins: readonly PinKind[]): Promise<Visit> {
  requireOpen(visit, 'unlock');
  requireSameFace(visit);
  const isOffered = (pin: PinKind): boolean => deps.profile.pins.some(({ kind }) => kind === pin);
  if (pins.length === 0 || !pins.every(isOffered)) throw new MynaError('MYNA_COUNTER_PIN_UNKNOWN');
  await deps.store.dropWork(visit.id);
  return deps.store.append(visit, officer.code, { kind: 'pins-wanted', pins });
}

/**
 * The next step on the chip: without a response the first time and after PINs were set, otherwise with the chip's answer. `restart` begins anew, after
 * the card was taken out or the page was reloaded; whatever the chip has done already is found by asking it.
 *
 * @throws {MynaError} `MYNA_COUNTER_CARD_NOT_AUTHENTIC`, `MYNA_COUNTER_CARD_REFUSED`, `MYNA_COUNTER_CARD_BLOCKED`, `MYNA_COUNTER_CARD_MISMATCH`
 */
export async function nextCardStep(
  deps: CounterDeps,
  officer: string,
  visit: Visit,
  request: { readonly response?: string | undefined; readonly restart?: boolean | undefined },
): Promise<ScreenMove> {
  requireOpen(visit, ...chipJourneys);
  const cardId = requireSameFace(visit);
  const kept = await deps.store.loadWork<CardWork>(visit.id);
  const isFresh = kept === undefined || request.restart === true;
  const work = isFresh ? firstTask(deps, visit, cardId) : kept.work;
  let version = kept?.version ?? 0;
  const keep = async (next: CardWork): Promise<void> => {
    version += 1;
    await deps.store.saveWork(visit.id, next, version);
  };

  let current = visit;
  let step = guarded(() => advanceWork(work, cardId, isFresh ? undefined : request.response));
  for (;;) {
    if (step.work) await keep(step.work);
    if (step.move.kind !== 'finished') return screenMove(deps, step.move, undefined);
    current = await recordChip(deps, officer, current, step.move);
    const following = await followUp(deps, officer, current, cardId, step.move);
    current = following.visit;
    if (!('task' in following.next)) {
      await deps.store.dropWork(visit.id);
      return following.next;
    }
    const { next } = following;
    step = guarded(() => advanceWork(next, cardId, undefined));
  }
}

/** An unlock begins with the permit; everything else begins by asking the chip what it is. */
function firstTask(deps: CounterDeps, visit: Visit, cardId: string): CardWork {
  const key = deps.cards.counterKey(cardId);
  const isPermit = visit.journey === 'unlock' && visit.pinsWanted.length > 0;
  return isPermit ? startWork('permit', key, permitSteps(visit.pinsWanted)) : startWork('look', key, lookSteps);
}

type Finished = Extract<WorkMove, { kind: 'finished' }>;

/** Only the chip says that a PIN has its new value: the permit was used, and the tries are full again (invariant I6). */
const isRenewed = (deps: CounterDeps, { pins, awaited }: Finished, kind: PinKind): boolean =>
  pins[kind]?.state === 'set' && pins[kind].triesLeft === pinRule(kind, deps.profile).tries && !awaited.includes(kind);

async function recordChip(deps: CounterDeps, officer: string, visit: Visit, finished: Finished): Promise<Visit> {
  const { task, life, pins } = finished;
  const read = { kind: 'chip-read', life, pins } as const;
  if (task === 'permit') {
    const renewed = visit.pinsWanted.filter((kind) => isRenewed(deps, finished, kind));
    return deps.store.append(visit, officer, read, ...(renewed.length > 0 ? [{ kind: 'pins-set', pins: renewed } as const] : []));
  }
  if (life !== 'delivered' || visit.isChipDelivered || visit.journey !== 'collection') {
    // PINs that were at their transport value when this visit last looked: the resident has set them since.
    const kinds = deps.profile.pins.map(({ kind }) => kind);
    const set = kinds.filter((kind) => visit.chip?.pins[kind]?.state === 'transport' && pins[kind]?.state === 'set');
    return deps.store.append(visit, officer, read, ...(set.length > 0 ? [{ kind: 'pins-set', pins: set } as const] : []));
  }
  const set = deps.profile.pins.map(({ kind }) => kind).filter((kind) => pins[kind]?.state === 'set');
  return deps.store.append(visit, officer, read, { kind: 'pins-set', pins: set }, { kind: 'chip-delivered' });
}

/** Certificates that are wanted first; permitted PINs until the chip has them all; then first PINs while there are any; at collection delivery; then done. */
async function followUp(
  deps: CounterDeps,
  officer: string,
  visit: Visit,
  cardId: string,
  finished: Finished,
): Promise<{ visit: Visit; next: ScreenMove | CardWork }> {
  if (wantsTexts(visit)) return followTexts(deps, officer, visit, cardId, finished);
  if (visit.certificatesWanted.length > 0) {
    if (finished.task === 'look') return { visit, next: startCertificates(deps, visit, cardId, finished.pins) };
    const { visit: after, work } = await followCertificates(deps, officer, visit, cardId, finished);
    return { visit: after, next: work ?? startWork('look', deps.cards.counterKey(cardId), lookSteps) };
  }
  const done: ScreenMove = { kind: 'done', isDelivered: finished.life === 'delivered' };
  if (finished.task === 'permit') {
    // The screen may have gone on although the chip has not got every new value: what is missing is permitted and asked for again.
    const isComplete = visit.pinsWanted.length === 0;
    return { visit, next: isComplete ? done : startWork('permit', deps.cards.counterKey(cardId), permitSteps(visit.pinsWanted)) };
  }
  if (visit.exchange?.data === 'read') return carryOver(deps, officer, visit, cardId, finished);
  requireOldCard(visit);
  const pins = firstPinsOf(
    finished.pins,
    deps.profile.pins.map(({ kind }) => kind),
  );
  if (pins.length > 0) return { visit, next: screenMove(deps, { kind: 'pins', mode: 'first', pins }, deps.cards.transportPin(cardId)) };
  const isToDeliver = visit.journey === 'collection' && finished.life === 'personalised';
  if (isToDeliver) return { visit, next: startWork('deliver', deps.cards.counterKey(cardId), deliverSteps) };
  return { visit: await endTurn(deps, officer, visit, cardId), next: done };
}

/** What the old card held is written to the new one, and compared, before anybody sets a PIN on it. */
async function carryOver(deps: CounterDeps, officer: string, visit: Visit, cardId: string, finished: Finished) {
  if (finished.task === 'write-carried') requireSameData(visit, finished);
  const work = finished.task === 'write-carried' ? undefined : await startCarrying(deps, visit, cardId);
  if (work) return { visit, next: work };
  const carried = await deps.store.append(visit, officer, { kind: 'data-carried', cardId });
  return { visit: carried, next: startWork('look', deps.cards.counterKey(cardId), lookSteps) };
}

/** Texts before certificates: a certificate is issued from the record that the chip shows. */
async function followTexts(deps: CounterDeps, officer: string, visit: Visit, cardId: string, finished: Finished) {
  const after = finished.task === 'write-texts' ? await confirmTexts(deps, officer, visit, cardId) : visit;
  if (!wantsTexts(after)) return { visit: after, next: startWork('look', deps.cards.counterKey(cardId), lookSteps) };
  const { visit: prepared, work } = await startTexts(deps, officer, after, cardId);
  return { visit: prepared, next: work };
}

function screenMove(deps: CounterDeps, move: Exclude<WorkMove, Finished>, transportPin: string | undefined): ScreenMove {
  if (move.kind === 'command') return move;
  return { kind: 'pins', mode: move.mode, pins: move.pins.map((pin) => pinRule(pin, deps.profile)), transportPin };
}

export interface ScreenView {
  readonly journey: Visit['journey'];
  /** Where the card is found by the terminal's reader. */
  readonly cardId: string;
  readonly pinsWanted: readonly PinRule[];
  readonly pinsSet: readonly PinKind[];
  readonly isDone: boolean;
}

/** What the resident's screen shows; nothing of the person's data. */
export function screenView(deps: CounterDeps, visit: Visit): ScreenView {
  const cardId = requireCard(visit);
  return {
    journey: visit.journey,
    cardId,
    pinsWanted: visit.pinsWanted.map((pin) => pinRule(pin, deps.profile)),
    pinsSet: visit.pinsSet,
    isDone: isChipDone(visit),
  };
}
