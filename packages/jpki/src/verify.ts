import { type ParsedCertificate, parseCertificate } from './certificate.ts';
import { isSameBytes } from './der.ts';
import { JpkiError } from './errors.ts';
import type { CertificateKind, RevocationStatus } from './kinds.ts';
import { eligibilityPurpose, policies } from './oids.ts';
import { isSignedBy } from './signer.ts';

type StatusSource = RevocationStatus | ((serial: string) => RevocationStatus | Promise<RevocationStatus>);

export interface VerifyRequest {
  /** The certificate in question; a parsed one saves the parsing. */
  der: Uint8Array | ParsedCertificate;
  /** Trusted authority certificates: all generations that may have issued it. */
  ca: Uint8Array | ParsedCertificate | readonly (Uint8Array | ParsedCertificate)[];
  /** The moment in question. */
  at: Date;
  /** What it must be good for. */
  kind: CertificateKind;
  /** The certificate policies accepted; this project's for the kind when absent. Another issuer's certificates have others. */
  policies?: readonly string[];
  /** Where the status comes from: an answer in hand, or a question asked last. Absent = not checked (say so to your reader). */
  status?: StatusSource;
}

const parsed = (value: Uint8Array | ParsedCertificate): ParsedCertificate =>
  value instanceof Uint8Array ? parseCertificate(value) : value;

/**
 * Path validation for this hierarchy (RFC 5280 6.1, one step: authority → card), then purpose, then status.
 * @throws JpkiError MYNA_JPKI_MALFORMED_CERTIFICATE, _FOREIGN_AUTHORITY, _NOT_YET_VALID, _EXPIRED, _AUTHORITY_EXPIRED,
 * _UNKNOWN_CRITICAL_EXTENSION, _WRONG_PURPOSE, _WRONG_POLICY, _SUSPENDED, _REVOKED, _STATUS_UNKNOWN
 */
export async function verifyCertificate(request: VerifyRequest): Promise<ParsedCertificate> {
  const certificate = parsed(request.der);
  const anchors = (Array.isArray(request.ca) ? request.ca : [request.ca]) as readonly (Uint8Array | ParsedCertificate)[];
  const authority = findAuthority(certificate, anchors.map(parsed));
  requireValidity(certificate, authority, request.at);
  requirePurpose(certificate, request.kind, request.policies);
  if (request.status !== undefined) {
    requireGood(typeof request.status === 'function' ? await request.status(certificate.serial) : request.status);
  }
  return certificate;
}

/** The authority whose name, key identifier and signature fit. @throws JpkiError MYNA_JPKI_FOREIGN_AUTHORITY */
export function findAuthority(certificate: ParsedCertificate, anchors: readonly ParsedCertificate[]): ParsedCertificate {
  const authority = anchors.find(
    (anchor) =>
      anchor.isAuthority &&
      (anchor.keyUsage & 0x04) !== 0 &&
      isSameBytes(anchor.subject, certificate.issuer) &&
      (certificate.authorityKeyIdentifier === undefined || certificate.authorityKeyIdentifier === anchor.subjectKeyIdentifier) &&
      isSignedBy(anchor.spki, certificate.tbs, certificate.signature),
  );
  if (!authority) throw new JpkiError('MYNA_JPKI_FOREIGN_AUTHORITY', 'issued by none of the trusted authorities');
  return authority;
}

/** The holder's own dates come first: a certificate can be renewed, and nothing that a holder does mends an authority. */
function requireValidity(certificate: ParsedCertificate, authority: ParsedCertificate, at: Date): void {
  if (at < certificate.notBefore) throw new JpkiError('MYNA_JPKI_NOT_YET_VALID', 'the certificate is not valid yet');
  if (at > certificate.notAfter) throw new JpkiError('MYNA_JPKI_EXPIRED', 'the certificate has expired');
  if (at > authority.notAfter) throw new JpkiError('MYNA_JPKI_AUTHORITY_EXPIRED', "the authority's certificate has expired");
}

/** Each kind has exactly one policy and one set of usages; what fits another kind does not fit this one. */
export function requirePurpose(
  certificate: ParsedCertificate,
  kind: CertificateKind,
  accepted: readonly string[] = [policies[kind]],
): void {
  if (certificate.unknownCritical.length > 0) {
    throw new JpkiError('MYNA_JPKI_UNKNOWN_CRITICAL_EXTENSION', `critical extension ${certificate.unknownCritical[0]} is not understood`);
  }
  const usage = kind === 'signature' ? 0xc0 : 0x80;
  const purposes = kind === 'health' ? eligibilityPurpose : '';
  if (certificate.isAuthority || certificate.keyUsage !== usage || certificate.extendedKeyUsage.join() !== purposes) {
    throw new JpkiError('MYNA_JPKI_WRONG_PURPOSE', `not a certificate for ${kind}`);
  }
  if (!accepted.includes(certificate.policies.join())) {
    throw new JpkiError('MYNA_JPKI_WRONG_POLICY', `not issued under the policy for ${kind}`);
  }
}

/** @throws JpkiError MYNA_JPKI_SUSPENDED, MYNA_JPKI_REVOKED, MYNA_JPKI_STATUS_UNKNOWN */
export function requireGood(status: RevocationStatus): void {
  switch (status.state) {
    case 'good':
      return;
    case 'revoked':
      if (status.reason === 'certificateHold') throw new JpkiError('MYNA_JPKI_SUSPENDED', 'the certificate is suspended');
      throw new JpkiError('MYNA_JPKI_REVOKED', 'the certificate was revoked');
    case 'unknown':
      throw new JpkiError('MYNA_JPKI_STATUS_UNKNOWN', 'the authority does not know this certificate');
  }
}

/**
 * The signature over a challenge or document made by the certificate's key (RSASSA-PKCS1-v1_5, SHA-256). Says nothing about
 * the certificate: verify it first. @throws JpkiError MYNA_JPKI_BAD_SIGNATURE
 */
export function verifyChallenge(der: Uint8Array | ParsedCertificate, data: Uint8Array, signature: Uint8Array): void {
  if (!isSignedBy(parsed(der).spki, data, signature)) {
    throw new JpkiError('MYNA_JPKI_BAD_SIGNATURE', "the signature was not made by the certificate's key over these data");
  }
}
