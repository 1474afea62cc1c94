import { type Actor, MynaError } from '../../kernel/index.ts';
import type { CoreTransaction } from '../certification/index.ts';
import type { CardEvent, CardState } from './card-fold.ts';
import { appendToCard, getCard } from './card-store.ts';
import type { CardsDeps } from './deps.ts';
import { purposeOf } from './purposes.ts';
import { findRecallOf } from './recall-store.ts';
import type { CardRecord } from './types.ts';

interface PendingChange {
  confirm(): Promise<unknown>;
}

/**
 * Card, certificates and the access log change in one transaction; the caller is told only when every instance has confirmed it (invariant I3). A repetition finds the
 * card as it should be and confirms again.
 */
async function change(
  deps: CardsDeps,
  cardId: string,
  by: Actor,
  event: CardEvent,
  becomes: CardState,
  certificates: (trx: CoreTransaction) => Promise<PendingChange>,
): Promise<CardRecord> {
  const at = await deps.clock.now();
  const { card, pending } = await deps.database.transaction().execute(async (trx) => {
    const changed = await appendToCard(trx, cardId, { event, at, by }, becomes);
    const { residentId } = changed;
    await deps.recordIn(trx, { residentId, actor: by, purpose: purposeOf('state', by), items: ['card'], act: 'write' });
    return { card: changed, pending: await certificates(trx) };
  });
  await pending.confirm();
  return card;
}

export function suspendCard(deps: CardsDeps, cardId: string, actor: Actor, reason?: string): Promise<CardRecord> {
  return change(deps, cardId, actor, { kind: 'suspended', ...(reason && { reason }) }, 'suspended', (trx) =>
    deps.certification.suspendCardIn(trx, cardId, actor, reason),
  );
}

/** @throws {MynaError} `MYNA_CARDS_CARD_RECALLED` while the keys of a recalled card are the old ones */
export async function resumeCard(deps: CardsDeps, cardId: string, actor: Actor, reason?: string): Promise<CardRecord> {
  if (await findRecallOf(deps.database, await getCard(deps.database, cardId))) throw new MynaError('MYNA_CARDS_CARD_RECALLED');
  return change(deps, cardId, actor, { kind: 'resumed', ...(reason && { reason }) }, 'active', (trx) =>
    deps.certification.resumeCardIn(trx, cardId, actor, reason),
  );
}

export function withdrawCard(deps: CardsDeps, cardId: string, actor: Actor, reason: string): Promise<CardRecord> {
  return change(deps, cardId, actor, { kind: 'withdrawn', reason }, 'withdrawn', (trx) =>
    deps.certification.revokeCardIn(trx, cardId, actor, 'cessationOfOperation'),
  );
}
