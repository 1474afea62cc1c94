import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Temporal } from '../../kernel/index.ts';
import { createTestProcedures, jpeg, type TestProcedures } from './test-procedures.ts';

let house: TestProcedures;
beforeAll(async () => {
  house = await createTestProcedures();
});
afterAll(() => house.stop());

const paper = '/counter/procedures/paper';
const desk = '/counter/procedures';
const born = '1984-04-12';
const address = '汐見市港町1丁目2番3号';
const textOf = (pdf: Uint8Array): string =>
  execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' }).replace(/\s/g, '');
const scan = Buffer.from(jpeg).toString('base64');
let made = 0;

/** Somebody who has no card, and nothing at the portal. */
async function cardless(more: object = {}) {
  made += 1;
  const name = `紙田 ${Array.from(String(made), (digit) => '一二三四五六七八九十'[Number(digit)]).join('')}`;
  const { residentId, householdId } = await house.register({ name, kana: 'かみた', birthDate: Temporal.PlainDate.from(born), ...more });
  return { residentId, householdId, person: { name, birthDate: born, address } };
}

const dog = async () => ({
  name: 'ポチ',
  breed: '柴',
  colour: '茶',
  sex: 'male',
  born: (await house.clock.today()).subtract({ days: 400 }).toString(),
  since: (await house.clock.today()).subtract({ days: 3 }).toString(),
  chip: 'no',
});

const overTheCounter = async (person: object, more: object = {}) => ({
  procedure: 'dog-registration',
  channel: 'counter',
  shown: 'drivers-licence',
  person,
  answers: await dog(),
  files: [],
  ...more,
});

describe('without the card', () => {
  it('a form by post goes over a question to its decision, and each word of the office comes by post', async () => {
    const officer = await house.officer();
    const { residentId, householdId, person } = await cardless();
    await house.register({ household: householdId, relationship: 'son', birthDate: Temporal.PlainDate.from('2015-05-05') });
    const prepared = await officer.post(`${paper}/person`, { procedure: 'child-allowance', person });
    expect(prepared.status).toBe(200);
    const children = prepared.body.persons.filter(({ isChild }: { isChild: boolean }) => isChild).map(({ code }: { code: string }) => code);
    const answers = { children, reason: 'moving-in', since: '2026-11-20', pension: 'national', livesApart: 'no', account: 'passbook' };
    const request = {
      ...(await overTheCounter(person)),
      ...{ procedure: 'child-allowance', channel: 'post', answers, files: [{ question: 'passbook', data: scan }] },
    };
    const sent = await officer.post(paper, request);
    expect([sent.status, sent.body.case?.stage, sent.body.case?.channel]).toEqual([200, 'submitted', 'post']);
    const { id } = sent.body.case;
    const asked = await officer.post(`${desk}/${id}/ask`, { version: sent.body.case.version, text: '口座は\nどれですか。' });
    const answered = await officer.post(`${desk}/${id}/answer`, { version: asked.body.case.version, text: '郵便で：ひとつ目です' });
    expect(answered.body.case.stage).toBe('taken');
    const done = await officer.post(`${desk}/${id}/grant`, { version: answered.body.case.version, text: '認定します。' });
    expect(done.body.case.stage).toBe('granted');
    const letters = await house.letters.list(residentId);
    expect(letters.map(({ title }) => title.ja).sort()).toEqual(['受付のお知らせ', '手続についてのお尋ね', '決定通知書'].sort());
    const decision = letters.find(({ title }) => title.ja === '決定通知書');
    const text = textOf(await house.letters.open(decision?.id ?? '', residentId));
    for (const part of ['認定します。', done.body.case.receipt, '児童手当法第7条', '港町1丁目2番3号']) expect(text).toContain(part);
    const { rows } = await house.databases.admin.query('select purpose from exchange.entries where resident_id = $1', [residentId]);
    expect(rows.map(({ purpose }) => purpose)).toContain('counter.procedure');
  });

  it('a visit is booked by telephone, and nothing else', async () => {
    const officer = await house.officer();
    const { person } = await cardless();
    const { slots } = (await officer.post(`${paper}/person`, { procedure: 'counter-visit', person })).body;
    const answers = { matter: 'card', help: 'none', slot: slots[3].startsAt };
    const call = { ...(await overTheCounter(person)), procedure: 'counter-visit', channel: 'phone', shown: 'told-by-phone', answers };
    const booked = await officer.post(paper, call);
    expect(booked.body.case).toMatchObject({ stage: 'submitted', channel: 'phone', visitAt: slots[3].startsAt });
    const gone = await officer.post(`${desk}/${booked.body.case.id}/withdraw`, { version: booked.body.case.version });
    expect(gone.body.case.stage).toBe('withdrawn');
    const other = await officer.post(paper, await overTheCounter(person, { channel: 'phone', shown: 'told-by-phone' }));
    expect([other.status, other.body.code]).toEqual([422, 'MYNA_PROCEDURES_OTHER_WAY']);
  });

  it('nothing is kept of a form with a wrong name, address, answer, file or document', async () => {
    const officer = await house.officer();
    const { person } = await cardless();
    const right = await overTheCounter(person);
    const refused: readonly [object, string][] = [
      [{ person: { ...person, address: '汐見市港町9丁目' } }, 'MYNA_PROCEDURES_NOBODY_FITS'],
      [{ person: { ...person, name: '紙田' } }, 'MYNA_PROCEDURES_NOBODY_FITS'],
      [{ person: { ...person, birthDate: '1984-04-13' } }, 'MYNA_PROCEDURES_NOBODY_FITS'],
      [{ answers: { ...right.answers, born: '2026-02-30' } }, 'MYNA_PROCEDURES_ANSWER_INVALID'],
      [{ answers: { name: 'ポチ' } }, 'MYNA_PROCEDURES_INCOMPLETE'],
      [{ files: [{ question: 'vaccination', data: Buffer.from('<svg/>').toString('base64') }] }, 'MYNA_PROCEDURES_FILE_TYPE'],
      [{ shown: 'told-by-phone' }, 'MYNA_PROCEDURES_OTHER_WAY'],
      // No letter registers a dog: the tag is handed over.
      [{ channel: 'post' }, 'MYNA_PROCEDURES_OTHER_WAY'],
      [{ procedure: 'child-allowance' }, 'MYNA_PROCEDURES_NOT_ENTITLED'],
    ];
    const count = async () => (await house.databases.admin.query('select count(*)::int as n from procedures.cases')).rows[0].n;
    const before = await count();
    for (const [change, code] of refused) expect((await officer.post(paper, { ...right, ...change })).body.code).toBe(code);
    expect(await count()).toBe(before);
  });

  it('an officer enters no form of her own, and answers nothing that came from the phone', async () => {
    const { residentId, person } = await cardless();
    const self = await house.officer('149900', residentId);
    expect((await self.post(paper, await overTheCounter(person))).body.code).toBe('MYNA_PROCEDURES_OWN_CASE');
    const elsewhere = await house.officer('209902');
    expect((await elsewhere.post(paper, await overTheCounter(person))).body.code).toBe('MYNA_PROCEDURES_NOBODY_FITS');
  });

  it('what decisions took is measured by the way on which they came, from three on', async () => {
    const officer = await house.officer();
    const ids: { id: string; version: number }[] = [];
    for (let index = 0; index < 3; index += 1) {
      const { person } = await cardless();
      ids.push((await officer.post(paper, await overTheCounter(person))).body.case);
    }
    const before = (await house.anonymous.get('/procedures/dog-registration/durations')).body;
    expect(before).toEqual({ fromPhone: null, onPaper: null });
    await house.days(2);
    for (const { id } of ids) {
      const { version } = (await officer.get(`${desk}/${id}`)).body.case;
      await officer.post(`${desk}/${id}/grant`, { version, text: '登録しました。' });
    }
    const { onPaper } = (await house.anonymous.get('/procedures/dog-registration/durations')).body;
    expect(onPaper.count).toBe(3);
    expect(Math.round(onPaper.medianMinutes / 1440)).toBe(2);
  });
});
