import { afterAll, describe, expect, it } from 'vitest';
import { createTestHelpline } from './test-helpline.ts';

const house = await createTestHelpline();
afterAll(() => house.stop());
const misaki = await house.newOperator();
const guess = { kana: 'ナナシ ゴンベ', birthDate: '1990-01-01', address: '港町1-2-3' };

async function takenCall() {
  const call = await house.newCall();
  await misaki.post(`/calls/${call.id}/take`);
  return { ...call, end: () => misaki.post(`/calls/${call.id}/end`, { outcome: 'not-identified' }) };
}

describe('searches at the same time', () => {
  it('have no more misses than one after the other, in a call and in an hour', async () => {
    const codes: string[] = [];
    for (let calls = 0; calls < 5; calls += 1) {
      const call = await takenCall();
      const answers = await Promise.all(Array.from({ length: 6 }, () => misaki.post(`/calls/${call.id}/search`, guess)));
      const missed = answers.filter(({ code }) => code === 'MYNA_HELPLINE_NOBODY_FITS');
      expect(missed).toHaveLength(calls < 4 ? 3 : 0);
      codes.push(...answers.map(({ code }) => code));
      await call.end();
    }
    expect(new Set(codes)).toEqual(new Set(['MYNA_HELPLINE_NOBODY_FITS', 'MYNA_HELPLINE_SEARCH_LOCKED', 'MYNA_HELPLINE_OPERATOR_LOCKED']));
    expect((await house.databases.admin.query('select from helpline.tries')).rows).toEqual([]);
  });

  it('give the try back when they find somebody, and not when they never end', async () => {
    house.passTime(3_700_000);
    const operator = await house.newOperator();
    const residentId = await house.register();
    await house.importCard(residentId);
    const { rows } = await house.databases.admin.query('select kana, address from registry.residents where resident_id = $1', [residentId]);
    const facts = { kana: rows[0].kana, birthDate: '1984-04-12', address: rows[0].address };
    const call = await house.newCall();
    await operator.post(`/calls/${call.id}/take`);
    for (let times = 0; times < 4; times += 1) expect((await operator.post(`/calls/${call.id}/search`, facts)).status).toBe(200);
    await house.databases.admin.query(
      `insert into helpline.tries select call_id, gen_random_uuid(), rang_ms, operator from helpline.calls, generate_series(1, 3) where call_id = $1`,
      [call.id],
    );
    expect(await operator.post(`/calls/${call.id}/search`, facts)).toMatchObject({ code: 'MYNA_HELPLINE_SEARCH_LOCKED' });
  });
});
