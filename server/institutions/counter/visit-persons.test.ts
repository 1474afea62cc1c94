import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestCounter, type TestCounter } from './test-counter.ts';
import type { VisitEvent } from './types.ts';
import { foldVisit } from './visit-fold.ts';

let counter: TestCounter;
let kenji: ReturnType<TestCounter['officerOf']>;
let cookie: string;

beforeAll(async () => {
  counter = await createTestCounter();
  cookie = await counter.signInOfficer();
  kenji = counter.officerOf(cookie);
}, 120_000);
afterAll(() => counter.stop());

const licence = { kind: 'drivers-licence', birthDate: '1984-04-12', address: '神奈川県汐見市港町1丁目2番3号' };

async function identified(journey: string, residentId: string, visitor = 'self'): Promise<string> {
  const visit = (await kenji.post('/visits', { journey })).visit.id;
  const { person } = await kenji.post(`/visits/${visit}/person`, { residentId });
  const shown = visitor === 'self' ? person.name : '見知らぬ 人';
  const { isProven } = await kenji.post(`/visits/${visit}/identity`, { visitor, documents: [{ ...licence, name: shown }] });
  expect(isProven).toBe(true);
  return visit;
}

describe('another person in the same visit', () => {
  const fold = (...events: readonly VisitEvent[]) =>
    foldVisit(
      'visit',
      events.map((event) => ({ ...event, at: 0, officer: 'officer' })),
    );
  const collected: readonly VisitEvent[] = [
    { kind: 'started', journey: 'collection', office: '149900', ticket: 'A-001' },
    { kind: 'person-found', residentId: 'one' },
    { kind: 'identity-proven', visitor: 'self', documents: ['drivers-licence'] },
    { kind: 'card-opened', cardId: 'card of one', withNotice: true, hasPhoto: true },
    { kind: 'photo-compared', isSame: true },
    { kind: 'screen-opened' },
    { kind: 'pins-set', pins: ['signature'] },
    { kind: 'chip-delivered' },
    { kind: 'card-handed-over', cardId: 'card of one' },
  ];

  test('starts from nothing: what was proven, set and delivered for the one before does not count', () => {
    const fresh = fold(...collected.slice(0, 1), { kind: 'person-found', residentId: 'two' });
    const { steps: _steps, length: _length, ...after } = fold(...collected, { kind: 'person-found', residentId: 'two' });
    expect(fresh).toMatchObject(after);
  });

  test('the same person chosen again keeps all of it', () => {
    const again = fold(...collected, { kind: 'person-found', residentId: 'one' });
    expect(again).toMatchObject({ isChipDelivered: true, isHandedOver: true, cardId: 'card of one' });
  });
});

describe('a stranger who says that she represents an adult', () => {
  test.each(['application', 'number-letter'])('is not given the number (%s)', async (journey) => {
    const visit = await identified(journey, await counter.register(), 'legal-representative');
    const answer = await kenji.post(`/visits/${visit}/number`);
    expect(answer.code).toBe('MYNA_COUNTER_IN_PERSON_ONLY');
    expect(answer.individualNumber).toBeUndefined();
  });

  test('does not replace the letter, whose application number stays alive', async () => {
    const residentId = await counter.register();
    await counter.settle();
    const visit = await identified('number-letter', residentId, 'legal-representative');
    expect((await kenji.post(`/visits/${visit}/number-letter`)).code).toBe('MYNA_COUNTER_IN_PERSON_ONLY');
    await counter.settle();
    expect((await counter.letters.list(residentId)).map(({ kind }) => kind)).toEqual(['number']);
  });
});

test('a card that a visit of another day still holds is free again', async () => {
  const residentId = await counter.register();
  await counter.importCard(residentId);
  const forgotten = await identified('suspension', residentId);
  expect((await kenji.post(`/visits/${forgotten}/card`)).status).toBe(200);
  const rival = await identified('suspension', residentId);
  expect((await kenji.post(`/visits/${rival}/card`)).code).toBe('MYNA_COUNTER_CARD_ELSEWHERE');
  await counter.databases.admin.query('update counter.visits set started_on = started_on - 1 where visit_id = $1', [forgotten]);
  expect((await kenji.post(`/visits/${rival}/card`)).status).toBe(200);
  expect((await kenji.post(`/visits/${forgotten}/card`)).code).toBe('MYNA_COUNTER_CARD_ELSEWHERE');
}, 60_000);

test('a claim whose step was lost ends with its visit', async () => {
  const residentId = await counter.register();
  const { id } = await counter.importCard(residentId);
  const broken = await identified('suspension', residentId);
  await counter.databases.admin.query('insert into counter.card_claims (card_id, visit_id) values ($1, $2)', [id, broken]);
  await kenji.post(`/visits/${broken}/abandoned`, { reason: 'mistake' });
  const next = await identified('suspension', residentId);
  expect((await kenji.post(`/visits/${next}/card`)).status).toBe(200);
}, 60_000);

test('a body is read after the session, and no answer is kept by a browser', async () => {
  expect((await counter.ask('POST', '/visits', {}, { journey: 'nonsense' })).status).toBe(401);
  const visit = (await kenji.post('/visits', { journey: 'application' })).visit.id;
  const answer = await counter.app.inject({ url: `/api/v1/counter/visits/${visit}`, headers: { cookie } });
  expect(answer.headers['cache-control']).toBe('no-store');
});
