/** Time-stamp tokens (RFC 3161): a service says that some bytes were there at a time. */
import type { ParsedCertificate } from '../certificate.ts';
import { isSameBytes, objectIdentifier, octetString, sequence, tlv } from '../der.ts';
import { createCursor, readOnly } from '../der-reader.ts';
import { JpkiError } from '../errors.ts';
import { oids } from '../oids.ts';
import { serialContent } from '../serial.ts';
import { signCms, verifyCms } from './cms.ts';
import { type DocumentSigner, sha256 } from './signer.ts';

export interface TimeStampRequest {
  /** What was there: for a signature its value. */
  readonly data: Uint8Array;
  readonly at: Date;
  /** Different for each token of a service; see `createSerial`. */
  readonly serial: string;
  /** The service: a certificate for time stamping and nothing else. */
  readonly signer: DocumentSigner;
}

/** The policy under which the tokens are made: under the number that RFC 5612 keeps for documentation. */
const policy = '1.3.6.1.4.1.32473.8.3';
const sha256Oid = '2.16.840.1.101.3.4.2.1';
const version1 = Uint8Array.of(0x02, 0x01, 0x01);

/** @returns DER of the token, a ContentInfo */
export async function createTimeStamp({ data, at, serial, signer }: TimeStampRequest): Promise<Uint8Array> {
  const text = `${at.toISOString().slice(0, 19).replace(/\D/g, '')}Z`;
  // TSTInfo of RFC 3161 2.4.2 without what is optional.
  const info = sequence(
    version1,
    objectIdentifier(policy),
    sequence(sequence(objectIdentifier(sha256Oid), Uint8Array.of(0x05, 0x00)), octetString(sha256(data))),
    tlv(0x02, new Uint8Array(serialContent(serial))),
    tlv(0x18, new TextEncoder().encode(text)),
  );
  return signCms({ data: info, signer, at, isDetached: false, content: 'timeStamp' });
}

export interface TimeStamp {
  readonly at: Date;
  /** Not verified yet. */
  readonly certificate: ParsedCertificate;
}

/**
 * Checks that a token is signed and speaks of these data.
 * @throws JpkiError MYNA_JPKI_MALFORMED_DOCUMENT, MYNA_JPKI_DOCUMENT_CHANGED, MYNA_JPKI_BAD_SIGNATURE
 */
export function verifyTimeStamp(token: Uint8Array, data: Uint8Array): TimeStamp {
  const { data: info, contentType, certificate } = verifyCms(token);
  if (contentType !== oids.timeStampInfo) throw new JpkiError('MYNA_JPKI_MALFORMED_DOCUMENT', 'not a time stamp');
  const { imprint, at } = readInfo(info);
  if (!isSameBytes(imprint, sha256(data))) {
    throw new JpkiError('MYNA_JPKI_DOCUMENT_CHANGED', 'the time stamp is of other data');
  }
  return { at, certificate };
}

function readInfo(der: Uint8Array): { imprint: Uint8Array; at: Date } {
  try {
    const info = createCursor(readOnly(der, 0x30));
    info.take(0x02);
    info.take(0x06);
    const imprint = createCursor(info.take(0x30).content);
    imprint.take(0x30);
    const hash = new Uint8Array(imprint.take(0x04).content);
    info.take(0x02);
    const time = Buffer.from(info.take(0x18).content).toString('latin1');
    const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(time) ?? [];
    const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
    if (Number.isNaN(at.getTime())) throw new RangeError('no time');
    return { imprint: hash, at };
  } catch (cause) {
    throw new JpkiError('MYNA_JPKI_MALFORMED_DOCUMENT', 'not a time stamp that can be read', { cause });
  }
}
