import type { Actor } from '../../kernel/index.ts';
import { MynaError } from '../../kernel/index.ts';
import type { ApplicationEvent, CorrectionReason, RefusalReason, WithdrawalReason } from './application-fold.ts';
import { appendToApplication, findApplicationKey } from './application-store.ts';
import type { CardsDeps } from './deps.ts';
import { postCollectionNotice } from './letters.ts';
import { dateOf, datesAfterFailure, waitingDays } from './production-dates.ts';
import { purposeOf } from './purposes.ts';
import { isRepresented } from './submission.ts';
import type { ApplicationRecord } from './types.ts';

/** What a person at the bureau or the counter, or the applicant herself, decides about an application. */
async function decide(deps: CardsDeps, applicationId: string, event: ApplicationEvent, by: Actor): Promise<ApplicationRecord> {
  const key = await findApplicationKey(deps.database, applicationId);
  const at = await deps.clock.now();
  return deps.database.transaction().execute((trx) => appendToApplication(trx, key, () => ({ events: [event], at, by })));
}

export async function returnForCorrection(deps: CardsDeps, applicationId: string, reason: CorrectionReason, by: Actor) {
  const correctBy = (await deps.clock.today()).add({ days: waitingDays });
  return decide(deps, applicationId, { kind: 'returnedForCorrection', reason, correctBy }, by);
}

export async function refuseApplication(deps: CardsDeps, applicationId: string, reason: RefusalReason, by: Actor) {
  return decide(deps, applicationId, { kind: 'refused', reason }, by);
}

export async function withdrawApplication(deps: CardsDeps, applicationId: string, reason: WithdrawalReason, by: Actor) {
  return decide(deps, applicationId, { kind: 'withdrawn', reason }, by);
}

export async function noteReturnedNotice(deps: CardsDeps, applicationId: string, by: Actor) {
  return decide(deps, applicationId, { kind: 'noticeReturned' }, by);
}

/** Another chip, in the next day's batch, for an application whose chips failed one after the other. */
export async function makeAgain(deps: CardsDeps, applicationId: string, by: Actor): Promise<ApplicationRecord> {
  const key = await findApplicationKey(deps.database, applicationId);
  const at = await deps.clock.now();
  return deps.database.transaction().execute((trx) =>
    appendToApplication(trx, key, ({ state: { stage, dates } }) => {
      if (stage !== 'chipFailed' || !dates) throw new MynaError('MYNA_CARDS_APPLICATION_NOT_NOW', { stage, action: 'remade' });
      return { events: [{ kind: 'remade', ...datesAfterFailure(dateOf(at), dates) }], at, by };
    }),
  );
}

/** The notice once more, to the address that the register has today; the last day of collection stays what it was. */
export async function sendNoticeAgain(deps: CardsDeps, applicationId: string, by: Actor): Promise<ApplicationRecord> {
  const key = await findApplicationKey(deps.database, applicationId);
  const person = await deps.register.readPerson(key.residentId, by, purposeOf('notice', by));
  const at = await deps.clock.now();
  return deps.database.transaction().execute((trx) =>
    appendToApplication(trx, key, async ({ state, history }) => {
      const { collectBy } = state;
      if (!collectBy) throw new MynaError('MYNA_CARDS_APPLICATION_NOT_NOW', { stage: state.stage, action: 'noticeSent' });
      const copy = history.filter(({ kind }) => kind === 'noticeSent').length + 1;
      const accompanied = isRepresented(person, dateOf(at));
      const { letterId } = await postCollectionNotice(deps, trx, { key, person, at, collectBy, accompanied, copy });
      return { events: [{ kind: 'noticeSent', letterId, collectBy }], at, by };
    }),
  );
}
