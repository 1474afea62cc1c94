import { MynaError } from '../../kernel/index.ts';
import type { CardRecord, CollectionCase } from '../cards/index.ts';
import type { Resident } from '../registry/index.ts';
import { actorOf, type CounterDeps, type Officer, purposeOf } from './deps.ts';
import { openPerson } from './desk.ts';
import { requireRightVisitor } from './identity-comparison.ts';
import type { Visit } from './types.ts';
import { requireCard, requireIdentity, requireOpen } from './visit-fold.ts';

/**
 * The card at the office for the person whose identity is proven. Two counters cannot open the same card at once.
 *
 * @throws {MynaError} `MYNA_COUNTER_IDENTITY_NEEDED`, `MYNA_COUNTER_SECOND_DOCUMENT_NEEDED` (no notice and one document only),
 * `MYNA_COUNTER_CARD_ELSEWHERE`, and the refusals of the cards institution (a notice of another person, nothing to collect, collected already)
 */
export async function openCollection(
  deps: CounterDeps,
  officer: Officer,
  visit: Visit,
  noticeNumber: string | undefined,
): Promise<{ visit: Visit; collection: CollectionCase }> {
  requireOpen(visit, 'collection');
  const residentId = requireIdentity(visit);
  const person = await openPerson(deps, officer, visit);
  await requireRightVisitor(deps, visit, person);
  if (noticeNumber === undefined && (visit.identity?.documents.length ?? 0) < 2) throw new MynaError('MYNA_COUNTER_SECOND_DOCUMENT_NEEDED');
  const collection = await deps.cards.prepareCollection({ noticeNumber, residentId, actor: actorOf(officer) });
  await deps.store.claimCard(collection.card.id, visit.id);
  const { withNotice, hasPhoto, card, replaces } = collection;
  const exchange = replaces ? { exchangedFor: replaces.id } : {};
  return {
    visit: await deps.store.append(visit, officer.code, { kind: 'card-opened', cardId: card.id, withNotice, hasPhoto, ...exchange }),
    collection,
  };
}

/** The live card of the person, for unlocking, suspending and resuming. */
export async function openLiveCard(
  deps: CounterDeps,
  officer: Officer,
  visit: Visit,
): Promise<{ visit: Visit; card: CardRecord; person: Resident }> {
  requireOpen(visit, 'unlock', 'suspension');
  const residentId = requireIdentity(visit);
  const person = await openPerson(deps, officer, visit);
  if (visit.journey === 'unlock') await requireRightVisitor(deps, visit, person);
  const card = await deps.cards.openLiveCard(residentId, actorOf(officer), purposeOf[visit.journey]);
  if (!card) throw new MynaError('MYNA_COUNTER_NO_LIVE_CARD');
  if (visit.journey === 'unlock' && card.state === 'suspended') throw new MynaError('MYNA_COUNTER_CARD_SUSPENDED');
  await deps.store.claimCard(card.id, visit.id);
  const hasPhoto = card.portraitSha256 !== undefined;
  return {
    visit: await deps.store.append(visit, officer.code, { kind: 'card-opened', cardId: card.id, withNotice: false, hasPhoto }),
    card,
    person,
  };
}

/** The portrait on the card, shown beside the person's face. */
export async function openCardPhoto(deps: CounterDeps, officer: Officer, visit: Visit): Promise<Uint8Array> {
  requireOpen(visit);
  return deps.cards.openCardPhoto(requireCard(visit), actorOf(officer), purposeOf[visit.journey]);
}

/** The officer's own judgement. A face that differs ends here: the card stays at the office. @throws {MynaError} `MYNA_COUNTER_PHOTO_DIFFERS` */
export async function comparePhoto(deps: CounterDeps, officer: Officer, visit: Visit, isSame: boolean): Promise<Visit> {
  requireOpen(visit);
  requireCard(visit);
  if (visit.photo === 'differs') throw new MynaError('MYNA_COUNTER_PHOTO_DIFFERS');
  return deps.store.append(visit, officer.code, { kind: 'photo-compared', isSame });
}

/** @throws {MynaError} `MYNA_COUNTER_PHOTO_NOT_COMPARED`, `MYNA_COUNTER_PHOTO_DIFFERS` */
export function requireSameFace(visit: Visit): string {
  const cardId = requireCard(visit);
  if (visit.photo === 'differs') throw new MynaError('MYNA_COUNTER_PHOTO_DIFFERS');
  if (visit.needsPhotoComparison && visit.photo === undefined) throw new MynaError('MYNA_COUNTER_PHOTO_NOT_COMPARED');
  return cardId;
}

/**
 * Hands the card over, after its chip has said that it is delivered. The same visit may repeat it after a lost answer; another counter is refused.
 * At a renewal the card before it ends in the same moment.
 * @throws {MynaError} `MYNA_COUNTER_CHIP_NOT_DELIVERED`, `MYNA_COUNTER_OLD_CARD_NEEDED`, and the cards institution's `MYNA_CARDS_ALREADY_COLLECTED`
 */
export async function handOver(deps: CounterDeps, officer: Officer, visit: Visit): Promise<{ visit: Visit; card: CardRecord }> {
  requireOpen(visit, 'collection');
  const cardId = requireSameFace(visit);
  if (!visit.isChipDelivered) throw new MynaError('MYNA_COUNTER_CHIP_NOT_DELIVERED');
  if (visit.exchange && visit.exchange.data !== 'carried' && visit.exchange.data !== 'unreadable') {
    throw new MynaError('MYNA_COUNTER_OLD_CARD_NEEDED');
  }
  const exchangedFor = visit.exchange?.oldCardId;
  const card = await deps.cards.completeCollection({ cardId, visitId: visit.id, actor: actorOf(officer), exchangedFor });
  if (visit.isHandedOver) return { visit, card };
  return { visit: await deps.store.append(visit, officer.code, { kind: 'card-handed-over', cardId }), card };
}

/**
 * Suspends a card (一時停止), or lifts it, with the person present. Confirmed by every instance when it returns. Lifting takes the person, her face on the
 * card, and the card itself: its chip has answered the counter's key in this visit, a copy of it could not.
 *
 * @throws {MynaError} `MYNA_COUNTER_CARD_NEEDED`, `MYNA_COUNTER_CHIP_NEEDED`, `MYNA_COUNTER_PHOTO_NOT_COMPARED`, `MYNA_COUNTER_PHOTO_DIFFERS`
 */
export async function changeCardState(
  deps: CounterDeps,
  officer: Officer,
  visit: Visit,
  action: 'suspend' | 'resume',
): Promise<{ visit: Visit; card: CardRecord }> {
  requireOpen(visit, 'suspension');
  const cardId = requireCard(visit);
  const actor = actorOf(officer);
  if (action === 'suspend') {
    const card = await deps.cards.suspendCard(cardId, actor);
    return { visit: await deps.store.append(visit, officer.code, { kind: 'card-suspended', cardId }), card };
  }
  await requireRightVisitor(deps, visit, await openPerson(deps, officer, visit));
  requireSameFace(visit);
  if (visit.chip?.life !== 'delivered') throw new MynaError('MYNA_COUNTER_CHIP_NEEDED');
  const card = await deps.cards.resumeCard(cardId, actor);
  return { visit: await deps.store.append(visit, officer.code, { kind: 'card-resumed', cardId }), card };
}
