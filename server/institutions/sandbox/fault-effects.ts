/** What ordered faults do to the parts of the country: each is the part's own face with a weak place. */
import { createOcspFailure } from '@openmyna/jpki';
import { type DatabaseLine, type JobHandlers, type Letters, type MovableClock, MynaError, Temporal } from '../../kernel/index.ts';
import type { Certification } from '../certification/index.ts';
import type { FaultOrder, OrderedFaults } from './faults.ts';
import type { Tray } from './tray/index.ts';

/** Seconds after which a fault of the database or of the clock ends by itself when nothing else was said: nobody should lock herself out. */
const usualSeconds = 60;
const slowMs = 150;

export interface FaultTargets {
  readonly line: DatabaseLine | undefined;
  readonly tray: Pick<Tray, 'eject' | 'tearNextWrite'>;
  /** The card of a name, or of an id. */
  readonly cardOf: (name: string) => Promise<string | undefined>;
  readonly clock: MovableClock;
}

/** Orders a fault and begins it. @throws {MynaError} `MYNA_CARD_NOT_FOUND`, `MYNA_CLOCK_TOO_FAR` */
export async function beginFault(faults: OrderedFaults, targets: FaultTargets, order: FaultOrder & { readonly by?: string | undefined }) {
  const { kind, target, times, seconds, by } = order;
  const lasting = { kind, target, seconds: seconds ?? usualSeconds };
  const counted = { kind, target, times: times ?? 1 };
  switch (kind) {
    case 'database-away':
      return faults.order(lasting, () => {
        targets.line?.cut();
        return () => targets.line?.restore();
      });
    case 'database-slow':
      return faults.order(lasting, () => {
        targets.line?.slow(slowMs);
        return () => targets.line?.restore();
      });
    case 'ocsp':
    case 'post':
      return faults.order(times === undefined ? lasting : counted);
    case 'chip':
    case 'job':
      return faults.order(counted);
    case 'card-dead': {
      const cardId = await cardOf(targets, target);
      const fault = await faults.order({ kind, target: cardId, seconds });
      await targets.tray.eject(cardId);
      return fault;
    }
    case 'card-torn':
      // It happens at the card's next write, whatever becomes of the list; nothing is left to be lifted.
      return targets.tray.tearNextWrite(await cardOf(targets, target));
    case 'clock-jump':
      return faults.order(lasting, async () => {
        await targets.clock.jump(Temporal.Duration.from(by ?? 'P40D'));
        // What was due on the way happens now, in its order.
        return async () => void (await targets.clock.advance(Temporal.Duration.from({ seconds: 0 })));
      });
  }
}

/** @throws {MynaError} `MYNA_CARD_NOT_FOUND` */
async function cardOf(targets: FaultTargets, name = ''): Promise<string> {
  const found = await targets.cardOf(name);
  if (found === undefined) throw new MynaError('MYNA_CARD_NOT_FOUND');
  return found;
}

/** A dead card answers no terminal. @throws {MynaError} `MYNA_CARD_BROKEN` */
export function requireLivingChip(faults: OrderedFaults, cardId: string): void {
  if (faults.take('card-dead', cardId)) throw new MynaError('MYNA_CARD_BROKEN');
}

/** Letters cannot be posted: jobs fail and come again, and whoever waits for one at a counter is told so. */
export function withFaultyPost(letters: Letters, faults: OrderedFaults): Letters {
  return {
    ...letters,
    post: async (transaction, letter) => {
      if (faults.take('post')) throw new MynaError('MYNA_SANDBOX_POST_AWAY');
      return letters.post(transaction, letter);
    },
  };
}

/** A job fails before it has done anything. */
export function withFaultyJobs(jobs: JobHandlers, faults: OrderedFaults): JobHandlers {
  return Object.fromEntries(
    Object.entries(jobs).map(([task, run]) => [
      task,
      async (payload) => {
        if (faults.take('job', task)) throw new MynaError('MYNA_SANDBOX_JOB_FAULT', { task });
        return run(payload);
      },
    ]),
  );
}

/** Nobody says whether certificates are in force: outside clients are told to try later, and here nothing is taken on trust. */
export function withFaultyStatus(certification: Certification, faults: OrderedFaults): Certification {
  const isDown = (): boolean => faults.take('ocsp');
  const unlessDown =
    <Values extends unknown[], Result>(ask: (...values: Values) => Promise<Result>) =>
    async (...values: Values): Promise<Result> => {
      if (isDown()) throw new MynaError('MYNA_CERTIFICATION_STATUS_UNAVAILABLE');
      return ask(...values);
    };
  return {
    ...certification,
    keptOcsp: (kind, request) =>
      faults.ordered().some((fault) => fault.kind === 'ocsp') ? undefined : certification.keptOcsp(kind, request),
    ocsp: async (kind, request) => (isDown() ? createOcspFailure('tryLater') : certification.ocsp(kind, request)),
    verify: unlessDown(certification.verify),
    verifyChallenge: unlessDown(certification.verifyChallenge),
    cardState: unlessDown(certification.cardState),
  };
}
