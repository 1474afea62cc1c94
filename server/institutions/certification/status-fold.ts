import { Temporal } from '../../kernel/index.ts';
import type { CertificateState, RevocationReason } from './types.ts';

/** What can happen to a certificate. Appended, never changed. */
export type CertificateAction =
  | { action: 'issued'; at: Temporal.Instant }
  | { action: 'suspended'; at: Temporal.Instant; reason?: string }
  | { action: 'resumed'; at: Temporal.Instant; reason?: string }
  | { action: 'revoked'; at: Temporal.Instant; reason: RevocationReason };

/** The status that the actions, in their order, lead to. Revoked is for good; suspending twice, or resuming what is good, changes nothing. */
export function foldActions(actions: readonly CertificateAction[]): Exclude<CertificateState, { state: 'expired' }> {
  const [first, ...rest] = actions;
  if (first?.action !== 'issued') throw new RangeError('the first action of a certificate is its issue');
  let status: Exclude<CertificateState, { state: 'expired' }> = { state: 'good', since: first.at };
  for (const next of rest) {
    if (status.state === 'revoked') break;
    switch (next.action) {
      case 'issued':
        throw new RangeError('a certificate is issued once');
      case 'suspended':
        if (status.state === 'good') status = { state: 'suspended', since: next.at };
        break;
      case 'resumed':
        if (status.state === 'suspended') status = { state: 'good', since: next.at };
        break;
      case 'revoked':
        status = { state: 'revoked', since: next.at, reason: next.reason };
        break;
    }
  }
  return status;
}

/** The status on a day: what is not revoked ends with its validity. */
export function statusAt(
  status: Exclude<CertificateState, { state: 'expired' }>,
  notAfter: Temporal.Instant,
  now: Temporal.Instant,
): CertificateState {
  if (status.state !== 'revoked' && Temporal.Instant.compare(now, notAfter) > 0) return { state: 'expired', since: notAfter };
  return status;
}
