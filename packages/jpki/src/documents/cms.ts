/** Cryptographic Message Syntax (RFC 5652) with one signer: RSASSA-PKCS1-v1_5, SHA-256, signing time, ESSCertIDv2 (RFC 5035): CAdES-BES. */
import {
  Attribute,
  CertificateChoices,
  CertificateSet,
  CMSVersion,
  ContentInfo,
  DigestAlgorithmIdentifier,
  DigestAlgorithmIdentifiers,
  EncapsulatedContent,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  id_data,
  id_signedData,
  SignatureAlgorithmIdentifier,
  SignedData,
  SignerIdentifier,
  SignerInfo,
  SignerInfos,
} from '@peculiar/asn1-cms';
import { OctetString } from '@peculiar/asn1-schema';
import { Certificate } from '@peculiar/asn1-x509';
import { type ParsedCertificate, parseCertificate } from '../certificate.ts';
import { decode, encode, isSameBytes, octetString, sequence, tlv, toArrayBuffer } from '../der.ts';
import { JpkiError } from '../errors.ts';
import { oids } from '../oids.ts';
import { serialHex } from '../serial.ts';
import { isSignedBy } from '../signer.ts';
import { attributeValue, readSigningCertificate, readTime, signedAttributes } from './signed-attributes.ts';
import { type DocumentSignature, type DocumentSigner, sha256 } from './signer.ts';

export type { DocumentSignature, DocumentSigner } from './signer.ts';

export interface CmsRequest {
  readonly data: Uint8Array;
  readonly signer: DocumentSigner;
  /** Absent: no signing-time attribute (as PAdES wants it, EN 319 142-1 6.3). */
  readonly at?: Date;
  /** Detached: the signature stands beside the data; otherwise the data lie inside. */
  readonly isDetached: boolean;
  /** Left out: plain data. */
  readonly content?: 'data' | 'timeStamp';
  /** Confirms when the signature was there (signature-time-stamp, RFC 3161 appendix A): a time-stamp token over its value. */
  readonly stamp?: (signature: Uint8Array) => Promise<Uint8Array>;
}

const sha256Oid = '2.16.840.1.101.3.4.2.1';
const rsaOid = '1.2.840.113549.1.1.1';

/**
 * What a detached signature's key is to sign (RFC 5652 5.4: the SET OF the signed attributes), for a signer that is far away: the same data, certificate
 * and moment give the same bytes to {@link signCms} afterwards.
 * @throws {JpkiError} when `certificate` is none
 */
export function cmsToBeSigned({ data, certificate, at }: { data: Uint8Array; certificate: Uint8Array; at: Date }): Uint8Array {
  decode(certificate, Certificate);
  return setOf(signedAttributes({ digest: sha256(data), certificate, at, content: 'data' }));
}

/** RFC 5652 5.4: what is signed is the SET OF, whatever its tag in the structure. */
const setOf = (attributes: readonly Uint8Array[]): Uint8Array => tlv(0x31, ...attributes);

/** Signs data. @returns DER of a ContentInfo */
export async function signCms({ data, signer, at, isDetached, content: kind = 'data', stamp }: CmsRequest): Promise<Uint8Array> {
  const certificate = decode(signer.certificate, Certificate);
  const { tbsCertificate: tbs } = certificate;
  const attributes = signedAttributes({ digest: sha256(data), certificate: signer.certificate, at, content: kind });
  const signature = await signer.sign(setOf(attributes));
  const info = new SignerInfo({
    version: CMSVersion.v1,
    sid: new SignerIdentifier({
      issuerAndSerialNumber: new IssuerAndSerialNumber({ issuer: tbs.issuer, serialNumber: tbs.serialNumber }),
    }),
    digestAlgorithm: new DigestAlgorithmIdentifier({ algorithm: sha256Oid }),
    signedAttrs: attributes.map((each) => decode(each, Attribute)),
    signatureAlgorithm: new SignatureAlgorithmIdentifier({ algorithm: rsaOid, parameters: null }),
    signature: new OctetString(signature),
    ...(stamp ? { unsignedAttrs: [stampAttribute(await stamp(signature))] } : {}),
  });
  const content = isDetached ? {} : { eContent: new EncapsulatedContent({ single: new OctetString(data) }) };
  const signed = new SignedData({
    // RFC 5652 5.1: 3 where the content is anything else than data.
    version: kind === 'data' ? CMSVersion.v1 : CMSVersion.v3,
    digestAlgorithms: new DigestAlgorithmIdentifiers([new DigestAlgorithmIdentifier({ algorithm: sha256Oid })]),
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: kind === 'data' ? id_data : oids.timeStampInfo, ...content }),
    certificates: new CertificateSet(
      [signer.certificate, ...(signer.chain ?? [])].map((der) => new CertificateChoices({ certificate: decode(der, Certificate) })),
    ),
    signerInfos: new SignerInfos([info]),
  });
  return encode(new ContentInfo({ contentType: id_signedData, content: toArrayBuffer(encode(signed)) }));
}

function stampAttribute(token: Uint8Array): Attribute {
  return new Attribute({ attrType: oids.signatureTimeStamp, attrValues: [toArrayBuffer(token)] });
}

export interface CmsSignature extends DocumentSignature {
  /** What was signed. */
  readonly data: Uint8Array;
  readonly contentType: string;
  /** The signature's value, and the time-stamp token over it where there is one; not verified yet. */
  readonly signature: Uint8Array;
  readonly stamp: Uint8Array | undefined;
}

/**
 * Checks that the one signer of a CMS signed these data. @param data the data of a detached signature
 * @throws JpkiError MYNA_JPKI_MALFORMED_DOCUMENT, MYNA_JPKI_DOCUMENT_CHANGED, MYNA_JPKI_BAD_SIGNATURE
 */
export function verifyCms(cms: Uint8Array, data?: Uint8Array): CmsSignature {
  const signed = readSignedData(cms);
  const inside = signed.encapContentInfo.eContent?.single?.buffer;
  const content = inside ? new Uint8Array(inside) : data;
  if (!content) throw new JpkiError('MYNA_JPKI_MALFORMED_DOCUMENT', 'a detached signature needs the data beside it');
  if (inside && data && !isSameBytes(inside, data)) {
    throw new JpkiError('MYNA_JPKI_DOCUMENT_CHANGED', 'the data inside the signature are others than those beside it');
  }
  const [info, another] = signed.signerInfos;
  if (!info?.signedAttrs || another) throw malformed('exactly one signer with signed attributes is wanted');
  const certificate = signerOf(info, signed);
  requireAlgorithms(info);
  const { signedAttrs } = info;
  if (readOid(attributeValue(signedAttrs, oids.contentType)) !== signed.encapContentInfo.eContentType)
    throw malformed('content types differ');
  const digest = attributeValue(signedAttrs, oids.messageDigest);
  if (!digest || !isSameBytes(digest, octetString(sha256(content)))) {
    throw new JpkiError('MYNA_JPKI_DOCUMENT_CHANGED', 'the data are not those that were signed');
  }
  if (!isSignedBy(certificate.spki, tlv(0x31, ...rawAttributes(info)), new Uint8Array(info.signature.buffer))) {
    throw new JpkiError('MYNA_JPKI_BAD_SIGNATURE', "the signature was not made by the certificate's key");
  }
  const named = readSigningCertificate(attributeValue(signedAttrs, oids.signingCertificateV2));
  if (named && !isSameBytes(named, sha256(certificate.der))) {
    throw new JpkiError('MYNA_JPKI_BAD_SIGNATURE', 'the signature names another certificate');
  }
  return {
    certificate,
    data: content,
    contentType: signed.encapContentInfo.eContentType,
    signedAt: readTime(attributeValue(signedAttrs, oids.signingTime)),
    signature: new Uint8Array(info.signature.buffer),
    stamp: attributeValue(info.unsignedAttrs ?? [], oids.signatureTimeStamp),
  };
}

const malformed = (why: string, cause?: unknown): JpkiError => new JpkiError('MYNA_JPKI_MALFORMED_DOCUMENT', why, { cause });

function readSignedData(cms: Uint8Array): SignedData {
  try {
    const info = decode(cms, ContentInfo);
    if (info.contentType !== id_signedData) throw new RangeError('not signed data');
    return decode(new Uint8Array(info.content), SignedData);
  } catch (cause) {
    throw malformed('not a CMS signature', cause);
  }
}

function signerOf(info: SignerInfo, signed: SignedData): ParsedCertificate {
  const { issuerAndSerialNumber: name, subjectKeyIdentifier: key } = info.sid;
  const certificates = [...(signed.certificates ?? [])].flatMap(({ certificate }) =>
    certificate ? [parseCertificate(encode(certificate))] : [],
  );
  const found = certificates.find((each) =>
    name
      ? each.serial === serialHex(name.serialNumber) && isSameBytes(each.issuer, encode(name.issuer))
      : key !== undefined && each.subjectKeyIdentifier === Buffer.from(key.buffer).toString('hex'),
  );
  if (!found) throw malformed("the signer's certificate is not inside");
  return found;
}

function requireAlgorithms(info: SignerInfo): void {
  const isKnown = info.digestAlgorithm.algorithm === sha256Oid && [rsaOid, oids.sha256WithRsa].includes(info.signatureAlgorithm.algorithm);
  if (!isKnown) throw malformed('only RSASSA-PKCS1-v1_5 with SHA-256 is verified');
}

/** The attributes in the order of the structure, each in DER; a SET OF that is not sorted was not signed so. */
function rawAttributes(info: SignerInfo): Uint8Array[] {
  return (info.signedAttrs ?? []).map((each) => encode(each));
}

function readOid(value: Uint8Array | undefined): string | undefined {
  if (value?.[0] !== 0x06) return undefined;
  try {
    return decode(sequence(value), DigestAlgorithmIdentifier).algorithm;
  } catch {
    return undefined;
  }
}
