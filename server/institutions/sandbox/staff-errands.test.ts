import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Jobs, setFirstDay, Temporal } from '../../kernel/index.ts';
import { createTestCountry, type TestCountry } from '../../testing/country.ts';
import type { PersonEntry } from './types.ts';

let country: TestCountry;
let jobs: Jobs | undefined;
/** The counter's officer, the bureau's operator and the helpline's: the others go the same way and would only take time. */
const staff = ['kenji', 'ops', 'misaki'];

beforeAll(async () => {
  country = await createTestCountry();
  await setFirstDay(country.databases.as('kernel'), Temporal.PlainDate.from('2026-11-23'));
  await country.institutions.start();
  await country.institutions.populate();
  await sql`delete from sandbox.staff_errands where not handle = any(${staff})`.execute(country.databases.as('sandbox'));
  // Cards are made by jobs: without them an application of year ten waits for ever.
  jobs = await country.startJobs();
}, 180_000);
afterAll(async () => {
  await country.app.close();
  await jobs?.stop();
  await country.institutions.stop();
});

const cardsOfStaff = async (): Promise<Map<string, PersonEntry['card']>> => {
  const people: readonly PersonEntry[] = (await country.app.inject('/sandbox/people')).json();
  return new Map(people.filter(({ id }) => staff.includes(id)).map(({ id, card }) => [id, card]));
};
const advance = (duration: string) => country.app.inject({ method: 'POST', url: '/sandbox/clock', payload: { advance: duration } });

describe('F15: the first renewals ever', () => {
  it('of certificates in year five and of cards in year ten go through at the ordinary doors, and leave officers with cards that work', async () => {
    const first = await cardsOfStaff();
    expect((await advance('P5Y')).statusCode).toBe(200);
    const fifth = await cardsOfStaff();
    for (const handle of staff)
      expect([handle, fifth.get(handle)?.id, fifth.get(handle)?.state]).toEqual([handle, first.get(handle)?.id, 'active']);
    expect((await advance('P5Y')).statusCode).toBe(200);
    const tenth = await cardsOfStaff();
    const today = '2036-11-23';
    for (const handle of staff) {
      const card = tenth.get(handle);
      expect([handle, card?.state, (card?.expiresOn ?? '') > today]).toEqual([handle, 'active', true]);
      expect(card?.id).not.toBe(first.get(handle)?.id);
    }
  }, 600_000);
});
