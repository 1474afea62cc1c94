/** Who is told of a case: the applicant, and whoever acted in it for her and still may. */
import type { LinkageCode } from '../exchange/index.ts';
import type { ProceduresDeps } from './deps.ts';
import type { Case, Trx } from './store.ts';

type News = Parameters<ProceduresDeps['notifyCode']>[2];

/**
 * By this room's codes. Looked at before the transaction that tells them: it must not wait for somebody who ends a mandate while another waits for it.
 */
export async function audienceOf({ exchange, mandates }: ProceduresDeps, subject: Case): Promise<readonly LinkageCode[]> {
  const acted = new Map(subject.actions.flatMap(({ by }) => (by ? [[by.code, by.mandate] as const] : [])));
  const audience = [subject.applicant];
  for (const [code, mandate] of acted) {
    const residentId = await exchange.residentOf(code as LinkageCode, 'procedures');
    const portalCode = residentId && (await exchange.codeFor(residentId, 'portal'));
    if (portalCode && (await mandates.findMandate(portalCode, mandate, 'procedures'))) audience.push(code as LinkageCode);
  }
  return audience;
}

export async function tell(deps: ProceduresDeps, trx: Trx, audience: readonly LinkageCode[], news: News): Promise<void> {
  for (const code of audience) await deps.notifyCode(trx, { institution: 'procedures', code }, news);
}

export const tellDecided = (deps: ProceduresDeps, trx: Trx, subject: Case, audience: readonly LinkageCode[]): Promise<void> =>
  tell(deps, trx, audience, { kind: 'decision', event: `procedures.decided/${subject.id}` });
