/** The institution that makes and keeps the cards: applications, photo check, bureau, collection. */
export type {
  ApplicationAction,
  ApplicationStage,
  ApplicationState,
  CorrectionReason,
  RefusalReason,
  WithdrawalReason,
} from './application-fold.ts';
export type { CardState, LossPlace } from './card-fold.ts';
export { type CardsParts, createCards } from './cards.ts';
export { certificateContents } from './certificate-renewal.ts';
export { type ChipSupply, counterKeyOf, issuerKeyOf, transportPinOf, withFaultyChips } from './chip-supply.ts';
export type { CardsOptions } from './deps.ts';
export type { LossReport, ReportedLoss } from './loss.ts';
export type { PhotoReport } from './photo/check-photo.ts';
export { createFaceFinder, type FaceFinder } from './photo/face-finder.ts';
export type { PhotoCheck, PhotoFailure, PhotoFinding } from './photo/findings.ts';
export type * from './register-types.ts';
export { cardsMessages, cardsProblems, registerCardsRoutes } from './routes.ts';
export type { BureauDoor } from './routes-bureau.ts';
export { photoReport, presentReport } from './schemas.ts';
export { PhotoRefusedError } from './submission.ts';
export type * from './types.ts';
