import { connectCard } from '@openmyna/reader';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestCounter, photoBody, type TestCounter } from './test-counter.ts';

let counter: TestCounter;
let kenji: ReturnType<TestCounter['officerOf']>;
beforeAll(async () => {
  counter = await createTestCounter();
  kenji = counter.officerOf(await counter.signInOfficer());
}, 60_000);
afterAll(() => counter.stop());

async function newHolder() {
  const residentId = await counter.register();
  const card = await counter.importCard(residentId);
  await counter.deliver(card.id);
  return { residentId, card };
}

async function identified(journey: string, residentId: string): Promise<string> {
  const { visit } = await kenji.post('/visits', { journey });
  const { person } = await kenji.post(`/visits/${visit.id}/person`, { residentId });
  const documents = [
    { kind: 'drivers-licence', name: person.name, birthDate: person.birthDate, address: person.address, expiresOn: '2040-01-01' },
  ];
  expect(await kenji.post(`/visits/${visit.id}/identity`, { visitor: 'self', documents })).toMatchObject({ isProven: true });
  return visit.id;
}

const today = async () => (await counter.clock.today()).toString();
const application = async (paidYen = 1000) => ({ photo: { ...photoBody, takenOn: await today() }, paidYen });

describe('a lost card is replaced at the counter', () => {
  it('with the loss report, the fee and a new application; the number stays, and the old card ends for good', async () => {
    const { residentId, card } = await newHolder();
    const visit = await identified('replacement', residentId);
    const reported = await kenji.post(`/visits/${visit}/loss`, { place: 'outside', policeReport: '港署 2026-77' });
    expect(reported).toMatchObject({
      status: 200,
      card: { state: 'suspended' },
      fee: { yen: 1000, cardYen: 800, certificatesYen: 200 },
      expressFee: null,
    });
    const applied = await kenji.post(`/visits/${visit}/replacement`, await application());
    expect(applied).toMatchObject({ status: 200, stage: 'ordered', visit: { isGivenUp: true, feePaidYen: 1000 } });
    expect((await kenji.post(`/visits/${visit}/done`)).visit.stage).toBe('done');
    expect((await counter.cards.getCard(card.id)).state).toBe('withdrawn');
    expect(await counter.certification.cardState(card.id)).toBe('revoked');

    await counter.days(57);
    const pickUp = await identified('collection', residentId);
    const [notice] = (await counter.letters.list(residentId)).filter(({ kind }) => kind === 'collection-notice');
    expect(notice).toBeDefined();
    const fresh = (await counter.cards.cardsOf(residentId))[0];
    expect(fresh?.id).not.toBe(card.id);
    expect(pickUp).toBeTruthy();
    const { rows } = await counter.databases.admin.query(
      `select count(*)::int as numbers from registry.number_lookup where resident_id = $1`,
      [residentId],
    );
    expect(rows[0].numbers).toBe(1);
  }, 120_000);

  it('broken off between application and visit, is gone on with by asking again: one application, one fee', async () => {
    const { residentId, card } = await newHolder();
    const visit = await identified('replacement', residentId);
    await kenji.post(`/visits/${visit}/loss`, { place: 'home' });
    const answer = await kenji.post(`/visits/${visit}/replacement`, await application());
    expect(answer).toMatchObject({ status: 200 });
    // A process that died before it could note them.
    const { rowCount } = await counter.databases.admin.query(
      `delete from counter.visit_events where visit_id = $1 and kind in ('fee-paid', 'application-made')`,
      [visit],
    );
    expect(rowCount).toBe(2);
    const again = await kenji.post(`/visits/${visit}/replacement`, await application());
    expect(again).toMatchObject({ status: 200, visit: { applicationId: answer.visit.applicationId, feePaidYen: 1000 } });
    expect((await kenji.post(`/visits/${visit}/replacement`, await application())).code).toBe('MYNA_CARDS_APPLICATION_OPEN');
    const open = (await counter.cards.applicationsOf(residentId)).filter(({ state }) => state.outcome === undefined);
    expect(open.map(({ id }) => id)).toEqual([answer.visit.applicationId]);
    const { rows } = await counter.databases.admin.query(
      `select count(*)::int as fees from counter.visit_events where visit_id = $1 and kind = 'fee-paid'`,
      [visit],
    );
    expect(rows).toEqual([{ fees: 1 }]);
    expect(await kenji.post(`/visits/${visit}/done`)).toMatchObject({ status: 200 });
    expect((await counter.cards.getCard(card.id)).state).toBe('withdrawn');
  }, 60_000);

  it('refuses a loss outside the home without the number of the police', async () => {
    const { residentId, card } = await newHolder();
    const visit = await identified('replacement', residentId);
    expect(await kenji.post(`/visits/${visit}/loss`, { place: 'outside' })).toMatchObject({
      status: 422,
      code: 'MYNA_COUNTER_POLICE_REPORT_NEEDED',
    });
    expect((await counter.cards.getCard(card.id)).state).toBe('active');
    expect(await kenji.post(`/visits/${visit}/loss`, { place: 'home' })).toMatchObject({ status: 200 });
  }, 60_000);

  it('gives nothing up before the loss is reported, the fee is right and the photo is good', async () => {
    const { residentId, card } = await newHolder();
    const visit = await identified('replacement', residentId);
    const ask = async (body: object) => (await kenji.post(`/visits/${visit}/replacement`, body)).code;
    expect(await ask(await application())).toBe('MYNA_COUNTER_LOSS_NEEDED');
    await kenji.post(`/visits/${visit}/loss`, { place: 'home' });
    expect(await ask(await application(0))).toBe('MYNA_COUNTER_FEE_DIFFERS');
    expect(await ask({ paidYen: 1000 })).toBe('MYNA_CARDS_PHOTO_NEEDED');
    expect(await ask({ ...(await application()), express: true })).toBe('MYNA_COUNTER_NO_EXPRESS');
    expect((await counter.cards.getCard(card.id)).state).toBe('suspended');
  }, 60_000);

  it('keeps the reference that the helpline gave', async () => {
    const { residentId, card } = await newHolder();
    const { loss } = await counter.cards.reportLoss({
      cardId: card.id,
      actor: { institution: 'helpline', person: 'misaki' },
      channel: 'helpline',
    });
    const visit = await identified('replacement', residentId);
    expect(await kenji.post(`/visits/${visit}/loss`, { place: 'home' })).toMatchObject({ reference: loss.reference });
  }, 60_000);

  it('is refused to somebody who was not identified, and for a card that is another’s', async () => {
    const { residentId } = await newHolder();
    const { visit } = await kenji.post('/visits', { journey: 'replacement' });
    await kenji.post(`/visits/${visit.id}/person`, { residentId });
    expect(await kenji.post(`/visits/${visit.id}/loss`, { place: 'home' })).toMatchObject({ code: 'MYNA_COUNTER_IDENTITY_NEEDED' });
    const without = await identified('replacement', await counter.register());
    expect(await kenji.post(`/visits/${without}/loss`, { place: 'home' })).toMatchObject({ code: 'MYNA_COUNTER_NO_LIVE_CARD' });
  }, 60_000);
});

describe('a card that is found', () => {
  it('before the replacement is lifted at the counter, and the loss report goes with it', async () => {
    const { residentId, card } = await newHolder();
    await counter.cards.reportLoss({ cardId: card.id, actor: { institution: 'helpline', person: 'misaki' }, channel: 'helpline' });
    const visit = await identified('suspension', residentId);
    await kenji.post(`/visits/${visit}/card`);
    await kenji.post(`/visits/${visit}/photo-comparison`, { isSame: true });
    const { token } = await kenji.post(`/visits/${visit}/screen`);
    await counter.runScreen(token, card.id, {});
    expect((await kenji.post(`/visits/${visit}/card-state`, { action: 'resume' })).card.state).toBe('active');
    expect(await counter.cards.lossOf(card.id)).toBeUndefined();
  }, 60_000);

  it('is not lifted with another card in the reader', async () => {
    const [holder, other] = [await newHolder(), await newHolder()];
    await counter.cards.reportLoss({ cardId: holder.card.id, actor: { institution: 'helpline', person: 'misaki' }, channel: 'helpline' });
    const visit = await identified('suspension', holder.residentId);
    await kenji.post(`/visits/${visit}/card`);
    await kenji.post(`/visits/${visit}/photo-comparison`, { isSame: true });
    const { token } = await kenji.post(`/visits/${visit}/screen`);
    const move = await counter.runScreen(token, holder.card.id, {}, counter.drawer.open(other.card.id));
    expect(['MYNA_COUNTER_CARD_NOT_AUTHENTIC', 'MYNA_COUNTER_CARD_MISMATCH', 'MYNA_COUNTER_CARD_REFUSED']).toContain(move.code);
    expect((await kenji.post(`/visits/${visit}/card-state`, { action: 'resume' })).code).toBe('MYNA_COUNTER_CHIP_NEEDED');
  }, 60_000);

  it('after it was given up is never lifted again', async () => {
    const { residentId, card } = await newHolder();
    const visit = await identified('suspension', residentId);
    await kenji.post(`/visits/${visit}/card`);
    expect((await kenji.post(`/visits/${visit}/card-state`, { action: 'give-up' })).card.state).toBe('withdrawn');
    expect((await kenji.post(`/visits/${visit}/done`)).visit.stage).toBe('done');
    const actor = { institution: 'counter', person: 'kenji' } as const;
    await expect(counter.cards.resumeCard(card.id, actor)).rejects.toMatchObject({ code: 'MYNA_CARDS_CARD_NOT_NOW' });
    const transport = counter.drawer.open(card.id);
    const terminal = await connectCard(transport);
    const certificate = await terminal.readCertificate('authentication');
    await expect(counter.certification.verify(certificate, 'authentication')).rejects.toMatchObject({ code: 'MYNA_CERTIFICATION_REVOKED' });
  }, 60_000);
});
