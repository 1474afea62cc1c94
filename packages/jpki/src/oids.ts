import type { CertificateKind } from './kinds.ts';

/**
 * Certificate policies. Clearly not those of the real issuers (1.2.392.200149.8.5.1.1.20 and 1.2.392.200149.8.5.1.3.30):
 * the signature policy is the published one of the test environment; the authentication policy is chosen by analogy
 * (production 1 → test 0, so production 3 → test 2) and is published nowhere. The health-insurance policy lies under the private
 * enterprise number that RFC 5612 reserves for documentation.
 */
export const policies: Readonly<Record<CertificateKind, string>> = {
  signature: '1.2.392.200149.8.5.1.0.20',
  authentication: '1.2.392.200149.8.5.1.2.30',
  health: '1.3.6.1.4.1.32473.8.1',
};

/** Extended key usage of the eligibility certificate: for eligibility checks 資格確認 and nothing else. */
export const eligibilityPurpose = '1.3.6.1.4.1.32473.8.2';

/** otherName types of the signature certificate's subjectAltName. */
export const attributeTypes = {
  name: '1.2.392.200149.8.5.5.1',
  nameSubstitutions: '1.2.392.200149.8.5.5.2',
  sex: '1.2.392.200149.8.5.5.3',
  birthDate: '1.2.392.200149.8.5.5.4',
  address: '1.2.392.200149.8.5.5.5',
  addressSubstitutions: '1.2.392.200149.8.5.5.6',
} as const;

export const oids = {
  country: '2.5.4.6',
  organization: '2.5.4.10',
  organizationalUnit: '2.5.4.11',
  locality: '2.5.4.7',
  commonName: '2.5.4.3',
  sha256WithRsa: '1.2.840.113549.1.1.11',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timeStampInfo: '1.2.840.113549.1.9.16.1.4',
  signatureTimeStamp: '1.2.840.113549.1.9.16.2.14',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  ocsp: '1.3.6.1.5.5.7.48.1',
  caIssuers: '1.3.6.1.5.5.7.48.2',
  ocspBasic: '1.3.6.1.5.5.7.48.1.1',
  ocspNonce: '1.3.6.1.5.5.7.48.1.2',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
  cps: '1.3.6.1.5.5.7.2.1',
} as const;
