import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Temporal } from '../../kernel/temporal.ts';
import type { HistoryRow } from './change-types.ts';
import { fieldsAsOf, foldChanges, lastDayOf, type RecordFields, undoChanges } from './changes-fold.ts';
import { relationshipsWithin } from './households.ts';
import type { Relationship } from './types.ts';

const first: RecordFields = { name: 'n0', address: 'a0', stay: { status: 's0', stay_until: '2027-01-01' } };
const start = Temporal.PlainDate.from('2026-01-01');

/** Rows as the registry writes them: each kind in the order of its days, each with what was there before. */
const histories = fc
  .array(
    fc.record({
      kind: fc.constantFrom('name', 'address', 'stay'),
      step: fc.integer({ min: 0, max: 40 }),
      delay: fc.integer({ min: 0, max: 30 }),
    }),
    {
      maxLength: 12,
    },
  )
  .map((steps) => {
    const last = new Map<string, number>();
    let fields = first;
    return steps.map(({ kind, step, delay }, at): HistoryRow => {
      const day = (last.get(kind) ?? 0) + step;
      last.set(kind, day);
      const after = kind === 'stay' ? { stay: { stay_until: `s${at}` } } : { [kind]: `${kind}${at}` };
      const before = { [kind]: fields[kind] };
      fields = foldChanges(fields, [row(kind, at + 1, day, delay, before, after)]);
      return row(kind, at + 1, day, delay, before, after);
    });
  });

function row(kind: string, version: number, day: number, delay: number, before: RecordFields, after: RecordFields): HistoryRow {
  const effectiveOn = start.add({ days: day });
  const recordedAt = effectiveOn.add({ days: delay }).toZonedDateTime('Asia/Tokyo').toInstant();
  return { changeId: `c${version}`, kind, effectiveOn, recordedAt, version, delayDays: 0, institution: 'counter', before, after };
}

const inWritingOrder = (rows: readonly HistoryRow[]): RecordFields => rows.reduce((fields, each) => foldChanges(fields, [each]), first);

describe('a history', () => {
  test('folds to the same record by day and by order of writing', () => {
    fc.assert(
      fc.property(histories, (rows) => {
        expect(foldChanges(first, rows)).toEqual(inWritingOrder(rows));
      }),
    );
  });

  test('undone gives the record as it was registered, and folded again the record of today', () => {
    fc.assert(
      fc.property(histories, (rows) => {
        const current = inWritingOrder(rows);
        expect(undoChanges(current, rows)).toEqual(first);
        expect(foldChanges(undoChanges(current, rows), rows)).toEqual(current);
      }),
    );
  });

  test('tells of a day what was true then, and nothing that came later', () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: -5, max: 500 }), (rows, days) => {
        const on = start.add({ days });
        const current = inWritingOrder(rows);
        const expected = foldChanges(
          first,
          rows.filter(({ effectiveOn }) => Temporal.PlainDate.compare(effectiveOn, on) <= 0),
        );
        expect(fieldsAsOf(current, rows, { on })).toEqual(expected);
      }),
    );
  });

  test('a move notified late was true from its day, and unknown before the notice', () => {
    const rows = [row('address', 1, 10, 20, { address: 'a0' }, { address: 'a1' })];
    const current = { ...first, address: 'a1' };
    const on = start.add({ days: 15 });
    const knownAt = (days: number) => start.add({ days }).toZonedDateTime('Asia/Tokyo').toInstant();
    expect(fieldsAsOf(current, rows, { on }).address).toBe('a1');
    expect(fieldsAsOf(current, rows, { on, knownAt: knownAt(29) }).address).toBe('a0');
    expect(fieldsAsOf(current, rows, { on, knownAt: knownAt(31) }).address).toBe('a1');
    expect(fieldsAsOf(current, rows, { on: start.add({ days: 9 }) }).address).toBe('a0');
  });

  test('knows the last day of a group of kinds', () => {
    const rows = [row('name', 1, 3, 0, {}, {}), row('address', 2, 9, 0, {}, {}), row('name', 3, 5, 0, {}, {})];
    expect(lastDayOf(rows, ['name'])?.toString()).toBe('2026-01-06');
    expect(lastDayOf(rows, ['stay'])).toBeUndefined();
  });
});

describe('a household', () => {
  const member = (residentId: string, relationship: Relationship, birthDate: string) => ({
    residentId,
    relationship,
    birthDate: Temporal.PlainDate.from(birthDate),
  });
  const [wife, husband, son] = [
    member('hanako', 'head', '1984-04-12'),
    member('carlos', 'husband', '1982-09-03'),
    member('ren', 'son', '2008-12-01'),
  ];

  test('whose head leaves is headed by the spouse, and the children stay children', () => {
    expect(Object.fromEntries(relationshipsWithin([husband, son]))).toEqual({ carlos: 'head', ren: 'son' });
  });

  test('of whom the head is one stays as it is', () => {
    expect(Object.fromEntries(relationshipsWithin([wife, son]))).toEqual({ hanako: 'head', ren: 'son' });
  });

  test('without head and spouse is headed by the eldest', () => {
    const aunt = member('aunt', 'other-relative', '1990-01-01');
    expect(Object.fromEntries(relationshipsWithin([son, aunt]))).toEqual({ aunt: 'head', ren: 'other-relative' });
    expect(relationshipsWithin([]).size).toBe(0);
  });
});
