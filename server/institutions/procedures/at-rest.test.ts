import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cases, formsOf } from './test-forms.ts';
import { createTestProcedures, sendForm, type TestProcedures } from './test-procedures.ts';

let house: TestProcedures;
beforeAll(async () => {
  house = await createTestProcedures();
});
afterAll(() => house.stop());

const { dog } = formsOf(() => house);

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
