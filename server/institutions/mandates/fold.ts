/** The state of a signed mandate is the fold of what happened to it. */
import { Temporal } from '../../kernel/temporal.ts';
import type { MandateScope } from '../exchange/index.ts';
import type { MandateState } from './types.ts';

interface Happened {
  readonly byId: string;
  /** Civil time. */
  readonly at: Temporal.Instant;
}

export type MandateAction =
  | (Happened & { readonly kind: 'drafted'; readonly scopes: readonly MandateScope[]; readonly until: Temporal.PlainDate })
  | (Happened & { readonly kind: 'signed' })
  | (Happened & { readonly kind: 'accepted' })
  | (Happened & { readonly kind: 'declined' })
  | (Happened & { readonly kind: 'ended' });

export interface Mandate {
  readonly state: MandateState;
  readonly personId: string;
  readonly agentId: string | undefined;
  readonly scopes: readonly MandateScope[];
  readonly until: Temporal.PlainDate;
  readonly since: Temporal.Instant;
  readonly endedBy: 'person' | 'agent' | undefined;
}

/** How long an invitation waits for its agent. Chosen. */
export const invitationDays = 30;
const japan = 'Asia/Tokyo';

/** @param actions of one mandate, in their order @param today civil day; the last day counts @returns undefined when nothing was drafted */
export function foldMandate(actions: readonly MandateAction[], today: Temporal.PlainDate): Mandate | undefined {
  let mandate: Mandate | undefined;
  for (const action of actions) mandate = step(mandate, action);
  return mandate && byDate(mandate, today);
}

function step(before: Mandate | undefined, action: MandateAction): Mandate | undefined {
  if (action.kind === 'drafted') {
    const { byId, scopes, until, at } = action;
    return before ?? { state: 'draft', personId: byId, agentId: undefined, scopes, until, since: at, endedBy: undefined };
  }
  if (!before) return undefined;
  switch (action.kind) {
    case 'signed':
      return before.state === 'draft' ? { ...before, state: 'waiting', since: action.at } : before;
    case 'accepted':
      return before.state === 'waiting' ? { ...before, state: 'active', agentId: action.byId, since: action.at } : before;
    case 'declined':
      return before.state === 'waiting' ? { ...before, state: 'declined', since: action.at } : before;
    case 'ended':
      if (before.state === 'declined' || before.state === 'ended') return before;
      return { ...before, state: 'ended', since: action.at, endedBy: action.byId === before.personId ? 'person' : 'agent' };
  }
}

function byDate(mandate: Mandate, today: Temporal.PlainDate): Mandate {
  const isOver = Temporal.PlainDate.compare(mandate.until, today) < 0;
  if (mandate.state === 'active') return isOver ? { ...mandate, state: 'expired' } : mandate;
  if (mandate.state !== 'waiting' && mandate.state !== 'draft') return mandate;
  const waitsUntil = mandate.since.toZonedDateTimeISO(japan).toPlainDate().add({ days: invitationDays });
  return isOver || Temporal.PlainDate.compare(waitsUntil, today) < 0 ? { ...mandate, state: 'lapsed' } : mandate;
}
