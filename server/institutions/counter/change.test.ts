import type { PinKind } from '@openmyna/reader';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestCounter, holderPins, type TestCounter } from './test-counter.ts';
import { createVisits, type Visits } from './test-visits.ts';

let counter: TestCounter;
let desk: Visits;

beforeAll(async () => {
  counter = await createTestCounter();
  desk = await createVisits(counter);
}, 120_000);
afterAll(() => counter.stop());

const home = '汐見市港町1丁目2番3号';

describe('M14 M36: a change of address in one visit', () => {
  test('changes register, chip and certificate together, and says who learns of it', async () => {
    const hanako = await desk.holder();
    await counter.exchange.codeFor(hanako.residentId, 'tax');
    const visit = await desk.identified('change', hanako.residentId);
    expect(await desk.changed(visit, hanako.residentId, desk.address('汐見市坂の上3番9号'))).toMatchObject({
      status: 200,
      visit: { changed: { changes: [{ change: 'address', delayDays: 0 }] } },
    });
    expect((await desk.chipOf(hanako.chip, hanako.cardId, hanako.residentId)).isSigning).toBe(false);
    expect(await desk.kenji.post(`/visits/${visit}/done`)).toMatchObject({ status: 409, code: 'MYNA_COUNTER_CARDS_BEHIND' });
    expect((await desk.kenji.get(`/visits/${visit}/missing`)).cards).toMatchObject([
      { needsTexts: true, needsCertificates: ['signature'] },
    ]);

    expect(await desk.updateCard(visit, hanako)).toMatchObject({ status: 200, kind: 'done' });
    expect(await desk.agree(hanako)).toBe(true);
    const { cards } = await desk.kenji.get(`/visits/${visit}/missing`);
    expect(cards).toMatchObject([{ needsTexts: false, needsCertificates: [] }]);
    expect(cards[0].printed[0].text).toContain('坂の上３番９号');
    expect(await desk.kenji.post(`/visits/${visit}/done`)).toMatchObject({ status: 200, visit: { stage: 'done' } });

    counter.exchange.subscribe('tax', async () => undefined);
    await counter.settle();
    await counter.exchange.deliverNotices(hanako.residentId);
    const { told } = await desk.kenji.get(`/visits/${visit}/told`);
    expect(Object.fromEntries(told.map(({ institution, outcome }: Record<string, string>) => [institution, outcome]))).toEqual({
      tax: 'delivered',
      insurance: 'waiting',
      pension: 'waiting',
      bank: 'waiting',
      licence: 'waiting',
      employer: 'herself',
    });
    expect(JSON.stringify(told)).not.toContain('坂の上');
  }, 60_000);

  test('keeps the authentication certificate, with which the holder goes on signing in', async () => {
    const hanako = await desk.holder();
    const before = (await counter.certification.certificatesOf(hanako.residentId)).find(({ kind }) => kind === 'authentication');
    const visit = await desk.identified('change', hanako.residentId);
    await desk.changed(visit, hanako.residentId, desk.address('汐見市坂の上3番8号'));
    await desk.updateCard(visit, hanako);
    const after = await counter.certification.certificatesOf(hanako.residentId);
    expect(after.find(({ serial }) => serial === before?.serial)?.status.state).toBe('good');
    expect(after.filter(({ kind, status }) => kind === 'signature' && status.state === 'good')).toHaveLength(1);
  }, 60_000);

  test('with a wrong PIN on the screen writes nothing; the visit goes on with the right one', async () => {
    const hanako = await desk.holder();
    const visit = await desk.identified('change', hanako.residentId);
    await desk.changed(visit, hanako.residentId, desk.address('汐見市坂の上3番7号'));
    await desk.kenji.post(`/visits/${visit}/card-turn`, { residentId: hanako.residentId });
    const { token } = await desk.kenji.post(`/visits/${visit}/screen`);
    const wrong = counter.runScreen(token, hanako.cardId, { ...holderPins, basicInformation: '9999' }, hanako.chip);
    await expect(wrong).rejects.toMatchObject({ code: 'MYNA_CARD_PIN_WRONG' });
    expect((await desk.chipOf(hanako.chip, hanako.cardId, hanako.residentId)).address).toContain('港町');
    expect(await desk.updateCard(visit, hanako)).toMatchObject({ kind: 'done' });
    expect(await desk.agree(hanako)).toBe(true);
  }, 60_000);

  test('of a name ends both certificates, and both are new on the chip', async () => {
    const hanako = await desk.holder();
    const visit = await desk.identified('change', hanako.residentId);
    const on = desk.today().toString();
    const name = { kind: 'name', on, name: `川上 ${(await desk.record(hanako.residentId)).name.split(' ')[1]}`, kana: 'カワカミ ア' };
    expect(await desk.changed(visit, hanako.residentId, name)).toMatchObject({ status: 422, code: 'MYNA_COUNTER_EVIDENCE_MISSING' });
    await desk.changed(visit, hanako.residentId, name, desk.kenji, ['family-register-extract']);
    expect((await desk.kenji.get(`/visits/${visit}/missing`)).cards[0].needsCertificates).toEqual(['signature', 'authentication']);
    await desk.updateCard(visit, hanako);
    expect(await desk.agree(hanako)).toBe(true);
    expect(await desk.kenji.post(`/visits/${visit}/done`)).toMatchObject({ status: 200 });
  }, 60_000);

  test.each([
    ['in the future', () => desk.address('汐見市坂の上1番1号', desk.today().add({ days: 1 })), 'MYNA_REGISTRY_CHANGE_IN_FUTURE'],
    ['before birth', () => desk.address('汐見市坂の上1番1号', desk.today().subtract({ years: 60 })), 'MYNA_REGISTRY_CHANGE_BEFORE_BIRTH'],
    ['into the same address', () => desk.address(home), 'MYNA_REGISTRY_SAME_ADDRESS'],
    [
      'without a moving-out',
      () => ({ kind: 'moving-in', on: desk.today().toString(), municipality: '149900', address: '汐見市坂の上1番1号' }),
      'MYNA_REGISTRY_SAME_MUNICIPALITY',
    ],
    ['of somebody else’s death', () => ({ kind: 'died', on: desk.today().toString() }), 'MYNA_COUNTER_OTHER_JOURNEY'],
  ])('%s is refused, and changes nothing', async (_title, change, code) => {
    const residentId = await counter.register();
    const visit = await desk.identified('change', residentId);
    const before = await desk.record(residentId);
    const answer = await desk.changed(visit, residentId, change());
    expect(answer.code).toBe(code);
    expect(answer.detail.length).toBeGreaterThan(5);
    expect(await desk.record(residentId)).toEqual(before);
  });

  test('for somebody of another household is refused', async () => {
    const [hanako, stranger] = [await counter.register(), await counter.register()];
    const visit = await desk.identified('change', hanako);
    expect(await desk.changed(visit, stranger, desk.address('汐見市坂の上1番2号'))).toMatchObject({
      status: 409,
      code: 'MYNA_COUNTER_NOT_OF_HOUSEHOLD',
    });
  });

  test('notified for an adult by somebody who calls himself her representative is refused', async () => {
    const residentId = await counter.register();
    const { visit } = await desk.kenji.post('/visits', { journey: 'change' });
    await desk.kenji.post(`/visits/${visit.id}/person`, { residentId });
    const stranger = { kind: 'drivers-licence', name: '山本 太郎', birthDate: '1980-01-01', address: '東京都港区1番' };
    await desk.kenji.post(`/visits/${visit.id}/identity`, { visitor: 'legal-representative', documents: [stranger] });
    expect((await desk.changed(visit.id, residentId, desk.address('汐見市坂の上1番3号'))).code).toBe('MYNA_COUNTER_IN_PERSON_ONLY');
    expect((await desk.record(residentId)).version).toBe(0);
  });

  test('at two counters at once is taken once', async () => {
    const residentId = await counter.register();
    const visits = [await desk.identified('change', residentId), await desk.identified('change', residentId)];
    const members = [await desk.member(residentId)];
    const answers = await Promise.all(
      visits.map((visit, at) =>
        desk.kenji.post(`/visits/${visit}/change`, { change: desk.address(`汐見市坂の上${at + 1}番5号`), members, evidence: [] }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.code).toBe('MYNA_REGISTRY_RECORD_MOVED_ON');
  });
});

test('the PINs of the update are in no line of the log', () => {
  const kinds: PinKind[] = ['signature'];
  for (const kind of kinds) expect(counter.lines.join('\n')).not.toContain(holderPins[kind as 'signature']);
});
