import type { HttpApp, ProblemTable } from '../../kernel/index.ts';
import type { CardsParts } from './cards.ts';
import { kioskMessages, kioskProblems } from './kiosk-messages.ts';
import { messages } from './messages.ts';
import { photoMessages } from './photo/messages.ts';
import { registerApplyRoutes } from './routes-apply.ts';
import { type BureauDoor, registerBureauRoutes } from './routes-bureau.ts';
import { registerKioskRoutes } from './routes-kiosk.ts';
import { registerRecallRoutes } from './routes-recalls.ts';

const photoProblems = Object.fromEntries(Object.keys(photoMessages).map((code) => [code, 422])) as ProblemTable;

/** HTTP status by refusal. */
export const cardsProblems: ProblemTable = {
  ...photoProblems,
  ...kioskProblems,
  MYNA_CARDS_PHOTO_CHECK_BUSY: 503,
  MYNA_CARDS_PHOTO_CHECK_UNAVAILABLE: 503,
  MYNA_CARDS_PHOTO_REFUSED: 422,
  MYNA_CARDS_PHOTO_NOT_ANNOUNCED: 409,
  MYNA_CARDS_PHOTO_NOT_AS_CAPTURED: 422,
  MYNA_CARDS_PHOTO_NOT_BOUND: 409,
  MYNA_CARDS_PHOTO_NEEDED: 422,
  MYNA_CARDS_PHOTO_NOT_NEEDED: 422,
  MYNA_CARDS_NO_PHOTO: 404,
  MYNA_CARDS_APPLICATION_NUMBER_MISTYPED: 422,
  MYNA_CARDS_APPLICATION_NUMBER_UNKNOWN: 404,
  MYNA_CARDS_APPLICATION_NUMBER_SUPERSEDED: 410,
  MYNA_CARDS_APPLICATION_NUMBER_JUST_REPLACED: 409,
  MYNA_CARDS_SESSION_REQUIRED: 401,
  MYNA_CARDS_NOT_A_RESIDENT: 422,
  MYNA_CARDS_REPRESENTATIVE_NEEDED: 422,
  MYNA_CARDS_GUARDIAN_NEEDED: 422,
  MYNA_CARDS_CARD_OUTDATED: 409,
  MYNA_CARDS_CARD_EXISTS: 409,
  MYNA_CARDS_APPLICATION_OPEN: 409,
  MYNA_CARDS_APPLICATION_NOT_FOUND: 404,
  MYNA_CARDS_APPLICATION_NOT_NOW: 409,
  MYNA_CARDS_CARD_NOT_FOUND: 404,
  MYNA_CARDS_CARD_NOT_NOW: 409,
  MYNA_CARDS_NO_SUCH_CERTIFICATE: 422,
  MYNA_CARDS_RENEWAL_NOT_YET: 409,
  MYNA_CARDS_ANOTHER_CARD_LIVE: 409,
  MYNA_CARDS_NOT_REPORTED_LOST: 409,
  MYNA_CARDS_NOTICE_MISTYPED: 422,
  MYNA_CARDS_NOTICE_UNKNOWN: 404,
  MYNA_CARDS_NOTICE_OF_ANOTHER_PERSON: 409,
  MYNA_CARDS_NOTHING_TO_COLLECT: 404,
  MYNA_CARDS_NOT_AT_OFFICE: 409,
  MYNA_CARDS_ALREADY_COLLECTED: 409,
  MYNA_CARDS_CARD_RECALLED: 409,
  MYNA_CARDS_CARD_MADE_AGAIN: 409,
  MYNA_CARDS_RECALL_NOT_FOUND: 404,
  MYNA_CARDS_RECALL_EMPTY: 422,
  MYNA_CARDS_RECALL_NOT_CONFIRMED: 409,
  MYNA_CARDS_RECALL_RUNNING: 409,
  MYNA_CARDS_RECALL_NOT_NOW: 409,
};

export const cardsMessages = { ...photoMessages, ...kioskMessages, ...messages };

/** `/api/v1/cards/apply/…` for applicants, `/api/v1/bureau/…` for the bureau's operators, `/api/v1/kiosk/…` for kiosks. */
export function registerCardsRoutes(app: HttpApp, parts: CardsParts, bureauDoor: BureauDoor): void {
  app.problems.add(cardsProblems, cardsMessages);
  registerApplyRoutes(app, parts);
  registerKioskRoutes(app, parts.deps);
  registerBureauRoutes(app, parts, bureauDoor);
  registerRecallRoutes(app, parts.cards.recalls, bureauDoor);
}
