/** A lost card at the counter: reported, given up for good, and a new one applied for with the same number. */
import {
  ageOn,
  expressWithinDays,
  needsPhoto,
  type PolicyProfile,
  type ReplacementFee,
  RulesError,
  replacementFee,
  representedUnder,
} from '@openmyna/rules';
import { japan, MynaError, Temporal } from '../../kernel/index.ts';
import {
  type ApplicationRecord,
  type CardRecord,
  type LossPlace,
  type LossReport,
  PhotoRefusedError,
  type Progress,
} from '../cards/index.ts';
import { guardianshipOn, type Resident } from '../registry/index.ts';
import type { ApplicationRequest } from './apply-at-counter.ts';
import { actorOf, type CounterDeps, type Officer, purposeOf } from './deps.ts';
import { openPerson } from './desk.ts';
import { requireRightVisitor } from './identity-comparison.ts';
import type { Visit } from './types.ts';
import { requireCard, requireIdentity, requireOpen } from './visit-fold.ts';

export interface LossAtCounter {
  readonly place: LossPlace;
  /** 遺失届受理番号: needed for a card that was lost outside the home. */
  readonly policeReport?: string | undefined;
}

/**
 * Takes the loss report. A card that still works is suspended by it; one that the helpline has stopped keeps its reference.
 * @throws {MynaError} `MYNA_COUNTER_POLICE_REPORT_NEEDED`, `MYNA_COUNTER_NO_LIVE_CARD`, and what the identity needs
 */
export async function reportLossAtCounter(
  deps: CounterDeps,
  officer: Officer,
  visit: Visit,
  { place, policeReport }: LossAtCounter,
): Promise<{ visit: Visit; card: CardRecord; loss: LossReport; fee: ReplacementFee; expressFee: ReplacementFee | undefined }> {
  requireOpen(visit, 'replacement');
  const residentId = requireIdentity(visit);
  await requireRightVisitor(deps, visit, await openPerson(deps, officer, visit));
  if (place === 'outside' && !policeReport?.trim()) throw new MynaError('MYNA_COUNTER_POLICE_REPORT_NEEDED');
  const actor = actorOf(officer);
  const live = await deps.cards.openLiveCard(residentId, actor, purposeOf[visit.journey]);
  if (!live) throw new MynaError('MYNA_COUNTER_NO_LIVE_CARD');
  await deps.store.claimCard(live.id, visit.id);
  const { card } = await deps.cards.reportLoss({ cardId: live.id, actor, channel: 'counter' });
  const loss = await deps.cards.placeLoss({ cardId: card.id, actor, place, policeReport: policeReport?.trim() || undefined });
  const opened = { kind: 'card-opened', cardId: card.id, withNotice: false, hasPhoto: false } as const;
  const reported = {
    kind: 'loss-reported',
    cardId: card.id,
    reference: loss.reference,
    place,
    withPoliceReport: Boolean(policeReport),
  } as const;
  return {
    visit: await deps.store.append(visit, officer.code, opened, reported),
    card,
    loss,
    fee: feeOf(deps, false),
    expressFee: deps.profile.card.expressDays === null ? undefined : feeOf(deps, true),
  };
}

export interface ReplacementRequest extends ApplicationRequest {
  readonly express?: boolean | undefined;
  /** Integer yen that were received. */
  readonly paidYen: number;
}

/**
 * Gives the lost card up 廃止 and applies for the new one. The photo is looked at before the old card ends; a visit that broke between the two is gone on
 * with by asking again.
 *
 * @throws {MynaError} `MYNA_COUNTER_LOSS_NEEDED`, `MYNA_COUNTER_FEE_DIFFERS`, `MYNA_COUNTER_NO_EXPRESS`, and the refusals of an application
 */
export async function replaceAtCounter(
  deps: CounterDeps,
  officer: Officer,
  visit: Visit,
  { express, paidYen, ...request }: ReplacementRequest,
): Promise<{ visit: Visit; application: ApplicationRecord; progress: Progress; fee: ReplacementFee }> {
  requireOpen(visit, 'replacement');
  const residentId = requireIdentity(visit);
  if (!visit.loss || visit.loss.cardId !== visit.cardId) throw new MynaError('MYNA_COUNTER_LOSS_NEEDED');
  const cardId = requireCard(visit);
  const person = await openPerson(deps, officer, visit);
  await requireRightVisitor(deps, visit, person);
  if (express) await requireExpress(deps, cardId);
  const fee = feeOf(deps, express === true);
  if (paidYen !== fee.yen) throw new MynaError('MYNA_COUNTER_FEE_DIFFERS', { yen: fee.yen });
  const actor = actorOf(officer);
  await requireApplicable(deps, visit, person, request);
  let current = visit;
  if (!visit.isGivenUp) {
    await deps.cards.withdrawCard(cardId, actor, 'lost');
    current = await deps.store.append(visit, officer.code, { kind: 'card-given-up', cardId });
  }
  const application =
    (await appliedBefore(deps, visit, residentId, express === true)) ??
    (await deps.cards.applyAtCounter({ residentId, actor, ...request, ...(express ? { express } : {}) }));
  const applied = await deps.store.append(
    current,
    officer.code,
    { kind: 'fee-paid', yen: fee.yen },
    { kind: 'application-made', applicationId: application.id },
  );
  return { visit: applied, application, progress: deps.cards.progressOf(application), fee };
}

/** The application that this visit made and did not note, after a break between the two: a counter took it since the loss was reported. */
async function appliedBefore(
  { cards, profile }: CounterDeps,
  { isGivenUp, cardId, applicationId }: Visit,
  residentId: string,
  express: boolean,
): Promise<ApplicationRecord | undefined> {
  if (!isGivenUp || cardId === undefined || applicationId !== undefined) return undefined;
  const loss = await cards.lossOf(cardId);
  if (!loss) return undefined;
  return (await cards.applicationsOf(residentId)).find(
    ({ state, history }) =>
      state.outcome === undefined &&
      history.some((event) => event.kind === 'submitted' && event.route === 'counter') &&
      history.some((event) => event.kind === 'ordered' && isExpressOrder(event.arriveOn, event.at, profile) === express) &&
      Temporal.Instant.compare(loss.reportedAt, state.submittedAt) <= 0,
  );
}

/** What was paid must fit what was ordered: an express card arrives within the profile's days. */
function isExpressOrder(arriveOn: Temporal.PlainDate, orderedAt: Temporal.Instant, { card }: PolicyProfile): boolean {
  const { days } = orderedAt.toZonedDateTimeISO(japan).toPlainDate().until(arriveOn, { largestUnit: 'days' });
  return card.expressDays !== null && days <= card.expressDays.max;
}

/**
 * A card that is given up without a new one, or a suspended one that its holder does not want back.
 * @throws {MynaError} `MYNA_COUNTER_CARD_NEEDED`
 */
export async function giveUpCard(deps: CounterDeps, officer: Officer, visit: Visit): Promise<{ visit: Visit; card: CardRecord }> {
  requireOpen(visit, 'suspension');
  const cardId = requireCard(visit);
  await requireRightVisitor(deps, visit, await openPerson(deps, officer, visit));
  const card = await deps.cards.withdrawCard(cardId, actorOf(officer), 'given-up');
  return { visit: await deps.store.append(visit, officer.code, { kind: 'card-given-up', cardId }), card };
}

function feeOf(deps: CounterDeps, express: boolean): ReplacementFee {
  try {
    return replacementFee(deps.profile, { reason: 'lost', express });
  } catch (cause) {
    if (cause instanceof RulesError) throw new MynaError('MYNA_COUNTER_NO_EXPRESS', {}, { cause });
    throw cause;
  }
}

/** What an application would be refused for is found before the old card ends. */
async function requireApplicable(deps: CounterDeps, visit: Visit, person: Resident, request: ApplicationRequest): Promise<void> {
  const { photo, representative } = request;
  const today = await deps.clock.today();
  const isUnderWay = (await deps.cards.applicationsOf(person.residentId)).some(({ state }) => state.outcome === undefined);
  if (isUnderWay && !visit.isGivenUp) throw new MynaError('MYNA_CARDS_APPLICATION_OPEN');
  if (ageOn(person.birthDate, today) < representedUnder && !representative) throw new MynaError('MYNA_CARDS_REPRESENTATIVE_NEEDED');
  if (guardianshipOn(person, today) && representative?.relationship !== 'guardian') throw new MynaError('MYNA_CARDS_GUARDIAN_NEEDED');
  if (needsPhoto(person.birthDate, today, deps.profile) && !photo) throw new MynaError('MYNA_CARDS_PHOTO_NEEDED');
  const report = photo && (await deps.cards.checkPhoto(photo));
  if (report && !report.ok) throw new PhotoRefusedError(report);
}

/** 特急発行: within 30 days of the report. */
async function requireExpress(deps: CounterDeps, cardId: string): Promise<void> {
  const loss = await deps.cards.lossOf(cardId);
  const reportedOn = loss?.reportedAt.toZonedDateTimeISO(japan).toPlainDate();
  const days = reportedOn?.until(await deps.clock.today(), { largestUnit: 'days' }).days ?? 0;
  if (deps.profile.card.expressDays === null || days > expressWithinDays) throw new MynaError('MYNA_COUNTER_NO_EXPRESS');
}
