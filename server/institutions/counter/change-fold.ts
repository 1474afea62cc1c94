import type { ChangeKind } from '../registry/index.ts';
import type { Visit } from './types.ts';

/** A change that this visit wrote into somebody's record. */
export interface VisitChange {
  readonly residentId: string;
  readonly changeId: string;
  readonly change: ChangeKind;
  readonly delayDays: number;
  /** ISO date until which the card may be brought after a move; `lapses`: it does not go on. */
  readonly card: string | null;
}

/** What happens in the journeys `change`, `departure`, `death` and `number-change`. Ids and facts of the procedure only. */
export type ChangeEvent =
  | { readonly kind: 'record-changed'; readonly changes: readonly VisitChange[] }
  /** A member's card lies in the reader: what it needs so that it agrees with the record. */
  | { readonly kind: 'card-turn'; readonly residentId: string; readonly cardId: string; readonly needsTexts: boolean }
  /** The texts of this version of the record go to the chip. */
  | { readonly kind: 'texts-prepared'; readonly version: number }
  | { readonly kind: 'texts-written'; readonly cardId: string; readonly version: number }
  | { readonly kind: 'card-updated'; readonly residentId: string; readonly cardId: string }
  | { readonly kind: 'card-not-brought'; readonly residentId: string }
  | { readonly kind: 'number-changed'; readonly residentId: string; readonly changeId: string };

export interface ChangeCase {
  readonly changes: readonly VisitChange[];
  /** Whose card is being worked on. */
  readonly turn: { readonly residentId: string; readonly needsTexts: boolean; readonly version: number | undefined } | undefined;
  readonly cardsUpdated: readonly string[];
  readonly cardsNotBrought: readonly string[];
  readonly isNumberChanged: boolean;
}

export const noChanges: ChangeCase = { changes: [], turn: undefined, cardsUpdated: [], cardsNotBrought: [], isNumberChanged: false };

const adding = (list: readonly string[], one: string): string[] => [...new Set([...list, one])];
const without = (list: readonly string[], one: string): string[] => list.filter((each) => each !== one);

/** The visit after one more of these events. */
export function applyChangeEvent(visit: Visit, event: ChangeEvent): Visit {
  const { changed } = visit;
  const after = (part: Partial<ChangeCase>): Visit => ({ ...visit, changed: { ...changed, ...part } });
  switch (event.kind) {
    case 'record-changed':
      return after({ changes: [...changed.changes, ...event.changes] });
    case 'card-turn':
      return {
        ...after({
          turn: { residentId: event.residentId, needsTexts: event.needsTexts, version: undefined },
          cardsNotBrought: without(changed.cardsNotBrought, event.residentId),
        }),
        cardId: event.cardId,
        hasScreen: false,
        chip: undefined,
        certificatesWanted: [],
        certificatesIssued: [],
      };
    case 'texts-prepared':
      return after({ turn: changed.turn && { ...changed.turn, version: event.version } });
    case 'texts-written':
      return after({ turn: changed.turn && { ...changed.turn, needsTexts: false } });
    case 'card-updated':
      return {
        ...after({ turn: undefined, cardsUpdated: adding(changed.cardsUpdated, event.residentId) }),
        cardId: undefined,
        hasScreen: false,
      };
    case 'card-not-brought':
      return after({
        cardsNotBrought: adding(changed.cardsNotBrought, event.residentId),
        turn: changed.turn?.residentId === event.residentId ? undefined : changed.turn,
      });
    case 'number-changed':
      return after({ isNumberChanged: true });
  }
}
