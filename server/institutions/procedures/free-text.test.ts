import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Temporal } from '../../kernel/index.ts';
import { forms } from './forms/index.ts';
import { createTestProcedures, sendForm, type TestProcedures, type TestResident } from './test-procedures.ts';

let house: TestProcedures;
let resident: TestResident;
beforeAll(async () => {
  house = await createTestProcedures();
  const { residentId, householdId } = await house.register();
  await house.register({ household: householdId, relationship: 'son', birthDate: Temporal.PlainDate.from('2015-05-05') });
  resident = await house.signIn(residentId);
});
afterAll(() => house.stop());

const cases = '/portal/procedures/cases';
const desk = '/counter/procedures';

/** Kept to the letter. */
const kept = ['👩‍👩‍👧‍👦🏠', 'שלום عليكم', '𠮷田 渡邉\u{E0101}', 'Nguyễn'.normalize('NFD'), '<b>x</b> \' " \\ {a} $1 %s'];
/** Refused, with what is wrong. */
const refused: readonly [string, string, string][] = [
  ['an unassigned code point', 'a\u{0378}b', 'characters'],
  ['a private code point', 'a\uE000b', 'characters'],
  ['half of a pair', 'a\uD842b', 'characters'],
  ['a text that turns its direction unseen', 'abc\u202Edef', 'characters'],
  ['an isolate', 'abc\u2067def', 'characters'],
  ['a control character', 'a\u0007b', 'characters'],
  ['nothing but space', ' \u3000 ', 'missing'],
];

const textQuestions = forms.flatMap((form) =>
  form.questions.flatMap((question) =>
    question.type === 'text' && question.form !== 'phone'
      ? [[form.id, question.id, question.most, question.isOptional ?? false] as const]
      : [],
  ),
);

describe('every free text of every form', () => {
  it.each(textQuestions)('%s %s is kept as typed, or refused and nothing changes', async (procedure, question, most, isOptional) => {
    let current = (await resident.post(cases, { procedure })).body;
    expect(current.stage, JSON.stringify(current)).toBe('draft');
    const put = (text: string) =>
      resident.put(`${cases}/${current.id}/answers`, { version: current.version, answers: { [question]: text } });
    for (const text of [...kept.map((each) => [...each].slice(0, most).join('')), '𠮷'.repeat(most)]) {
      const saved = await put(text);
      expect([saved.status, saved.body.answers?.[question]]).toEqual([200, text]);
      current = saved.body;
    }
    for (const [, text, fault] of [...refused, ['too long', '𠮷'.repeat(most + 1), 'long'] as const]) {
      if (isOptional && text.trim() === '') continue;
      const answer = await put(text);
      expect([answer.status, answer.body.code, answer.body.facts]).toEqual([422, 'MYNA_PROCEDURES_ANSWER_INVALID', { question, fault }]);
    }
    expect((await resident.get(`${cases}/${current.id}`)).body).toMatchObject({ version: current.version, stage: 'draft' });
  });
});

describe('the words of either side', () => {
  it('are kept as typed, or refused and nothing changes', async () => {
    const day = (days: number) => house.clock.today().then((today) => today.add({ days }).toString());
    const answers = { name: 'ポチ', breed: '柴', colour: '茶', sex: 'male', born: await day(-400), since: await day(-3), chip: 'no' };
    const officer = await house.officer();
    for (const text of kept) {
      const sent = await sendForm(resident, 'dog-registration', { answers });
      const asked = await officer.post(`${desk}/${sent.id}/ask`, { version: sent.version, text });
      const answered = await resident.post(`${cases}/${sent.id}/answer`, { version: asked.body.case.version, text });
      const inquired = await resident.post(`${cases}/${sent.id}/inquiry`, { version: answered.body.version, text });
      const done = await officer.post(`${desk}/${sent.id}/grant`, { version: inquired.body.version, text });
      const words = done.body.case.steps.flatMap((step: { text: string | null }) => (step.text === null ? [] : [step.text]));
      expect(words).toEqual([text, text, text, text]);
    }
    const sent = await sendForm(resident, 'dog-registration', { answers });
    for (const [what, text] of [...refused, ['too long', 'あ'.repeat(1001)] as const]) {
      const tries = [
        await resident.post(`${cases}/${sent.id}/inquiry`, { version: sent.version, text }),
        await officer.post(`${desk}/${sent.id}/ask`, { version: sent.version, text }),
        await officer.post(`${desk}/${sent.id}/refuse`, { version: sent.version, text }),
      ];
      for (const answer of tries) expect(answer.status, what).toBeGreaterThanOrEqual(400);
      for (const answer of tries) expect(answer.status, what).toBeLessThan(500);
    }
    expect((await resident.get(`${cases}/${sent.id}`)).body.version).toBe(sent.version);
  });
});
