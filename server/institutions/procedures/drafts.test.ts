import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Temporal } from '../../kernel/index.ts';
import { cases, codeOf, desk } from './test-forms.ts';
import { createTestProcedures, jpeg, type TestProcedures } from './test-procedures.ts';

let house: TestProcedures;
beforeAll(async () => {
  house = await createTestProcedures();
});
afterAll(() => house.stop());

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
