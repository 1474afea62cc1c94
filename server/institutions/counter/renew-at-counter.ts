import type { KeyKind } from '@openmyna/reader';
import { MynaError } from '../../kernel/index.ts';
import type { CertificatePlan } from '../cards/index.ts';
import type { Resident } from '../registry/index.ts';
import { requireSameFace } from './collect.ts';
import { actorOf, type CounterDeps, type Officer } from './deps.ts';
import { openPerson } from './desk.ts';
import { requireRightVisitor } from './identity-comparison.ts';
import type { Visit } from './types.ts';
import { requireIdentity, requireOpen } from './visit-fold.ts';

/**
 * The person's live card, and which of its certificates may be renewed today.
 *
 * @throws {MynaError} `MYNA_COUNTER_IDENTITY_NEEDED`, `MYNA_COUNTER_REPRESENTATIVE_NEEDED`, `MYNA_COUNTER_IN_PERSON_ONLY` (a renewal for somebody else),
 *   `MYNA_COUNTER_NO_LIVE_CARD`, `MYNA_COUNTER_CARD_SUSPENDED`, `MYNA_COUNTER_CARD_ELSEWHERE`
 */
export async function openRenewal(
  deps: CounterDeps,
  officer: Officer,
  visit: Visit,
): Promise<{ visit: Visit; plan: CertificatePlan; person: Resident }> {
  requireOpen(visit, 'renewal');
  const residentId = requireIdentity(visit);
  const person = await openPerson(deps, officer, visit);
  await requireRightVisitor(deps, visit, person);
  const card = await deps.cards.findLiveCard(residentId);
  if (!card) throw new MynaError('MYNA_COUNTER_NO_LIVE_CARD');
  if (card.state === 'suspended' && !(await deps.cards.recalls.mayLift(card))) throw new MynaError('MYNA_COUNTER_CARD_SUSPENDED');
  const plan = await deps.cards.planCertificates(card.id, actorOf(officer));
  await deps.store.claimCard(card.id, visit.id);
  const opened = { kind: 'card-opened', cardId: card.id, withNotice: false, hasPhoto: card.portraitSha256 !== undefined } as const;
  return { visit: visit.cardId === card.id ? visit : await deps.store.append(visit, officer.code, opened), plan, person };
}

/**
 * The certificates that the chip gets new in this visit.
 *
 * @throws {MynaError} `MYNA_CARDS_RENEWAL_NOT_YET` (with the day from which it is possible), `MYNA_CARDS_NO_SUCH_CERTIFICATE`
 */
export async function wantCertificates(deps: CounterDeps, officer: Officer, visit: Visit, kinds: readonly KeyKind[]): Promise<Visit> {
  requireOpen(visit, 'renewal');
  const cardId = requireSameFace(visit);
  const plan = await deps.cards.planCertificates(cardId, actorOf(officer));
  const wanted = [...new Set(kinds)].map((kind) => plan.kinds.find((each) => each.kind === kind));
  if (wanted.length === 0 || wanted.includes(undefined)) throw new MynaError('MYNA_CARDS_NO_SUCH_CERTIFICATE');
  const early = wanted.find((each) => each && !each.isRenewable);
  if (early) throw new MynaError('MYNA_CARDS_RENEWAL_NOT_YET', { from: early.renewableFrom?.toString() ?? '' });
  await deps.store.dropWork(visit.id);
  const inOrder = plan.kinds.flatMap(({ kind }) => (kinds.includes(kind) ? [kind] : []));
  return deps.store.append(visit, officer.code, { kind: 'certificates-wanted', kinds: inOrder });
}

/**
 * The special period 特例期間: the residence card that was shown bears the stamp of a pending application, so stay and card go on for two months, once. Noted
 * wrongly, it is taken back in the same way.
 *
 * @throws {MynaError} `MYNA_COUNTER_NO_LIMITED_STAY`
 */
export async function notePendingStay(
  deps: CounterDeps,
  officer: Officer,
  visit: Visit,
  isPending: boolean,
): Promise<{ visit: Visit; plan: CertificatePlan; person: Resident }> {
  requireOpen(visit, 'renewal');
  const cardId = requireSameFace(visit);
  const { residentId, stay } = await openPerson(deps, officer, visit);
  if (!stay?.stayUntil) throw new MynaError('MYNA_COUNTER_NO_LIMITED_STAY');
  await deps.registry.markRenewalPending(residentId, isPending, actorOf(officer));
  await deps.cards.followStay(cardId, actorOf(officer));
  return openRenewal(deps, officer, visit);
}
