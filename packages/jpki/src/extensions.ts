import {
  AccessDescription,
  AuthorityInfoAccessSyntax,
  AuthorityKeyIdentifier,
  BasicConstraints,
  CertificatePolicies,
  CRLDistributionPoints,
  DistributionPoint,
  DistributionPointName,
  ExtendedKeyUsage,
  GeneralName,
  IssueAlternativeName,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_certificatePolicies,
  id_ce_cRLDistributionPoints,
  id_ce_extKeyUsage,
  id_ce_issuerAltName,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_pe_authorityInfoAccess,
  KeyIdentifier,
  type Name,
  PolicyInformation,
  PolicyQualifierInfo,
  SubjectAlternativeName,
} from '@peculiar/asn1-x509';
import { encode, objectIdentifier, octetString, sequence, tlv, toArrayBuffer } from './der.ts';
import { oids } from './oids.ts';
import { keyIdentifier } from './signer.ts';

const isCritical = Uint8Array.of(0x01, 0x01, 0xff);

/** DER of an extension around its encoded value. */
export function createExtension(id: string, value: Uint8Array, critical = false): Uint8Array {
  return sequence(objectIdentifier(id), ...(critical ? [isCritical] : []), octetString(value));
}

/** Named bits of keyUsage (RFC 5280 4.2.1.3), DER without trailing zero bits; critical. */
export function keyUsage(usage: 'authority' | 'authentication' | 'signature'): Uint8Array {
  const bits = { authority: [0x01, 0x06], authentication: [0x07, 0x80], signature: [0x06, 0xc0] }[usage];
  return createExtension(id_ce_keyUsage, tlv(0x03, Uint8Array.from(bits)), true);
}

export const basicConstraintsOfAuthority = (): Uint8Array =>
  createExtension(id_ce_basicConstraints, encode(new BasicConstraints({ cA: true })), true);

export const extendedKeyUsage = (purpose: string, critical: boolean): Uint8Array =>
  createExtension(id_ce_extKeyUsage, encode(new ExtendedKeyUsage([purpose])), critical);

export const alternativeDirectoryName = (directoryName: Name): Uint8Array =>
  createExtension(id_ce_subjectAltName, encode(new SubjectAlternativeName([new GeneralName({ directoryName })])));

export const issuerDirectoryName = (directoryName: Name): Uint8Array =>
  createExtension(id_ce_issuerAltName, encode(new IssueAlternativeName([new GeneralName({ directoryName })])));

/** @param names DER of a GeneralNames, see `attributeNames` */
export const subjectAlternativeNames = (names: Uint8Array): Uint8Array => createExtension(id_ce_subjectAltName, names);

/** Critical, as in the real profile: a verifier that does not know the policy must refuse. */
export function certificatePolicy(policyIdentifier: string, cpsUri: string): Uint8Array {
  const cps = new PolicyQualifierInfo({
    policyQualifierId: oids.cps,
    qualifier: toArrayBuffer(tlv(0x16, new TextEncoder().encode(cpsUri))),
  });
  const policy = new CertificatePolicies([new PolicyInformation({ policyIdentifier, policyQualifiers: [cps] })]);
  return createExtension(id_ce_certificatePolicies, encode(policy), true);
}

/** One distribution point; its names are names of the same list (RFC 5280 4.2.1.13). */
export function distributionPoints(directoryName: Name, uri?: string): Uint8Array {
  const fullName = [new GeneralName({ directoryName })];
  if (uri !== undefined) fullName.push(new GeneralName({ uniformResourceIdentifier: uri }));
  const point = new DistributionPoint({ distributionPoint: new DistributionPointName({ fullName }) });
  return createExtension(id_ce_cRLDistributionPoints, encode(new CRLDistributionPoints([point])));
}

export const subjectKeyIdentifier = (spki: Uint8Array): Uint8Array =>
  createExtension(id_ce_subjectKeyIdentifier, octetString(keyIdentifier(spki)));

export const authorityKeyIdentifier = (authoritySpki: Uint8Array): Uint8Array =>
  createExtension(
    id_ce_authorityKeyIdentifier,
    encode(new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(toArrayBuffer(keyIdentifier(authoritySpki))) })),
  );

export function authorityInformationAccess(ocspUri: string): Uint8Array {
  const accessLocation = new GeneralName({ uniformResourceIdentifier: ocspUri });
  return createExtension(
    id_pe_authorityInfoAccess,
    encode(new AuthorityInfoAccessSyntax([new AccessDescription({ accessMethod: oids.ocsp, accessLocation })])),
  );
}
