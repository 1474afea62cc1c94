import { afterAll, describe, expect, it } from 'vitest';
import { createTestHelpline } from './test-helpline.ts';

const house = await createTestHelpline();
afterAll(() => house.stop());
const misaki = await house.newOperator();

async function newHolder() {
  const residentId = await house.register();
  const card = await house.importCard(residentId);
  const { rows } = await house.databases.admin.query('select kana, address from registry.residents where resident_id = $1', [residentId]);
  return { residentId, card, facts: { kana: String(rows[0].kana), birthDate: '1984-04-12', address: String(rows[0].address) } };
}

async function ringFrom(remoteAddress: string, matter = 'lost-card') {
  const answer = await house.app.inject({
    method: 'POST',
    url: '/api/v1/helpline/line',
    remoteAddress,
    headers: { host: 'localhost:8400', origin: 'http://localhost:8400', 'sec-fetch-site': 'same-origin' },
    payload: { language: 'ja', matter },
  });
  return { status: answer.statusCode, ...answer.json() };
}

describe('a caller who talks without end', () => {
  it('keeps neither the line from telling what happened nor the operator from stopping the card', async () => {
    const { facts, card } = await newHolder();
    const call = await house.newCall();
    await misaki.post(`/calls/${call.id}/take`);
    await house.databases.admin.query(
      `insert into helpline.lines (call_id, line_id, place, at_ms, side, sealed)
       select call_id, gen_random_uuid(), n + 1000, rang_ms, 'caller', sealed from helpline.calls c
         join helpline.lines using (call_id), generate_series(1, 400) n where call_id = $1`,
      [call.id],
    );
    await house.databases.admin.query('update helpline.calls set lines = 2000 where call_id = $1', [call.id]);
    expect(await call.say('もう一言')).toMatchObject({ status: 409 });
    expect(await misaki.post(`/calls/${call.id}/say`, { phrase: 'wait' })).toMatchObject({ status: 204 });
    const { check } = await misaki.post(`/calls/${call.id}/search`, facts);
    expect(await misaki.post(`/calls/${call.id}/suspension`, { check })).toMatchObject({ status: 200 });
    expect((await house.cards.getCard(card.id)).state).toBe('suspended');
    const { rows } = await house.databases.admin.query(
      `select count(*)::int as n from helpline.lines where call_id = $1 and side = 'line'`,
      [call.id],
    );
    expect(rows[0].n).toBe(2);
    await misaki.post(`/calls/${call.id}/end`, { outcome: 'suspended' });
  });

  it('is no reason to refuse what was done: a notice that cannot be written fails nothing', async () => {
    const { facts } = await newHolder();
    const call = await house.newCall();
    await misaki.post(`/calls/${call.id}/take`);
    const { check } = await misaki.post(`/calls/${call.id}/search`, facts);
    await house.databases.admin.query(`alter table helpline.lines add constraint nothing check (side <> 'line') not valid`);
    try {
      expect(await misaki.post(`/calls/${call.id}/suspension`, { check })).toMatchObject({ status: 200 });
      expect(await misaki.post(`/calls/${call.id}/end`, { outcome: 'suspended' })).toMatchObject({ status: 200, call: { state: 'ended' } });
    } finally {
      await house.databases.admin.query('alter table helpline.lines drop constraint nothing');
    }
  });
});

describe('a flood of calls', () => {
  it('stops at twenty open ones from one network, however many ring at once', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, (_, host) => ringFrom(`2001:db8:0:7::${host + 1}`)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
    expect(answers.find(({ status }) => status !== 200)).toMatchObject({ code: 'MYNA_HELPLINE_TOO_MANY_CALLS' });
  });

  it('hides neither a lost card that rings now nor the call that somebody has', async () => {
    const mine = await house.newCall();
    await misaki.post(`/calls/${mine.id}/take`);
    await house.databases.admin.query(
      `insert into helpline.calls (ticket, caller_hash, address_index, language, matter, state, rang_ms, caller_seen_ms, erase_on)
       select 'C-0000', caller_hash, '', language, case when n % 2 = 0 then 'other' else 'lost-card' end, 'ringing', rang_ms, caller_seen_ms, erase_on
         from helpline.calls, generate_series(1, 300) n where call_id = $1`,
      [mine.id],
    );
    const real = await house.newCall();
    const { calls } = await misaki.get('/calls');
    expect(calls.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining([mine.id, real.id]));
    expect((await real.look()).call.before).toBeGreaterThanOrEqual(300);
    await misaki.post(`/calls/${mine.id}/end`, { outcome: 'advised' });
    house.passTime(46_000);
  });

  it('leaves no answered call open for ever: one whose caller was gone for ten minutes is over', async () => {
    const call = await house.newCall();
    await misaki.post(`/calls/${call.id}/take`);
    await misaki.post(`/calls/${call.id}/hold`);
    house.passTime(590_000);
    await misaki.get('/calls');
    expect(await misaki.get(`/calls/${call.id}`)).toMatchObject({ call: { state: 'held' } });
    house.passTime(11_000);
    await misaki.get('/calls');
    expect(await misaki.get(`/calls/${call.id}`)).toMatchObject({ call: { state: 'ended', outcome: 'hung-up' } });
  });
});

describe('waiting', () => {
  it('is answered only while the session lasts: a card that is stopped meanwhile hears nothing more', async () => {
    const { stamp } = await misaki.get('/calls');
    const passing = await house.newOperator();
    const waiting = passing.get(`/calls?seen=${stamp}&wait=20`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await house.cards.suspendCard(passing.cardId, { institution: 'counter', person: 'officer' });
    await house.newCall();
    expect((await waiting).status).toBe(401);
  });

  it('writes a sign of life every ten seconds at most', async () => {
    const call = await house.newCall();
    const seen = async () =>
      Number(
        (await house.databases.admin.query('select caller_seen_ms from helpline.calls where call_id = $1', [call.id])).rows[0]
          .caller_seen_ms,
      );
    const first = await seen();
    await call.look();
    expect(await seen()).toBe(first);
    house.passTime(10_001);
    await call.look();
    expect(await seen()).toBeGreaterThan(first);
    await call.hangUp();
  });

  it('is done once for one caller: of two pages the newer hears the news', async () => {
    const call = await house.newCall();
    await misaki.post(`/calls/${call.id}/take`);
    const { call: state } = await call.look();
    const older = call.look(`?seen=${state.version}&wait=2`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const newer = call.look(`?seen=${state.version}&wait=20`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await misaki.post(`/calls/${call.id}/say`, { phrase: 'greeting' });
    expect((await newer).lines.at(-1)).toMatchObject({ said: { phrase: 'greeting' } });
    expect((await older).call.version).toBe(state.version);
    await misaki.post(`/calls/${call.id}/end`, { outcome: 'advised' });
  });
});
