export { answerWithinDays, type ReviewRuleName, type ReviewRules, reviewRules } from './access-log.ts';
export { ageOn, birthdayIn, type CalendarDay, nthBirthdayAfter, reachesAgeOn, representedUnder } from './age.ts';
export { type Dated, type IsoDate, inForce, RulesError } from './dated.ts';
export { type Belonging, type IdentityDocumentKind, otherDocuments, photoDocuments } from './document-kinds.ts';
export { checkIdentity, type IdentityCheck, type IdentityRefusal, type ShownDocument } from './identity-documents.ts';
export {
  type DocumentGroup,
  documentsFor,
  type IdentityPurpose,
  identityPurposes,
  type NotServing,
  type PurposeRule,
  type ShownKind,
  servesPurpose,
} from './identity-purposes.ts';
export { checkNumberProof, type NumberProofCheck, type NumberUse, numberUseSources, numberUses } from './number-proof.ts';
export { isPhotoRecent, needsPhoto } from './photo-rule.ts';
export { checkPin, type PinAdvice, type PinCheck, type PinProblem, pinAdvice, pinRule } from './pin.ts';
export { type Basis, postageSource } from './procedure-basis.ts';
export {
  costWithoutCard,
  type NoticeTerms,
  noticeTerms,
  type ProcedureDesk,
  type ProcedureId,
  type ProcedureRule,
  procedureDesk,
  procedureFigures,
  procedureIds,
  procedureRules,
} from './procedures.ts';
export type { Hours, NumberProofKind, PinKind, PinRule, PolicyProfile, ProfileName, UnlockChannel, ValidityRule } from './profile.ts';
export { isProfileName, policyProfile, profileNames } from './profiles.ts';
export { expressWithinDays, type ReplacementFee, type ReplacementReason, replacementFee } from './replacement-fee.ts';
export {
  type ChangedMatter,
  type ContinuedUse,
  continuedUse,
  type EndedCertificate,
  effectOnCard,
  notificationDelay,
  type ResidenceRule,
} from './residence.ts';
export { Temporal } from './temporal.ts';
export {
  type CardDates,
  cardExpiry,
  cardExpiryInUse,
  certificateExpiry,
  extendedStay,
  mayHoldSignature,
  maySign,
  renewalFrom,
  type Signer,
} from './validity.ts';
export { type IsoTimeline, isoTimeline, type TimelineFacts, type ValidityTimeline, validityTimeline } from './validity-timeline.ts';
