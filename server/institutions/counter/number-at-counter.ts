/** Another individual number (番号法 7条2項): after a leak that is proven, on request or ex officio, and for nothing else. */
import { MynaError } from '../../kernel/index.ts';
import type { NumberChangeRequest } from '../registry/index.ts';
import { actorOf, type CounterDeps, type Officer } from './deps.ts';
import { requireRightVisitor } from './identity-comparison.ts';
import type { Visit } from './types.ts';
import { requireIdentity, requireOpen, requirePerson } from './visit-fold.ts';

export type NumberChangeAtCounter = Pick<NumberChangeRequest, 'version' | 'requestedBy' | 'evidence'>;

/**
 * The old number is dead for ever, the card with it lapses, a letter brings the new one. The number itself is not shown here.
 * @throws {MynaError} `MYNA_COUNTER_IDENTITY_NEEDED` (on request), `MYNA_COUNTER_NUMBER_CHANGED_ALREADY`, `MYNA_REGISTRY_LEAK_NOT_PROVEN`
 */
export async function changeNumberAtCounter(
  deps: CounterDeps,
  officer: Officer,
  visit: Visit,
  request: NumberChangeAtCounter,
): Promise<Visit> {
  requireOpen(visit, 'number-change');
  const residentId = request.requestedBy === 'self' ? requireIdentity(visit) : requirePerson(visit);
  if (visit.changed.isNumberChanged) throw new MynaError('MYNA_COUNTER_NUMBER_CHANGED_ALREADY');
  const actor = actorOf(officer);
  if (request.requestedBy === 'self') {
    const person = await deps.registry.openResident(residentId, actor, 'counter.number-change');
    await requireRightVisitor(deps, visit, person);
  }
  const { changeId } = await deps.registry.changeNumber({ residentId, reason: 'leaked', key: visit.id, ...request }, actor);
  // Before the visit says so: the card with the old number is dead at every verifier. The request again finds the change, and ends what is left.
  await deps.cards.endNumber({ residentId, changeId });
  return deps.store.append(visit, officer.code, { kind: 'number-changed', residentId, changeId });
}
