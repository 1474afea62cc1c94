/** Changes of a record at the counter: one visit changes registry, chip and certificates together, and can be taken up again at any break (invariant I6). */
import { type MynaCode, MynaError } from '../../kernel/index.ts';
import type { ChipState } from '../cards/index.ts';
import type { ChangeRequest, RecordedChange, Resident, ResidentChange } from '../registry/index.ts';
import type { VisitChange } from './change-fold.ts';
import { noteOnCards } from './changes-on-cards.ts';
import { actorOf, type CounterDeps, type Officer, purposeOf } from './deps.ts';
import { requireRightVisitor } from './identity-comparison.ts';
import type { Journey, Visit } from './types.ts';
import { requireIdentity, requireOpen } from './visit-fold.ts';

/** What must be shown for a change, beside the proof of identity. */
export type ChangeEvidence =
  | 'moving-out-certificate'
  | 'passport'
  | 'family-register-extract'
  | 'residence-card'
  | 'protection-request'
  | 'death-certificate'
  | 'court-order';

const needed: Readonly<Record<ResidentChange['kind'], readonly ChangeEvidence[]>> = {
  address: [],
  'moving-out': [],
  'moving-out-cancelled': [],
  // With a card the notice of moving out is known here (特例転入): nothing is shown on paper.
  'moving-in': [],
  returned: ['passport', 'family-register-extract'],
  name: ['family-register-extract'],
  'former-surname': ['family-register-extract'],
  'common-name': [],
  sex: ['family-register-extract'],
  'birth-date': ['family-register-extract'],
  stay: ['residence-card'],
  protection: ['protection-request'],
  // 審判書 with the certificate that it is final, or 登記事項証明書.
  guardianship: ['court-order'],
  died: ['death-certificate'],
};

const kindsOf: Readonly<Partial<Record<Journey, readonly ResidentChange['kind'][]>>> = {
  change: [
    'address',
    'moving-in',
    'moving-out-cancelled',
    'returned',
    'name',
    'former-surname',
    'common-name',
    'sex',
    'birth-date',
    'stay',
    'protection',
    'guardianship',
  ],
  departure: ['moving-out', 'moving-out-cancelled'],
  death: ['died'],
};

export type ChangeAtCounter = Pick<ChangeRequest, 'change' | 'members' | 'household'> & { readonly evidence: readonly ChangeEvidence[] };

const unless = (condition: boolean, code: MynaCode): void => {
  if (!condition) throw new MynaError(code);
};

/** A notice of moving out names this office's municipality, or none yet. */
export function mayComeFromElsewhere(visit: Visit, { movingOut, state }: Resident): boolean {
  if (visit.journey === 'death') return true;
  if (visit.journey !== 'change') return false;
  return state === 'moved-out' || movingOut?.to === visit.office || movingOut?.to === 'elsewhere';
}

export const isReturning = (visit: Visit, { state }: Resident): boolean => visit.journey === 'change' && state === 'moved-out';

/**
 * Writes the change into the records of the person or of members of the household. The same request again, after a lost answer, changes nothing.
 *
 * @throws {MynaError} `MYNA_COUNTER_IDENTITY_NEEDED`, `MYNA_COUNTER_EVIDENCE_MISSING`, `MYNA_COUNTER_NOT_OF_HOUSEHOLD`,
 * `MYNA_COUNTER_OTHER_MUNICIPALITY`, `MYNA_COUNTER_OTHER_JOURNEY`, `MYNA_COUNTER_GUARDIAN_NEEDED`, and the registry's refusals
 */
export async function changeAtCounter(
  deps: CounterDeps,
  officer: Officer,
  visit: Visit,
  request: ChangeAtCounter,
): Promise<{ visit: Visit; changes: readonly VisitChange[] }> {
  requireOpen(visit, 'change', 'departure', 'death');
  const notifier = requireIdentity(visit);
  const { change, members, household, evidence } = request;
  unless(kindsOf[visit.journey]?.includes(change.kind) ?? false, 'MYNA_COUNTER_OTHER_JOURNEY');
  const missing = needed[change.kind].find((document) => !evidence.includes(document));
  if (missing) throw new MynaError('MYNA_COUNTER_EVIDENCE_MISSING', { document: missing.replaceAll('-', '_') });
  if ('municipality' in change && change.municipality !== visit.office) {
    throw new MynaError('MYNA_COUNTER_OTHER_MUNICIPALITY', { municipality: deps.registry.municipality(change.municipality).name.ja });
  }
  await requireMayNotify(deps, officer, visit, notifier, request);
  const key = `${visit.id}:${visit.changed.changes.length}`;
  const recorded = await deps.registry.changeResidents(
    { change, members, household, key, evidence },
    actorOf(officer),
    purposeOf[visit.journey],
  );
  const changes = recorded.map(shown);
  const after = await appendChanges(deps, officer, visit, changes);
  await noteOnCards(
    deps.cards,
    recorded.map((each) => ({ ...each, isLapsing: each.card === 'lapses' })),
  );
  return { visit: after, changes };
}

/** The person herself, or somebody of her household; whoever notifies a death shows its certificate and is not the one who died. */
async function requireMayNotify(
  deps: CounterDeps,
  officer: Officer,
  visit: Visit,
  notifier: string,
  { members, change }: ChangeAtCounter,
): Promise<void> {
  const [actor, purpose] = [actorOf(officer), purposeOf[visit.journey]];
  const person = await deps.registry.openResident(notifier, actor, purpose);
  if (change.kind === 'guardianship') return requireMayNotifyGuardianship(visit, person, members, change);
  await requireRightVisitor(deps, visit, person);
  if (change.kind === 'died') {
    unless(members.length === 1 && members[0]?.residentId !== notifier, 'MYNA_COUNTER_NOT_OF_HOUSEHOLD');
    return;
  }
  const household = await deps.registry.openHousehold(person.householdId, actor, purpose);
  const own = new Set([notifier, ...household.map(({ residentId }) => residentId)]);
  // After an earlier move in this visit the others of the former household are no longer of it.
  for (const { residentId } of visit.changed.changes) own.add(residentId);
  unless(
    members.every(({ residentId }) => own.has(residentId)),
    'MYNA_COUNTER_NOT_OF_HOUSEHOLD',
  );
}

/** Whoever is named guardian brings the court's document. That a guardianship has ended says the guardian whom the record names, or the ward. */
function requireMayNotifyGuardianship(
  visit: Visit,
  ward: Resident,
  members: ChangeAtCounter['members'],
  change: Extract<ResidentChange, { kind: 'guardianship' }>,
): void {
  unless(members.length === 1 && members[0]?.residentId === ward.residentId, 'MYNA_COUNTER_NOT_OF_HOUSEHOLD');
  const isAlone = visit.identity?.visitor === 'self';
  const mayNotify = change.guardianship ? !isAlone : isAlone || visit.identity?.isGuardian;
  unless(mayNotify ?? false, 'MYNA_COUNTER_GUARDIAN_NEEDED');
}

const shown = ({ residentId, changeId, kind, delayDays, card }: RecordedChange): VisitChange => ({
  residentId,
  changeId,
  change: kind,
  delayDays,
  card: card === undefined ? null : card === 'lapses' ? 'lapses' : card.bringBy.toString(),
});

/** The change stands: an event of somebody else in between must not lose ours. */
async function appendChanges({ store }: CounterDeps, officer: Officer, visit: Visit, changes: readonly VisitChange[]): Promise<Visit> {
  for (let current = visit; ; current = await store.get(visit.id)) {
    const isThere = changes.every(({ changeId }) => current.changed.changes.some((each) => each.changeId === changeId));
    if (isThere) return current;
    try {
      return await store.append(current, officer.code, { kind: 'record-changed', changes });
    } catch (error) {
      if (!(error instanceof MynaError && error.code === 'MYNA_COUNTER_VISIT_MOVED_ON')) throw error;
    }
  }
}

/** What is still missing on the card of somebody whom this visit concerns. */
export interface MissingOnCard {
  readonly residentId: string;
  readonly cardId: string | undefined;
  readonly needsTexts: boolean;
  readonly needsCertificates: readonly string[];
  readonly isNotBrought: boolean;
  readonly printed: ChipState['printed'];
}

/** The card of everybody whom the visit has changed, and of the person herself. */
export async function missingOnCards(deps: CounterDeps, visit: Visit): Promise<readonly MissingOnCard[]> {
  const concerned = new Set(visit.changed.changes.map(({ residentId }) => residentId));
  if (visit.residentId !== undefined && visit.journey === 'change') concerned.add(visit.residentId);
  const missing: MissingOnCard[] = [];
  for (const residentId of concerned) {
    const state = await deps.cards.chipState(residentId);
    missing.push({
      residentId,
      cardId: state?.cardId,
      needsTexts: state?.needsTexts ?? false,
      needsCertificates: state?.needsCertificates ?? [],
      isNotBrought: visit.changed.cardsNotBrought.includes(residentId),
      printed: state?.printed ?? [],
    });
  }
  return missing;
}

const isBehind = ({ needsTexts, needsCertificates }: MissingOnCard): boolean => needsTexts || needsCertificates.length > 0;

/** I6: nothing is reported done while a card that lies here says something else than the record. @throws {MynaError} `MYNA_COUNTER_CARDS_BEHIND` */
export async function requireCardsAgree(deps: CounterDeps, visit: Visit): Promise<void> {
  const lapsing = new Set(visit.changed.changes.flatMap(({ residentId, card }) => (card === 'lapses' ? [residentId] : [])));
  const behind = (await missingOnCards(deps, visit)).filter(
    (each) => isBehind(each) && !each.isNotBrought && !lapsing.has(each.residentId),
  );
  if (behind.length > 0) throw new MynaError('MYNA_COUNTER_CARDS_BEHIND', { cards: behind.length });
}

/**
 * A member's card lies in the reader: what it needs is worked out from the record, not from this visit, so a card that was left behind earlier is
 * brought up to date as well.
 * @throws {MynaError} `MYNA_COUNTER_NOT_OF_HOUSEHOLD`, `MYNA_COUNTER_NO_LIVE_CARD`, `MYNA_COUNTER_CARD_SUSPENDED`, `MYNA_COUNTER_CARD_AGREES`,
 * `MYNA_COUNTER_CARD_ELSEWHERE`
 */
export async function openCardTurn(deps: CounterDeps, officer: Officer, visit: Visit, residentId: string): Promise<Visit> {
  requireOpen(visit, 'change');
  const person = await deps.registry.openResident(requireIdentity(visit), actorOf(officer), 'counter.change');
  const household = await deps.registry.openHousehold(person.householdId, actorOf(officer), 'counter.change');
  const isOurs = [...household, ...visit.changed.changes].some((member) => member.residentId === residentId);
  unless(isOurs, 'MYNA_COUNTER_NOT_OF_HOUSEHOLD');
  const state = await deps.cards.chipState(residentId);
  if (!state) throw new MynaError('MYNA_COUNTER_NO_LIVE_CARD');
  const card = await deps.cards.getCard(state.cardId);
  unless(card.state !== 'suspended', 'MYNA_COUNTER_CARD_SUSPENDED');
  unless(state.needsTexts || state.needsCertificates.length > 0, 'MYNA_COUNTER_CARD_AGREES');
  await deps.store.claimCard(card.id, visit.id);
  // The screen of the turn before is another member's: it must not reach this card.
  await Promise.all([deps.store.closeScreens(visit.id), deps.store.dropWork(visit.id)]);
  const turn = { kind: 'card-turn', residentId, cardId: card.id, needsTexts: state.needsTexts } as const;
  const opened = await deps.store.append(visit, officer.code, turn);
  if (state.needsCertificates.length === 0) return opened;
  return deps.store.append(opened, officer.code, { kind: 'certificates-wanted', kinds: state.needsCertificates });
}

/** The card was left at home: the visit may end, the term in the register goes on. */
export async function noteCardNotBrought(deps: CounterDeps, officer: Officer, visit: Visit, residentId: string): Promise<Visit> {
  requireOpen(visit, 'change');
  requireIdentity(visit);
  if (visit.changed.turn?.residentId === residentId) {
    await Promise.all([deps.store.closeScreens(visit.id), deps.store.dropWork(visit.id)]);
  }
  return deps.store.append(visit, officer.code, { kind: 'card-not-brought', residentId });
}
