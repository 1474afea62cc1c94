import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestCounter, goodPhoto, type TestCounter } from './test-counter.ts';
import { createVisits, type Visits } from './test-visits.ts';

let counter: TestCounter;
let desk: Visits;

beforeAll(async () => {
  counter = await createTestCounter();
  desk = await createVisits(counter);
}, 120_000);
afterAll(() => counter.stop());

const registrar = { institution: 'registry', person: 'system' } as const;
const officer = { institution: 'counter', person: 'x' } as const;
const evidence = { kind: 'police-report', reference: '汐見警察 2026-200' } as const;

describe('M02: another number', () => {
  test('comes by letter after a proven leak; the old one and its card are dead', async () => {
    const hanako = await desk.holder();
    const old = await counter.registry.readNumber(hanako.residentId, registrar, 'registry.records');
    const visit = await desk.identified('number-change', hanako.residentId);
    const { version } = await desk.member(hanako.residentId);
    const ask = (reference: string) =>
      desk.kenji.post(`/visits/${visit}/number-change`, { version, requestedBy: 'self', evidence: { kind: 'police-report', reference } });
    expect((await ask('')).code).toBe('MYNA_REGISTRY_LEAK_NOT_PROVEN');
    const letGo = counter.holdJobs();
    expect(await ask('汐見警察 2026-118')).toMatchObject({ status: 200, visit: { changed: { isNumberChanged: true } } });
    expect(await counter.certification.cardState(hanako.cardId)).toBe('revoked');
    letGo();
    expect((await ask('汐見警察 2026-119')).code).toBe('MYNA_COUNTER_NUMBER_CHANGED_ALREADY');
    await desk.kenji.post(`/visits/${visit}/done`);
    await counter.settle();
    const fresh = await counter.registry.readNumber(hanako.residentId, registrar, 'registry.records');
    expect(fresh).not.toBe(old);
    expect(await counter.registry.findByNumber(old as never, registrar, 'registry.records')).toBeUndefined();
    expect(await counter.certification.cardState(hanako.cardId)).toBe('revoked');
    expect((await counter.letters.list(hanako.residentId)).filter(({ kind }) => kind === 'number').length).toBeGreaterThanOrEqual(1);
    expect(counter.lines.join('\n')).not.toContain(fresh);
  }, 60_000);

  test('I10: its job, tried again late, leaves alone what was made since, and posts one letter', async () => {
    const hanako = await desk.holder();
    await counter.settle();
    const { version } = await desk.member(hanako.residentId);
    const { changeId } = await counter.registry.changeNumber(
      { residentId: hanako.residentId, version, key: 'late', requestedBy: 'ex-officio', reason: 'leaked', evidence },
      { institution: 'counter', person: 'x' },
    );
    await counter.settle();
    expect(await counter.certification.cardState(hanako.cardId)).toBe('revoked');
    const letters = (await counter.letters.list(hanako.residentId)).length;
    const photo = { bytes: goodPhoto, sha256: createHash('sha256').update(goodPhoto).digest('hex'), takenOn: desk.today() };
    const { id } = await counter.cards.applyAtCounter({ residentId: hanako.residentId, actor: officer, photo });
    await counter.repeatJob('registry.number-changed', { residentId: hanako.residentId, changeId });
    await counter.settle();
    const applications = await counter.cards.applicationsOf(hanako.residentId);
    expect(applications.find((each) => each.id === id)?.state.outcome).toBeUndefined();
    expect(await counter.letters.list(hanako.residentId)).toHaveLength(letters);
  }, 60_000);

  test('I10: a lapse that is told again ends no card that is younger than the move', async () => {
    const hanako = await desk.holder();
    const visit = await desk.identified('change', hanako.residentId);
    const { visit: after } = await desk.changed(visit, hanako.residentId, desk.address('汐見市坂の上44番1号'));
    const { changeId } = after.changed.changes[0];
    await counter.repeatJob('registry.card-lapsed', { residentId: hanako.residentId, changeId: randomUUID(), reason: 'moved-on' });
    expect(await counter.certification.cardState(hanako.cardId)).toBe('active');
    await counter.repeatJob('registry.card-lapsed', { residentId: hanako.residentId, changeId, reason: 'moved-on' });
    expect(await counter.certification.cardState(hanako.cardId)).toBe('revoked');
  }, 60_000);
});
