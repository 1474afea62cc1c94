import { p256 } from '@noble/curves/nist.js';
import { concatBytes } from '@noble/hashes/utils.js';

/** RFC 6962 section 3.5. */
export interface SignedTreeHead {
  readonly size: number;
  /** Milliseconds since 1970-01-01. */
  readonly timestamp: number;
  readonly root: Uint8Array;
  /** ECDSA P-256 with SHA-256, DER, over the `TreeHeadSignature` structure. */
  readonly signature: Uint8Array;
}

/** The signed structure `TreeHeadSignature`: version v1, type tree_hash, time, size, root. */
export function treeHeadBytes(head: Omit<SignedTreeHead, 'signature'>): Uint8Array {
  const fixed = new DataView(new ArrayBuffer(18));
  fixed.setUint8(1, 1);
  fixed.setBigUint64(2, BigInt(head.timestamp));
  fixed.setBigUint64(10, BigInt(head.size));
  return concatBytes(new Uint8Array(fixed.buffer), head.root);
}

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
