import { randomUUID } from 'node:crypto';
import { MynaError, type ProtocolTime } from '../../kernel/index.ts';

/**
 * What can be ordered to go wrong.
 *
 * - `chip`: a blank chip whose coprocessor makes no key, so that it fails at the bureau and is made again
 * - `database-away`, `database-slow`: the line from this server to its database is cut, or every word on it waits
 * - `ocsp`: nobody says whether certificates are in force, neither to outside clients (RFC 6960 tryLater) nor at sign-in
 * - `post`: letters cannot be posted
 * - `job`: a background job fails when it is begun
 * - `card-dead`: a card in the tray answers no more
 * - `card-torn`: the card is pulled out of the reader's field in the middle of its next write
 * - `clock-jump`: civil time leaps, and what was due on the way has not happened yet
 */
export const faultKinds = [
  'chip',
  'database-away',
  'database-slow',
  'ocsp',
  'post',
  'job',
  'card-dead',
  'card-torn',
  'clock-jump',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export interface FaultOrder {
  readonly kind: FaultKind;
  /** The card, or the task of the job; left out: every one. */
  readonly target?: string | undefined;
  /** So many occasions. */
  readonly times?: number | undefined;
  /** So long. */
  readonly seconds?: number | undefined;
}

export interface Fault extends FaultOrder {
  readonly id: string;
  /** Occasions that are left. */
  readonly times?: number | undefined;
  /** Protocol time, milliseconds; undefined: until it is lifted or used up. */
  readonly endsAt: number | undefined;
}

/** Undoes what a fault has done to the country. */
type Undo = () => Promise<void> | void;

/**
 * Faults on order at this instance. They stand in its memory, for one of them is a database that is away; a restart lifts them all.
 */
export interface OrderedFaults {
  /** @param begin does at once what the fault does, where it waits for no occasion; it returns how to undo that */
  order(order: FaultOrder, begin?: () => Promise<Undo> | Undo): Promise<Fault>;
  /** Whether one is due now; one that is counted is used up by asking. */
  take(kind: FaultKind, target?: string): boolean;
  ordered(): readonly Fault[];
  /** Ends a fault; service is restored when it returns. @throws {MynaError} `MYNA_SANDBOX_FAULT_NOT_FOUND` */
  lift(id: string): Promise<void>;
  liftAll(): Promise<void>;
}

interface Kept {
  readonly fault: Fault;
  readonly undo: Undo | undefined;
  readonly timer: NodeJS.Timeout | undefined;
}

export function createOrderedFaults(time: ProtocolTime): OrderedFaults {
  const kept = new Map<string, Kept>();
  const end = async (id: string): Promise<void> => {
    const each = kept.get(id);
    if (!each) throw new MynaError('MYNA_SANDBOX_FAULT_NOT_FOUND');
    kept.delete(id);
    clearTimeout(each.timer);
    await each.undo?.();
  };
  return {
    async order(order, begin) {
      const undo = await begin?.();
      const id = randomUUID();
      const endsAt = order.seconds === undefined ? undefined : time.now() + order.seconds * 1000;
      const timer = order.seconds === undefined ? undefined : setTimeout(() => void end(id).catch(() => undefined), order.seconds * 1000);
      timer?.unref();
      const fault = Object.freeze<Fault>({ ...order, id, endsAt });
      kept.set(id, { fault, undo, timer });
      return fault;
    },
    take(kind, target) {
      for (const [id, each] of kept) {
        const { fault } = each;
        if (fault.kind !== kind || (fault.target !== undefined && fault.target !== target)) continue;
        if (fault.times === undefined) return true;
        if (fault.times > 1) kept.set(id, { ...each, fault: Object.freeze({ ...fault, times: fault.times - 1 }) });
        else void end(id);
        return true;
      }
      return false;
    },
    ordered: () => [...kept.values()].map(({ fault }) => fault),
    lift: end,
    async liftAll() {
      for (const id of [...kept.keys()]) await end(id).catch(() => undefined);
    },
  };
}
