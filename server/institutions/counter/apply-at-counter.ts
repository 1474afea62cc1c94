import type { ApplicationRecord, CapturedPhoto, Contact, Progress, Representative } from '../cards/index.ts';
import { actorOf, type CounterDeps, type Officer } from './deps.ts';
import { openPerson } from './desk.ts';
import { requireRightVisitor } from './identity-comparison.ts';
import type { Visit } from './types.ts';
import { requireIdentity, requireOpen } from './visit-fold.ts';

export interface ApplicationRequest {
  readonly photo?: CapturedPhoto | undefined;
  readonly representative?: Representative | undefined;
  readonly contact?: Contact | undefined;
}

/**
 * An application without letter or number: the identity document is enough, the officer finds the rest.
 * @throws {MynaError} `MYNA_COUNTER_IDENTITY_NEEDED`, `MYNA_COUNTER_REPRESENTATIVE_NEEDED`, and the refusals of the cards institution
 */
export async function applyAtCounter(
  deps: CounterDeps,
  officer: Officer,
  visit: Visit,
  request: ApplicationRequest,
): Promise<{ visit: Visit; application: ApplicationRecord; progress: Progress }> {
  requireOpen(visit, 'application', 'registration');
  const residentId = requireIdentity(visit);
  const person = await openPerson(deps, officer, visit);
  await requireRightVisitor(deps, visit, person);
  const application = await deps.cards.applyAtCounter({ residentId, actor: actorOf(officer), ...request });
  const applied = await deps.store.append(visit, officer.code, { kind: 'application-made', applicationId: application.id });
  return { visit: applied, application, progress: deps.cards.progressOf(application) };
}

/** A lost letter: a new application number goes out by post, the old one is dead at once. */
export async function orderNumberLetter(deps: CounterDeps, officer: Officer, visit: Visit): Promise<Visit> {
  requireOpen(visit, 'number-letter');
  const residentId = requireIdentity(visit);
  await requireRightVisitor(deps, visit, await openPerson(deps, officer, visit));
  const { letterId } = await deps.cards.reissueApplicationNumber(residentId, actorOf(officer));
  return deps.store.append(visit, officer.code, { kind: 'number-letter-ordered', letterId });
}
