import type pg from 'pg';
import { createBatcher, fromDatabase, type Institution, type MynaCode, MynaError } from '../../kernel/index.ts';
import type { Disclosure, DisclosureRequest } from './types.ts';

/** Asks the database for one disclosure; the entry is committed before the values are read. */
export type Discloser = (request: DisclosureRequest) => Promise<Disclosure>;

/**
 * Discloses for one institution. A request alone goes at once; requests that come while others are under way share a round trip
 * and a commit. Each has its own entry, its own ticket and its own answer.
 */
export function createDiscloser(pool: pg.Pool, institution: Institution): Discloser {
  return createBatcher<DisclosureRequest, Disclosure>(
    async (requests) =>
      (await discloseAll(pool, institution, requests)).map((answer) => (typeof answer === 'object' ? answer : new MynaError(answer))),
    { most: 32, places: 2 },
  );
}

/** Values, or the code of a refusal, for each request. */
async function discloseAll(
  pool: pg.Pool,
  institution: Institution,
  requests: readonly DisclosureRequest[],
): Promise<readonly (Disclosure | MynaCode)[]> {
  try {
    const { rows } = await pool.query<{ p_answers: readonly (Disclosure | MynaCode)[] }>({
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
  } catch (error) {
    throw fromDatabase(error);
  }
}
