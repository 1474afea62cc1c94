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
  const bytes = new Uint8Array(18 + head.root.length);
  const fixed = new DataView(bytes.buffer);
  fixed.setUint8(1, 1);
  fixed.setBigUint64(2, BigInt(head.timestamp));
  fixed.setBigUint64(10, BigInt(head.size));
  bytes.set(head.root, 18);
  return bytes;
}
