/** The institution that makes and keeps the cards: applications, photo check, bureau, collection. */
export type {
  ApplicationAction,
  ApplicationStage,
  ApplicationState,
  CorrectionReason,
  RefusalReason,
  WithdrawalReason,
} from './application-fold.ts';
export type { CardState } from './card-fold.ts';
export { type ChipSupply, counterKeyOf, issuerKeyOf, transportPinOf, withFaultyChips } from './chip-supply.ts';
export type { PhotoReport } from './photo/check-photo.ts';
export type { PhotoCheck, PhotoFailure, PhotoFinding } from './photo/findings.ts';
export type * from './types.ts';
