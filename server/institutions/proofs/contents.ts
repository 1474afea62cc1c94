import { type NumberUse, numberUses } from '@openmyna/rules';
import { z } from 'zod';
import type { KeyStore } from '../../kernel/index.ts';
import type { ProofRow } from './store.ts';

const uses: readonly [NumberUse, ...NumberUse[]] = ['employment', ...numberUses.filter((use) => use !== 'employment')];

/** What is sealed in a proof's row. */
export const contents = z.object({
  asker: z.string(),
  use: z.enum(uses),
  checkCode: z.string(),
  birthDate: z.string(),
  /** The commitment that the screen shows. */
  fit: z.string(),
});
export type Contents = z.infer<typeof contents>;

export const request = contents.pick({ asker: true, use: true });

const purpose = 'proofs/contents';

export function sealContents(keys: KeyStore, proofId: string, value: Contents): Uint8Array {
  return keys.seal(purpose, Buffer.from(JSON.stringify(value)), proofId);
}

export function openContents(keys: KeyStore, row: Pick<ProofRow, 'sealed' | 'proofId'>): Contents {
  return contents.parse(JSON.parse(Buffer.from(keys.open(purpose, row.sealed, row.proofId)).toString('utf8')));
}
