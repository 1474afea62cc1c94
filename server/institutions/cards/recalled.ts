import type { CardsDeps } from './deps.ts';
import { findLoss } from './loss.ts';
import { isHeldByRecall } from './recall-store.ts';
import type { CardRecord } from './types.ts';

/** A recalled card that gets new keys: a recall alone keeps it from being used, and nobody has reported it lost. */
export async function mayRekey(deps: Pick<CardsDeps, 'database'>, card: CardRecord): Promise<boolean> {
  return (await isHeldByRecall(deps.database, card)) && (await findLoss(deps, card)) === undefined;
}
