import { encode, sequence, time, tlv } from './der.ts';
import * as extension from './extensions.ts';
import { type AuthorityKind, authorityOf, type CertificateKind } from './kinds.ts';
import { authorityAlternativeName, authorityName, distributionPointName, encodedAuthorityName, responderName } from './names.ts';
import { eligibilityPurpose, oids, policies } from './oids.ts';
import { serialContent } from './serial.ts';
import { encodedAlgorithms, requireCardKey, type Signer, signStructure } from './signer.ts';

/** An authority that can issue: its kind, its key, and the addresses that stand in what it issues. */
export interface Issuer {
  kind: AuthorityKind;
  signer: Signer;
  addresses: {
    ocsp: string;
    crl: string;
    /** Certification practice statement 認証業務規程. */
    cps: string;
  };
}

export interface Dates {
  notBefore: Date;
  /** See `endOfDay`: the last second of a day in Japan. */
  notAfter: Date;
}

export interface Draft extends Dates {
  serial: string;
  /** Encoded names and extensions. */
  issuer: Uint8Array;
  subject: Uint8Array;
  spki: Uint8Array;
  extensions: Uint8Array[];
}

const version3 = Uint8Array.of(0xa0, 0x03, 0x02, 0x01, 0x02);

export async function signCertificate(draft: Draft, signer: Signer): Promise<Uint8Array> {
  if (draft.notAfter <= draft.notBefore) throw new RangeError('a certificate ends after it begins');
  // TBSCertificate of RFC 5280 4.1, put together from bytes: beside the signature it costs next to nothing.
  const tbs = sequence(
    version3,
    tlv(0x02, new Uint8Array(serialContent(draft.serial))),
    encodedAlgorithms[signer.kind],
    draft.issuer,
    sequence(time(draft.notBefore), time(draft.notAfter)),
    draft.subject,
    draft.spki,
    tlv(0xa3, sequence(...draft.extensions)),
  );
  return signStructure(tbs, signer);
}

/** A self-signed authority certificate with the extensions of the real ones, in their order: no policies, no AKI, no path length. */
export async function issueAuthorityCertificate(
  request: { kind: AuthorityKind; signer: Signer; serial: string } & Dates,
): Promise<Uint8Array> {
  const { kind, signer } = request;
  const name = authorityName(kind);
  const extensions = [
    extension.keyUsage('authority'),
    extension.alternativeDirectoryName(authorityAlternativeName(kind)),
    extension.basicConstraintsOfAuthority(),
    extension.distributionPoints(name),
    extension.subjectKeyIdentifier(signer.spki),
  ];
  const encoded = encodedAuthorityName(kind);
  return signCertificate({ ...request, issuer: encoded, subject: encoded, spki: signer.spki, extensions }, signer);
}

/** The delegated OCSP responder (RFC 6960 4.2.2.2), which clients need not check for revocation (id-pkix-ocsp-nocheck). */
export async function issueResponderCertificate(
  issuer: Issuer,
  request: { generation: number; spki: Uint8Array; serial: string } & Dates,
): Promise<Uint8Array> {
  const extensions = [
    extension.keyUsage('authentication'),
    extension.extendedKeyUsage(oids.ocspSigning, false),
    extension.createExtension(oids.ocspNoCheck, Uint8Array.of(0x05, 0x00)),
    extension.authorityKeyIdentifier(issuer.signer.spki),
    extension.subjectKeyIdentifier(request.spki),
  ];
  const subject = encode(responderName(issuer.kind, request.generation));
  return signCertificate({ ...request, issuer: encodedAuthorityName(issuer.kind), subject, extensions }, issuer.signer);
}

/** The municipality that issued, in Latin letters: `Kanagawa-ken`, `Shiomi-shi`. */
export interface IssuingPlace {
  prefecture: string;
  municipality: string;
}

/** What an end-entity certificate is made of; subject and, for a signature, the attributes come from `subjects.ts` and `attributes.ts`. */
export interface CertificateRequest extends Dates {
  kind: CertificateKind;
  serial: string;
  /** DER, see `opaqueSubject` and `signatureSubject`. */
  subject: Uint8Array;
  spki: Uint8Array;
  place: IssuingPlace;
  /** Signature certificates only: the encoded subjectAltName extension. */
  alternativeNames?: Uint8Array;
}

/**
 * An end-entity certificate after the profile of the real ones (docs: README, "Profiles").
 * @throws JpkiError MYNA_JPKI_UNSUPPORTED_KEY
 */
export async function issueCertificate(issuer: Issuer, request: CertificateRequest): Promise<Uint8Array> {
  const { kind, place, spki } = request;
  if (authorityOf[kind] !== issuer.kind) throw new RangeError(`the ${issuer.kind} authority issues no ${kind} certificate`);
  if ((kind === 'signature') !== (request.alternativeNames !== undefined)) {
    throw new RangeError('a signature certificate carries the four attributes, no other does');
  }
  requireCardKey(spki);
  const extensions = [
    usages[kind === 'signature' ? 'signature' : 'authentication'],
    ...(kind === 'health' ? [eligibilityOnly] : []),
    ...(request.alternativeNames ? [request.alternativeNames] : []),
    ...sharedExtensions(issuer, kind, place),
    extension.subjectKeyIdentifier(spki),
  ];
  return signCertificate({ ...request, issuer: encodedAuthorityName(issuer.kind), extensions }, issuer.signer);
}

const usages = { signature: extension.keyUsage('signature'), authentication: extension.keyUsage('authentication') } as const;
const eligibilityOnly = extension.extendedKeyUsage(eligibilityPurpose, true);
const shared = new WeakMap<Issuer, Map<string, Uint8Array[]>>();

/** The extensions that depend on issuer, purpose and municipality only are encoded once. */
function sharedExtensions(issuer: Issuer, kind: CertificateKind, place: IssuingPlace): Uint8Array[] {
  const known = shared.get(issuer) ?? new Map<string, Uint8Array[]>();
  shared.set(issuer, known);
  const key = JSON.stringify([kind, place.prefecture, place.municipality]);
  const found = known.get(key);
  if (found) return found;
  const made = [
    extension.issuerDirectoryName(authorityAlternativeName(issuer.kind)),
    extension.certificatePolicy(policies[kind], issuer.addresses.cps),
    extension.distributionPoints(distributionPointName(issuer.kind, place.prefecture, place.municipality), issuer.addresses.crl),
    extension.authorityKeyIdentifier(issuer.signer.spki),
    extension.authorityInformationAccess(issuer.addresses.ocsp),
  ];
  known.set(key, made);
  return made;
}
