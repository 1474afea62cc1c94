import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestCounter, day, photoBody, type TestCounter } from './test-counter.ts';
import { createVisits, type Visits } from './test-visits.ts';

let counter: TestCounter;
let desk: Visits;
const court = { court: '横浜家庭裁判所', reference: '令和8年(家)第1234号' };

beforeAll(async () => {
  counter = await createTestCounter();
  desk = await createVisits(counter);
}, 120_000);
afterAll(() => counter.stop());

/** A visit about the ward, in which somebody stands here for her with her own documents. */
async function withGuardian(journey: string, ward: string, guardian: string) {
  const { visit } = await desk.kenji.post('/visits', { journey });
  await desk.kenji.post(`/visits/${visit.id}/person`, { residentId: ward });
  const documents = [await desk.licenceOf(guardian)];
  const answer = await desk.kenji.post(`/visits/${visit.id}/identity`, { visitor: 'legal-representative', documents });
  return { id: visit.id as string, answer };
}

const order = async (guardianId: string, others: object = {}, on = desk.today().subtract({ days: 10 })) => ({
  kind: 'guardianship',
  on: on.toString(),
  guardianship: { guardianId, guardianName: (await desk.record(guardianId)).name, isSignatureGranted: false, ...court, ...others },
});

/** A ward with a card, and her guardian, who lives elsewhere in the city. */
async function ward() {
  const mother = await desk.holder({ birthDate: day('1951-02-11') });
  const guardian = await counter.register({ address: '汐見市坂の上12番1号' });
  const visit = await withGuardian('change', mother.residentId, guardian);
  const entered = await desk.changed(visit.id, mother.residentId, await order(guardian), desk.kenji, ['court-order']);
  expect(entered).toMatchObject({ status: 200 });
  expect(await desk.kenji.post(`/visits/${visit.id}/done`)).toMatchObject({ status: 200 });
  return { ...mother, guardian };
}

const photo = () => ({ ...photoBody, takenOn: desk.today().toString() });
const stateOf = async (residentId: string, kind: string) =>
  (await counter.certification.certificatesOf(residentId)).find((each) => each.kind === kind)?.status.state;

describe('mandates at the counter', () => {
  test('are shown to the officer who has the person before her, and the look stands in the person’s log', async () => {
    const { residentId, guardian } = await ward();
    const { visit } = await desk.kenji.post('/visits', { journey: 'unlock' });
    expect((await desk.kenji.get(`/visits/${visit.id}/mandates`)).status).toBe(409);
    await desk.kenji.post(`/visits/${visit.id}/person`, { residentId });
    const shown = await desk.kenji.get(`/visits/${visit.id}/mandates`);
    expect(shown).toMatchObject({
      actForThem: [{ kind: 'guardian', name: (await desk.record(guardian)).name, until: null }],
      theyActFor: [],
    });
    const { rows } = await counter.databases.admin.query(
      `select is_self, items from exchange.entries where resident_id = $1 and purpose = 'counter.mandates'`,
      [residentId],
    );
    expect(rows).toEqual([{ is_self: false, items: ['mandates'] }]);
  }, 60_000);
});

describe('a guardianship', () => {
  test('is entered on the court’s document; the signature certificate ends at once, the card goes on without it', async () => {
    const { residentId, cardId, guardian } = await ward();
    expect((await desk.record(residentId)).guardianship).toMatchObject({ guardianId: guardian, ...court, isSignatureGranted: false });
    expect(await stateOf(residentId, 'signature')).toBe('revoked');
    expect(await stateOf(residentId, 'authentication')).toBe('good');
    expect(await counter.certification.cardState(cardId)).toBe('active');
    const history = await counter.registry.openHistory(residentId, { institution: 'registry', person: 'system' }, 'registry.records');
    expect(history.map(({ kind }) => kind)).toContain('guardianship');
    expect(await counter.registry.openWards(guardian, { institution: 'registry', person: 'system' }, 'registry.records')).toMatchObject([
      { residentId },
    ]);
  }, 60_000);

  test('is refused without the document, without the court, before its day, for a child, and for somebody who is her own guardian', async () => {
    const [mother, guardian] = [await counter.register(), await counter.register({ address: '汐見市坂の上12番2号' })];
    const child = await counter.register({ birthDate: desk.today().subtract({ years: 12 }) });
    const { id } = await withGuardian('change', mother, guardian);
    const ask = async (change: object, evidence = ['court-order'], whose = mother) =>
      (await desk.changed(id, whose, change, desk.kenji, evidence)).code;
    expect(await ask(await order(guardian), [])).toBe('MYNA_COUNTER_EVIDENCE_MISSING');
    expect(await ask(await order(guardian, { reference: '1' }))).toBe('MYNA_REGISTRY_COURT_ORDER_MISSING');
    expect(await ask(await order(guardian, {}, desk.today().add({ days: 1 })))).toBe('MYNA_REGISTRY_CHANGE_IN_FUTURE');
    expect(await ask(await order(guardian, { until: desk.today().subtract({ days: 1 }).toString() }))).toBe(
      'MYNA_REGISTRY_GUARDIANSHIP_DATES_IMPOSSIBLE',
    );
    expect(await ask(await order(mother))).toBe('MYNA_REGISTRY_GUARDIAN_IMPOSSIBLE');
    expect(await ask(await order(child))).toBe('MYNA_REGISTRY_GUARDIAN_IMPOSSIBLE');
    expect(await ask(await order(guardian), ['court-order'], child)).toBe('MYNA_COUNTER_NOT_OF_HOUSEHOLD');
    const ofChild = await withGuardian('change', child, guardian);
    expect((await desk.changed(ofChild.id, child, await order(guardian), desk.kenji, ['court-order'])).code).toBe(
      'MYNA_REGISTRY_WARD_NOT_ADULT',
    );
    const alone = await desk.identified('change', mother);
    expect((await desk.changed(alone, mother, await order(guardian), desk.kenji, ['court-order'])).code).toBe(
      'MYNA_COUNTER_GUARDIAN_NEEDED',
    );
    expect((await desk.record(mother)).version).toBe(0);
  }, 60_000);

  test('that somebody else than the guardian says has ended goes on; another guardian takes over with the court’s document', async () => {
    const { residentId, guardian } = await ward();
    const successor = await counter.register({ address: '汐見市坂の上12番3号' });
    const { id, answer } = await withGuardian('change', residentId, successor);
    expect(answer).toMatchObject({ isProven: true, comparisons: [{ field: 'name', isSame: false }, {}] });
    const ended = { kind: 'guardianship', on: desk.today().toString() };
    expect((await desk.changed(id, residentId, ended, desk.kenji, ['court-order'])).code).toBe('MYNA_COUNTER_GUARDIAN_NEEDED');
    const moved = await desk.changed(id, residentId, desk.address('汐見市坂の上12番4号'));
    expect(moved.code).toBe('MYNA_COUNTER_GUARDIAN_NEEDED');
    const next = await order(successor, {}, desk.today());
    expect(await desk.changed(id, residentId, next, desk.kenji, ['court-order'])).toMatchObject({ status: 200 });
    expect((await withGuardian('renewal', residentId, guardian)).answer).toMatchObject({
      isProven: false,
      refusal: { code: 'MYNA_COUNTER_NOT_THE_GUARDIAN' },
    });
    const last = await withGuardian('change', residentId, successor);
    expect(await desk.changed(last.id, residentId, ended, desk.kenji, ['court-order'])).toMatchObject({ status: 200 });
    expect((await desk.record(residentId)).guardianship).toBeUndefined();
  }, 60_000);

  test('is over after its last day', async () => {
    const { residentId } = await desk.holder();
    const guardian = await counter.register({ address: '汐見市坂の上12番5号' });
    const { id } = await withGuardian('change', residentId, guardian);
    const until = desk.today().toString();
    await desk.changed(id, residentId, await order(guardian, { until }), desk.kenji, ['court-order']);
    const alone = await desk.identified('renewal', residentId);
    expect((await desk.kenji.post(`/visits/${alone}/renewal`)).code).toBe('MYNA_COUNTER_GUARDIAN_NEEDED');
    await counter.days(1);
    await desk.newDay();
    // An officer's session may have ended with the day; the visit of the new day is a new one.
    const later = await desk.identified('renewal', residentId);
    expect(await desk.kenji.post(`/visits/${later}/renewal`)).toMatchObject({ status: 200 });
  }, 60_000);
});

describe('a ward at the counter', () => {
  test('renews with the guardian only, and without a signature certificate unless the office granted it', async () => {
    const { residentId, guardian } = await ward();
    const alone = await desk.identified('renewal', residentId);
    expect(await desk.kenji.post(`/visits/${alone}/renewal`)).toMatchObject({ status: 409, code: 'MYNA_COUNTER_GUARDIAN_NEEDED' });
    const { id } = await withGuardian('renewal', residentId, guardian);
    const { plan } = await desk.kenji.post(`/visits/${id}/renewal`);
    expect(plan.kinds.map(({ kind }: { kind: string }) => kind)).toEqual(['authentication', 'healthInsurance']);
    await desk.kenji.post(`/visits/${id}/photo-comparison`, { isSame: true });
    expect((await desk.kenji.post(`/visits/${id}/certificates`, { kinds: ['signature'] })).code).toBe('MYNA_CARDS_NO_SUCH_CERTIFICATE');
    await desk.kenji.post(`/visits/${id}/abandoned`, { reason: 'mistake' });

    const granting = await withGuardian('change', residentId, guardian);
    const granted = await order(guardian, { isSignatureGranted: true }, desk.today());
    expect(await desk.changed(granting.id, residentId, granted, desk.kenji, ['court-order'])).toMatchObject({ status: 200 });
    await desk.kenji.post(`/visits/${granting.id}/abandoned`, { reason: 'visitor-left' });
    const again = await withGuardian('renewal', residentId, guardian);
    const { plan: after } = await desk.kenji.post(`/visits/${again.id}/renewal`);
    expect(after.kinds).toContainEqual(expect.objectContaining({ kind: 'signature', isRenewable: true }));
  }, 60_000);

  test('moves without the signature certificate being missed on the card', async () => {
    const mother = await ward();
    const visit = await desk.identified('change', mother.residentId);
    expect(await desk.changed(visit, mother.residentId, desk.address('汐見市坂の上12番6号'))).toMatchObject({ status: 200 });
    expect((await desk.kenji.get(`/visits/${visit}/missing`)).cards).toMatchObject([{ needsTexts: true, needsCertificates: [] }]);
    expect(await desk.updateCard(visit, mother)).toMatchObject({ kind: 'done' });
    expect(await desk.kenji.post(`/visits/${visit}/done`)).toMatchObject({ status: 200 });
  }, 60_000);

  test('applies and collects through the guardian; the card is made without a signature certificate', async () => {
    const [residentId, guardian] = [await counter.register(), await counter.register({ address: '汐見市坂の上12番7号' })];
    const entering = await withGuardian('change', residentId, guardian);
    await desk.changed(entering.id, residentId, await order(guardian), desk.kenji, ['court-order']);
    const alone = await desk.identified('application', residentId);
    expect((await desk.kenji.post(`/visits/${alone}/application`, { photo: photo() })).code).toBe('MYNA_COUNTER_GUARDIAN_NEEDED');
    const { id } = await withGuardian('application', residentId, guardian);
    const apply = async (representative?: object) =>
      desk.kenji.post(`/visits/${id}/application`, { photo: photo(), ...(representative && { representative }) });
    const named = { name: '田中 後見', phone: '090-1234-5678' };
    expect((await apply()).code).toBe('MYNA_CARDS_REPRESENTATIVE_NEEDED');
    expect((await apply({ ...named, relationship: 'parent' })).code).toBe('MYNA_CARDS_GUARDIAN_NEEDED');
    expect(await apply({ ...named, relationship: 'guardian' })).toMatchObject({ status: 200 });
    await counter.days(58);
    await desk.newDay();
    expect((await counter.certification.certificatesOf(residentId)).map(({ kind }) => kind).sort()).toEqual(['authentication', 'health']);
    const herself = await desk.identified('collection', residentId);
    expect((await desk.kenji.post(`/visits/${herself}/collection`, {})).code).toBe('MYNA_COUNTER_GUARDIAN_NEEDED');
    const collecting = await withGuardian('collection', residentId, guardian);
    // Without the notice one document is not enough, whoever comes.
    expect((await desk.kenji.post(`/visits/${collecting.id}/collection`, {})).code).toBe('MYNA_COUNTER_SECOND_DOCUMENT_NEEDED');
  }, 60_000);
});
