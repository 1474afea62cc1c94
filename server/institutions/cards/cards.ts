import type { DueEvents, JobHandlers } from '../../kernel/index.ts';
import { advance } from './advance.ts';
import { issueNumber } from './application-numbers.ts';
import { loadApplications } from './application-store.ts';
import { createBureau } from './bureau.ts';
import { resumeCard, suspendCard, withdrawCard } from './card-states.ts';
import { findLiveCard, getCard, loadCards } from './card-store.ts';
import { confirmCertificates, issueCertificates, planCertificates } from './certificate-renewal.ts';
import { changeJobs, endAfterChange, endNumber } from './change-jobs.ts';
import { chipState, confirmTexts, noteChange, prepareTexts } from './chip-changes.ts';
import { counterKeyOf, transportPinOf } from './chip-supply.ts';
import { closeResident } from './close-resident.ts';
import { completeCollection, openCardPhoto, openLiveCard, prepareCollection } from './collection.ts';
import { withdrawApplication } from './decisions.ts';
import type { CardsDeps, CardsOptions } from './deps.ts';
import { createDueEvents } from './due-events.ts';
import { importCard } from './import-card.ts';
import { sendChangedNumberLetter, sendNewApplicationNumber, sendNumberLetter } from './letters.ts';
import { findLoss, placeLoss, reportLoss, sendSuspensionLetter } from './loss.ts';
import { checkPhoto } from './photo/check-photo.ts';
import { createChipPhotos } from './photo/chip-photo.ts';
import { createFaceFinder, type FaceFinder } from './photo/face-finder.ts';
import { progressOf } from './progress.ts';
import { continueRecalls, createRecalls, recallJobs } from './recalls.ts';
import { registerOf } from './register-adapter.ts';
import { sendRenewalNotice } from './renewal-notices.ts';
import { followStay } from './stay.ts';
import { applyAtCounter } from './submission.ts';
import type { Cards } from './types.ts';

export interface CardsParts {
  readonly cards: Cards;
  /** Of this room, and what it does when the registry says that somebody was registered or is no resident any more. */
  readonly jobs: JobHandlers;
  readonly dueEvents: DueEvents;
  /** What the routes stand on. */
  readonly deps: CardsDeps;
  readonly faces: FaceFinder;
  /** Takes up what an earlier process left in the middle. */
  start(): Promise<void>;
  /** Ends the face finder's process. */
  stop(): Promise<void>;
}

/** Puts the institution together. */
export function createCards(options: CardsOptions): CardsParts {
  const { registry, exchange, ...rest } = options;
  const deps: CardsDeps = {
    ...rest,
    register: registerOf(registry, options.clock),
    photos: createChipPhotos(),
    recordAccess: (entry) => rest.database.transaction().execute((trx) => exchange.recordAccess(trx, entry)),
    recordIn: exchange.recordAccess,
  };
  const { database, keys, clock, profile } = deps;
  const faces = deps.faces ?? createFaceFinder();
  const cards: Cards = {
    issueApplicationNumber: async (trx, residentId, municipality) =>
      issueNumber(trx, keys, { residentId, municipality, at: await clock.now() }),
    reissueApplicationNumber: (residentId, actor) => sendNewApplicationNumber(deps, residentId, actor),
    sendNumberLetter: (residentId) => sendNumberLetter(deps, residentId),
    closeResident: (residentId) => closeResident(deps, residentId),
    checkPhoto: async ({ bytes, takenOn }) => checkPhoto(bytes, { today: await clock.today(), takenOn, rule: profile.photo }, faces),
    applyAtCounter: (application) => applyAtCounter(deps, faces, application),
    applicationsOf: (residentId) => loadApplications(database, residentId),
    progressOf,
    withdrawApplication: (applicationId, reason, actor) => withdrawApplication(deps, applicationId, reason, actor),
    prepareCollection: (request) => prepareCollection(deps, request),
    openCardPhoto: (cardId, actor, purpose) => openCardPhoto(deps, cardId, actor, purpose),
    openLiveCard: (residentId, actor, purpose) => openLiveCard(deps, residentId, actor, purpose),
    completeCollection: (request) => completeCollection(deps, request),
    getCard: (cardId) => getCard(database, cardId),
    cardsOf: (residentId) => loadCards(database, residentId),
    findLiveCard: (residentId) => findLiveCard(database, residentId),
    suspendCard: (cardId, actor, reason) => suspendCard(deps, cardId, actor, reason),
    resumeCard: (cardId, actor, reason) => resumeCard(deps, cardId, actor, reason),
    withdrawCard: (cardId, actor, reason) => withdrawCard(deps, cardId, actor, reason),
    followStay: (cardId, actor) => followStay(deps, cardId, actor),
    planCertificates: (cardId, actor) => planCertificates(deps, cardId, actor),
    issueCertificates: (request) => issueCertificates(deps, request),
    confirmCertificates: (request) => confirmCertificates(deps, request),
    reportLoss: (request) => reportLoss(deps, request),
    placeLoss: (request) => placeLoss(deps, request),
    lossOf: async (cardId) => findLoss(deps, await getCard(database, cardId)),
    noteChange: (change) => noteChange(deps, change),
    endAfterChange: (change) => endAfterChange(deps, change),
    endNumber: (change) => endNumber(deps, change),
    chipState: (residentId) => chipState(deps, residentId),
    prepareTexts: (cardId, actor) => prepareTexts(deps, cardId, actor),
    confirmTexts: (request) => confirmTexts(deps, request),
    importCard: (card) => importCard(deps, card),
    counterKey: (cardId) => counterKeyOf(keys, cardId),
    transportPin: (cardId) => transportPinOf(keys, cardId),
    bureau: createBureau(deps),
    recalls: createRecalls(deps),
  };
  return {
    cards,
    jobs: createJobs(deps),
    dueEvents: createDueEvents(deps),
    deps,
    faces,
    start: () => continueRecalls(deps),
    stop: () => faces.close(),
  };
}

function createJobs(deps: CardsDeps): JobHandlers {
  return {
    ...recallJobs(deps),
    'registry.registered': async ({ residentId }) => sendNumberLetter(deps, String(residentId)),
    ...changeJobs(deps),
    'registry.closed': async ({ residentId }) => closeResident(deps, String(residentId)),
    'cards.number-letter': async ({ residentId }) => sendNumberLetter(deps, String(residentId)),
    'cards.changed-number-letter': async ({ residentId, changeId }) => sendChangedNumberLetter(deps, String(residentId), String(changeId)),
    'cards.suspension-letter': async ({ residentId, cardId }) => sendSuspensionLetter(deps, String(residentId), String(cardId)),
    'cards.renewal-notice': async ({ residentId, cardId, subject }) =>
      sendRenewalNotice(deps, {
        residentId: String(residentId),
        cardId: String(cardId),
        subject: subject === 'card' ? 'card' : 'certificates',
      }),
    'cards.advance': async ({ residentId, applicationId }) => {
      await advance(deps, { residentId: String(residentId), id: String(applicationId) });
    },
  };
}
