import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Temporal } from '../../kernel/index.ts';
import { cases, codeOf, desk } from './test-forms.ts';
import { createTestProcedures, sendForm, type TestProcedures, type TestResident } from './test-procedures.ts';

let house: TestProcedures;
beforeAll(async () => {
  house = await createTestProcedures();
});
afterAll(() => house.stop());

describe('a booked visit', () => {
  const book = (resident: TestResident, at: number) =>
    sendForm(resident, 'counter-visit', {
      answers: async (id) => {
        const { slots } = (await resident.get(`${cases}/${id}/slots`)).body;
        return { matter: 'card', help: 'none', slot: slots[at].startsAt };
      },
    });

  it('takes a seat, stands in the day list, is reminded of, and frees the seat when cancelled', async () => {
    const resident = await house.resident();
    const officer = await house.officer();
    const sent = await book(resident, 30);
    const line = (await officer.get(desk)).body.cases.find(({ id }: { id: string }) => id === sent.id);
    expect(line.visitAt).toBe(sent.visitAt);
    expect(codeOf(await resident.post(`${cases}/${(await second(resident, 31)).id}/submit`, { version: 2 }))).toBe(
      'MYNA_PROCEDURES_VISIT_BOOKED',
    );
    const visitDay = Temporal.Instant.from(sent.visitAt).toZonedDateTimeISO('Asia/Tokyo').toPlainDate();
    await house.days((await house.clock.today()).until(visitDay).days);
    const code = await house.exchange.codeFor(resident.residentId, 'portal');
    expect((await house.notifications.inboxOf(code)).filter(({ kind }) => kind === 'appointment')).toHaveLength(2);
    const now = (await resident.get(`${cases}/${sent.id}`)).body;
    await resident.post(`${cases}/${sent.id}/withdraw`, { version: now.version });
    const { rows } = await house.databases.admin.query('select from procedures.bookings where case_id = $1', [sent.id]);
    expect(rows).toEqual([]);
  });

  const second = async (resident: TestResident, at: number) => {
    const draft = (await resident.post(cases, { procedure: 'counter-visit' })).body;
    const { slots } = (await resident.get(`${cases}/${draft.id}/slots`)).body;
    const answers = { matter: 'card', help: 'none', slot: slots[at].startsAt };
    return (await resident.put(`${cases}/${draft.id}/answers`, { version: draft.version, answers })).body;
  };

  it('gives two seats of a time to two of five who want it at once', async () => {
    const residents = await Promise.all([1, 2, 3, 4, 5].map(() => house.resident()));
    const drafts = await Promise.all(residents.map((resident) => second(resident, 60)));
    const sent = await Promise.all(
      residents.map((resident, index) => resident.post(`${cases}/${drafts[index].id}/submit`, { version: 2 })),
    );
    expect(sent.filter(({ status }) => status === 200)).toHaveLength(2);
    expect(sent.filter((answer) => codeOf(answer) === 'MYNA_PROCEDURES_SLOT_TAKEN')).toHaveLength(3);
    const taken = (await residents[0]?.get(`${cases}/${drafts[0].id}/slots`))?.body.slots[60];
    expect(taken.isFree).toBe(false);
  });

  it('that nobody came to ends the day after', async () => {
    const resident = await house.resident();
    const sent = await book(resident, 1);
    await house.days(5);
    expect((await resident.get(`${cases}/${sent.id}`)).body).toMatchObject({ stage: 'ended', endReason: 'visit-missed' });
  });

  it('refuses a time that is not offered', async () => {
    const resident = await house.resident();
    const draft = (await resident.post(cases, { procedure: 'counter-visit' })).body;
    const answers = { matter: 'card', help: 'none', slot: '2026-11-29T03:07:00Z' };
    const saved = (await resident.put(`${cases}/${draft.id}/answers`, { version: 1, answers })).body;
    expect(codeOf(await resident.post(`${cases}/${draft.id}/submit`, { version: saved.version }))).toBe('MYNA_PROCEDURES_SLOT_TAKEN');
  });
});
