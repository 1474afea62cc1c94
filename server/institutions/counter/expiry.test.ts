import { afterAll, beforeAll, expect, test } from 'vitest';
import { Temporal } from '../../kernel/index.ts';
import { createTestCounter, type TestCounter } from './test-counter.ts';

let counter: TestCounter;
beforeAll(async () => {
  counter = await createTestCounter();
}, 120_000);
afterAll(() => counter.stop());

test('a card that is valid until midnight in Japan opens doors until then: afterwards its sessions have ended and terminals refuse it', async () => {
  const officer = counter.officerOf(await counter.signInOfficer());
  const { rows } = await counter.databases.admin.query<{ id: string; expires_on: string }>('select id, expires_on::text from cards.cards');
  const { id = '', expires_on = '' } = rows[0] ?? {};
  const midnight = Temporal.PlainDate.from(expires_on).add({ days: 1 }).toZonedDateTime('Asia/Tokyo').toInstant();
  await counter.clock.advance((await counter.clock.now()).until(midnight.subtract({ seconds: 30 })));
  expect(await officer.get('/visits')).toMatchObject({ status: 200 });
  expect(await counter.certification.cardState(id)).toBe('active');
  await counter.clock.advance(Temporal.Duration.from({ minutes: 1 }));
  expect(await counter.cards.getCard(id)).toMatchObject({ state: 'expired' });
  expect(await officer.get('/visits')).toMatchObject({ status: 401 });
  // Not `revoked`: an online terminal would destroy the chip.
  expect(await counter.certification.cardState(id)).toBe('suspended');
}, 60_000);
