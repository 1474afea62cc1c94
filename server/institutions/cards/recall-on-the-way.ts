import type { Actor, Temporal } from '../../kernel/index.ts';
import { appendToApplication, type CardsTransaction } from './application-store.ts';
import { getCard } from './card-store.ts';
import type { CardsDeps } from './deps.ts';
import { dateOf, datesAfterFailure } from './production-dates.ts';
import { noteOnTheWay, type RecallCard } from './recall-store.ts';
import { unmakeCard } from './unmake-card.ts';

/**
 * A recalled card that is made, on the way or at the office is never handed over: its chip is destroyed, its certificates end for good, and its application is
 * in production again. The chip goes first, as often as a break asks for it: the recall keeps the card from everybody until this has committed. A
 * card whose hand-over was under way when the recall was ordered is suspended with the others.
 */
export async function withdrawFromTheWay(
  deps: CardsDeps,
  trx: CardsTransaction,
  recallId: string,
  chosen: RecallCard,
  { at, by }: { at: Temporal.Instant; by: Actor },
): Promise<{ confirm(): Promise<unknown> } | undefined> {
  const { card_id: cardId, resident_id: residentId } = chosen;
  const { applicationId } = await getCard(trx, cardId);
  let pending: { confirm(): Promise<unknown> } | undefined;
  const { state } = await appendToApplication(trx, { residentId, id: applicationId }, async ({ state: { outcome, dates } }) => {
    if (outcome !== undefined || !dates) return undefined;
    pending = await unmakeCard(deps, trx, { id: cardId, residentId }, { reason: 'recall', certificates: 'keyCompromise', at, by });
    return {
      events: [
        { kind: 'recalled', cardId },
        { kind: 'remade', ...datesAfterFailure(dateOf(at), dates) },
      ],
      at,
      by,
    };
  });
  await noteOnTheWay(trx, recallId, chosen, pending ? 'made-again' : state.outcome === 'card' ? 'chosen' : 'skipped');
  return pending;
}
