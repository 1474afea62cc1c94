import { createHash } from 'node:crypto';
import type { KeyStore } from '../../kernel/index.ts';

/** What an asker comes with, as a key of the table. */
export const keyOfCode = (keys: KeyStore, checkCode: string): Uint8Array => keys.blindIndex('proofs/check-code', checkCode);
export const keyOfProof = (keys: KeyStore, proofId: string): Uint8Array => keys.blindIndex('proofs/proof', proofId);
export const keyOfFile = (pdf: Uint8Array): Uint8Array => createHash('sha256').update(pdf).digest();

export const numberIndex = (keys: KeyStore, number: string): Uint8Array => keys.blindIndex('proofs/number', number);
