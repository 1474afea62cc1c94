/** The card is stopped by one confirmation, for the person whom the call's own facts have found. */
import { MynaError } from '../../kernel/index.ts';
import type { LossPlace, LossReport } from '../cards/index.ts';
import { requireMyCall } from './console.ts';
import { actorOf } from './deps.ts';
import { lastFound, type SearchDeps } from './identify.ts';
import type { Operator, Suspension, Verifier, VerifierState } from './types.ts';

/**
 * @param checkId the search whose person is shown to the operator: a confirmation of another one is refused
 * @throws {MynaError} `MYNA_HELPLINE_NOT_IDENTIFIED`, `MYNA_HELPLINE_NO_LIVE_CARD`, and the refusals of a call that is not one's own
 */
export async function suspend(
  deps: SearchDeps,
  operator: Operator,
  callId: string,
  checkId: string,
): Promise<Suspension & { readonly wasBefore: boolean }> {
  const started = deps.time.now();
  const before = performance.now();
  const call = await requireMyCall(deps, operator, callId);
  const check = await lastFound(deps, operator, callId);
  if (!check?.residentId || check.id !== checkId) throw new MynaError('MYNA_HELPLINE_NOT_IDENTIFIED');
  const { residentId } = check;
  const live = await deps.cards.findLiveCard(residentId);
  if (!live) throw new MynaError('MYNA_HELPLINE_NO_LIVE_CARD');
  const wasBefore = live.state === 'suspended';
  const { loss } = await deps.cards.reportLoss({ cardId: live.id, actor: actorOf(operator, callId), channel: 'helpline' });
  const suspension = {
    checkId,
    residentId,
    cardId: live.id,
    reference: loss.reference,
    at: started,
    took: Math.round(performance.now() - before),
  };
  await deps.checks.addSuspension(callId, operator.code, suspension);
  await deps.store.note(call.id, { notice: 'suspended', reference: loss.reference, wasBefore });
  return { ...suspension, wasBefore };
}

/** @throws {MynaError} `MYNA_HELPLINE_NOTHING_SUSPENDED` */
export async function noteLossPlace(
  deps: SearchDeps,
  operator: Operator,
  callId: string,
  where: { readonly place: LossPlace; readonly policeReport?: string | undefined },
): Promise<LossReport> {
  await requireMyCall(deps, operator, callId);
  const { cardId } = await requireSuspension(deps, callId);
  return deps.cards.placeLoss({ cardId, actor: actorOf(operator, callId), ...where });
}

/** Asks every verifier, by name, what it says of the card now. */
export async function blockStates(deps: SearchDeps, operator: Operator, callId: string): Promise<readonly VerifierState[]> {
  await requireMyCall(deps, operator, callId);
  const card = await requireSuspension(deps, callId);
  return Promise.all(deps.verifiers.map((verifier) => askVerifier(verifier, card)));
}

async function askVerifier(verifier: Verifier, card: { readonly cardId: string; readonly residentId: string }): Promise<VerifierState> {
  const before = performance.now();
  const state = await verifier.refuses(card).then(
    (refuses) => (refuses ? 'refuses' : 'accepts'),
    () => 'unknown' as const,
  );
  return { name: verifier.name, state, ms: Math.round((performance.now() - before) * 10) / 10 };
}

async function requireSuspension(deps: SearchDeps, callId: string): Promise<Suspension> {
  const suspension = await deps.checks.suspensionOf(callId);
  if (!suspension) throw new MynaError('MYNA_HELPLINE_NOTHING_SUSPENDED');
  return suspension;
}
