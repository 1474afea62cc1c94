/** The two certification authorities 認証局: signature 署名用, authentication 利用者証明用. */
export type AuthorityKind = 'signature' | 'authentication';

/** What a certificate is for; `health` is issued by the authentication authority and serves eligibility checks only. */
export type CertificateKind = AuthorityKind | 'health';

export const authorityOf: Readonly<Record<CertificateKind, AuthorityKind>> = {
  signature: 'signature',
  authentication: 'authentication',
  health: 'authentication',
};

/** Why a certificate ended: the RFC 5280 5.3.1 reasons in use, by their number. */
export const revocationReasons = {
  unspecified: 0,
  keyCompromise: 1,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  certificateHold: 6,
  privilegeWithdrawn: 9,
} as const;
export type CrlReason = keyof typeof revocationReasons;

export function reasonOf(value: number): CrlReason {
  for (const [name, number] of Object.entries(revocationReasons)) if (number === value) return name as CrlReason;
  return 'unspecified';
}

/** The status of one certificate as OCSP and CRL tell it; `certificateHold` is a suspension 一時停止. */
export type RevocationStatus = { state: 'good' } | { state: 'revoked'; at: Date; reason: CrlReason } | { state: 'unknown' };
