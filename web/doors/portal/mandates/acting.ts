/** For whom the page is used. It stands in the page alone: loading it anew, or signing out, leads back to oneself. */
import { useSyncExternalStore } from 'react';
import { actBy } from '../../../api/client.ts';
import { goTo } from '../../../ui/route.ts';
import type { MandateScope, MandateView } from './types.ts';

export type Acting = Pick<MandateView, 'id' | 'kind' | 'name' | 'scopes'>;

let acting: Acting | undefined;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** For whom the page is used; undefined: for oneself. */
export const useActing = (): Acting | undefined => useSyncExternalStore(subscribe, () => acting);

/** @param next undefined: for oneself again */
export function actFor(next: Acting | undefined): void {
  if (next?.id === acting?.id) return;
  acting = next;
  actBy(next?.id);
  goTo(next ? (startOf(next) ?? '/portal') : '/portal');
  for (const listener of listeners) listener();
}

/** Whether a page with this scope is open to whoever uses it now. */
export const isOpenTo = (who: Acting | undefined, scope: MandateScope | undefined): boolean =>
  who === undefined || (scope !== undefined && who.scopes.includes(scope));

/** Where somebody begins who acts by a mandate for this; offices are spoken to elsewhere. */
const starts = [
  ['view', '/portal'],
  ['procedures', '/portal/procedures'],
  ['letters', '/portal/letters'],
] as const;
const startOf = ({ scopes }: Pick<Acting, 'scopes'>): string | undefined => starts.find(([scope]) => scopes.includes(scope))?.[1];

/** Whether the portal can be used by a mandate at all. */
export const isOfPortal = (mandate: Pick<Acting, 'scopes'>): boolean => startOf(mandate) !== undefined;
