import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { createExchangeFixture, type ExchangeFixture, newResidentId } from './exchange-fixture.ts';
import type { LinkageCode } from './types.ts';

let fixture: ExchangeFixture;
beforeAll(async () => {
  fixture = await createExchangeFixture();
});

interface Asked {
  readonly residentId: string;
  readonly code: LinkageCode;
  readonly entryId: string;
  readonly officer: LinkageCode;
}

/** A resident at whom an officer of Shiomi has looked. */
async function lookedAt(terminal = 'counter 149900'): Promise<Asked> {
  const { exchange, databases } = fixture;
  const residentId = newResidentId();
  const officer = await exchange.codeFor(newResidentId(), 'counter');
  await exchange.recordAccess(databases.as('core'), {
    residentId,
    actor: { institution: 'counter', person: officer, terminal },
    purpose: 'counter.search',
    items: ['basicFour'],
  });
  const code = await exchange.codeFor(residentId, 'portal');
  const { lines } = await exchange.entriesOf({ code, actor: { institution: 'portal', person: code } });
  return { residentId, code, officer, entryId: lines.find(({ by }) => by === 'staff')?.id ?? '' };
}

const text = 'なぜ見たのですか。\n理由を教えてください 🙏';
const desk = async (office = '149900') => ({
  institution: 'counter' as const,
  person: await fixture.exchange.codeFor(newResidentId(), 'counter'),
  office,
});
const moveClock = (days: number) =>
  fixture.databases.admin.query(`update kernel.civil_clock set offset_seconds = offset_seconds + ${days * 86_400}`);

describe('a question about a look', () => {
  it('lies at the desk of the office that looked, and its answer comes back to who asked', async () => {
    const { exchange } = fixture;
    const { code, entryId, residentId } = await lookedAt();
    const asked = await exchange.questions.ask({ code, entryId, text });
    expect(asked).toMatchObject({
      entryId,
      text,
      answer: undefined,
      isOverdue: false,
      look: { institution: 'counter', items: [{ id: 'basicFour' }] },
    });
    expect(asked.dueOn.since(asked.askedAt.toZonedDateTimeISO('Asia/Tokyo').toPlainDate()).days).toBe(30);

    const actor = await desk();
    expect((await exchange.questions.queue(actor)).map(({ id }) => id)).toContain(asked.id);
    expect((await exchange.questions.queue(await desk('209902'))).map(({ id }) => id)).not.toContain(asked.id);
    expect(JSON.stringify(await exchange.questions.queue(actor))).not.toContain('なぜ');
    const before = await fixture.countEntries(residentId);
    expect(await exchange.questions.open(actor, asked.id)).toMatchObject({ text, asker: `person ${residentId}` });
    expect(await fixture.countEntries(residentId)).toBe(before + 1);

    await exchange.questions.answer(actor, asked.id, '転入届の確認のためです。');
    expect(await exchange.questions.mine(code)).toMatchObject([
      { id: asked.id, text, answer: '転入届の確認のためです。', isOverdue: false },
    ]);
    const { lines } = await exchange.entriesOf({ code, actor: { institution: 'portal', person: code } });
    expect(lines.map(({ purpose, act }) => `${purpose.id} ${act}`)).toEqual(
      expect.arrayContaining(['portal.question write', 'counter.log-answer disclosure', 'counter.log-answer write']),
    );
  });

  it('is refused about somebody else’s line, about one that is not there, and twice', async () => {
    const { questions } = fixture.exchange;
    const [mine, other] = [await lookedAt(), await lookedAt()];
    const unknown = { code: 'MYNA_EXCHANGE_ENTRY_UNKNOWN' };
    await expect(questions.ask({ code: mine.code, entryId: other.entryId, text })).rejects.toMatchObject(unknown);
    await expect(questions.ask({ code: mine.code, entryId: randomUUID(), text })).rejects.toMatchObject(unknown);
    await questions.ask({ code: mine.code, entryId: mine.entryId, text });
    const before = await fixture.countEntries(mine.residentId);
    await expect(questions.ask({ code: mine.code, entryId: mine.entryId, text: 'again' })).rejects.toMatchObject({
      code: 'MYNA_EXCHANGE_ALREADY_ASKED',
    });
    expect(await fixture.countEntries(mine.residentId)).toBe(before);
    expect(await questions.mine(other.code)).toEqual([]);
  });

  it('is answered once, also by two at the same moment, by nobody of another office or desk, and not by who looked', async () => {
    const { questions } = fixture.exchange;
    const { code, entryId, officer } = await lookedAt();
    const { id } = await questions.ask({ code, entryId, text });
    await expect(questions.answer({ institution: 'counter', person: officer, office: '149900' }, id, 'no reason')).rejects.toMatchObject({
      code: 'MYNA_EXCHANGE_OWN_LOOK',
    });
    const unknown = { code: 'MYNA_EXCHANGE_QUESTION_UNKNOWN' };
    await expect(questions.answer(await desk('209902'), id, 'ours?')).rejects.toMatchObject(unknown);
    await expect(questions.open({ institution: 'bureau', person: officer }, id)).rejects.toMatchObject(unknown);
    const actors = [await desk(), await desk()];
    const answers = await Promise.allSettled(actors.map((actor, index) => questions.answer(actor, id, `answer ${index}`)));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(questions.answer(await desk(), id, 'second')).rejects.toMatchObject({ code: 'MYNA_EXCHANGE_ALREADY_ANSWERED' });
    expect((await questions.mine(code))[0]?.answer).toMatch(/^answer [01]$/);
  });

  it('is overdue from the day after its term, on both sides, and is answered all the same', async () => {
    const { questions } = fixture.exchange;
    const { code, entryId } = await lookedAt();
    const { id } = await questions.ask({ code, entryId, text });
    const actor = await desk();
    const seen = async () => [
      (await questions.mine(code))[0]?.isOverdue,
      (await questions.queue(actor)).find((each) => each.id === id)?.isOverdue,
    ];
    try {
      await moveClock(30);
      expect(await seen()).toEqual([false, false]);
      await moveClock(1);
      expect(await seen()).toEqual([true, true]);
      await questions.answer(actor, id, 'late');
      expect(await seen()).toEqual([false, false]);
    } finally {
      await moveClock(-31);
    }
  });

  it('is kept sealed, and neither question nor answer can be changed or removed', async () => {
    const { exchange, databases } = fixture;
    const { code, entryId } = await lookedAt();
    const { id } = await exchange.questions.ask({ code, entryId, text: 'my number is 123456789018' });
    await exchange.questions.answer(await desk(), id, 'thank you');
    const { rows } = await databases.admin.query(
      'select q::text || a::text as whole from exchange.questions q join exchange.answers a using (question_id)',
    );
    expect(JSON.stringify(rows)).not.toContain(Buffer.from('123456789018').toString('hex'));
    for (const table of ['questions', 'answers'])
      for (const statement of [`delete from exchange.${table}`, `update exchange.${table} set text_sealed = ''`])
        await expect(databases.pool('exchange').query(statement)).rejects.toMatchObject({ code: '42501' });
  });
});
