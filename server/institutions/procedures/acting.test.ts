import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Temporal } from '../../kernel/index.ts';
import { createTestProcedures, sendForm, type TestProcedures, type TestResident } from './test-procedures.ts';

let house: TestProcedures;
beforeAll(async () => {
  house = await createTestProcedures();
}, 60_000);
afterAll(() => house.stop());

const born = '1984-04-12';
const cases = '/portal/procedures/cases';
const mandates = '/portal/mandates';
const registrar = { institution: 'registry', person: 'system' } as const;

let made = 0;
async function someone(change: object = {}): Promise<TestResident & { readonly name: string }> {
  made += 1;
  const name = `海野 ${'一二三四五六七八九十'[made % 10]}${'乃'.repeat(Math.floor(made / 10))}`;
  return { name, ...(await house.resident({ name, kana: 'ウンノ テスト', ...change })) };
}

async function signed(person: TestResident, path: string, more: object = {}): Promise<object> {
  const { certificate } = person;
  const { bytes, at } = (await person.post(path, { ...more, certificate })).body;
  return { ...more, certificate, at, signature: person.sign(Buffer.from(bytes, 'base64')).toString('base64') };
}

/** A mandate that both have signed. */
async function giveMandate(
  person: TestResident,
  agent: TestResident & { readonly name: string },
  scopes = ['procedures'],
  until = '2027-11-30',
): Promise<string> {
  const draft = { name: agent.name, birthDate: born, scopes, until };
  const { id } = (await person.post(mandates, draft)).body;
  const { invitation } = (await person.post(`${mandates}/${id}/signature`, await signed(person, `${mandates}/${id}/to-sign`))).body;
  const taken = await signed(agent, `${mandates}/invitation/to-sign`, { invitation });
  const answer = await agent.post(`${mandates}/invitation/accept`, taken);
  if (answer.status !== 204) throw new Error(JSON.stringify(answer.body));
  return id;
}

/** Answers for whatever the form asks, by its own types. */
async function fillIn(): Promise<Record<string, unknown>> {
  const { body } = await house.anonymous.get('/procedures');
  const form = body.procedures.find((each: { id: string }) => each.id === 'certificate-by-post');
  const answers: Record<string, unknown> = {};
  for (const question of form.questions) {
    if (question.isOptional || question.when.length > 0 || question.type === 'files') continue;
    if (question.type === 'yes-no') answers[question.id] = 'no';
    else if (question.type === 'choice') answers[question.id] = question.choices[0];
    else if (question.type === 'date') answers[question.id] = '2026-11-01';
    else answers[question.id] = '誤りです。';
  }
  return answers;
}

const entriesOf = async (residentId: string) =>
  (
    await house.databases.admin.query<{ purpose: string; act: string; is_self: boolean; basis: string | null; items: string[] }>(
      `select purpose, act, is_self, basis, items from exchange.entries where resident_id = $1 and basis is not null`,
      [residentId],
    )
  ).rows;

describe('a procedure done for another', () => {
  it('is the person’s own case, signed by the agent’s card; both stand on it and in both logs, and the office sees who acts', async () => {
    const [person, agent] = [await someone(), await someone()];
    const acting = agent.actingBy(await giveMandate(person, agent));
    const sent = await sendForm(acting, 'certificate-by-post', { answers: await fillIn(), isSigned: true });
    expect(sent.steps).toMatchObject([{ kind: 'submitted', agent: { kind: 'agent', name: agent.name } }]);
    expect((await person.get(`${cases}/${sent.id}`)).body).toMatchObject({ id: sent.id, isSigned: true, steps: sent.steps });
    expect((await agent.get(cases)).body.cases).toEqual([]);
    expect((await agent.get(`${cases}/${sent.id}`)).status).toBe(404);
    expect((await acting.get(cases)).body.cases).toMatchObject([{ id: sent.id }]);

    for (const [who, isSelf, purpose] of [
      [person, false, 'portal.procedures-by-agent'],
      [agent, true, 'portal.acted'],
    ] as const) {
      const written = (await entriesOf(who.residentId)).filter(({ act, items }) => act === 'write' && items.includes('procedures'));
      expect(new Set(written.map((entry) => `${entry.purpose} ${entry.is_self} ${entry.basis}`))).toEqual(
        new Set([`${purpose} ${isSelf} agent`]),
      );
    }
    const officer = await house.officer();
    const opened = (await officer.get(`/counter/procedures/${sent.id}`)).body;
    expect(opened).toMatchObject({ applicant: { name: person.name }, agents: [{ kind: 'agent', name: agent.name }] });
    const { rows } = await house.databases.admin.query(
      `select 1 from exchange.entries where resident_id = $1 and purpose = 'counter.procedure' and act = 'disclosure'`,
      [agent.residentId],
    );
    expect(rows.length).toBeGreaterThan(0);
    const pdf = await acting.get(`${cases}/${sent.id}/receipt.pdf`);
    expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('is asked about and answered by the agent, who is told too; after the end no more', async () => {
    const [person, agent, officer] = [await someone(), await someone(), await house.officer()];
    const id = await giveMandate(person, agent);
    const acting = agent.actingBy(id);
    const sent = await sendForm(acting, 'certificate-by-post', { answers: await fillIn(), isSigned: true });
    const ask = (version: number) => officer.post(`/counter/procedures/${sent.id}/ask`, { version, text: 'いつからですか。' });
    const toldOf = async (code: string) =>
      (
        await house.databases.admin.query<{ kind: string }>(
          `select kind from notifications.notifications where resident_id = $1 and kind = 'question'`,
          [code],
        )
      ).rows.length;
    const asked = await ask(sent.version);
    expect(asked.status).toBe(200);
    expect([await toldOf(person.residentId), await toldOf(agent.residentId)]).toEqual([1, 1]);
    const answered = await acting.post(`${cases}/${sent.id}/answer`, { version: asked.body.case.version, text: '先月からです。' });
    expect(answered.body.steps.at(-1)).toMatchObject({ kind: 'answered', agent: { name: agent.name } });
    expect((await person.post(`${mandates}/${id}/end`, {})).status).toBe(204);
    for (const refused of [
      await acting.get(cases),
      await acting.get(`${cases}/${sent.id}`),
      await acting.post(`${cases}/${sent.id}/withdraw`, { version: answered.body.version }),
    ])
      expect([refused.status, refused.body.code]).toEqual([403, 'MYNA_MANDATES_NOT_COVERED']);
    await ask(answered.body.version);
    expect([await toldOf(person.residentId), await toldOf(agent.residentId)]).toEqual([2, 1]);
    expect((await person.get(`${cases}/${sent.id}`)).body).toMatchObject({ stage: 'question' });
  });

  it('is refused by a mandate for something else, with the person’s card, and to an officer who acted in it', async () => {
    const [person, agent] = [await someone(), await someone()];
    const viewing = agent.actingBy(await giveMandate(person, agent, ['view']));
    expect((await viewing.get(cases)).status).toBe(403);
    expect((await viewing.post(cases, { procedure: 'certificate-by-post' })).status).toBe(403);
    const acting = agent.actingBy(await giveMandate(person, agent));
    const begun = (await acting.post(cases, { procedure: 'certificate-by-post' })).body;
    const saved = (await acting.put(`${cases}/${begun.id}/answers`, { version: begun.version, answers: await fillIn() })).body;
    // The person's own signature, sent by the agent, is not the agent's.
    const own = await person.signed(begun.id, saved.version);
    const refused = await acting.post(`${cases}/${begun.id}/submit`, { version: saved.version, signed: own });
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect((await acting.get(`${cases}/${begun.id}`)).body).toMatchObject({ stage: 'draft', version: saved.version });
    const sent = await acting.post(`${cases}/${begun.id}/submit`, {
      version: saved.version,
      signed: await acting.signed(begun.id, saved.version),
    });
    const officer = await house.officer('149900', agent.residentId);
    const grant = await officer.post(`/counter/procedures/${begun.id}/grant`, { version: sent.body.version, text: '承認します。' });
    expect(grant.body.code).toBe('MYNA_PROCEDURES_OWN_CASE');
  });

  it('shows an agent neither address nor municipality of a protected person', async () => {
    const [person, agent] = [await someone({ address: '汐見市秘密町9番', isAddressProtected: true }), await someone()];
    const acting = agent.actingBy(await giveMandate(person, agent));
    const sent = await sendForm(acting, 'certificate-by-post', { answers: await fillIn(), isSigned: true });
    expect(sent.office).toBeNull();
    const seen = [await acting.get(cases), await acting.get(`${cases}/${sent.id}`), await acting.get(`${cases}/${sent.id}/persons`)];
    for (const { bytes } of seen) expect(bytes.toString()).not.toMatch(/秘密町|汐見|Shiomi|149900/);
    const prepared = (await acting.post(cases, { procedure: 'certificate-by-post' })).body;
    await acting.put(`${cases}/${prepared.id}/answers`, { version: prepared.version, answers: await fillIn() });
    const text = await acting.post(`${cases}/${prepared.id}/signature`, { version: prepared.version + 1, certificate: agent.certificate });
    expect(text.status).toBe(200);
    expect(text.bytes.toString()).not.toMatch(/秘密町|汐見|Shiomi|149900/);
  });

  it('ends with the person’s death', async () => {
    const [person, agent] = [await someone(), await someone()];
    const acting = agent.actingBy(await giveMandate(person, agent));
    const begun = (await acting.post(cases, { procedure: 'certificate-by-post' })).body;
    await house.registry.closeResident(person.residentId, 'dead', await house.clock.today(), registrar);
    const late = await acting.put(`${cases}/${begun.id}/answers`, { version: begun.version, answers: await fillIn() });
    expect([late.status, late.body.code]).toEqual([403, 'MYNA_MANDATES_NOT_COVERED']);
  });

  it('of a child is the parent’s until the 18th birthday begins', async () => {
    const mother = await someone();
    const { householdId } = await house.registry.openResident(mother.residentId, registrar, 'registry.records');
    const child = await someone({ birthDate: Temporal.PlainDate.from('2008-12-01'), household: householdId, relationship: 'daughter' });
    const { iActFor } = (await mother.get(mandates)).body;
    expect(iActFor).toMatchObject([{ kind: 'parent', name: child.name }]);
    const acting = mother.actingBy(iActFor[0].id);
    const begun = await acting.post(cases, { procedure: 'certificate-by-post' });
    expect(begun.status).toBe(200);
    const today = await house.clock.today();
    await house.days(today.until('2026-12-01').days);
    const late = await acting.put(`${cases}/${begun.body.id}/answers`, { version: begun.body.version, answers: await fillIn() });
    expect([late.status, late.body.code]).toEqual([403, 'MYNA_MANDATES_NOT_COVERED']);
    expect((await child.get(cases)).body.cases).toMatchObject([{ id: begun.body.id, stage: 'draft' }]);
  });
});

/** Last: it moves the clock far. */
describe('a mandate’s last day', () => {
  it('is told to both sides a month before and when it has passed, once, and not of one that was ended', async () => {
    const [person, agent] = [await someone(), await someone()];
    await giveMandate(person, agent, ['view'], '2027-02-15');
    const ended = await giveMandate(person, agent, ['procedures'], '2027-02-15');
    await person.post(`${mandates}/${ended}/end`, {});
    const toldOf = async ({ residentId }: TestResident) =>
      (
        await house.databases.admin.query<{ state: string; by: string | null }>(
          `select facts ->> 'state' as state, facts ->> 'by' as by from notifications.notifications
            where resident_id = $1 and kind = 'mandate' and facts ? 'state' order by at`,
          [residentId],
        )
      ).rows;
    const advanceTo = async (day: string) => house.days((await house.clock.today()).until(day).days);
    await advanceTo('2027-01-15');
    expect(await toldOf(person)).toEqual([]);
    await advanceTo('2027-01-17');
    const soon = { state: 'soon', by: '2027-02-15' };
    for (const who of [person, agent]) expect(await toldOf(who)).toEqual([soon]);
    await advanceTo('2027-02-17');
    for (const who of [person, agent]) expect(await toldOf(who)).toEqual([soon, { state: 'over', by: null }]);
  });
});
