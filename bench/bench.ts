/** One measured figure beside its limit, both from the same run. */
export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What bounds the figure on this machine, measured in the same run, or the figure that it must stay under. */
  readonly limit: { readonly name: string; readonly value: number };
  /** value / limit. */
  readonly ratio: number;
  /** What the project wants, e.g. `>= 1000`. Absent: the figure stands for itself. */
  readonly target?: string;
  readonly isMet?: boolean;
}

/** The running server that benches through HTTP are measured on. */
export interface BenchServer {
  /** Public address without a trailing slash. */
  readonly base: string;
  /** Process id of the server. */
  readonly pid: number;
  readonly dataDirectory: string;
}

export interface Bench {
  readonly name: string;
  /** `server`: needs a running server; `none`: measures a library alone. */
  readonly needs: 'server' | 'none';
  run(server: BenchServer): Promise<BenchResult[]>;
}

/** Requests at once, unless a bench says otherwise. */
export const concurrency = 16;

/** Runs `work` on `lanes` lanes for `seconds`, and returns how often it ended per second. The first tenth warms up. */
export async function perSecond(work: (lane: number) => Promise<void>, seconds = 5, lanes = concurrency): Promise<number> {
  const start = performance.now();
  const counted = start + seconds * 100;
  const end = start + seconds * 1000;
  let done = 0;
  const lane = async (index: number): Promise<void> => {
    while (performance.now() < end) {
      await work(index);
      if (performance.now() >= counted) done += 1;
    }
  };
  await Promise.all(Array.from({ length: lanes }, (_, index) => lane(index)));
  return done / ((performance.now() - counted) / 1000);
}

/** Builds a result; `wanted` is compared with the value when given. */
export function result(
  name: string,
  value: number,
  unit: string,
  limit: BenchResult['limit'],
  wanted?: { readonly atLeast?: number; readonly atMost?: number; readonly ratioAtLeast?: number },
): BenchResult {
  const ratio = limit.value === 0 ? 0 : value / limit.value;
  const base = {
    name,
    value: round(value),
    unit,
    limit: { name: limit.name, value: round(limit.value) },
    ratio: Math.round(ratio * 1000) / 1000,
  };
  const goals = [
    ...(wanted?.atLeast === undefined ? [] : [{ target: `>= ${wanted.atLeast} ${unit}`, isMet: value >= wanted.atLeast }]),
    ...(wanted?.atMost === undefined ? [] : [{ target: `<= ${wanted.atMost} ${unit}`, isMet: value <= wanted.atMost }]),
    ...(wanted?.ratioAtLeast === undefined
      ? []
      : [{ target: `>= ${wanted.ratioAtLeast} of the limit`, isMet: ratio >= wanted.ratioAtLeast }]),
  ];
  if (goals.length > 0)
    return { ...base, target: goals.map(({ target }) => target).join(' and '), isMet: goals.every(({ isMet }) => isMet) };
  return base;
}

function round(value: number): number {
  return value >= 100 ? Math.round(value) : Math.round(value * 100) / 100;
}
