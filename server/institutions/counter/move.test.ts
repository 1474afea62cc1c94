import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestCounter, type TestCounter } from './test-counter.ts';
import { createVisits, type Visits } from './test-visits.ts';

let counter: TestCounter;
let desk: Visits;

beforeAll(async () => {
  counter = await createTestCounter();
  desk = await createVisits(counter);
}, 120_000);
afterAll(() => counter.stop());

const registrar = { institution: 'registry', person: 'system' } as const;

describe('a family moves to another municipality', () => {
  test('with both cards, one after the other, and the cards go on', async () => {
    const mother = await desk.holder();
    const { householdId } = await desk.record(mother.residentId);
    const father = await desk.holder({ sex: 'male', household: householdId, relationship: 'husband' });
    const out = await desk.identified('departure', mother.residentId);
    const movers = [await desk.member(mother.residentId), await desk.member(father.residentId)];
    const leaving = { kind: 'moving-out', on: desk.today().toString(), to: '209902' };
    expect(await desk.kenji.post(`/visits/${out}/change`, { change: leaving, members: movers, evidence: [] })).toMatchObject({
      status: 200,
    });
    await desk.kenji.post(`/visits/${out}/done`);

    const visit = await desk.identified('change', mother.residentId, desk.goro);
    const members = [await desk.member(mother.residentId), await desk.member(father.residentId)];
    const arriving = { kind: 'moving-in', on: desk.today().toString(), municipality: '209902', address: '白樺町大字白樺5番地' };
    const answer = await desk.goro.post(`/visits/${visit}/change`, { change: arriving, members, evidence: [] });
    expect(answer.visit.changed.changes).toMatchObject(
      Array(2).fill({ change: 'moving-in', card: desk.today().add({ days: 90 }).toString() }),
    );
    await desk.updateCard(visit, mother, desk.goro);
    expect((await desk.goro.post(`/visits/${visit}/done`)).code).toBe('MYNA_COUNTER_CARDS_BEHIND');
    await desk.goro.post(`/visits/${visit}/card-not-brought`, { residentId: father.residentId });
    expect(await desk.goro.post(`/visits/${visit}/done`)).toMatchObject({ status: 200 });
    expect(await desk.agree(mother)).toBe(true);
    expect(await counter.registry.openTerms(mother.residentId)).toEqual([]);
    expect(await counter.registry.openTerms(father.residentId)).toMatchObject([{ kind: 'bring-card' }]);

    await counter.days(92);
    await desk.newDay();
    expect((await counter.cards.cardsOf(father.residentId)).map(({ state }) => state)).toEqual(['withdrawn']);
    expect(await counter.certification.cardState(father.cardId)).toBe('revoked');
    expect((await counter.cards.cardsOf(mother.residentId)).map(({ state }) => state)).toEqual(['active']);
  }, 90_000);

  test('not announced here is refused', async () => {
    const residentId = await counter.register();
    const { visit } = await desk.goro.post('/visits', { journey: 'change' });
    expect((await desk.goro.post(`/visits/${visit.id}/person`, { residentId })).code).toBe('MYNA_COUNTER_OTHER_MUNICIPALITY');
  });
});

describe('death and departure', () => {
  test('close card, certificates, applications and staff grants; nothing is posted any more', async () => {
    const mother = await desk.holder();
    const { householdId } = await desk.record(mother.residentId);
    const daughter = await desk.holder({
      household: householdId,
      relationship: 'daughter',
      birthDate: desk.today().subtract({ years: 30 }),
    });
    await counter.settle();
    const by = { institution: 'operator', person: 'system' } as const;
    const grant = { residentId: mother.residentId, institution: 'counter', role: 'counter.officer', from: desk.today(), by } as const;
    await counter.identity.staff.grantRole(grant);
    const letters = (await counter.letters.list(mother.residentId)).length;
    const visit = await desk.identified('death', daughter.residentId);
    const died = { kind: 'died', on: desk.today().subtract({ days: 1 }).toString() };
    expect(await desk.changed(visit, mother.residentId, died)).toMatchObject({ code: 'MYNA_COUNTER_EVIDENCE_MISSING' });
    expect(await desk.changed(visit, daughter.residentId, died, desk.kenji, ['death-certificate'])).toMatchObject({
      code: 'MYNA_COUNTER_NOT_OF_HOUSEHOLD',
    });
    const letGo = counter.holdJobs();
    expect(await desk.changed(visit, mother.residentId, died, desk.kenji, ['death-certificate'])).toMatchObject({ status: 200 });
    // I3: whoever hears `done` may rely on it, job or no job.
    expect(await counter.certification.cardState(mother.cardId)).toBe('revoked');
    letGo();
    await desk.kenji.post(`/visits/${visit}/done`);
    await counter.settle();
    expect(await desk.record(mother.residentId)).toMatchObject({ state: 'dead' });
    expect(await desk.record(daughter.residentId)).toMatchObject({ relationship: 'head' });
    expect(await counter.certification.cardState(mother.cardId)).toBe('revoked');
    const code = await counter.exchange.codeFor(mother.residentId, 'counter');
    expect(await counter.identity.staff.rolesOf('counter', code)).toEqual([]);
    await counter.days(400);
    await desk.newDay();
    expect(await counter.letters.list(mother.residentId)).toHaveLength(letters);
  }, 90_000);

  test('a departure abroad closes on its day; on return the number is the one of then', async () => {
    const hanako = await desk.holder();
    const number = await counter.registry.readNumber(hanako.residentId, registrar, 'registry.records');
    const out = await desk.identified('departure', hanako.residentId);
    await desk.changed(out, hanako.residentId, { kind: 'moving-out', on: desk.today().add({ days: 3 }).toString(), to: 'abroad' });
    expect(await desk.kenji.post(`/visits/${out}/done`)).toMatchObject({ status: 200 });
    expect(await counter.certification.cardState(hanako.cardId)).toBe('active');
    await counter.days(4);
    await desk.newDay();
    expect(await counter.certification.cardState(hanako.cardId)).toBe('revoked');
    const back = await desk.identified('change', hanako.residentId);
    const returned = { kind: 'returned', on: desk.today().toString(), municipality: '149900', address: '汐見市浜通り9番9号' };
    expect(await desk.changed(back, hanako.residentId, returned, desk.kenji, ['passport', 'family-register-extract'])).toMatchObject({
      status: 200,
    });
    expect(await counter.registry.readNumber(hanako.residentId, registrar, 'registry.records')).toBe(number);
  }, 60_000);
});
