import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deriveKey, openDatabases, readConfig } from './kernel/index.ts';
import { startOwnProcess } from './testing/own-process.ts';

/** Moments of the kills come from it: the same again with `OPENMYNA_KILL_SEED`. */
const seed = Number(process.env.OPENMYNA_KILL_SEED ?? Date.now() % 100_000);
const kills = 3;

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openmyna-killed-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const ask = async <Answer>(address: string, body?: object): Promise<Answer> => {
  const request = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return (await (await fetch(address, request)).json()) as Answer;
};

/** Fractions of a whole run. */
const [moments = []] = fc.sample(fc.array(fc.double({ min: 0.1, max: 0.9, noNaN: true }), { minLength: kills, maxLength: kills }), {
  seed,
  numRuns: 1,
});

interface Person {
  readonly id: string;
  readonly card: { readonly id: string; readonly state: string } | null;
}

/** What the database holds when nobody is at it. */
async function readAll() {
  const { secret } = readConfig({});
  const databases = await openDatabases({ folder, derive: (purpose, length) => deriveKey(secret, purpose, length) });
  const read = async (role: 'core' | 'kernel' | 'sandbox' | 'identity', text: string) => (await databases.pool(role).query(text)).rows;
  try {
    return {
      live: await read(
        'core',
        `select resident_id, count(*)::int as cards from cards.cards where state in ('active', 'suspended') group by 1`,
      ),
      numbers: await read('core', 'select count(*)::int as people, count(distinct number_index)::int as numbers from registry.residents'),
      jobs: await read('kernel', 'select last_error from graphile_worker._private_jobs where attempts >= max_attempts'),
      locks: await read('kernel', 'select locked_by from graphile_worker._private_jobs where locked_by is not null'),
      chips: await read('sandbox', 'select card_id from sandbox.chips where is_handed_over'),
      grants: await read(
        'identity',
        `select institution, role, count(*)::int as grants from identity.staff_grants where taken_away_at is null
          group by institution, role, code, office, valid_from having count(*) > 1`,
      ),
      liveCards: await read('core', `select id::text from cards.cards where state in ('active', 'suspended')`),
    };
  } finally {
    await databases.close();
  }
}

describe(`a server that is killed (seed ${seed})`, () => {
  test('in the middle of its first days comes back, and finishes what it had begun', async () => {
    // Registrations, letters, production and collection of the whole cast are under way while it starts.
    let whole = 6000;
    for (const moment of moments) {
      const server = startOwnProcess(folder);
      const started = performance.now();
      await Promise.race([sleep(moment * whole), server.ready.then(() => sleep(200))]);
      await server.kill();
      whole = Math.max(whole, performance.now() - started);
    }
    const server = startOwnProcess(folder);
    const address = await server.ready;
    const people = await ask<Person[]>(`${address}/sandbox/people`);
    const withCard = people.flatMap(({ card }) => card ?? []);
    expect(withCard.length).toBeGreaterThan(10);
    expect(new Set(withCard.map(({ id }) => id)).size).toBe(withCard.length);

    // The clock is being moved: applications, notices and ends of cards on the way.
    const moving = ask(`${address}/sandbox/clock`, { advance: 'P200D' }).catch(() => undefined);
    await sleep(300);
    await server.kill();
    await moving;
    const last = startOwnProcess(folder);
    const again = await last.ready;
    expect(await ask(`${again}/sandbox/clock`, { advance: 'P200D' })).toMatchObject({ stops: expect.any(Number) });
    await last.stop();

    const found = await readAll();
    expect(found.live.filter(({ cards }) => cards !== 1)).toEqual([]);
    expect(found.numbers[0]?.numbers).toBe(found.numbers[0]?.people);
    expect(found.jobs).toEqual([]);
    expect(found.locks).toEqual([]);
    expect(found.grants).toEqual([]);
    // A chip that is in somebody's hand cannot be made anew under her.
    const chips = new Set(found.chips.map(({ card_id }) => card_id));
    expect(found.liveCards.filter(({ id }) => !chips.has(id))).toEqual([]);
  }, 240_000);
});
