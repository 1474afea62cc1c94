import { createHash } from 'node:crypto';
import type { ParsedCertificate } from '../certificate.ts';

/** Who signs a document: a certificate and whatever holds its key, a card for example. */
export interface DocumentSigner {
  /** DER. */
  readonly certificate: Uint8Array;
  /** Certificates that lead to the authority, DER; they are put into the signature beside the signer's. */
  readonly chain?: readonly Uint8Array[];
  /** RSASSA-PKCS1-v1_5 with SHA-256 over `data` (RFC 8017 8.2). */
  sign(data: Uint8Array): Promise<Uint8Array>;
}

/** What a signature says. The certificate is not verified yet: chain, dates, purpose and status are `verifyCertificate`'s to judge. */
export interface DocumentSignature {
  readonly certificate: ParsedCertificate;
  /** When the signer says it was signed; nobody has confirmed it. */
  readonly signedAt: Date | undefined;
}

export const sha256 = (data: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(data).digest());
