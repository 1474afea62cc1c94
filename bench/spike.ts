import { type Bench, type BenchServer, perSecond, result } from './bench.ts';
import { insertCards, type Lane, signInOnce } from './sign-in.ts';

/** The morning on which everybody comes at once: so many times the ordinary rate, for so long (seconds). */
const times = 6;
const calmSeconds = 15;
const spikeSeconds = 15;
const afterSeconds = 60;
const windowSeconds = 10;
/** The ordinary rate, as a share of what the machine does at most: the spike is half as much again as it can do. */
const ordinaryShare = 1 / 4;
const allowedAbove = 1.2;

interface Arrival {
  /** Seconds since the start at which somebody came, and until she was in. */
  readonly at: number;
  readonly seconds: number;
  readonly isIn: boolean;
}

/**
 * F15: a spike of complete sign-ins, six times the ordinary rate and more than the machine can do. People come whether or not those before them are in (an open
 * loop), nobody is turned away, and afterwards the waits are the ordinary ones again.
 */
export const spike: Bench = {
  name: 'spike',
  needs: 'server',
  async run(server) {
    const lanes = await insertCards(server);
    try {
      const most = await perSecond(async (lane) => void (await signInOnce(server, lanes[lane % lanes.length] as Lane)), 5);
      const arrivals = await openLoop(server, lanes, most * ordinaryShare);
      const before = p95(arrivals, 0, calmSeconds);
      const spikeEnd = calmSeconds + spikeSeconds;
      const windows = Array.from({ length: afterSeconds / windowSeconds }, (_, index) => (index + 1) * windowSeconds);
      const calmAgain = windows.find((end) => p95(arrivals, spikeEnd + end - windowSeconds, spikeEnd + end) <= before * allowedAbove);
      const failed = arrivals.filter(({ isIn }) => !isIn).length;
      return [
        result(
          'after a 6x spike, p95 of sign-ins is the ordinary one again',
          calmAgain ?? afterSeconds * 2,
          's',
          within('wanted within', afterSeconds),
          {
            atMost: afterSeconds,
          },
        ),
        result('p95 in the spike', p95(arrivals, calmSeconds, spikeEnd) * 1000, 'ms', within('p95 before it', before * 1000)),
        result('sign-ins that failed', failed, '', within('people who came', arrivals.length), { atMost: 0 }),
      ];
    } finally {
      for (const { card } of lanes) await card.close();
    }
  },
};

const within = (name: string, value: number) => ({ name, value });

/** People come at the given rate, `times` as many during the spike; each takes the next free turn of a card. */
async function openLoop(server: BenchServer, lanes: readonly Lane[], rate: number): Promise<Arrival[]> {
  const start = performance.now();
  const arrivals: Promise<Arrival>[] = [];
  const turns = lanes.map(() => Promise.resolve<unknown>(undefined));
  for (let at = 0; at < calmSeconds + spikeSeconds + afterSeconds; ) {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, start + at * 1000 - performance.now())));
    const lane = arrivals.length % lanes.length;
    const came = at;
    const arrival = (turns[lane] as Promise<unknown>).then(async () => {
      const isIn = await signInOnce(server, lanes[lane] as Lane).then(
        () => true,
        () => false,
      );
      return { at: came, seconds: (performance.now() - start) / 1000 - came, isIn };
    });
    turns[lane] = arrival;
    arrivals.push(arrival);
    const isSpike = at >= calmSeconds && at < calmSeconds + spikeSeconds;
    at += 1 / (rate * (isSpike ? times : 1));
  }
  return Promise.all(arrivals);
}

/** Seconds, of those who came in this time. */
function p95(arrivals: readonly Arrival[], from: number, to: number): number {
  const waits = arrivals.flatMap(({ at, seconds }) => (at >= from && at < to ? [seconds] : [])).sort((one, other) => one - other);
  return waits[Math.min(waits.length - 1, Math.floor(waits.length * 0.95))] ?? Number.POSITIVE_INFINITY;
}
