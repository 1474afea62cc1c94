import { p256 } from '@noble/curves/nist.js';
import { type SignedTreeHead, treeHeadBytes } from './tree-head.ts';

/** An uncompressed P-256 point ends a SubjectPublicKeyInfo (RFC 5480 section 2.2). */
const pointBytes = 65;

/** @param spki the log's public key, DER SubjectPublicKeyInfo (P-256) */
export function verifyTreeHead(head: SignedTreeHead, spki: Uint8Array): boolean {
  try {
    return p256.verify(head.signature, treeHeadBytes(head), spki.subarray(-pointBytes), { format: 'der', lowS: false });
  } catch {
    // A signature or key that is none.
    return false;
  }
}
