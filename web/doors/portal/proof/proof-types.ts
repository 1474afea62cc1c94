import type { NumberUse } from '@openmyna/rules';
import type { Standing } from '../../../identity/uses.ts';

export interface OwnProof {
  readonly id: string;
  readonly asker: string;
  readonly use: NumberUse;
  readonly checkCode: string;
  readonly madeAt: string;
  readonly validUntil: string;
  readonly state: 'open' | 'withdrawn' | 'expired';
  readonly checks: readonly { readonly at: string; readonly way: 'file' | 'screen' | 'code'; readonly standing: Standing }[];
}

export interface OwnProofs {
  readonly isOffered: boolean;
  readonly validHours: number;
  readonly proofs: readonly OwnProof[];
}

export interface ProofScreen {
  readonly expiresAt: string;
  readonly qr: { readonly size: number; readonly path: string };
}

export const proofsApi = '/api/v1/portal/proofs';
