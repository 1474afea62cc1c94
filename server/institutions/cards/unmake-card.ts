import type { Actor, Temporal } from '../../kernel/index.ts';
import type { CoreTransaction, PendingChange, RevocationReason } from '../certification/index.ts';
import type { CardsTransaction } from './application-store.ts';
import { appendToCard } from './card-store.ts';
import type { CardsDeps } from './deps.ts';
import { purposeOf } from './purposes.ts';

/** A card that nobody has yet is never handed over: its chip is destroyed, its certificates end for good. */
export async function unmakeCard(
  deps: CardsDeps,
  trx: CardsTransaction & CoreTransaction,
  card: { readonly id: string; readonly residentId: string },
  why: { readonly reason: string; readonly certificates: RevocationReason; readonly at: Temporal.Instant; readonly by: Actor },
): Promise<PendingChange> {
  const { at, by } = why;
  await deps.chips.destroy(card.id);
  const pending = await deps.certification.revokeCardIn(trx, card.id, by, why.certificates);
  await appendToCard(trx, card.id, { event: { kind: 'withdrawn', reason: why.reason }, at, by });
  await appendToCard(trx, card.id, { event: { kind: 'destroyed' }, at, by });
  await deps.recordIn(trx, { residentId: card.residentId, actor: by, purpose: purposeOf('state', by), items: ['card'], act: 'write' });
  return pending;
}
