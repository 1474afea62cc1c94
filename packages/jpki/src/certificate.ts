import {
  AuthorityKeyIdentifier,
  Certificate,
  CertificatePolicies,
  CRLDistributionPoints,
  ExtendedKeyUsage,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_certificatePolicies,
  id_ce_cRLDistributionPoints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
} from '@peculiar/asn1-x509';
import { type AttributeValues, readAttributes } from './attributes.ts';
import { decode, encode, requireCanonical, toHex } from './der.ts';
import { JpkiError } from './errors.ts';
import { serialHex } from './serial.ts';

/** What a verifier needs to know of a certificate, in plain values. */
export interface ParsedCertificate {
  readonly der: Uint8Array;
  /** The signed part and the signature over it. */
  readonly tbs: Uint8Array;
  readonly signature: Uint8Array;
  readonly serial: string;
  /** Encoded names, for comparison and for hashes. */
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly spki: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** First byte of keyUsage: 0x80 digitalSignature, 0x40 nonRepudiation, 0x04 keyCertSign, 0x02 cRLSign; 0 when absent. */
  readonly keyUsage: number;
  readonly extendedKeyUsage: readonly string[];
  readonly policies: readonly string[];
  readonly isAuthority: boolean;
  readonly subjectKeyIdentifier: string | undefined;
  readonly authorityKeyIdentifier: string | undefined;
  /** Critical extensions this library does not process (RFC 5280 4.2: the certificate must be refused). */
  readonly unknownCritical: readonly string[];
  readonly crlUris: readonly string[];
  /** Signature certificates: the six values of the four attributes. */
  readonly attributes: AttributeValues | undefined;
}

const processed = new Set([id_ce_keyUsage, id_ce_extKeyUsage, id_ce_certificatePolicies, id_ce_basicConstraints, id_ce_subjectAltName]);

/** @throws JpkiError MYNA_JPKI_MALFORMED_CERTIFICATE */
export function parseCertificate(der: Uint8Array): ParsedCertificate {
  try {
    return readCertificate(der);
  } catch (cause) {
    throw new JpkiError('MYNA_JPKI_MALFORMED_CERTIFICATE', 'not a DER certificate', { cause });
  }
}

function readCertificate(der: Uint8Array): ParsedCertificate {
  const certificate = decode(der, Certificate);
  const { tbsCertificate: tbs, tbsCertificateRaw } = certificate;
  if (!tbsCertificateRaw) throw new RangeError('no signed part');
  requireCanonical(der, tbsCertificateRaw, tbs.signature, certificate.signatureValue);
  const extensions = tbs.extensions ?? [];
  if (new Set(extensions.map((each) => each.extnID)).size !== extensions.length) throw new RangeError('an extension twice');
  const value = (id: string): Uint8Array | undefined => {
    const found = extensions.find((each) => each.extnID === id);
    return found && new Uint8Array(found.extnValue.buffer);
  };
  const read = <T, R>(id: string, type: new () => T, map: (parsed: T) => R): R | undefined => {
    const bytes = value(id);
    return bytes && map(decode(bytes, type));
  };
  const keyUsage = value(id_ce_keyUsage);
  const basicConstraints = value(id_ce_basicConstraints);
  return {
    der,
    tbs: new Uint8Array(tbsCertificateRaw),
    signature: new Uint8Array(certificate.signatureValue),
    serial: serialHex(tbs.serialNumber),
    issuer: encode(tbs.issuer),
    subject: encode(tbs.subject),
    spki: encode(tbs.subjectPublicKeyInfo),
    notBefore: tbs.validity.notBefore.getTime(),
    notAfter: tbs.validity.notAfter.getTime(),
    keyUsage: keyUsage?.[0] === 0x03 ? (keyUsage[3] ?? 0) : 0,
    extendedKeyUsage: read(id_ce_extKeyUsage, ExtendedKeyUsage, (usage) => [...usage]) ?? [],
    policies: read(id_ce_certificatePolicies, CertificatePolicies, (list) => list.map((each) => each.policyIdentifier)) ?? [],
    // SEQUENCE { BOOLEAN TRUE, ... }: cA is the first field and DEFAULT FALSE.
    isAuthority: basicConstraints?.[2] === 0x01 && basicConstraints[4] === 0xff,
    subjectKeyIdentifier: read(id_ce_subjectKeyIdentifier, SubjectKeyIdentifier, (id) => toHex(id.buffer)),
    authorityKeyIdentifier: read(id_ce_authorityKeyIdentifier, AuthorityKeyIdentifier, (id) =>
      id.keyIdentifier ? toHex(id.keyIdentifier.buffer) : undefined,
    ),
    unknownCritical: extensions.filter((each) => each.critical && !processed.has(each.extnID)).map((each) => each.extnID),
    crlUris: read(id_ce_cRLDistributionPoints, CRLDistributionPoints, readUris) ?? [],
    attributes: read(id_ce_subjectAltName, SubjectAlternativeName, readAttributes),
  };
}

function readUris(points: CRLDistributionPoints): string[] {
  return points.flatMap((point) => point.distributionPoint?.fullName ?? []).flatMap((name) => name.uniformResourceIdentifier ?? []);
}
