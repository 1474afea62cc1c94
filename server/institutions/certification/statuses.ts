import { MynaError } from '../../kernel/index.ts';
import type { StatusChange } from './change-log.ts';
import type { Instances } from './instances.ts';
import { createRecent } from './recent.ts';
import { findCardState, findStatuses, type StatusRow } from './store.ts';
import type { CertificationDatabase } from './tables.ts';
import type { CardState } from './types.ts';

/** Statuses of this moment: from memory while nothing changed, never older than the last confirmed change. */
export interface Statuses {
  find(serials: readonly string[]): Promise<Map<string, StatusRow>>;
  /** @throws MynaError MYNA_CERTIFICATION_CARD_NOT_FOUND */
  cardState(cardId: string): Promise<CardState>;
  /**
   * Runs a computation that depends on statuses, again when a status changed meanwhile. `keep` is called in the same turn as the last
   * check, so that no `forget` slips between: what it stores is right until the next one.
   * @throws MynaError MYNA_CERTIFICATION_STATUS_UNAVAILABLE
   */
  current<T>(compute: () => Promise<T>, keep: (value: T) => void): Promise<T>;
  forget(change: StatusChange): void;
}

const capacity = 50_000;
const tries = 20;

export function createStatuses(
  database: CertificationDatabase,
  instances: Pick<Instances, 'requireLease' | 'isLeased' | 'epoch'>,
): Statuses {
  const known = createRecent<StatusRow>(capacity);
  const cards = createRecent<CardState>(capacity);

  const current = async <T>(compute: () => Promise<T>, keep: (value: T) => void): Promise<T> => {
    for (let attempt = 0; attempt < tries; attempt++) {
      await instances.requireLease();
      const before = instances.epoch();
      const value = await compute();
      if (instances.epoch() !== before || !instances.isLeased()) continue;
      keep(value);
      return value;
    }
    throw new MynaError('MYNA_CERTIFICATION_STATUS_UNAVAILABLE');
  };

  return {
    current,
    async find(serials) {
      await instances.requireLease();
      const result = new Map<string, StatusRow>();
      for (const serial of serials) {
        const row = known.get(serial);
        if (row) result.set(serial, row);
      }
      const missing = serials.filter((serial) => !result.has(serial));
      if (missing.length === 0) return result;
      // What is unknown is not kept: it may be issued in the next moment.
      const rows = await current(
        () => findStatuses(database, missing),
        (found) => {
          for (const row of found) known.set(row.serial, row);
        },
      );
      for (const row of rows) result.set(row.serial, row);
      return result;
    },
    async cardState(cardId) {
      await instances.requireLease();
      const inMemory = cards.get(cardId);
      if (inMemory !== undefined) return inMemory;
      const state = await current(
        () => findCardState(database, cardId),
        (found) => {
          if (found !== undefined) cards.set(cardId, found);
        },
      );
      if (state === undefined) throw new MynaError('MYNA_CERTIFICATION_CARD_NOT_FOUND');
      return state;
    },
    forget(change) {
      for (const serial of change.serials) known.delete(serial);
      cards.delete(change.cardId);
    },
  };
}
