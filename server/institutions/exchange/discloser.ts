import type pg from 'pg';
import { fromDatabase, type Institution, type MynaCode, MynaError } from '../../kernel/index.ts';
import type { Disclosure, DisclosureRequest } from './types.ts';

/** Asks the database for one disclosure; the entry is committed before the values are read. */
export type Discloser = (request: DisclosureRequest) => Promise<Disclosure>;

interface Waiting {
  readonly request: DisclosureRequest;
  readonly resolve: (values: Disclosure) => void;
  readonly reject: (error: unknown) => void;
}

/** Round trips under way at once; what comes meanwhile waits for the next one, and goes together. */
const lanes = 2;
const longestBatch = 32;

/**
 * Discloses for one institution. A request alone goes at once; requests that come while others are under way share a round trip
 * and a commit. Each has its own entry, its own ticket and its own answer.
 */
export function createDiscloser(pool: pg.Pool, institution: Institution): Discloser {
  const queue: Waiting[] = [];
  let underWay = 0;

  const answer = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const answers = await discloseAll(pool, institution, batch);
      for (const [index, waiting] of batch.entries()) settle(waiting, answers[index]);
    } catch (error) {
      // One of them may have broken it for all: each gets its own chance, and its own entry for it.
      if (batch.length > 1) await Promise.all(batch.map((waiting) => answer([waiting])));
      else batch[0]?.reject(fromDatabase(error));
    }
  };
  const pump = (): void => {
    while (underWay < lanes && queue.length > 0) {
      underWay += 1;
      void answer(queue.splice(0, longestBatch)).finally(() => {
        underWay -= 1;
        pump();
      });
    }
  };
  return (request) =>
    new Promise((resolve, reject) => {
      queue.push({ request, resolve, reject });
      pump();
    });
}

/** Values, or the code of a refusal. */
type Answer = Disclosure | MynaCode;

async function discloseAll(pool: pg.Pool, institution: Institution, batch: readonly Waiting[]): Promise<readonly Answer[]> {
  const requests = batch.map(({ request }) => request);
  const { rows } = await pool.query<{ p_answers: readonly Answer[] }>({
    name: 'exchange-disclose-all',
    text: 'call exchange.disclose_all($1, $2, $3, $4, $5, $6, null)',
    values: [
      institution,
      requests.map(({ code }) => code),
      requests.map(({ purpose }) => purpose),
      requests.map(({ items }) => items.join(',')),
      requests.map(({ actor }) => actor.person),
      requests.map(({ actor }) => actor.terminal ?? null),
    ],
  });
  return rows[0]?.p_answers ?? [];
}

function settle(waiting: Waiting, answer: Answer | undefined): void {
  if (typeof answer === 'object') waiting.resolve(answer);
  else waiting.reject(new MynaError(answer ?? 'MYNA_EXCHANGE_TICKET_REFUSED'));
}
