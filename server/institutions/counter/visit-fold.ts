import { type MynaCode, MynaError } from '../../kernel/index.ts';
import { applyChangeEvent, noChanges } from './change-fold.ts';
import type { RecordedEvent, Visit } from './types.ts';

/** Stands in the place of an officer where the resident's own screen moved a visit. */
export const residentScreen = 'resident-screen';

/** A visit is the fold of its events; nothing else is kept. */
export function foldVisit(id: string, events: readonly RecordedEvent[]): Visit {
  const [first] = events;
  if (first?.kind !== 'started') throw new MynaError('MYNA_COUNTER_VISIT_NOT_FOUND');
  const start: Visit = {
    id,
    journey: first.journey,
    office: first.office,
    ticket: first.ticket,
    officer: first.officer,
    stage: 'open',
    startedAt: first.at,
    endedAt: undefined,
    residentId: undefined,
    registered: [],
    identity: undefined,
    identityRefusals: 0,
    applicationId: undefined,
    cardId: undefined,
    withNotice: undefined,
    exchange: undefined,
    needsPhotoComparison: false,
    photo: undefined,
    hasScreen: false,
    chip: undefined,
    pinsWanted: [],
    pinsSet: [],
    certificatesWanted: [],
    certificatesIssued: [],
    certificatesRenewed: [],
    loss: undefined,
    isGivenUp: false,
    feePaidYen: undefined,
    changed: noChanges,
    isChipDelivered: false,
    isHandedOver: false,
    isPinSheetGiven: false,
    steps: [],
    length: 0,
  };
  return extendVisit(start, events);
}

/** The visit after further events. */
export function extendVisit(visit: Visit, events: readonly RecordedEvent[]): Visit {
  return events.reduce((before, event) => ({ ...applyEvent(before, event), ...trace(before, event) }), visit);
}

/** The measured steps: when, and how long since the step before. */
function trace(visit: Visit, event: RecordedEvent): Pick<Visit, 'steps' | 'length' | 'officer'> {
  const before = visit.steps.at(-1)?.at ?? visit.startedAt;
  const step = { step: event.kind, at: event.at, seconds: Math.round((event.at - before) / 1000) };
  return {
    steps: [...visit.steps, step],
    length: visit.length + 1,
    officer: event.officer === residentScreen ? visit.officer : event.officer,
  };
}

function applyEvent(visit: Visit, event: RecordedEvent): Visit {
  switch (event.kind) {
    case 'started':
      return visit;
    case 'resident-registered':
      return { ...visit, registered: [...visit.registered, event.residentId] };
    case 'person-found':
      // Another person: whatever was proven or opened for the one before does not count.
      return event.residentId === visit.residentId
        ? visit
        : {
            ...visit,
            residentId: event.residentId,
            identity: undefined,
            applicationId: undefined,
            cardId: undefined,
            withNotice: undefined,
            exchange: undefined,
            needsPhotoComparison: false,
            photo: undefined,
            hasScreen: false,
            chip: undefined,
            pinsWanted: [],
            pinsSet: [],
            certificatesWanted: [],
            certificatesIssued: [],
            certificatesRenewed: [],
            loss: undefined,
            isGivenUp: false,
            feePaidYen: undefined,
            changed: noChanges,
            isChipDelivered: false,
            isHandedOver: false,
          };
    case 'identity-proven':
      return { ...visit, identity: { visitor: event.visitor, documents: event.documents, isGuardian: event.isGuardian ?? false } };
    case 'identity-refused':
      return { ...visit, identity: undefined, identityRefusals: visit.identityRefusals + 1 };
    case 'application-made':
      return { ...visit, applicationId: event.applicationId };
    case 'card-opened':
      return {
        ...visit,
        cardId: event.cardId,
        withNotice: event.withNotice,
        needsPhotoComparison: event.hasPhoto,
        exchange: exchangeAfter(visit, event.exchangedFor),
      };
    case 'old-card-read':
      return { ...visit, exchange: { oldCardId: event.cardId, data: 'read', files: event.files } };
    case 'old-card-unreadable':
      return { ...visit, exchange: { oldCardId: event.cardId, data: 'unreadable', files: {} } };
    case 'data-carried':
      return { ...visit, exchange: visit.exchange && { ...visit.exchange, data: 'carried' } };
    case 'photo-compared':
      return { ...visit, photo: event.isSame ? 'same' : 'differs' };
    case 'screen-opened':
      return { ...visit, hasScreen: true };
    case 'chip-read':
      return { ...visit, chip: { life: event.life, pins: event.pins } };
    case 'pins-wanted':
      return { ...visit, pinsWanted: event.pins };
    case 'pins-set':
      return { ...visit, pinsSet: [...new Set([...visit.pinsSet, ...event.pins])], pinsWanted: without(visit.pinsWanted, event.pins) };
    case 'certificates-wanted':
      return { ...visit, certificatesWanted: event.kinds, certificatesIssued: [] };
    case 'certificates-issued':
      return { ...visit, certificatesIssued: event.certificates };
    case 'certificates-renewed':
      return {
        ...visit,
        certificatesWanted: visit.certificatesWanted.filter((kind) => !event.kinds.includes(kind)),
        certificatesIssued: [],
        certificatesRenewed: [...new Set([...visit.certificatesRenewed, ...event.kinds])],
      };
    case 'chip-delivered':
      return { ...visit, isChipDelivered: true };
    case 'card-handed-over':
      return { ...visit, isHandedOver: true };
    case 'pin-sheet-given':
      return { ...visit, isPinSheetGiven: true };
    case 'loss-reported': {
      const { cardId, reference, place } = event;
      return { ...visit, loss: { cardId, reference, place } };
    }
    case 'card-given-up':
      return { ...visit, isGivenUp: true };
    case 'fee-paid':
      return { ...visit, feePaidYen: event.yen };
    case 'record-changed':
    case 'card-turn':
    case 'texts-prepared':
    case 'texts-written':
    case 'card-updated':
    case 'card-not-brought':
    case 'number-changed':
      return applyChangeEvent(visit, event);
    case 'number-letter-ordered':
    case 'card-suspended':
    case 'card-resumed':
      return visit;
    case 'done':
    case 'abandoned':
      return { ...visit, stage: event.kind, endedAt: event.at };
  }
}

/** Whether the chip has all that this visit wants of it. */
export function isChipDone(visit: Visit): boolean {
  switch (visit.journey) {
    case 'collection':
      return visit.isChipDelivered;
    case 'suspension':
      return visit.chip?.life === 'delivered';
    case 'change':
      return visit.changed.turn === undefined && visit.changed.cardsUpdated.length > 0;
    case 'renewal': {
      const isPinOpen = Object.values(visit.chip?.pins ?? {}).some(({ state }) => state === 'transport');
      return visit.certificatesRenewed.length > 0 && visit.certificatesWanted.length === 0 && !isPinOpen;
    }
    default:
      return visit.pinsSet.length > 0 && visit.pinsWanted.length === 0;
  }
}

const without = <Item>(items: readonly Item[], others: readonly Item[]): Item[] => items.filter((item) => !others.includes(item));

/** A card that is opened again in the same visit keeps what was read from the old one. */
function exchangeAfter({ exchange }: Visit, oldCardId: string | undefined): Visit['exchange'] {
  if (oldCardId === undefined) return undefined;
  return exchange?.oldCardId === oldCardId ? exchange : { oldCardId, data: 'to-read', files: {} };
}

/** Seconds of the visit so far, or in all when it has ended. */
export function visitSeconds(visit: Visit, now: number): number {
  return Math.round(((visit.endedAt ?? now) - visit.startedAt) / 1000);
}

const unmet = (condition: boolean, code: MynaCode): void => {
  if (!condition) throw new MynaError(code);
};

/** @throws {MynaError} `MYNA_COUNTER_VISIT_ENDED`, `MYNA_COUNTER_OTHER_JOURNEY` */
export function requireOpen(visit: Visit, ...journeys: readonly Visit['journey'][]): void {
  unmet(visit.stage === 'open', 'MYNA_COUNTER_VISIT_ENDED');
  unmet(journeys.length === 0 || journeys.includes(visit.journey), 'MYNA_COUNTER_OTHER_JOURNEY');
}

/** The person whom the visit is about. @throws {MynaError} `MYNA_COUNTER_PERSON_NEEDED` */
export function requirePerson(visit: Visit): string {
  if (visit.residentId === undefined) throw new MynaError('MYNA_COUNTER_PERSON_NEEDED');
  return visit.residentId;
}

/** @throws {MynaError} `MYNA_COUNTER_PERSON_NEEDED`, `MYNA_COUNTER_IDENTITY_NEEDED` */
export function requireIdentity(visit: Visit): string {
  const residentId = requirePerson(visit);
  unmet(visit.identity !== undefined, 'MYNA_COUNTER_IDENTITY_NEEDED');
  return residentId;
}

/** @throws {MynaError} also `MYNA_COUNTER_CARD_NEEDED` */
export function requireCard(visit: Visit): string {
  requireIdentity(visit);
  if (visit.cardId === undefined) throw new MynaError('MYNA_COUNTER_CARD_NEEDED');
  return visit.cardId;
}
