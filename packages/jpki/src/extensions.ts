import { OctetString } from '@peculiar/asn1-schema';
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
  Extension,
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
  SubjectKeyIdentifier,
} from '@peculiar/asn1-x509';
import { encode, tlv, toArrayBuffer } from './der.ts';
import { oids } from './oids.ts';
import { keyIdentifier } from './signer.ts';

/** An extension with an encoded value. */
export function createExtension(extnID: string, value: Uint8Array, critical = false): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(toArrayBuffer(value)) });
}

/** Named bits of keyUsage (RFC 5280 4.2.1.3), DER without trailing zero bits; critical. */
export function keyUsage(usage: 'authority' | 'authentication' | 'signature'): Extension {
  const bits = { authority: [0x01, 0x06], authentication: [0x07, 0x80], signature: [0x06, 0xc0] }[usage];
  return createExtension(id_ce_keyUsage, tlv(0x03, Uint8Array.from(bits)), true);
}

export const basicConstraintsOfAuthority = (): Extension =>
  createExtension(id_ce_basicConstraints, encode(new BasicConstraints({ cA: true })), true);

export const extendedKeyUsage = (purpose: string, critical: boolean): Extension =>
  createExtension(id_ce_extKeyUsage, encode(new ExtendedKeyUsage([purpose])), critical);

export const alternativeDirectoryName = (directoryName: Name): Extension =>
  createExtension(id_ce_subjectAltName, encode(new SubjectAlternativeName([new GeneralName({ directoryName })])));

export const issuerDirectoryName = (directoryName: Name): Extension =>
  createExtension(id_ce_issuerAltName, encode(new IssueAlternativeName([new GeneralName({ directoryName })])));

export const subjectAlternativeNames = (names: SubjectAlternativeName): Extension => createExtension(id_ce_subjectAltName, encode(names));

/** Critical, as in the real profile: a verifier that does not know the policy must refuse. */
export function certificatePolicy(policyIdentifier: string, cpsUri: string): Extension {
  const cps = new PolicyQualifierInfo({
    policyQualifierId: oids.cps,
    qualifier: toArrayBuffer(tlv(0x16, new TextEncoder().encode(cpsUri))),
  });
  const policy = new CertificatePolicies([new PolicyInformation({ policyIdentifier, policyQualifiers: [cps] })]);
  return createExtension(id_ce_certificatePolicies, encode(policy), true);
}

/** One distribution point; its names are names of the same list (RFC 5280 4.2.1.13). */
export function distributionPoints(directoryName: Name, uri?: string): Extension {
  const fullName = [new GeneralName({ directoryName })];
  if (uri !== undefined) fullName.push(new GeneralName({ uniformResourceIdentifier: uri }));
  const point = new DistributionPoint({ distributionPoint: new DistributionPointName({ fullName }) });
  return createExtension(id_ce_cRLDistributionPoints, encode(new CRLDistributionPoints([point])));
}

export const subjectKeyIdentifier = (spki: Uint8Array): Extension =>
  createExtension(id_ce_subjectKeyIdentifier, encode(new SubjectKeyIdentifier(toArrayBuffer(keyIdentifier(spki)))));

export const authorityKeyIdentifier = (authoritySpki: Uint8Array): Extension =>
  createExtension(
    id_ce_authorityKeyIdentifier,
    encode(new AuthorityKeyIdentifier({ keyIdentifier: new KeyIdentifier(toArrayBuffer(keyIdentifier(authoritySpki))) })),
  );

export function authorityInformationAccess(ocspUri: string): Extension {
  const accessLocation = new GeneralName({ uniformResourceIdentifier: ocspUri });
  return createExtension(
    id_pe_authorityInfoAccess,
    encode(new AuthorityInfoAccessSyntax([new AccessDescription({ accessMethod: oids.ocsp, accessLocation })])),
  );
}
