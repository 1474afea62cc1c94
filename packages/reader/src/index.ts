export { type AgentSocket, defaultAgentPort, findReaderAgent, openAgentSocket, type ReaderAgent } from './agent-transport.ts';
export {
  type CardCertificate,
  type CardKey,
  parseCardKey,
  verifyAuthenticity,
  verifyCardCertificate,
  verifyRecord,
  verifySurface,
} from './authenticity.ts';
export { concat, fromHex, toHex } from './bytes.ts';
export {
  encodeApplicationInfo,
  encodeAvailability,
  encodeBasicFour,
  encodeCardRecord,
  encodeIndividualNumber,
  encodeTokenInfo,
  parseAvailability,
  parseBasicFour,
  parseIndividualNumber,
  parseTokenInfo,
} from './contents.ts';
export { CardError, type CardErrorCode } from './errors.ts';
export { advanceIssuerRun, type IssuerMove, type IssuerResults, type IssuerRun, runIssuerSteps, startIssuerRun } from './issuer.ts';
export { type CardStatus, type PinState, type PublicKeyAnswer, possessionMessage, verifyPossession } from './issuer-answers.ts';
export type { IssuerRole } from './issuer-channel.ts';
export { asUpdate, type CarriedFile, carriedFiles, clearFile, type IssuerStep, putKey, writeFile } from './issuer-steps.ts';
export { type ApplicationName, aids, type CredentialName, type FileName } from './layout.ts';
export type { BasicFour, CertificateAvailability, KeyKind, LifeState, PinKind, TokenInfo } from './names.ts';
export { newPinBytes, type PinLengths, pinBytes } from './pin-form.ts';
export { leaseSandboxCard, openSandboxSocket, type SandboxCard, type SandboxSocket } from './sandbox-transport.ts';
export {
  type ContentSignature,
  type ContentSigner,
  encodeAgeRecord,
  encodeAuthenticity,
  encodeCardCertificate,
  encodeCardKey,
  encodeChipPublicKey,
  encodeKeyId,
  encodeKeyReference,
  encodeNumberPicture,
  encodeSurface,
  encodeSurfaceInfo,
  type SurfaceContent,
} from './signed-contents.ts';
export type { CardSurface, SurfaceCredential } from './surface.ts';
export { type CardTerminal, connectCard } from './terminal.ts';
export { type CardTransport, inProcessTransport } from './transport.ts';
