import type { Attribute } from '@peculiar/asn1-cms';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { Certificate, Time } from '@peculiar/asn1-x509';
import { decode, encode, octetString, sequence, tlv } from '../der.ts';
import { sha256 } from './signer.ts';

/** DER of the object identifiers that stand in attributes. */
const encodedOids = {
  data: '06092a864886f70d010701',
  /** id-ct-TSTInfo (RFC 3161 2.4.2) */
  timeStamp: '060b2a864886f70d0109100104',
  contentType: '06092a864886f70d010903',
  messageDigest: '06092a864886f70d010904',
  signingTime: '06092a864886f70d010905',
  signingCertificateV2: '060b2a864886f70d010910022f',
} as const;

const oid = (name: keyof typeof encodedOids): Uint8Array => Uint8Array.from(Buffer.from(encodedOids[name], 'hex'));
const attribute = (name: keyof typeof encodedOids, value: Uint8Array): Uint8Array => sequence(oid(name), tlv(0x31, value));

/** The signed attributes in DER, sorted as a SET OF is (X.690 11.6). */
export function signedAttributes(facts: {
  digest: Uint8Array;
  certificate: Uint8Array;
  at: Date | undefined;
  content: 'data' | 'timeStamp';
}): Uint8Array[] {
  const attributes = [
    attribute('contentType', oid(facts.content)),
    attribute('messageDigest', octetString(facts.digest)),
    attribute('signingCertificateV2', signingCertificate(facts.certificate)),
    ...(facts.at ? [attribute('signingTime', encode(new Time(facts.at)))] : []),
  ];
  return attributes.sort(Buffer.compare);
}

/** SigningCertificateV2 with one ESSCertIDv2 (RFC 5035 3); its hash algorithm is the default, SHA-256. */
function signingCertificate(der: Uint8Array): Uint8Array {
  const { tbsCertificate } = decode(der, Certificate);
  const serial = tlv(0x02, new Uint8Array(tbsCertificate.serialNumber));
  const issuerSerial = sequence(sequence(tlv(0xa4, encode(tbsCertificate.issuer))), serial);
  return sequence(sequence(sequence(octetString(sha256(der)), issuerSerial)));
}

/** The one value of an attribute; an attribute that stands twice has none. */
export function attributeValue(attributes: readonly Attribute[], type: string): Uint8Array | undefined {
  const [found, another] = attributes.filter(({ attrType }) => attrType === type);
  const [value, more] = found?.attrValues ?? [];
  return value && !another && !more ? new Uint8Array(value) : undefined;
}

/** The SHA-256 hash of the first certificate that SigningCertificateV2 names. */
export function readSigningCertificate(value: Uint8Array | undefined): Uint8Array | undefined {
  if (!value) return undefined;
  // SEQUENCE { SEQUENCE OF { ESSCertIDv2 { [hashAlgorithm], OCTET STRING, ... } } }: the first string of 32 bytes is the hash.
  const at = Buffer.from(value).indexOf(Buffer.of(0x04, 0x20));
  return at < 0 ? new Uint8Array() : new Uint8Array(AsnConvert.parse(value.slice(at, at + 34), OctetString).buffer);
}

export function readTime(value: Uint8Array | undefined): Date | undefined {
  try {
    return value && decode(value, Time).getTime();
  } catch {
    return undefined;
  }
}
