import { describe, expect, test } from 'vitest';
import { makeFamily } from './family.ts';
import { rows } from './rows/index.ts';
import { type Row, walkRow } from './tour.ts';
import type { World } from './world.ts';

const world = {} as World;
const row = (walk: Row['walk']): Row => ({ id: 'M99', title: 'a row', walk });

describe('a row', () => {
  test('is ok when it kept its promises and was refused something', async () => {
    const report = await walkRow(
      row(async (_world, notes) => {
        notes.evidence('serial', '01');
        notes.refused('a stranger', '403', 'nothing changed');
      }),
      world,
    );
    expect(report).toMatchObject({ id: 'M99', status: 'ok', ok: true, evidence: [{ what: 'serial', value: '01' }] });
  });

  test('is partial when nothing that must not work was tried, or a part could not be walked', async () => {
    expect(
      await walkRow(
        row(async () => undefined),
        world,
      ),
    ).toMatchObject({ status: 'partial', ok: false, missing: ['a refusal'] });
    const partly = row(async (_world, notes) => {
      notes.refused('a stranger', '403', 'nothing changed');
      notes.missing('no reader here');
    });
    expect(await walkRow(partly, world)).toMatchObject({ status: 'partial', ok: false, missing: ['no reader here'] });
  });

  test('fails with the promise that was broken, and keeps the evidence so far', async () => {
    const report = await walkRow(
      row(async (_world, notes) => {
        notes.evidence('before', 1);
        notes.expect(false, 'the card is refused');
      }),
      world,
    );
    expect(report).toMatchObject({
      status: 'failed',
      ok: false,
      error: 'PromiseBrokenError: the card is refused',
      evidence: [{ value: 1 }],
    });
  });
});

test('the rows are those of the first life, each once', () => {
  const ids = rows.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ['M01', 'M02', 'M03', 'M05', 'M06', 'M07', 'M08', 'M11', 'M12', 'M13', 'M15', 'M16', 'M23', 'B01', 'B02'])
    expect(ids).toContain(id);
});

test('every run has another family, its child three days old', () => {
  const families = Array.from({ length: 20 }, () => makeFamily('2026-11-23'));
  expect(new Set(families.map(({ father }) => father.residenceCard)).size).toBe(20);
  for (const { newborn, father } of families) {
    expect(newborn.birthDate).toBe('2026-11-20');
    expect(father.residenceCard).toMatch(/^[A-Z]{2}\d{8}[A-Z]{2}$/);
    expect(father.stayUntil > '2028-01-01').toBe(true);
    expect(father.latin).toMatch(/^[A-Z ]+$/);
  }
});
