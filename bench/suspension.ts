import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { startOwnServer } from '../scripts/own-server.ts';
import type { Certification } from '../server/institutions/certification/index.ts';
import { type Bench, type BenchResult, result } from './bench.ts';
import { type Ask, openSubjects, openVerifiers, type Subject, type Verifier } from './card-verifiers.ts';
import { openAuthorities, openPlace, startOwnDatabase, urlOf } from './own-database.ts';

const seconds = 120;
/** Between the end of a question and the next; the figures contain it. */
const pauseMs = 2;
const actor = { institution: 'helpline', person: 'bench' } as const;

/**
 * How long after the order to suspend a card a verifier refuses it, while OCSP is asked as fast as a client can. Two instances stand on one database: the
 * order is given to one, in this process; the verifiers of the other are asked over HTTP. One verifier is watched with each card, in turns: all of them at
 * once would be a second load, and in the way of the first. From the confirmation on no question may be answered good: one that is ends the bench.
 */
export const suspension: Bench = {
  name: 'suspension',
  needs: 'none',
  async run() {
    const own = await startOwnDatabase();
    const server = await startOwnServer({ env: { DATABASE_URL: urlOf(own.place), OPENMYNA_TRUST_PROXY: '1' }, log: 'inherit' });
    const place = openPlace(own.place);
    const certification = openAuthorities(place);
    try {
      await certification.start();
      const subjects = await openSubjects(server.base);
      const verifiers = await openVerifiers(server.base, certification);
      const load = startOcspLoad(server.base, subjects);
      try {
        return report(await measure(certification, verifiers, subjects), await load.rate());
      } finally {
        await load.stop();
      }
    } finally {
      await certification.stop();
      await Promise.all([place.databases.close(), place.admin.end()]);
      await server.stop();
      await own.stop();
    }
  },
};

function startOcspLoad(base: string, subjects: readonly Subject[]): { rate(): Promise<number>; stop(): Promise<void> } {
  const program = fileURLToPath(new URL('./ocsp-load.ts', import.meta.url));
  const requests = subjects.map(({ request }) => Buffer.from(request).toString('base64'));
  const child = spawn(process.execPath, ['--conditions=openmyna-source', program, `${base}/ocsp/authentication`, ...requests], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const counts: number[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => counts.push(Number(line)));
  return {
    rate: async () => counts.reduce((sum, count) => sum + count, 0) / Math.max(1, counts.length),
    async stop() {
      if (child.exitCode !== null) throw new Error('the OCSP load ended by itself');
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** Milliseconds of one suspension. */
interface Sample {
  readonly verifier: string;
  /** From the order to the confirmation. */
  readonly confirmed: number;
  /** From the order to the first refusal. */
  readonly refused: number;
  /** From the confirmation to the last question that was answered good; below zero: it was asked before. */
  readonly lastGood: number;
}

async function measure(
  certification: Certification,
  verifiers: ReadonlyMap<string, Verifier>,
  subjects: readonly Subject[],
): Promise<Sample[]> {
  const samples: Sample[] = [];
  const names = [...verifiers];
  const end = performance.now() + seconds * 1000;
  for (let count = 0; performance.now() < end; count++) {
    const subject = subjects[count % subjects.length] as Subject;
    const [verifier, open] = names[count % names.length] as [string, Verifier];
    const confirmed = Promise.withResolvers<number>();
    const ask = await open(
      subject,
      confirmed.promise.then(() => undefined),
    );
    const start = performance.now();
    const watch = untilRefused(ask);
    await certification.suspendCard(subject.cardId, actor, 'bench');
    const at = performance.now();
    confirmed.resolve(at);
    const { lastGood, refused } = await watch;
    samples.push({ verifier, confirmed: at - start, refused: refused - start, lastGood: (lastGood ?? start) - at });
    if ((lastGood ?? start) > at) throw new Error(`${verifier} accepted a card after its block was confirmed`);
    await certification.resumeCard(subject.cardId, actor, 'bench');
  }
  return samples;
}

/** When the last question was asked that was answered good, and when the first refusal was there. */
async function untilRefused(ask: Ask): Promise<{ lastGood: number | undefined; refused: number }> {
  let lastGood: number | undefined;
  for (;;) {
    const asked = performance.now();
    if (!(await ask())) return { lastGood, refused: performance.now() };
    lastGood = asked;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

function report(samples: readonly Sample[], load: number): BenchResult[] {
  const limit = { name: 'wanted within', value: 100 };
  const at = (values: readonly number[], share: number): number => {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  };
  const lines = (label: string, about: string, values: readonly number[]): BenchResult[] => [
    result(`${label}${about}: median`, at(values, 0.5), 'ms', limit),
    result(`${label}: p99`, at(values, 0.99), 'ms', limit, { atMost: 100 }),
  ];
  const beside = `, ${samples.length} cards, OCSP at ${Math.round(load)}/s`;
  const late = samples.map(({ lastGood }) => Math.max(0, lastGood));
  return [
    result('accepted still, after the confirmation: longest', at(late, 1), 'ms', limit, { atMost: 0 }),
    ...lines(
      'suspension confirmed',
      beside,
      samples.map(({ confirmed }) => confirmed),
    ),
    ...lines(
      'refused by whichever was asked',
      '',
      samples.map(({ refused }) => refused),
    ),
    ...[...Map.groupBy(samples, ({ verifier }) => verifier)].flatMap(([name, own]) =>
      lines(
        `refused by ${name}`,
        `, ${own.length} cards`,
        own.map(({ refused }) => refused),
      ),
    ),
  ];
}
