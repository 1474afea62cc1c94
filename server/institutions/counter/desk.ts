/** What every journey has: the queue, the person, the identity, the end. */
import type { IndividualNumber } from '@openmyna/number';
import { MynaError } from '../../kernel/index.ts';
import type { OwnMandates } from '../mandates/index.ts';
import type { Resident, ResidentQuery, ResidentSummary } from '../registry/index.ts';
import { isReturning, mayComeFromElsewhere, requireCardsAgree } from './change-at-counter.ts';
import { noteVisitOnCards } from './changes-on-cards.ts';
import { actorOf, type CounterDeps, type Officer, purposeOf } from './deps.ts';
import { compareIdentity, type IdentityOutcome, type IdentityRequest, requireRightVisitor } from './identity-comparison.ts';
import type { AbandonReason, Journey, Visit } from './types.ts';
import { isChipDone, requireIdentity, requireOpen, requirePerson } from './visit-fold.ts';

export async function startVisit({ store, registry }: CounterDeps, officer: Officer, journey: Journey, office?: string): Promise<Visit> {
  const place = officer.office ?? office;
  if (place === undefined) throw new MynaError('MYNA_COUNTER_OFFICE_NEEDED');
  registry.municipality(place);
  return store.start(journey, place, officer.code);
}

export async function queueOfToday({ store, clock }: CounterDeps, officer: Officer): Promise<Visit[]> {
  return store.queue(officer.office, await clock.today());
}

/** Finds residents by name, kana and birth date, or by the number of the residence card. Finding proves nothing. */
export async function search(
  deps: CounterDeps,
  officer: Officer,
  visit: Visit,
  query: ResidentQuery & { readonly residenceCard?: string | undefined },
): Promise<readonly ResidentSummary[]> {
  requireOpen(visit);
  const actor = actorOf(officer);
  if (query.residenceCard !== undefined) {
    const found = await deps.registry.findByResidenceCard(query.residenceCard, actor, 'counter.search');
    return found ? [found] : [];
  }
  return deps.registry.findResidents(query, actor, 'counter.search');
}

/**
 * Says whom the visit is about. A screen and work on a chip of the person before end here.
 * @throws {MynaError} `MYNA_COUNTER_OTHER_MUNICIPALITY`, `MYNA_COUNTER_RECORD_CLOSED`, `MYNA_COUNTER_NOT_FINISHED` while a delivered card of another
 * person is not handed over
 */
export async function choosePerson(
  deps: CounterDeps,
  officer: Officer,
  visit: Visit,
  residentId: string,
): Promise<{ visit: Visit; person: Resident }> {
  requireOpen(visit);
  const isAnother = visit.residentId !== undefined && visit.residentId !== residentId;
  if (isAnother && visit.changed.changes.length > 0) throw new MynaError('MYNA_COUNTER_NOT_FINISHED');
  if (isAnother && visit.isChipDelivered && !visit.isHandedOver) throw new MynaError('MYNA_COUNTER_NOT_FINISHED');
  const person = await deps.registry.openResident(residentId, actorOf(officer), purposeOf[visit.journey]);
  if (person.municipality !== visit.office && !mayComeFromElsewhere(visit, person)) {
    throw new MynaError('MYNA_COUNTER_OTHER_MUNICIPALITY', { municipality: deps.registry.municipality(person.municipality).name.ja });
  }
  if (person.state !== 'living' && !isReturning(visit, person)) throw new MynaError('MYNA_COUNTER_RECORD_CLOSED');
  const found = await deps.store.append(visit, officer.code, { kind: 'person-found', residentId });
  if (isAnother && visit.cardId !== undefined) await Promise.all([deps.store.closeScreens(visit.id), deps.store.dropWork(visit.id)]);
  return { visit: found, person };
}

export async function openPerson(deps: CounterDeps, officer: Officer, visit: Visit): Promise<Resident> {
  return deps.registry.openResident(requirePerson(visit), actorOf(officer), purposeOf[visit.journey]);
}

export async function openPersonAndHousehold(
  deps: CounterDeps,
  officer: Officer,
  visit: Visit,
): Promise<{ person: Resident; household: readonly ResidentSummary[] }> {
  const person = await openPerson(deps, officer, visit);
  return { person, household: await deps.registry.openHousehold(person.householdId, actorOf(officer), purposeOf[visit.journey]) };
}

/** 代理: who may speak for the person and take the letters along, and for whom the person may. */
export async function openMandates(deps: CounterDeps, officer: Officer, visit: Visit): Promise<OwnMandates> {
  const code = await deps.exchange.codeFor(requirePerson(visit), 'counter');
  return deps.mandates.listAtCounter(actorOf(officer), code);
}

/** The number of somebody who has lost letter and card, found by the identity document alone. The journey's statute must cover it. */
export async function findNumber(deps: CounterDeps, officer: Officer, visit: Visit): Promise<IndividualNumber> {
  requireOpen(visit, 'registration', 'application', 'number-letter');
  const residentId = requireIdentity(visit);
  await requireRightVisitor(deps, visit, await openPerson(deps, officer, visit));
  return deps.registry.readNumber(residentId, actorOf(officer), purposeOf[visit.journey]);
}

/** Compares the documents with the record and keeps the result; a refusal is kept too. */
export async function proveIdentity(
  deps: CounterDeps,
  officer: Officer,
  visit: Visit,
  request: IdentityRequest,
): Promise<IdentityOutcome & { readonly visit: Visit }> {
  requireOpen(visit);
  const actor = actorOf(officer);
  const purpose = purposeOf[visit.journey];
  const resident = await deps.registry.openResident(requirePerson(visit), actor, purpose);
  const outcome = await compareIdentity(deps, resident, request, await deps.clock.today(), actor, 'counter.search');
  const documents = request.documents.map(({ kind }) => kind);
  // Another guardian than the registered one may notify that there is another one, and nothing else.
  const isSuccessor = outcome.refusal === 'MYNA_COUNTER_NOT_THE_GUARDIAN' && visit.journey === 'change';
  const refusal = isSuccessor ? undefined : outcome.refusal;
  const event = refusal
    ? ({ kind: 'identity-refused', code: refusal } as const)
    : ({ kind: 'identity-proven', visitor: request.visitor, documents, ...(outcome.isGuardian && { isGuardian: true as const }) } as const);
  return { ...outcome, refusal, visit: await deps.store.append(visit, officer.code, event) };
}

/**
 * Ends a visit that reached what the person came for; any other is broken off. After collection and unlocking, register and chip agree (invariant I6).
 * @throws {MynaError} `MYNA_COUNTER_NOT_FINISHED`
 */
export async function finishVisit(deps: CounterDeps, officer: Officer, visit: Visit): Promise<Visit> {
  if (visit.stage === 'done') return visit;
  requireOpen(visit);
  if (!hasOutcome(visit)) throw new MynaError('MYNA_COUNTER_NOT_FINISHED');
  await noteVisitOnCards(deps, officer, visit);
  if (visit.journey === 'change') await requireCardsAgree(deps, visit);
  return end(deps, officer, visit, { kind: 'done' });
}

function hasOutcome(visit: Visit): boolean {
  const happened = (step: Visit['steps'][number]['step']): boolean => visit.steps.some((each) => each.step === step);
  switch (visit.journey) {
    case 'registration':
      return visit.registered.length > 0;
    case 'application':
      return visit.applicationId !== undefined;
    case 'collection':
      return visit.isChipDelivered && visit.isHandedOver;
    case 'unlock':
      return visit.pinsSet.length > 0 && visit.pinsWanted.length === 0;
    case 'suspension':
      return happened('card-suspended') || happened('card-resumed') || visit.isGivenUp;
    case 'replacement':
      return visit.isGivenUp && visit.applicationId !== undefined;
    case 'renewal':
      return isChipDone(visit);
    case 'number-letter':
      return happened('number-letter-ordered');
    case 'change':
      return visit.changed.changes.length > 0 || visit.changed.cardsUpdated.length > 0;
    case 'departure':
    case 'death':
      return visit.changed.changes.length > 0;
    case 'number-change':
      return visit.changed.isNumberChanged;
  }
}

/** Breaks a visit off. A card whose chip was delivered belongs to the resident: such a visit is finished, not broken off. */
export async function abandonVisit(deps: CounterDeps, officer: Officer, visit: Visit, reason: AbandonReason): Promise<Visit> {
  requireOpen(visit);
  if (visit.isChipDelivered && !visit.isHandedOver) throw new MynaError('MYNA_COUNTER_NOT_FINISHED');
  return end(deps, officer, visit, { kind: 'abandoned', reason });
}

const cardJourneys: readonly Journey[] = ['collection', 'unlock', 'suspension', 'renewal', 'replacement', 'change'];

async function end(
  { store }: CounterDeps,
  officer: Officer,
  visit: Visit,
  event: { kind: 'done' } | { kind: 'abandoned'; reason: AbandonReason },
): Promise<Visit> {
  const ended = await store.append(visit, officer.code, event);
  // By the journey, not by the steps: a card may be claimed although the step that says so was lost.
  const mayHoldCard = cardJourneys.includes(visit.journey);
  if (mayHoldCard)
    await Promise.all([store.releaseCards(visit.id), store.closeScreens(visit.id), store.dropWork(visit.id), store.dropCarried(visit.id)]);
  return ended;
}
