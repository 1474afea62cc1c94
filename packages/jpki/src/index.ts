export { type AttributeValues, attributeNames, attributeValues, birthDateValue, type CertifiedAttributes } from './attributes.ts';
export { type ParsedCertificate, parseCertificate } from './certificate.ts';
export { type CrlRequest, createCrl, type VerifiedCrl, verifyCrl } from './crl.ts';
export { type CrlEntries, type CrlEntry, createCrlEntries } from './crl-entries.ts';
export { JpkiError, type JpkiErrorCode } from './errors.ts';
export { subjectAlternativeNames } from './extensions.ts';
export {
  type CertificateRequest,
  type Issuer,
  type IssuingPlace,
  issueAuthorityCertificate,
  issueCertificate,
  issueResponderCertificate,
} from './issue.ts';
export {
  type AuthorityKind,
  authorityOf,
  type CertificateKind,
  type CrlReason,
  type RevocationStatus,
  revocationReasons,
} from './kinds.ts';
export { organization } from './names.ts';
export {
  createOcspRequest,
  decodeOcspPath,
  issuerKeys,
  maximumRequestLength,
  type OcspQuestion,
  type ParsedOcspRequest,
  parseOcspRequest,
} from './ocsp-request.ts';
export {
  createOcspFailure,
  createOcspResponse,
  type OcspAnswer,
  type OcspFailure,
  type OcspResponder,
  type OcspResponseRequest,
  type VerifiedOcspResponse,
  verifyOcspResponse,
} from './ocsp-response.ts';
export { attributeTypes, eligibilityPurpose, policies } from './oids.ts';
export { createSerial } from './serial.ts';
export { issueServiceAuthority, issueServiceCertificate, type ServiceUse } from './service.ts';
export { isSignedBy, keyIdentifier, type Signer } from './signer.ts';
export { opaqueSubject, signatureSubject } from './subjects.ts';
export { substituteCharacters } from './substitution.ts';
export { endOfDay, startOfDay } from './validity.ts';
export { findAuthority, requireGood, requirePurpose, type VerifyRequest, verifyCertificate, verifyChallenge } from './verify.ts';
