import { createHash } from 'node:crypto';
import { CertID } from '@peculiar/asn1-ocsp';
import { OctetString } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier, SubjectPublicKeyInfo } from '@peculiar/asn1-x509';
import type { ParsedCertificate } from './certificate.ts';
import { decode, encode, sequence, tlv, toArrayBuffer, toHex } from './der.ts';
import { createCursor, type Element, readElements, readOnly } from './der-reader.ts';
import { JpkiError } from './errors.ts';
import { serialContent, serialHex } from './serial.ts';

/** Requests longer than this are refused unread: a request for 20 certificates has less than 2 kB. */
export const maximumRequestLength = 8192;
const maximumCertificates = 20;

/** Hash algorithms a CertID may use (RFC 6960 4.1.1), by the content of their object identifiers. */
const hashes: Readonly<Record<string, string>> = {
  '2b0e03021a': 'sha1',
  '608648016503040201': 'sha256',
  '608648016503040202': 'sha384',
  '608648016503040203': 'sha512',
};

const tags = {
  boolean: 0x01,
  integer: 0x02,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  sequence: 0x30,
  context0: 0xa0,
  context1: 0xa1,
  context2: 0xa2,
} as const;

/** One certificate asked for. `certId` is its DER, which the answer repeats. */
export interface OcspQuestion {
  certId: Uint8Array;
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
 * Read by hand rather than by schema, because it is the responder's busiest way; tests compare it with the schema's reading. Signatures of
 * requestors are not asked for and not checked, as with every public responder.
 * @throws JpkiError MYNA_JPKI_MALFORMED_REQUEST
 */
export function parseOcspRequest(der: Uint8Array): ParsedOcspRequest {
  if (der.length > maximumRequestLength) throw malformed('too long');
  try {
    return readRequest(der);
  } catch (cause) {
    throw cause instanceof JpkiError ? cause : malformed('cannot be read', cause);
  }
}

function malformed(why: string, cause?: unknown): JpkiError {
  return new JpkiError('MYNA_JPKI_MALFORMED_REQUEST', `not an OCSP request: ${why}`, { cause });
}

/** OCSPRequest of RFC 6960 4.1.1. */
function readRequest(der: Uint8Array): ParsedOcspRequest {
  const request = createCursor(readOnly(der, tags.sequence));
  const tbs = createCursor(request.take(tags.sequence).content);
  request.takeIf(tags.context0);
  request.end();
  const version = tbs.takeIf(tags.context0);
  if (version && toHex(version.content) !== '020100') throw malformed('another version');
  tbs.takeIf(tags.context1);
  const list = readElements(tbs.take(tags.sequence).content);
  const extensions = tbs.takeIf(tags.context2);
  tbs.end();
  if (list.length === 0 || list.length > maximumCertificates) throw malformed('1 to 20 certificates');
  return { questions: list.map(readQuestion), nonce: extensions && readNonce(readOnly(extensions.content, tags.sequence)) };
}

function readQuestion(element: Element): OcspQuestion {
  if (element.tag !== tags.sequence) throw new RangeError('another structure');
  const request = createCursor(element.content);
  const certId = request.take(tags.sequence);
  request.takeIf(tags.context0);
  request.end();
  const fields = createCursor(certId.content);
  const algorithm = readAlgorithm(fields.take(tags.sequence).content);
  const name = fields.take(tags.octetString);
  const key = fields.take(tags.octetString);
  const serial = fields.take(tags.integer);
  fields.end();
  if (serial.content.length === 0 || serial.content.length > 21) throw new RangeError('no serial number');
  return { certId: certId.der, issuerKey: issuerKeyOf(algorithm, name.content, key.content), serial: serialHex(serial.content) };
}

/** A hash algorithm has no parameters, or NULL (RFC 5754 2). The answer repeats them, so nothing else may stand there. */
function readAlgorithm(content: Uint8Array): Uint8Array {
  const fields = createCursor(content);
  const identifier = fields.take(tags.objectIdentifier);
  const parameters = fields.takeIf(tags.null);
  fields.end();
  if (parameters && parameters.content.length > 0) throw new RangeError('another structure');
  return identifier.content;
}

/** The value of the nonce extension. RFC 9654 2.1: 1 to 128 octets, here with tag and length; some clients leave these out. */
function readNonce(extensions: Uint8Array): Uint8Array | undefined {
  let nonce: Uint8Array | undefined;
  for (const element of readElements(extensions)) {
    if (element.tag !== tags.sequence) throw new RangeError('another structure');
    const extension = createCursor(element.content);
    const id = toHex(extension.take(tags.objectIdentifier).der);
    const critical = extension.takeIf(tags.boolean);
    const value = extension.take(tags.octetString).content;
    extension.end();
    if (id === nonceHex) nonce = value;
    else if (critical && critical.content[0] !== 0) throw malformed('a critical extension that is not understood');
  }
  if (nonce && (nonce.length < 1 || nonce.length > 131)) throw malformed('the nonce has 1 to 128 octets');
  return nonce;
}

const issuerKeyOf = (algorithm: Uint8Array, name: Uint8Array, key: Uint8Array): string =>
  `${toHex(algorithm)}:${toHex(name)}:${toHex(key)}`;

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
  return Object.entries(hashes).map(([oid, hash]) => issuerKeyOf(Buffer.from(oid, 'hex'), ...issuerHashes(authority, hash)));
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

const nonceHex = '06092b0601050507300102';
const nonceOid = new Uint8Array(Buffer.from(nonceHex, 'hex'));

/** The nonce extension around its encoded value. */
export function nonceExtension(value: Uint8Array): Uint8Array {
  return sequence(nonceOid, tlv(0x04, value));
}
