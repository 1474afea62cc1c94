import { BasicOCSPResponse, type CertStatus, OCSPResponse } from '@peculiar/asn1-ocsp';
import { type ParsedCertificate, parseCertificate } from './certificate.ts';
import { decode, encode, isSameBytes, octetString, sequence, tlv, toHex } from './der.ts';
import { JpkiError } from './errors.ts';
import { type RevocationStatus, reasonOf, revocationReasons } from './kinds.ts';
import { nonceExtension, type OcspQuestion } from './ocsp-request.ts';
import { oids } from './oids.ts';
import { serialHex } from './serial.ts';
import { isSignedBy, keyIdentifier, type Signer, signStructure } from './signer.ts';
import { findAuthority } from './verify.ts';

/** Who signs: the authority itself (no certificate attached), or a delegate with its certificate (RFC 6960 4.2.2.2). */
export interface OcspResponder {
  signer: Signer;
  certificate?: Uint8Array;
}

export interface OcspAnswer {
  question: OcspQuestion;
  status: RevocationStatus;
}

export interface OcspResponseRequest {
  responder: OcspResponder;
  answers: readonly OcspAnswer[];
  /** When the status was known to be right; also producedAt. */
  at: Date;
  /** Absent: newer information is available at any time (RFC 6960 4.2.2.1), so nobody may keep the answer. */
  nextUpdate?: Date;
  nonce?: Uint8Array | undefined;
}

const basicOid = Uint8Array.of(0x06, 0x09, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x01);

/** Put together from bytes: beside the signature, an answer costs next to nothing. The structure is ResponseData of RFC 6960 4.2.1. */
export async function createOcspResponse(request: OcspResponseRequest): Promise<Uint8Array> {
  const { responder, nonce } = request;
  const at = generalizedTime(request.at);
  const data = sequence(
    responderId(responder.signer),
    at,
    sequence(...request.answers.map((answer) => singleResponse(answer, at, request.nextUpdate))),
    ...(nonce ? [tlv(0xa1, sequence(nonceExtension(nonce)))] : []),
  );
  const certificates = responder.certificate ? [tlv(0xa0, sequence(responder.certificate))] : [];
  const basic = await signStructure(data, responder.signer, ...certificates);
  return sequence(Uint8Array.of(0x0a, 0x01, 0x00), tlv(0xa0, sequence(basicOid, octetString(basic))));
}

const responderIds = new WeakMap<Signer, Uint8Array>();

/** byKey [2] KeyHash. */
function responderId(signer: Signer): Uint8Array {
  const known = responderIds.get(signer) ?? tlv(0xa2, octetString(keyIdentifier(signer.spki)));
  responderIds.set(signer, known);
  return known;
}

function singleResponse({ question, status }: OcspAnswer, at: Uint8Array, nextUpdate: Date | undefined): Uint8Array {
  const next = nextUpdate ? [tlv(0xa0, generalizedTime(nextUpdate))] : [];
  return sequence(question.certId, certStatus(status), at, ...next);
}

function certStatus(status: RevocationStatus): Uint8Array {
  switch (status.state) {
    case 'good':
      return tlv(0x80);
    case 'unknown':
      return tlv(0x82);
    case 'revoked':
      return tlv(0xa1, generalizedTime(status.at), tlv(0xa0, Uint8Array.of(0x0a, 0x01, revocationReasons[status.reason])));
  }
}

/** YYYYMMDDhhmmssZ (RFC 5280 4.1.2.5.2). */
function generalizedTime(at: Date): Uint8Array {
  return tlv(0x18, new TextEncoder().encode(`${at.toISOString().slice(0, 19).replace(/\D/g, '')}Z`));
}

/** The five unsigned answers of RFC 6960 4.2.1. */
const failures = { malformedRequest: 1, internalError: 2, tryLater: 3, sigRequired: 5, unauthorized: 6 } as const;
export type OcspFailure = keyof typeof failures;

export function createOcspFailure(failure: OcspFailure): Uint8Array {
  return sequence(Uint8Array.of(0x0a, 0x01, failures[failure]));
}

export interface VerifiedOcspResponse {
  /** By serial. */
  statuses: Map<string, RevocationStatus>;
  producedAt: Date;
  nonce: Uint8Array | undefined;
}

/**
 * Reads an answer and checks that the authority, or a delegate it certified for this, signed it; freshness and nonce are the
 * caller's to judge. @throws JpkiError MYNA_JPKI_MALFORMED_RESPONSE, MYNA_JPKI_BAD_SIGNATURE, MYNA_JPKI_FOREIGN_AUTHORITY
 */
export function verifyOcspResponse(der: Uint8Array, authority: ParsedCertificate, at: Date): VerifiedOcspResponse {
  const basic = readBasicResponse(der);
  const data = basic.tbsResponseData;
  const signer = responderOf(basic, authority, at);
  const raw = basic.tbsResponseDataRaw;
  if (!raw || !isSignedBy(signer.spki, new Uint8Array(raw), new Uint8Array(basic.signature))) {
    throw new JpkiError('MYNA_JPKI_BAD_SIGNATURE', 'the OCSP answer is not signed by its responder');
  }
  const nonce = data.responseExtensions?.find((each) => each.extnID === oids.ocspNonce)?.extnValue.buffer;
  return {
    statuses: new Map(data.responses.map((each) => [serialHex(each.certID.serialNumber), readStatus(each.certStatus)])),
    producedAt: data.producedAt,
    nonce: nonce && new Uint8Array(nonce),
  };
}

function readBasicResponse(der: Uint8Array): BasicOCSPResponse {
  try {
    const response = decode(der, OCSPResponse);
    if (response.responseBytes?.responseType !== oids.ocspBasic) throw new RangeError('no basic response');
    return decode(new Uint8Array(response.responseBytes.response.buffer), BasicOCSPResponse);
  } catch (cause) {
    throw new JpkiError('MYNA_JPKI_MALFORMED_RESPONSE', 'not a successful OCSP answer', { cause });
  }
}

function responderOf(basic: BasicOCSPResponse, authority: ParsedCertificate, at: Date): ParsedCertificate {
  const delegate = basic.certs?.[0];
  if (!delegate) return authority;
  const certificate = parseCertificate(encode(delegate));
  const { responderID } = basic.tbsResponseData;
  const isNamed = responderID.byKey
    ? toHex(responderID.byKey.buffer) === toHex(keyIdentifier(certificate.spki))
    : responderID.byName !== undefined && isSameBytes(encode(responderID.byName), certificate.subject);
  findAuthority(certificate, [authority]);
  if (!isNamed || !certificate.extendedKeyUsage.includes(oids.ocspSigning) || at < certificate.notBefore || at > certificate.notAfter) {
    throw new JpkiError('MYNA_JPKI_FOREIGN_AUTHORITY', 'the responder is not a delegate of the authority');
  }
  return certificate;
}

function readStatus(status: CertStatus): RevocationStatus {
  if (status.revoked) {
    return { state: 'revoked', at: status.revoked.revocationTime, reason: reasonOf(status.revoked.revocationReason?.reason ?? 0) };
  }
  return status.good === null ? { state: 'good' } : { state: 'unknown' };
}
