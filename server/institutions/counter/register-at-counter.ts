import { MynaError } from '../../kernel/index.ts';
import type { RegisteredResident, Registration } from '../registry/index.ts';
import { actorOf, type CounterDeps, type Officer } from './deps.ts';
import type { Visit } from './types.ts';
import { requireIdentity, requireOpen } from './visit-fold.ts';

/** What a national shows who moves in from abroad: who she is, and that she is a national. */
export type Evidence = 'passport' | 'family-register-extract' | 'birth-certificate' | 'residence-card';

const needed: Readonly<Record<Registration['kind'], readonly Evidence[]>> = {
  birth: ['birth-certificate'],
  arrival: ['passport', 'family-register-extract'],
  foreign: ['residence-card'],
};

/**
 * Registers a resident within a visit; a family is registered in one visit, one after the other.
 *
 * @throws {MynaError} `MYNA_COUNTER_EVIDENCE_MISSING`, `MYNA_COUNTER_IDENTITY_NEEDED` (a birth is notified by a parent whose identity is proven),
 * `MYNA_COUNTER_PARENT_NOT_PRESENT`, `MYNA_COUNTER_OTHER_MUNICIPALITY`, and the registry's refusals
 */
export async function registerAtCounter(
  deps: CounterDeps,
  officer: Officer,
  visit: Visit,
  registration: Registration,
  evidence: readonly Evidence[],
): Promise<{ visit: Visit; registered: RegisteredResident }> {
  requireOpen(visit, 'registration');
  const missing = needed[registration.kind].find((document) => !evidence.includes(document));
  if (missing) throw new MynaError('MYNA_COUNTER_EVIDENCE_MISSING', { document: missing.replaceAll('-', '_') });
  if (registration.municipality !== visit.office) {
    throw new MynaError('MYNA_COUNTER_OTHER_MUNICIPALITY', { municipality: deps.registry.municipality(registration.municipality).name.ja });
  }
  if (registration.kind === 'birth' && !registration.parents.includes(requireIdentity(visit))) {
    throw new MynaError('MYNA_COUNTER_PARENT_NOT_PRESENT');
  }
  const registered = await deps.registry.registerResident(registration, actorOf(officer));
  const event = { kind: 'resident-registered', residentId: registered.residentId, registration: registration.kind } as const;
  return { visit: await appendAgain(deps, officer, visit, event), registered };
}

/** The registration stands: an event of somebody else in between must not lose ours. */
async function appendAgain(
  { store }: CounterDeps,
  officer: Officer,
  visit: Visit,
  event: { kind: 'resident-registered'; residentId: string; registration: Registration['kind'] },
): Promise<Visit> {
  for (let current = visit; ; current = await store.get(visit.id)) {
    try {
      return await store.append(current, officer.code, event);
    } catch (error) {
      if (!(error instanceof MynaError && error.code === 'MYNA_COUNTER_VISIT_MOVED_ON')) throw error;
    }
  }
}
