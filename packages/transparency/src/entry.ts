import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { leafHash } from './merkle.ts';

/** The leaf of an entry. The salt goes first: who knows only hashes cannot compare them with guessed entries. */
export function entryHash(salt: Uint8Array, entry: string): Uint8Array {
  return leafHash(concatBytes(salt, utf8ToBytes(entry)));
}
