import { describe, expect, it } from 'vitest';
import { Temporal } from '../../kernel/index.ts';
import { askedQuestions, readAnswers } from './answers.ts';
import { sniffType } from './attachments.ts';
import type { ProcedureForm } from './form-types.ts';
import { forms, getForm } from './forms/index.ts';
import { isReceipt, newReceipt, receiptCheckDigit } from './receipt.ts';
import { offeredTimes } from './slots.ts';
import { checkText } from './text-rule.ts';

const today = Temporal.PlainDate.from('2026-11-23');
const context = {
  today,
  persons: [
    { code: 'p1', isChild: false },
    { code: 'p2', isChild: true },
  ],
};
const faultOf = (form: ProcedureForm, answers: Record<string, string | number | string[]>): unknown => {
  try {
    readAnswers(form, answers, context);
    return undefined;
  } catch (error) {
    return (error as { facts: { fault: string } }).facts.fault;
  }
};

describe('free text', () => {
  it.each([
    ['letters of every script', '𠮷田 Nguyễn Văn Minh 李梅 한국어 Ñandú'],
    ['emoji with joiners', '👩‍👩‍👧‍👦 ok'],
    ['right-to-left letters', 'مرحبا שלום'],
    ['ideographic variation sequences', '葛\u{E0100}城'],
  ])('keeps %s', (_name, text) => {
    expect(checkText(text, 100, false)).toBeUndefined();
  });

  it.each([
    ['an unassigned code point', 'a\u{0378}b', 'characters'],
    ['a private one', '\uE000', 'characters'],
    ['half of a surrogate pair', 'a\uD800', 'characters'],
    ['a mark that turns the direction', 'abc\u202Etxt.exe', 'characters'],
    ['a control character', 'a\u0000', 'characters'],
    ['a line break on one line', 'a\nb', 'lines'],
    ['nothing but spaces', ' \u3000', 'empty'],
    ['too much, counted in letters', '👍'.repeat(101), 'long'],
  ])('refuses %s', (_name, text, fault) => {
    expect(checkText(text, 100, false)).toBe(fault);
  });

  it('counts an emoji of two code units as one', () => {
    expect(checkText('👍'.repeat(100), 100, false)).toBeUndefined();
  });
});

describe('answers', () => {
  const moving = getForm('moving-out');

  it.each([
    ['a choice that is none', { to: 'moon' }, 'choice'],
    ['a day that does not exist', { on: '2026-02-30' }, 'date'],
    ['a day too far ahead', { on: '2027-03-01' }, 'range'],
    ['a day too long ago', { on: '2026-11-01' }, 'range'],
    ['a stranger', { who: ['p9'] }, 'person'],
    ['one person twice', { who: ['p1', 'p1'] }, 'person'],
    ['nobody', { who: [] }, 'missing'],
    ['a number that is no telephone', { phone: 'ask me' }, 'phone'],
    ['an unknown question', { nonsense: 'x' }, 'choice'],
    ['a text that is a number', { phone: 5 }, 'missing'],
  ])('refuses %s', (_name, answers, fault) => {
    expect(faultOf(moving, answers as Record<string, string>)).toBe(fault);
  });

  it('takes children only where children are asked for', () => {
    expect(faultOf(getForm('school-enrolment'), { child: ['p1'] })).toBe('person');
    expect(faultOf(getForm('school-enrolment'), { child: ['p2'] })).toBeUndefined();
  });

  it('takes money as whole yen', () => {
    const school = getForm('school-enrolment');
    expect(faultOf(school, { income: 1.5 })).toBe('number');
    expect(faultOf(school, { income: -1 })).toBe('number');
    expect(faultOf(school, { income: 3_000_000 })).toBeUndefined();
  });

  it('asks a conditional question only while its condition holds', () => {
    const ids = (answers: Record<string, string>) => askedQuestions(moving, answers).map(({ id }) => id);
    expect(ids({ to: 'abroad' })).toContain('country');
    expect(ids({ to: 'abroad' })).not.toContain('address');
    expect(ids({ to: '209902' })).not.toContain('country');
  });

  it('has a condition only on a question that stands before it, in every form', () => {
    for (const form of forms) {
      form.questions.forEach(({ when }, index) => {
        for (const condition of when ?? []) {
          const before = form.questions.slice(0, index).find(({ id }) => id === condition.question);
          expect(before, `${form.id}: ${condition.question}`).toBeDefined();
          const possible = before?.type === 'choice' ? before.choices : ['yes', 'no'];
          expect(
            condition.in.every((value) => possible.includes(value)),
            form.id,
          ).toBe(true);
        }
      });
    }
  });
});

describe('files', () => {
  it('are what their first bytes say', () => {
    expect(sniffType(Buffer.from('%PDF-1.7'))).toBe('application/pdf');
    expect(sniffType(Uint8Array.of(0xff, 0xd8, 0xff, 0xe1))).toBe('image/jpeg');
    expect(sniffType(Buffer.from('<svg onload=alert(1)>'))).toBeUndefined();
    expect(sniffType(Buffer.from('GIF89a'))).toBeUndefined();
    expect(sniffType(new Uint8Array())).toBeUndefined();
  });
});

describe('receipt numbers', () => {
  it('show every wrong digit', () => {
    for (let round = 0; round < 50; round += 1) {
      const receipt = newReceipt();
      expect(isReceipt(receipt)).toBe(true);
      for (let place = 0; place < 12; place += 1) {
        const wrong = `${receipt.slice(0, place)}${(Number(receipt[place]) + 1) % 10}${receipt.slice(place + 1)}`;
        expect(isReceipt(wrong), wrong).toBe(false);
      }
    }
  });

  it('follow ISO/IEC 7064 MOD 11,10', () => {
    // The standard's own example: 0794 has check character 5.
    expect(receiptCheckDigit('0794')).toBe(5);
  });
});

describe('times of an office', () => {
  it('lie on open days only, in steps, from the next day on', () => {
    const times = offeredTimes(Temporal.PlainDate.from('2026-12-28'));
    const days = [...new Set(times.map((time) => Temporal.Instant.from(time).toZonedDateTimeISO('Asia/Tokyo').toPlainDate().toString()))];
    expect(days[0]).toBe('2027-01-04');
    expect(days).toHaveLength(10);
    expect(times).toHaveLength(10 * 14);
  });
});
