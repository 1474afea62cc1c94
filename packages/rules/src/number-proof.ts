import type { NumberProofKind, PolicyProfile } from './profile.ts';

export type NumberProofCheck =
  | { readonly accepted: true }
  /** `bring` lists what would be accepted instead. */
  | { readonly accepted: false; readonly bring: readonly NumberProofKind[] };

/** Whether something shown proves an individual number (番号確認). */
export function checkNumberProof(
  kind: NumberProofKind,
  circumstances: { readonly dataMatch: boolean; readonly procedure?: string | undefined },
  profile: PolicyProfile,
): NumberProofCheck {
  const { accepted, acceptedWhenDataMatch, proceduresTakingNotificationCard } = profile.numberProof;
  if (accepted.includes(kind)) return { accepted: true };
  const isListed =
    acceptedWhenDataMatch.includes(kind) ||
    (kind === 'notification-card' &&
      circumstances.procedure !== undefined &&
      proceduresTakingNotificationCard.includes(circumstances.procedure));
  return isListed && circumstances.dataMatch ? { accepted: true } : { accepted: false, bring: accepted };
}
