import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { JpkiError, type ParsedCertificate, parseCertificate, verifyCertificate, verifyChallenge } from '@openmyna/jpki';
import { type DocumentSignature, verifyCms } from '@openmyna/jpki/cms';
import { verifyPades } from '@openmyna/jpki/pades';
import { verifyXades } from '@openmyna/jpki/xades';
import { askStatus, readAuthorities } from './authorities.ts';
import { readDocument, signatureSuffixes } from './card-sign.ts';
import { describeDay } from './dates.ts';
import { UsageError } from './usage.ts';

export interface VerifyOptions {
  readonly file: string;
  /** The signature of a detached one; absent: the one that stands beside the file under its usual name, or the file itself. */
  readonly signature: string | undefined;
  /** For a bare signature, which names nobody. */
  readonly certificate: string | undefined;
  /** Certificates of the authorities trusted. */
  readonly authorities: readonly string[];
  /** A server whose authorities are trusted. */
  readonly base: string | undefined;
  readonly at: Date;
  /** Asks no responder, and takes a signature whose status is not known. */
  readonly isOffline: boolean;
}

interface FoundSignature extends DocumentSignature {
  /** Something was added to the PDF after it: it speaks for what was there before. */
  readonly isEarlier?: boolean;
}

/** Exit code of a signature that is in order as far as can be told without its status. */
const statusNotKnown = 3;

/** Policies of the real issuers, whose signatures may be verified here with their authority's certificate at hand. */
const realPolicies = { signature: '1.2.392.200149.8.5.1.1.20', authentication: '1.2.392.200149.8.5.1.3.30' } as const;
const testPolicies = { signature: '1.2.392.200149.8.5.1.0.20', authentication: '1.2.392.200149.8.5.1.2.30' } as const;

const say = (name: string, text: string): void => void process.stdout.write(`${name.padEnd(14)}${text}\n`);

/** Checks a signature made with a card: the document, the chain, the dates, and the status when the responder can be reached. @returns the exit code */
export async function verifyFile(options: VerifyOptions): Promise<number> {
  const { at } = options;
  const signatures = await readSignatures(options);
  const authorities = await readAuthorities(options);
  let isKnown = true;
  for (const { certificate, signedAt, isEarlier } of signatures) {
    const kind = certificate.policies.some((policy) => policy === realPolicies.signature || policy === testPolicies.signature)
      ? 'signature'
      : 'authentication';
    await verifyCertificate({ der: certificate, ca: authorities, at, kind, policies: [testPolicies[kind], realPolicies[kind]] });
    const status = options.isOffline ? { text: 'not asked: --offline', isKnown: false } : await askStatus(certificate, authorities, at);
    isKnown &&= status.isKnown;
    say('document', isEarlier ? 'covers an earlier version of this document' : 'unchanged since it was signed');
    say('signed by', describeSigner(certificate));
    say('certificate', `${kind}, serial ${certificate.serial}`);
    say('', `from ${describeDay(certificate.notBefore)} to ${describeDay(certificate.notAfter)}`);
    if (signedAt) say('signed on', `${describeDay(signedAt)}, as the signer says`);
    say('status', status.text);
  }
  const earlier = signatures.filter(({ isEarlier }) => isEarlier).length;
  const whole = earlier > 0 ? `valid for the last signature; ${earlier} before it covers an earlier version of this document` : 'valid';
  process.stdout.write(isKnown ? `${whole}\n` : `${whole}, but its status is not known\n`);
  return isKnown || options.isOffline ? 0 : statusNotKnown;
}

/** The name is in the certificate's attributes; an authentication certificate names nobody. */
function describeSigner({ attributes, der }: ParsedCertificate): string {
  const subject = new X509Certificate(der).subject.replaceAll('\n', ', ');
  return attributes ? `${attributes.name}, ${attributes.address} (${subject})` : subject;
}

async function readSignatures(options: VerifyOptions): Promise<readonly FoundSignature[]> {
  const data = await readDocument(options.file);
  const beside =
    options.signature ??
    Object.values(signatureSuffixes)
      .map((suffix) => options.file + suffix)
      .find(existsSync);
  if (isPdf(data)) return (await verifyPades(data)).map((each) => ({ ...each, isEarlier: each.signed.length < data.length }));
  if (beside === undefined) return [verifyWhole(data)];
  const signature = await readDocument(beside);
  if (isXml(signature)) return [verifyXades(decodeXml(signature), data)];
  if (signature[0] === 0x30) return [verifyCms(signature, data)];
  if (options.certificate === undefined) {
    throw new UsageError('A bare signature does not say whose it is: name the certificate with --certificate FILE.');
  }
  const certificate = readCertificate(await readDocument(options.certificate));
  verifyChallenge(certificate, data, signature);
  return [{ certificate, signedAt: undefined }];
}

const startsWith = (data: Uint8Array, text: string): boolean =>
  Buffer.from(data.subarray(0, 1024)).toString('latin1').trimStart().startsWith(text);
const isPdf = (data: Uint8Array): boolean => startsWith(data, '%PDF-');
const isXml = (data: Uint8Array): boolean => startsWith(data, '<') || startsWith(data, '\u00ef\u00bb\u00bf<');

/** A file that holds its signature itself. */
function verifyWhole(data: Uint8Array): DocumentSignature {
  if (isXml(data)) return verifyXades(decodeXml(data));
  if (data[0] === 0x30) return verifyCms(data);
  throw new JpkiError('MYNA_JPKI_NOT_SIGNED', 'there is no signature in the file or beside it');
}

function decodeXml(data: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(data);
  } catch (cause) {
    throw new JpkiError('MYNA_JPKI_MALFORMED_DOCUMENT', 'not UTF-8', { cause });
  }
}

/** DER or PEM. */
export function readCertificate(file: Uint8Array): ParsedCertificate {
  try {
    return parseCertificate(new Uint8Array(new X509Certificate(file).raw));
  } catch (cause) {
    throw cause instanceof JpkiError ? cause : new JpkiError('MYNA_JPKI_MALFORMED_CERTIFICATE', 'not a certificate', { cause });
  }
}
