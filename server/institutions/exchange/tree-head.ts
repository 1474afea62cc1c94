import { verify } from 'node:crypto';
import type { SignedTreeHead } from './types.ts';

/** The signed structure `TreeHeadSignature` of RFC 6962 section 3.5: version v1, type tree_hash, time, size, root. */
export function treeHeadBytes(head: Omit<SignedTreeHead, 'signature'>): Uint8Array {
  const bytes = Buffer.alloc(18);
  bytes[0] = 0;
  bytes[1] = 1;
  bytes.writeBigUInt64BE(BigInt(head.timestamp), 2);
  bytes.writeBigUInt64BE(BigInt(head.size), 10);
  return Buffer.concat([bytes, head.root]);
}

/** @param spki the log's public key, DER SubjectPublicKeyInfo (P-256) */
export function verifyTreeHead(head: SignedTreeHead, spki: Uint8Array): boolean {
  const key = { key: Buffer.from(spki), format: 'der', type: 'spki' } as const;
  return verify('sha256', treeHeadBytes(head), key, head.signature);
}
