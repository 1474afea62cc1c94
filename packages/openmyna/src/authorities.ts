import { X509Certificate } from 'node:crypto';
import {
  createOcspRequest,
  findAuthority,
  JpkiError,
  type ParsedCertificate,
  parseCertificate,
  requireGood,
  verifyOcspResponse,
} from '@openmyna/jpki';
import { readDocument } from './card-sign.ts';
import { UsageError } from './usage.ts';

/** The authorities that the caller trusts: files, or those of a server. @throws {UsageError} when neither is named */
export async function readAuthorities(choice: { authorities: readonly string[]; base: string | undefined }): Promise<ParsedCertificate[]> {
  const files = await Promise.all(choice.authorities.map(readDocument));
  if (choice.base !== undefined) {
    for (const kind of ['signature', 'authentication']) {
      const response = await fetch(new URL(`/ca/${kind}.crt`, choice.base)).catch(() => undefined);
      if (!response?.ok) throw new Error(`The authorities of ${choice.base} cannot be read.`);
      files.push(new Uint8Array(await response.arrayBuffer()));
    }
  }
  if (files.length === 0)
    throw new UsageError('Whose authority is trusted? Name its certificate with --ca FILE, or a server with --base URL.');
  return files.map(parseFile);
}

function parseFile(file: Uint8Array): ParsedCertificate {
  try {
    return parseCertificate(new Uint8Array(new X509Certificate(file).raw));
  } catch (cause) {
    throw new JpkiError('MYNA_JPKI_MALFORMED_CERTIFICATE', 'not a certificate of an authority', { cause });
  }
}

interface CertificateStatus {
  readonly text: string;
  readonly isKnown: boolean;
}

const unknown = (text: string): CertificateStatus => ({ text, isKnown: false });

/** How long the responder is waited for, in milliseconds. */
const patience = 5000;
/** An answer older than a day, in milliseconds, says nothing of now. */
const longestAge = 86_400_000;

/**
 * Asks the responder that the certificate names (RFC 6960). @returns a sentence, and whether the status is known: it is not when nobody could be asked
 * @throws {JpkiError} `MYNA_JPKI_REVOKED`, `MYNA_JPKI_SUSPENDED`, `MYNA_JPKI_STATUS_UNKNOWN`, or an answer that is not the authority's
 */
export async function askStatus(
  certificate: ParsedCertificate,
  authorities: readonly ParsedCertificate[],
  at: Date,
): Promise<CertificateStatus> {
  const address = /OCSP - URI:(\S+)/.exec(new X509Certificate(certificate.der).infoAccess ?? '')?.[1];
  if (address === undefined) return unknown('not asked: the certificate names no responder');
  const authority = findAuthority(certificate, authorities);
  const request = { method: 'POST', headers: { 'content-type': 'application/ocsp-request' }, signal: AbortSignal.timeout(patience) };
  const body = Uint8Array.from(createOcspRequest(authority, [certificate.serial]));
  const response = await fetch(address, { ...request, body }).catch(() => undefined);
  if (!response?.ok) return unknown(`not asked: ${new URL(address).host} does not answer`);
  const { statuses, producedAt } = verifyOcspResponse(new Uint8Array(await response.arrayBuffer()), authority, at);
  // Answers carry the machine's time, also where a sandbox's calendar has been moved on.
  if (Date.now() - producedAt.getTime() > longestAge) return unknown(`not known: the answer is of ${producedAt.toISOString()}`);
  requireGood(statuses.get(certificate.serial) ?? { state: 'unknown' });
  return { text: `good, says ${new URL(address).host}`, isKnown: true };
}
