import { createHash } from 'node:crypto';
import { CertID, OCSPRequest } from '@peculiar/asn1-ocsp';
import { OctetString } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier, SubjectPublicKeyInfo } from '@peculiar/asn1-x509';
import type { ParsedCertificate } from './certificate.ts';
import { decode, encode, sequence, tlv, toArrayBuffer, toHex } from './der.ts';
import { JpkiError } from './errors.ts';
import { oids } from './oids.ts';
import { serialContent, serialHex } from './serial.ts';

/** Requests longer than this are refused unread: a request for 20 certificates has less than 2 kB. */
export const maximumRequestLength = 8192;
const maximumCertificates = 20;

/** Hash algorithms a CertID may use (RFC 6960 4.1.1), by object identifier. */
const hashes: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** One certificate asked for. `certId` is repeated byte for byte in the answer. */
export interface OcspQuestion {
  certId: CertID;
  /** The issuer as the client names it: hash algorithm and hashes, see `issuerKeys`. */
  issuerKey: string;
  serial: string;
}

export interface ParsedOcspRequest {
  questions: OcspQuestion[];
  /** Encoded value of the nonce extension (RFC 9654), repeated in the answer. */
  nonce: Uint8Array | undefined;
}

/**
 * Signatures of requestors are not asked for and not checked, as with every public responder.
 * @throws JpkiError MYNA_JPKI_MALFORMED_REQUEST
 */
export function parseOcspRequest(der: Uint8Array): ParsedOcspRequest {
  if (der.length > maximumRequestLength) throw malformed('too long');
  const request = readRequest(der);
  const { requestList, requestExtensions = [] } = request.tbsRequest;
  if (requestList.length === 0 || requestList.length > maximumCertificates) throw malformed('1 to 20 certificates');
  const unknown = requestExtensions.find((each) => each.critical && each.extnID !== oids.ocspNonce);
  if (unknown) throw malformed('a critical extension that is not understood');
  const nonce = requestExtensions.find((each) => each.extnID === oids.ocspNonce)?.extnValue.buffer;
  // RFC 9654 2.1: 1 to 128 octets, here with tag and length; some clients leave these out.
  if (nonce && (nonce.byteLength < 1 || nonce.byteLength > 131)) throw malformed('the nonce has 1 to 128 octets');
  return {
    questions: requestList.map(({ reqCert }) => ({
      certId: reqCert,
      issuerKey: [reqCert.hashAlgorithm.algorithm, toHex(reqCert.issuerNameHash.buffer), toHex(reqCert.issuerKeyHash.buffer)].join(':'),
      serial: serialHex(reqCert.serialNumber),
    })),
    nonce: nonce && new Uint8Array(nonce),
  };
}

function malformed(why: string, cause?: unknown): JpkiError {
  return new JpkiError('MYNA_JPKI_MALFORMED_REQUEST', `not an OCSP request: ${why}`, { cause });
}

function readRequest(der: Uint8Array): OCSPRequest {
  try {
    return decode(der, OCSPRequest);
  } catch (cause) {
    throw malformed('cannot be read', cause);
  }
}

/** The GET form of RFC 6960 appendix A.1: the path after the responder's address is URL-encoded base64 of the DER. */
export function decodeOcspPath(path: string): Uint8Array {
  let text: string;
  try {
    text = decodeURIComponent(path).replaceAll(' ', '+');
  } catch (cause) {
    throw malformed('bad escape in the address', cause);
  }
  if (text.length > maximumRequestLength || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw malformed('not base64');
  return new Uint8Array(Buffer.from(text, 'base64'));
}

/** All names under which clients may ask for this issuer, to be compared with `OcspQuestion.issuerKey`. */
export function issuerKeys(authority: ParsedCertificate): string[] {
  return Object.entries(hashes).map(([oid, hash]) => [oid, ...issuerHashes(authority, hash).map(toHex)].join(':'));
}

function issuerHashes(authority: ParsedCertificate, hash: string): [name: Uint8Array, key: Uint8Array] {
  const { subjectPublicKey } = decode(authority.spki, SubjectPublicKeyInfo);
  return [createHash(hash).update(authority.subject).digest(), createHash(hash).update(new Uint8Array(subjectPublicKey)).digest()];
}

/** A request for the given serials of one authority, with SHA-1 CertIDs as most clients send them. */
export function createOcspRequest(authority: ParsedCertificate, serials: readonly string[], nonce?: Uint8Array): Uint8Array {
  const [name, key] = issuerHashes(authority, 'sha1');
  const list = serials.map((serial) => {
    const certId = new CertID({
      hashAlgorithm: new AlgorithmIdentifier({ algorithm: '1.3.14.3.2.26', parameters: null }),
      issuerNameHash: new OctetString(toArrayBuffer(name)),
      issuerKeyHash: new OctetString(toArrayBuffer(key)),
      serialNumber: serialContent(serial),
    });
    return sequence(encode(certId));
  });
  const extensions = nonce ? [tlv(0xa2, sequence(nonceExtension(tlv(0x04, nonce))))] : [];
  return sequence(sequence(sequence(...list), ...extensions));
}

const nonceOid = Uint8Array.of(0x06, 0x09, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x01, 0x02);

/** The nonce extension around its encoded value. */
export function nonceExtension(value: Uint8Array): Uint8Array {
  return sequence(nonceOid, tlv(0x04, value));
}
