import type { ProtocolTime } from '../../kernel/index.ts';
import { doorProfiles, doors } from './doors.ts';
import type { DoorSession } from './types.ts';

/**
 * A session that was read is believed for so long, in milliseconds; blocks and lost roles on this instance are known at once. What is ended is ended everywhere
 * when this time has passed.
 */
export const believedFor = 1000;
/** Entries kept in memory; the oldest goes first. */
const mostRemembered = 50_000;
const longestSession = Math.max(...doors.map((door) => doorProfiles[door].sessionMinutes)) * 60_000;

/** What this instance remembers of sessions, so that a busy one costs one query a second. */
export interface SessionMemory {
  recall(id: string): DoorSession | undefined;
  /** @param readAt when its reading began */
  remember(id: string, session: DoorSession, readAt: number): void;
  forget(id: string): void;
  forgetWhere(isConcerned: (session: DoorSession) => boolean): void;
  /** From now on every session of the card that began before is over, whatever a read on the way says. */
  block(cardId: string): void;
  isOver(session: DoorSession): boolean;
}

export function createSessionMemory(time: ProtocolTime): SessionMemory {
  const remembered = new Map<string, { readonly session: DoorSession; readonly until: number }>();
  const blockedAt = new Map<string, number>();
  const forgetWhere = (isConcerned: (session: DoorSession) => boolean): void => {
    for (const [id, { session }] of remembered) if (isConcerned(session)) remembered.delete(id);
  };
  return {
    recall(id) {
      const known = remembered.get(id);
      return known && known.until > time.now() ? known.session : undefined;
    },
    remember(id, session, readAt) {
      if (remembered.size >= mostRemembered) remembered.delete(remembered.keys().next().value ?? id);
      remembered.set(id, { session, until: Math.min(readAt + believedFor, session.expiresAt) });
    },
    forget(id) {
      remembered.delete(id);
    },
    forgetWhere,
    block(cardId) {
      const now = time.now();
      for (const [card, at] of blockedAt) if (now - at > longestSession) blockedAt.delete(card);
      blockedAt.set(cardId, now);
      forgetWhere((session) => session.cardId === cardId);
    },
    isOver: (session) => (blockedAt.get(session.cardId) ?? -1) >= session.startedAt,
  };
}
