import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Temporal } from '../../kernel/index.ts';
import { createTestProcedures, type FillIn, jpeg, sendForm, type TestProcedures, type TestResident } from './test-procedures.ts';

let house: TestProcedures;
beforeAll(async () => {
  house = await createTestProcedures();
});
afterAll(() => house.stop());

const cases = '/portal/procedures/cases';
const desk = '/counter/procedures';
const dayIn = async (days: number): Promise<string> => (await house.clock.today()).add({ days }).toString();
const codeOf = (answer: { body: { code?: string } }): string | undefined => answer.body.code;

const dog = async (more: Record<string, unknown> = {}): Promise<FillIn> => ({
  answers: { name: 'ポチ', breed: '柴', colour: '茶', sex: 'male', born: await dayIn(-400), since: await dayIn(-3), chip: 'no', ...more },
});

const personsOf = async (resident: TestResident, id: string) =>
  (await resident.get(`${cases}/${id}/persons`)).body.persons as { code: string; isSelf: boolean; name: string }[];

const moving = (resident: TestResident, more: Record<string, unknown> = {}): FillIn => ({
  isSigned: true,
  answers: async (id) => ({
    who: (await personsOf(resident, id)).map(({ code }) => code),
    on: await dayIn(3),
    to: '209902',
    phone: '045-123-4567',
    ...more,
  }),
});

const entriesOf = async (residentId: string): Promise<{ institution: string; purpose: string; act: string }[]> =>
  (
    await house.databases.admin.query('select institution, purpose, act from exchange.entries where resident_id = $1 order by at', [
      residentId,
    ])
  ).rows;

describe('the catalogue', () => {
  it('is open to everybody, and gives each procedure its way without the card, with what it rests on', async () => {
    const { status, body } = await house.anonymous.get('/procedures');
    expect(status).toBe(200);
    expect(body.procedures).toHaveLength(10);
    for (const { withoutCard, basis } of body.procedures) {
      expect(withoutCard.counter.minutes).toBeGreaterThan(0);
      for (const each of [basis.term, basis.fee, basis.withoutCard]) expect(each.source.en.length).toBeGreaterThan(10);
    }
    const copy = body.procedures.find(({ id }: { id: string }) => id === 'certificate-by-post');
    // Two stamps of 110 yen, a money order for 200, the fee of 300.
    expect(copy).toMatchObject({ withoutCard: { post: { yen: 720 } }, basis: { fee: { varies: true } } });
  });
});

describe('a draft', () => {
  it('is saved at each step and is the same on another device', async () => {
    const resident = await house.resident();
    const first = (await resident.post(cases, { procedure: 'dog-registration' })).body;
    await resident.put(`${cases}/${first.id}/answers`, { version: first.version, answers: { name: 'ポチ' } });
    const again = (await resident.post(cases, { procedure: 'dog-registration' })).body;
    expect(again).toMatchObject({ id: first.id, stage: 'draft', answers: { name: 'ポチ' } });
  });

  it('is begun once by two tabs at the same moment', async () => {
    const resident = await house.resident();
    const begun = await Promise.all([1, 2, 3].map(() => resident.post(cases, { procedure: 'dog-registration' })));
    expect(new Set(begun.map(({ body }) => body.id)).size).toBe(1);
  });

  it('refuses the slower of two tabs and overwrites nothing', async () => {
    const resident = await house.resident();
    const { id, version } = (await resident.post(cases, { procedure: 'dog-registration' })).body;
    const answers = await Promise.all(['A', 'B'].map((name) => resident.put(`${cases}/${id}/answers`, { version, answers: { name } })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const won = answers.find(({ status }) => status === 200);
    expect((await resident.get(`${cases}/${id}`)).body.answers).toEqual(won?.body.answers);
    expect(codeOf(answers.find(({ status }) => status === 409) as never)).toBe('MYNA_PROCEDURES_MOVED_ON');
  });

  it('of somebody else does not exist', async () => {
    const [one, other] = [await house.resident(), await house.resident()];
    const { id } = (await one.post(cases, { procedure: 'dog-registration' })).body;
    for (const answer of [
      await other.get(`${cases}/${id}`),
      await other.put(`${cases}/${id}/answers`, { version: 1, answers: { name: 'x' } }),
    ])
      expect([answer.status, codeOf(answer)]).toEqual([404, 'MYNA_PROCEDURES_CASE_UNKNOWN']);
    expect((await (await house.officer()).get(`${desk}/${id}`)).status).toBe(404);
  });

  it.each([
    ['a child', 'dog-registration', { birthDate: Temporal.PlainDate.from('2012-02-29') }, 'adult'],
    ['somebody without a child', 'child-allowance', {}, 'parent'],
  ])('is refused to %s', async (_who, procedure, change, who) => {
    const resident = await house.resident(change);
    const answer = await resident.post(cases, { procedure });
    expect([answer.status, answer.body.code, answer.body.facts.who]).toEqual([403, 'MYNA_PROCEDURES_NOT_ENTITLED', who]);
  });

  it('is refused to a member who is not the head, where the law names the head', async () => {
    const head = await house.register();
    const member = await house.resident({ household: head.householdId, relationship: 'wife' });
    expect((await member.post(cases, { procedure: 'insurance-change' })).body.facts.who).toBe('head');
  });

  it('cannot be sent while something is missing, and says what', async () => {
    const resident = await house.resident();
    const { id, version } = (await resident.post(cases, { procedure: 'dog-registration' })).body;
    const sent = await resident.post(`${cases}/${id}/submit`, { version });
    expect(sent.body).toMatchObject({ status: 422, code: 'MYNA_PROCEDURES_INCOMPLETE', facts: { question: 'name', fault: 'missing' } });
  });

  it('ends by itself when nobody goes on with it', async () => {
    const resident = await house.resident();
    const { id } = (await resident.post(cases, { procedure: 'dog-registration' })).body;
    await house.days(32);
    expect((await resident.get(`${cases}/${id}`)).body).toMatchObject({ stage: 'ended', endReason: 'draft-expired' });
  });
});

describe('attachments', () => {
  it('are what they say, small enough, few enough, and their owner’s', async () => {
    const [one, other] = [await house.resident(), await house.resident()];
    const { id, version } = (await one.post(cases, { procedure: 'disaster-certificate' })).body;
    const at = `${cases}/${id}/attachments?question=photos&version=${version}`;
    expect(codeOf(await one.upload(at, Buffer.from('<svg/>')))).toBe('MYNA_PROCEDURES_FILE_TYPE');
    expect(codeOf(await one.upload(at, new Uint8Array(0)))).toBe('MYNA_PROCEDURES_FILE_TYPE');
    const large = Buffer.concat([jpeg, Buffer.alloc(5_000_000)]);
    expect(codeOf(await one.upload(at, large))).toBe('MYNA_PROCEDURES_FILE_SIZE');
    expect(codeOf(await one.upload(at.replace('photos', 'place'), jpeg))).toBe('MYNA_PROCEDURES_ANSWER_INVALID');
    const kept = await one.upload(at, jpeg, 'application/octet-stream');
    expect(kept.body.attachments).toMatchObject([{ question: 'photos', mediaType: 'image/jpeg', bytes: jpeg.length }]);
    const [file] = kept.body.attachments;
    expect((await one.get(`${cases}/${id}/attachments/${file.id}`)).bytes).toEqual(Buffer.from(jpeg));
    expect((await other.get(`${cases}/${id}/attachments/${file.id}`)).status).toBe(404);
    const foreign = (await other.post(cases, { procedure: 'disaster-certificate' })).body;
    expect((await other.get(`${cases}/${foreign.id}/attachments/${file.id}`)).status).toBe(404);
    expect((await other.delete(`${cases}/${foreign.id}/attachments/${file.id}?version=${foreign.version}`)).status).toBe(404);
    const gone = await one.delete(`${cases}/${id}/attachments/${file.id}?version=${kept.body.version}`);
    expect(gone.body.attachments).toEqual([]);
  });
});

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

describe('what a decision brings about', () => {
  it('a moving-out: the register, after the officer’s acceptance, through its own door', async () => {
    const head = await house.register();
    const resident = await house.signIn(head.residentId);
    await house.register({ household: head.householdId, relationship: 'son', birthDate: Temporal.PlainDate.from('2015-05-05') });
    const officer = await house.officer();
    const sent = await sendForm(resident, 'moving-out', moving(resident));
    expect(sent.isSigned).toBe(true);
    const actor = { institution: 'registry', person: 'system' } as const;
    const before = await house.registry.openResident(head.residentId, actor, 'registry.records');
    expect(before.movingOut).toBeUndefined();
    const done = await officer.post(`${desk}/${sent.id}/grant`, { version: sent.version, text: '受理しました' });
    expect(done.body.case.stage).toBe('granted');
    const after = await house.registry.openResident(head.residentId, actor, 'registry.records');
    expect(after.movingOut).toMatchObject({ to: '209902' });
    const purposes = (await entriesOf(head.residentId)).map(({ institution, purpose, act }) => `${institution} ${purpose} ${act}`);
    expect(purposes).toContain('counter counter.departure write');
    expect(purposes).toContain('counter counter.procedure disclosure');
  });

  it('nothing, when the register refuses: the case stays where it was, with the reason', async () => {
    const resident = await house.resident();
    const officer = await house.officer();
    const first = await sendForm(resident, 'moving-out', moving(resident));
    const second = await sendForm(resident, 'moving-out', moving(resident));
    await officer.post(`${desk}/${first.id}/grant`, { version: first.version, text: 'ok' });
    const refused = await officer.post(`${desk}/${second.id}/grant`, { version: second.version, text: 'ok' });
    expect(codeOf(refused)).toBe('MYNA_REGISTRY_MOVED_OUT_ALREADY');
    const { case: now } = (await officer.get(`${desk}/${second.id}`)).body;
    expect(now).toMatchObject({ stage: 'taken' });
    expect(now.steps.at(-1)).toMatchObject({ kind: 'not-carried-out', code: 'MYNA_REGISTRY_MOVED_OUT_ALREADY' });
    expect((await officer.post(`${desk}/${second.id}/refuse`, { version: now.version, text: '重複' })).body.case.stage).toBe('refused');
  });

  it('the same once more after a crash between acceptance and end', async () => {
    const resident = await house.resident();
    const officer = await house.officer();
    const sent = await sendForm(resident, 'moving-out', moving(resident));
    const { store } = house.procedures;
    const subject = await store.get({ office: '149900' }, sent.id);
    await store.transaction((trx) => store.append(trx, subject, { as: 'officer', person: 'o' }, { kind: 'accepting', text: 'ok' }));
    const { version, stage } = (await officer.get(`${desk}/${sent.id}`)).body.case;
    expect(stage).toBe('accepting');
    expect((await officer.post(`${desk}/${sent.id}/grant`, { version, text: 'ok' })).body.case.stage).toBe('granted');
  });

  it('a letter with the copy of the residence record, without number, in the letterbox', async () => {
    const resident = await house.resident();
    const officer = await house.officer();
    const fill = { isSigned: true, answers: { scope: 'self', relationship: 'yes', use: 'bank' } };
    const sent = await sendForm(resident, 'certificate-by-post', fill);
    await officer.post(`${desk}/${sent.id}/grant`, { version: sent.version, text: '送付します' });
    const [letter] = await house.letters.list(resident.residentId);
    expect(letter).toMatchObject({ kind: 'residence-record', isRead: false });
    const pdf = await house.letters.open(letter?.id ?? '', resident.residentId);
    expect(textOf(pdf)).toContain('記載省略');
    const number = await house.registry.readNumber(resident.residentId, { institution: 'registry', person: 'system' }, 'registry.records');
    expect(textOf(pdf)).not.toContain(number);
    expect(await entriesOf(resident.residentId)).toContainEqual({
      institution: 'counter',
      purpose: 'counter.certificate',
      act: 'disclosure',
    });
  });

  it('no letter for somebody whose address is protected', async () => {
    const resident = await house.resident({ isAddressProtected: true });
    const officer = await house.officer();
    const fill = { isSigned: true, answers: { scope: 'self', relationship: 'no', use: 'bank' } };
    const sent = await sendForm(resident, 'certificate-by-post', fill);
    expect(codeOf(await officer.post(`${desk}/${sent.id}/grant`, { version: sent.version, text: 'x' }))).toBe(
      'MYNA_PROCEDURES_ADDRESS_PROTECTED',
    );
    expect(await house.letters.list(resident.residentId)).toEqual([]);
  });
});

/** The text of a PDF without white space, as a reader of another make sees it. */
function textOf(pdf: Uint8Array): string {
  return execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' }).replace(/\s/g, '');
}

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

describe('a record that is closed', () => {
  it('ends what is open of whoever died', async () => {
    const resident = await house.resident();
    const { id } = await sendForm(resident, 'dog-registration', await dog());
    const actor = { institution: 'registry', person: 'system' } as const;
    const { version } = await house.registry.openResident(resident.residentId, actor, 'registry.records');
    await house.registry.changeResidents(
      {
        change: { kind: 'died', on: await house.clock.today() },
        members: [{ residentId: resident.residentId, version }],
        key: id,
        evidence: [],
      },
      actor,
      'registry.records',
    );
    await house.settle();
    const { state } = await house.procedures.store.get({ any: true }, id);
    expect(state).toMatchObject({ stage: 'ended', endReason: 'record-closed' });
  });
});

describe('at rest', () => {
  it('no word, answer or file lies in clear, and none is in the log', async () => {
    const resident = await house.resident();
    const canary = 'かなりあ-7f3a';
    const sent = await sendForm(resident, 'dog-registration', await dog({ name: canary }));
    await resident.post(`${cases}/${sent.id}/inquiry`, { version: sent.version, text: canary });
    const tables = ['cases', 'actions', 'attachments', 'queue', 'receipts', 'bookings', 'due'];
    for (const table of tables) {
      const { rows } = await house.databases.admin.query(`select t::text as row from procedures.${table} t`);
      for (const { row } of rows) {
        expect(row.includes(canary), table).toBe(false);
        expect(row.includes(Buffer.from(canary).toString('hex')), table).toBe(false);
      }
    }
    expect(house.lines.join('')).not.toContain(canary);
  });

  it('a sealed action opens at its own place only', async () => {
    const resident = await house.resident();
    const { id } = await sendForm(resident, 'dog-registration', await dog());
    const { rows } = await house.databases.admin.query<{ code: string; sealed: Buffer }>(
      `select code, sealed from procedures.actions where case_id = $1 and kind = 'saved'`,
      [id],
    );
    const [row] = rows;
    expect(() => house.keys.open('procedures/action', row?.sealed ?? Buffer.alloc(0), `${row?.code}/${id}/7`)).toThrow();
  });
});
