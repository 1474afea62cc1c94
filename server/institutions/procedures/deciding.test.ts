import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cases, codeOf, desk, formsOf } from './test-forms.ts';
import { createTestProcedures, sendForm, type TestProcedures, type TestResident } from './test-procedures.ts';

let house: TestProcedures;
beforeAll(async () => {
  house = await createTestProcedures();
});
afterAll(() => house.stop());

const { dayIn, dog, entriesOf, moving } = formsOf(() => house);

describe('sending and deciding', () => {
  it('goes from a receipt over a question to a decision, and tells the applicant of each', async () => {
    const resident = await house.resident();
    const officer = await house.officer();
    const sent = await sendForm(resident, 'dog-registration', await dog({ name: '🐕 كلب', chip: 'yes', chipNumber: '392140000000001' }));
    expect(sent).toMatchObject({ stage: 'submitted', feeYen: 3000, isSigned: false });
    expect((await resident.get(`${cases}/${sent.id}/receipt.pdf`)).bytes.subarray(0, 5).toString()).toBe('%PDF-');
    const line = (await officer.get(desk)).body.cases.find(({ id }: { id: string }) => id === sent.id);
    expect(line).toMatchObject({ receipt: sent.receipt, stage: 'submitted', owner: 'nobody', isOverdue: false });
    const opened = await officer.get(`${desk}/${sent.id}`);
    expect(opened.body.applicant.name).toContain('田中');
    expect(opened.body.case.answers.name).toBe('🐕 كلب');
    const taken = (await officer.post(`${desk}/${sent.id}/take`, { version: sent.version })).body.case;
    const asked = (await officer.post(`${desk}/${sent.id}/ask`, { version: taken.version, text: '毛色は？' })).body.case;
    expect(asked).toMatchObject({ stage: 'question', answerBy: await dayIn(14) });
    const inquiry = await resident.post(`${cases}/${sent.id}/inquiry`, { version: asked.version, text: '写真でもいいですか' });
    const replied = await officer.post(`${desk}/${sent.id}/reply`, { version: inquiry.body.version, text: 'はい' });
    const answered = await resident.post(`${cases}/${sent.id}/answer`, { version: replied.body.case.version, text: '茶色' });
    expect(answered.body.stage).toBe('taken');
    const done = await officer.post(`${desk}/${sent.id}/grant`, { version: answered.body.version, text: '鑑札を送ります' });
    expect(done.body.case.stage).toBe('granted');
    const again = await officer.post(`${desk}/${sent.id}/refuse`, { version: done.body.case.version, text: 'x' });
    expect([again.status, codeOf(again)]).toEqual([409, 'MYNA_PROCEDURES_NOT_NOW']);
    const code = await house.exchange.codeFor(resident.residentId, 'portal');
    expect((await house.notifications.inboxOf(code)).map(({ kind }) => kind).sort()).toEqual(['decision', 'question', 'question-answered']);
  });

  it('lets one of two officers decide', async () => {
    const resident = await house.resident();
    const officers = [await house.officer(), await house.officer()] as const;
    const { id, version } = await sendForm(resident, 'dog-registration', await dog());
    const decided = await Promise.all([
      officers[0].post(`${desk}/${id}/grant`, { version, text: 'yes' }),
      officers[1].post(`${desk}/${id}/refuse`, { version, text: 'no' }),
    ]);
    expect(decided.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { stage } = (await resident.get(`${cases}/${id}`)).body;
    expect(stage).toBe(decided[0].status === 200 ? 'granted' : 'refused');
  });

  it('is done once for one Idempotency-Key', async () => {
    const resident = await house.resident();
    const { id, version } = (await resident.post(cases, { procedure: 'dog-registration' })).body;
    const saved = (await resident.put(`${cases}/${id}/answers`, { version, answers: (await dog()).answers as object } as never)).body;
    const key = randomUUID();
    const sent = [1, 2].map(() => resident.post(`${cases}/${id}/submit`, { version: saved.version }, key));
    const answers = await Promise.all(sent);
    const third = await resident.post(`${cases}/${id}/submit`, { version: saved.version }, key);
    expect(third.status).toBe(200);
    expect(answers.filter(({ status }) => status === 200).every(({ body }) => body.receipt === third.body.receipt)).toBe(true);
  });

  it('keeps an officer from her own case, from another office’s, and everybody else from the desk', async () => {
    const resident = await house.resident();
    const { id, version } = await sendForm(resident, 'dog-registration', await dog());
    const self = await house.officer('149900', resident.residentId);
    expect(codeOf(await self.post(`${desk}/${id}/grant`, { version, text: 'x' }))).toBe('MYNA_PROCEDURES_OWN_CASE');
    const elsewhere = await house.officer('209902');
    expect((await elsewhere.get(`${desk}/${id}`)).status).toBe(404);
    expect((await resident.get(desk)).status).toBe(401);
    expect((await house.anonymous.get(cases)).status).toBe(401);
  });

  it('can be withdrawn until it is decided', async () => {
    const resident = await house.resident();
    const { id, version } = await sendForm(resident, 'dog-registration', await dog());
    const gone = await resident.post(`${cases}/${id}/withdraw`, { version });
    expect(gone.body.stage).toBe('withdrawn');
    const late = await (await house.officer()).post(`${desk}/${id}/grant`, { version: gone.body.version, text: 'x' });
    expect(codeOf(late)).toBe('MYNA_PROCEDURES_NOT_NOW');
  });

  it('is done once by two tabs that send at the same moment, each with a key of its own', async () => {
    const [resident, officer] = [await house.resident(), await house.officer()];
    const { id, version } = (await resident.post(cases, { procedure: 'dog-registration' })).body;
    const saved = (await resident.put(`${cases}/${id}/answers`, { version, answers: (await dog()).answers as object } as never)).body;
    const writes = async () => (await entriesOf(resident.residentId)).filter(({ act }) => act === 'write').length;
    const before = await writes();
    const tabs = [randomUUID(), randomUUID(), randomUUID()];
    const answers = await Promise.all(tabs.map((key) => resident.post(`${cases}/${id}/submit`, { version: saved.version }, key)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const won = answers.find(({ status }) => status === 200);
    for (const lost of answers.filter(({ status }) => status === 409)) expect(codeOf(lost)).toMatch(/^MYNA_PROCEDURES_(MOVED_ON|NOT_NOW)$/);
    // What the slower tabs reload is what the faster one was told.
    expect((await resident.get(`${cases}/${id}`)).body).toMatchObject({ stage: 'submitted', receipt: won?.body.receipt });
    expect((await officer.get(desk)).body.cases.filter((line: { id: string }) => line.id === id)).toHaveLength(1);
    expect((await writes()) - before).toBeLessThanOrEqual(1);
  });

  it('turns overdue in the queue when the office’s term has run out', async () => {
    const resident = await house.resident();
    const officer = await house.officer();
    const { id } = await sendForm(resident, 'dog-registration', await dog());
    await house.days(16);
    expect((await officer.get(desk)).body.cases.find((each: { id: string }) => each.id === id)).toMatchObject({ isOverdue: true });
    expect((await resident.get(`${cases}/${id}`)).body).toMatchObject({ isOverdue: true, stage: 'submitted' });
  });
});

describe('a signature', () => {
  const unsigned = async (resident: TestResident) => {
    const { id, version } = (await resident.post(cases, { procedure: 'moving-out' })).body;
    const answers = await (moving(resident).answers as (id: string) => Promise<object>)(id);
    return (await resident.put(`${cases}/${id}/answers`, { version, answers })).body as { id: string; version: number };
  };

  it('is asked for where the law asks for it', async () => {
    const resident = await house.resident();
    const { id, version } = await unsigned(resident);
    const sent = await resident.post(`${cases}/${id}/submit`, { version });
    expect([sent.status, codeOf(sent)]).toEqual([422, 'MYNA_PROCEDURES_SIGNATURE_NEEDED']);
    expect((await resident.get(`${cases}/${id}`)).body).toMatchObject({ stage: 'draft', version });
  });

  it('is refused from another person, over other answers, garbled, late, and by a blocked card', async () => {
    const [resident, other] = [await house.resident(), await house.resident()];
    const { id, version } = await unsigned(resident);
    const send = (signed: object, at = version) => resident.post(`${cases}/${id}/submit`, { version: at, signed });
    const own = await resident.signed(id, version);
    const theirs = await other.signed((await unsigned(other)).id, version);
    expect(codeOf(await send(theirs))).toBe('MYNA_PROCEDURES_SIGNATURE_INVALID');
    const bytes = Buffer.from(own.signature, 'base64');
    bytes[5] = (bytes[5] ?? 0) ^ 1;
    expect(codeOf(await send({ ...own, signature: bytes.toString('base64') }))).toBe('MYNA_PROCEDURES_SIGNATURE_INVALID');
    expect(codeOf(await send({ ...own, signedAt: '2020-01-01T00:00:00Z' }))).toBe('MYNA_PROCEDURES_SIGNATURE_LATE');
    expect(codeOf(await send({ ...own, certificate: 'AAAA' }))).toBe('MYNA_PROCEDURES_SIGNATURE_INVALID');
    const changed = (await resident.put(`${cases}/${id}/answers`, { version, answers: { phone: '090-0000-0000' } })).body;
    expect(codeOf(await send(own, changed.version))).toBe('MYNA_PROCEDURES_SIGNATURE_INVALID');
    const fresh = await resident.signed(id, changed.version);
    await house.certification.suspendCard(resident.cardId, { institution: 'counter', person: 'system' });
    const blocked = await send(fresh, changed.version);
    expect(blocked.status).toBeGreaterThanOrEqual(400);
    await house.certification.resumeCard(resident.cardId, { institution: 'counter', person: 'system' });
  });

  it('of another person over this very document is refused', async () => {
    const [resident, other] = [await house.resident(), await house.resident()];
    const { id, version } = await unsigned(resident);
    const prepared = (await resident.post(`${cases}/${id}/signature`, { version, certificate: other.certificate })).body;
    const signature = other.sign(Buffer.from(prepared.toBeSigned, 'base64')).toString('base64');
    const signed = { certificate: other.certificate, signedAt: prepared.signedAt, signature };
    expect(codeOf(await resident.post(`${cases}/${id}/submit`, { version, signed }))).toBe('MYNA_PROCEDURES_SIGNATURE_OTHER_PERSON');
    expect((await resident.get(`${cases}/${id}`)).body.stage).toBe('draft');
  });
});
