import { ageOn } from '@openmyna/rules';
import { MynaError } from '../../kernel/index.ts';
import type { ApplicationRecord, CapturedPhoto, Contact, Progress, Representative } from '../cards/index.ts';
import { actorOf, type CounterDeps, type Officer } from './deps.ts';
import { openPerson } from './desk.ts';
import type { Visit } from './types.ts';
import { requireIdentity, requireOpen } from './visit-fold.ts';

/** Under this age a parent applies and collects (個人番号カード交付事務処理要領). */
export const representedUnder = 15;

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
  await requireRightVisitor(deps, visit, person.birthDate);
  const application = await deps.cards.applyAtCounter({ residentId, actor: actorOf(officer), ...request });
  const applied = await deps.store.append(visit, officer.code, { kind: 'application-made', applicationId: application.id });
  return { visit: applied, application, progress: deps.cards.progressOf(application) };
}

/** A child is represented; everybody else stands here in person. */
export async function requireRightVisitor({ clock }: CounterDeps, visit: Visit, birthDate: Parameters<typeof ageOn>[0]): Promise<void> {
  const isChild = ageOn(birthDate, await clock.today()) < representedUnder;
  if (isChild && visit.identity?.visitor !== 'legal-representative') throw new MynaError('MYNA_COUNTER_REPRESENTATIVE_NEEDED');
  if (!isChild && visit.identity?.visitor !== 'self') throw new MynaError('MYNA_COUNTER_IN_PERSON_ONLY');
}

/** A lost letter: a new application number goes out by post, the old one is dead at once. */
export async function orderNumberLetter(deps: CounterDeps, officer: Officer, visit: Visit): Promise<Visit> {
  requireOpen(visit, 'number-letter');
  const { letterId } = await deps.cards.reissueApplicationNumber(requireIdentity(visit), actorOf(officer));
  return deps.store.append(visit, officer.code, { kind: 'number-letter-ordered', letterId });
}
