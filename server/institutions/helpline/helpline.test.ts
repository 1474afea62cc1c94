import { afterAll, describe, expect, it } from 'vitest';
import { Temporal } from '../../kernel/index.ts';
import { createTestHelpline } from './test-helpline.ts';

const house = await createTestHelpline();
afterAll(() => house.stop());

const misaki = await house.newOperator();
const second = await house.newOperator();

/** A resident with a card, and what she says of herself. */
async function newHolder(change: Parameters<typeof house.register>[0] = {}) {
  const residentId = await house.register(change);
  const card = await house.importCard(residentId);
  const { rows } = await house.databases.admin.query('select kana, address from registry.residents where resident_id = $1', [residentId]);
  const facts = { kana: String(rows[0].kana), birthDate: String(change.birthDate ?? '1984-04-12'), address: String(rows[0].address) };
  return { residentId, card, facts };
}

async function takenCall(operator = misaki) {
  const call = await house.newCall();
  expect(await operator.post(`/calls/${call.id}/take`)).toMatchObject({ status: 200, call: { state: 'taken', isMine: true } });
  return { ...call, end: () => operator.post(`/calls/${call.id}/end`, { outcome: 'advised' }) };
}

describe('a call', () => {
  it('rings in the console until somebody takes it, and both sides read what is said', async () => {
    const call = await house.newCall({ language: 'en' });
    const { calls } = await misaki.get('/calls');
    expect(calls).toContainEqual(
      expect.objectContaining({ id: call.id, ticket: call.ticket, state: 'ringing', language: 'en', matter: 'lost-card' }),
    );
    await misaki.post(`/calls/${call.id}/take`);
    await misaki.post(`/calls/${call.id}/say`, { phrase: 'ask-kana' });
    await call.say('タナカ ハナコ');
    const mine = await misaki.get(`/calls/${call.id}`);
    expect(mine.lines.map(({ side, said }: { side: string; said: object }) => [side, said])).toEqual([
      ['line', { notice: 'taken' }],
      ['operator', { phrase: 'ask-kana' }],
      ['caller', { text: 'タナカ ハナコ' }],
    ]);
    expect((await call.look()).lines).toEqual(mine.lines);
    await misaki.post(`/calls/${call.id}/end`, { outcome: 'advised' });
    expect(await call.say('もしもし')).toMatchObject({ status: 409, code: 'MYNA_HELPLINE_CALL_OVER' });
  });

  it('goes to one of two operators who take it at once', async () => {
    const call = await house.newCall();
    const answers = await Promise.all([misaki.post(`/calls/${call.id}/take`), second.post(`/calls/${call.id}/take`)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)).toMatchObject({ code: 'MYNA_HELPLINE_CALL_TAKEN' });
    const winner = answers[0]?.status === 200 ? misaki : second;
    const loser = winner === misaki ? second : misaki;
    expect(await loser.get(`/calls/${call.id}`)).toMatchObject({ status: 403, code: 'MYNA_HELPLINE_CALL_NOT_YOURS' });
    expect(await loser.post(`/calls/${call.id}/search`, { kana: 'タナカ', birthDate: '1984-04-12', address: '港町1-2-3' })).toMatchObject({
      status: 403,
    });
    await winner.post(`/calls/${call.id}/end`, { outcome: 'advised' });
  });

  it('tells a page that waits as soon as something is said', async () => {
    const call = await takenCall();
    const { call: state, lines } = await call.look();
    const waiting = call.look(`?seen=${state.version}&after=${lines.at(-1).place}&wait=10`);
    const started = performance.now();
    await misaki.post(`/calls/${call.id}/say`, { text: '少々お待ちください' });
    expect((await waiting).lines).toMatchObject([{ side: 'operator', said: { text: '少々お待ちください' } }]);
    expect(performance.now() - started).toBeLessThan(3000);
    await call.end();
  });

  it('is put on hold before another one is taken', async () => {
    const first = await takenCall();
    const next = await house.newCall();
    expect(await misaki.post(`/calls/${next.id}/take`)).toMatchObject({ status: 409, code: 'MYNA_HELPLINE_ANOTHER_CALL_OPEN' });
    await misaki.post(`/calls/${first.id}/hold`);
    expect(await misaki.post(`/calls/${next.id}/take`)).toMatchObject({ status: 200 });
    await misaki.post(`/calls/${next.id}/end`, { outcome: 'advised' });
    expect(await misaki.post(`/calls/${first.id}/take`)).toMatchObject({ status: 200, call: { state: 'taken' } });
    expect((await first.look()).lines.at(-1).said).toEqual({ notice: 'resumed' });
    await first.end();
  });

  it('is missed when its caller hangs up or leaves while it rings', async () => {
    const [gone, left] = [await house.newCall(), await house.newCall()];
    await gone.hangUp();
    house.passTime(46_000);
    const { calls } = await misaki.get('/calls');
    for (const { id } of [gone, left]) expect(calls).toContainEqual(expect.objectContaining({ id, state: 'missed' }));
    expect(await misaki.post(`/calls/${left.id}/take`)).toMatchObject({ status: 409, code: 'MYNA_HELPLINE_CALL_OVER' });
  });

  it('does not keep an operator whose caller has left', async () => {
    const gone = await takenCall();
    house.passTime(46_000);
    const next = await house.newCall();
    expect(await misaki.post(`/calls/${next.id}/take`)).toMatchObject({ status: 200 });
    expect(await misaki.get(`/calls/${gone.id}`)).toMatchObject({ call: { state: 'ended', outcome: 'hung-up' } });
    await misaki.post(`/calls/${next.id}/end`, { outcome: 'advised' });
  });

  it('goes on with another operator when the first has left', async () => {
    const call = await takenCall();
    expect(await second.post(`/calls/${call.id}/take`)).toMatchObject({ status: 409, code: 'MYNA_HELPLINE_CALL_TAKEN' });
    house.passTime(61_000);
    expect(await second.post(`/calls/${call.id}/take`)).toMatchObject({ status: 200, call: { isMine: true } });
    await second.post(`/calls/${call.id}/end`, { outcome: 'advised' });
  });

  it('is nobody else’s: another token reads nothing', async () => {
    const call = await takenCall();
    const other = { 'x-helpline-line': `${call.id}.${'A'.repeat(43)}` };
    expect(await house.ask('GET', '/line', other)).toMatchObject({ status: 401, code: 'MYNA_HELPLINE_LINE_CLOSED' });
    expect(await house.ask('GET', '/line', {})).toMatchObject({ status: 401 });
    expect(await house.ask('GET', '/calls', {})).toMatchObject({ status: 401, code: 'MYNA_IDENTITY_SESSION_REQUIRED' });
    await call.end();
  });

  it('keeps what is said sealed, without individual numbers, and erases it on its day', async () => {
    const call = await takenCall();
    await call.say('番号は 1234 5678 9018、名前はヒミツコです');
    const { rows } = await house.databases.admin.query('select sealed from helpline.lines where call_id = $1', [call.id]);
    expect(Buffer.concat(rows.map(({ sealed }) => sealed)).toString('latin1')).not.toContain(Buffer.from('ヒミツコ').toString('latin1'));
    expect((await call.look()).lines.at(-1).said.text).toBe('番号は ●●●● ●●●● ●●●●、名前はヒミツコです');
    expect(house.lines.join('')).not.toContain('ヒミツコ');
    await call.end();
    await house.clock.advance(Temporal.Duration.from({ days: 91 }));
    const left = await house.databases.admin.query('select from helpline.lines where call_id = $1', [call.id]);
    expect(left.rows).toEqual([]);
    expect(await call.look()).toMatchObject({ status: 401 });
  });
});

describe('finding the person', () => {
  it('needs a call that one has', async () => {
    const { facts } = await newHolder();
    const call = await house.newCall();
    expect(await misaki.post(`/calls/${call.id}/search`, facts)).toMatchObject({ status: 403, code: 'MYNA_HELPLINE_CALL_NOT_YOURS' });
    await call.hangUp();
  });

  it('needs three facts, of which a name and the birth date are two', async () => {
    const { facts } = await newHolder();
    const call = await takenCall();
    const { kana, birthDate, address } = facts;
    for (const few of [{ kana, birthDate }, { kana, name: '田中', birthDate }, { birthDate, address }, { kana, address }, {}]) {
      expect(await misaki.post(`/calls/${call.id}/search`, few)).toMatchObject({ status: 422, code: 'MYNA_HELPLINE_FACTS_NEEDED' });
    }
    await call.end();
  });

  it('F20: takes no number, serial or photocopy in place of what the caller says', async () => {
    const { facts, card } = await newHolder();
    const call = await takenCall();
    const { kana, birthDate } = facts;
    for (const copied of [{ individualNumber: '123456789018' }, { serial: card.serial }, { cardId: card.id }, { photo: 'AAAA' }]) {
      expect(await misaki.post(`/calls/${call.id}/search`, { kana, birthDate, ...copied })).toMatchObject({
        status: 422,
        code: 'MYNA_HELPLINE_FACTS_NEEDED',
      });
    }
    await call.end();
  });

  it('shows the one whom all facts fit, with the card and without the address', async () => {
    const { facts, card } = await newHolder();
    const call = await takenCall();
    const found = await misaki.post(`/calls/${call.id}/search`, {
      ...facts,
      address: facts.address.replace('汐見市港町1丁目2番', '港町1-2-').replace('号', ''),
    });
    expect(found).toMatchObject({ status: 200, kana: facts.kana, card: { state: 'active', ending: card.serial.slice(-4) } });
    expect(JSON.stringify(found)).not.toContain('港町');
    await call.end();
  });

  it('does not say which fact was wrong, nor whether the name exists, and stops after three', async () => {
    const { facts } = await newHolder();
    const call = await takenCall();
    const wrong = await misaki.post(`/calls/${call.id}/search`, { ...facts, address: '浜通り9-9-9' });
    const unknown = await misaki.post(`/calls/${call.id}/search`, { ...facts, kana: 'ナナシ ゴンベ' });
    expect([wrong.code, unknown.code, wrong.title]).toEqual(['MYNA_HELPLINE_NOBODY_FITS', 'MYNA_HELPLINE_NOBODY_FITS', wrong.title]);
    expect(await misaki.post(`/calls/${call.id}/search`, { ...facts, kana: 'タナカ' })).toMatchObject({
      code: 'MYNA_HELPLINE_NOBODY_FITS',
    });
    expect(await misaki.post(`/calls/${call.id}/search`, facts)).toMatchObject({ status: 403, code: 'MYNA_HELPLINE_SEARCH_LOCKED' });
    await call.end();
  });

  it('locks an operator who guesses from call to call', async () => {
    const guesser = await house.newOperator();
    const guess = { kana: 'ナナシ ゴンベ', birthDate: '1990-01-01', address: '港町1-2-3' };
    for (let calls = 0; calls < 4; calls += 1) {
      const call = await takenCall(guesser);
      for (let tries = 0; tries < 3; tries += 1) await guesser.post(`/calls/${call.id}/search`, guess);
      await guesser.post(`/calls/${call.id}/end`, { outcome: 'not-identified' });
    }
    const call = await takenCall(guesser);
    expect(await guesser.post(`/calls/${call.id}/search`, guess)).toMatchObject({ status: 403, code: 'MYNA_HELPLINE_OPERATOR_LOCKED' });
    await guesser.post(`/calls/${call.id}/end`, { outcome: 'not-identified' });
    const { rows } = await house.databases.admin.query(
      `select count(*)::int as misses from helpline.checks where outcome = 'nobody' and asked @> '{address}'`,
    );
    expect(rows[0].misses).toBeGreaterThanOrEqual(12);
  });

  it('tells namesakes and birthday twins apart by the address, and shows neither without it', async () => {
    const twin = { name: '佐藤 太郎', kana: 'サトウ タロウ', birthDate: Temporal.PlainDate.from('1990-01-15') };
    const one = await newHolder({ ...twin, address: '汐見市坂の上10番2号', namesake: { fact: 'parents', value: '一郎と花子' } });
    await newHolder({ ...twin, address: '汐見市坂の上77番地', namesake: { fact: 'parents', value: '次郎と桃子' } });
    const call = await takenCall();
    const common = { kana: twin.kana, birthDate: '1990-01-15' };
    const { expiresOn } = one.card;
    const vague = await misaki.post(`/calls/${call.id}/search`, { ...common, cardEnds: expiresOn.toString().slice(0, 7) });
    expect(vague).toMatchObject({ status: 409, code: 'MYNA_HELPLINE_SEVERAL_FIT' });
    const told = await misaki.post(`/calls/${call.id}/search`, { ...common, address: '坂の上10-2' });
    expect(told).toMatchObject({ status: 200, card: { ending: one.card.serial.slice(-4) } });
    await call.end();
  });

  it('stands in the person’s access log with the call', async () => {
    const { residentId, facts } = await newHolder();
    const call = await takenCall();
    await misaki.post(`/calls/${call.id}/search`, facts);
    const { rows } = await house.databases.admin.query(
      `select distinct institution, purpose, terminal from exchange.entries where resident_id = $1 and institution = 'helpline' order by purpose`,
      [residentId],
    );
    expect(rows).toEqual(
      ['helpline.search', 'helpline.suspension'].map((purpose) => ({ institution: 'helpline', purpose, terminal: `call ${call.id}` })),
    );
    await call.end();
  });
});

describe('a suspension by telephone', () => {
  it('takes one confirmation, after which every verifier refuses the card, and the holder gets a letter', async () => {
    const { residentId, card, facts } = await newHolder();
    await house.sessionAt('portal', residentId, card.id);
    const call = await takenCall();
    const found = await misaki.post(`/calls/${call.id}/search`, facts);
    const stopped = await misaki.post(`/calls/${call.id}/suspension`, { check: found.check });
    expect(stopped).toMatchObject({ status: 200, wasBefore: false, reference: expect.stringMatching(/^\d{10}$/) });
    const { verifiers } = await misaki.get(`/calls/${call.id}/block`);
    expect(verifiers.map(({ name, state }: { name: string; state: string }) => [name, state])).toEqual(
      ['ocsp-authentication', 'ocsp-signature', 'crl-authentication', 'crl-signature', 'sign-in', 'sessions', 'passkeys'].map((name) => [
        name,
        'refuses',
      ]),
    );
    expect((await call.look()).lines.at(-1).said).toEqual({ notice: 'suspended', reference: stopped.reference, wasBefore: false });
    await house.settle();
    const letters = await house.letters.list(residentId);
    expect(letters.filter(({ kind }) => kind === 'suspension-notice')).toHaveLength(1);
    await call.end();
  });

  it('gives the same reference again to whoever calls again', async () => {
    const { facts, card } = await newHolder();
    const references: string[] = [];
    for (let times = 0; times < 2; times += 1) {
      const call = await takenCall();
      const { check } = await misaki.post(`/calls/${call.id}/search`, facts);
      references.push((await misaki.post(`/calls/${call.id}/suspension`, { check })).reference);
      await call.end();
    }
    expect(references[0]).toBe(references[1]);
    expect(await house.cards.lossOf(card.id)).toMatchObject({ reference: references[0], channel: 'helpline' });
  });

  it('is refused for a stranger: without facts, and with the confirmation of another search', async () => {
    const [holder, stranger] = [await newHolder(), await newHolder()];
    const call = await takenCall();
    const check = crypto.randomUUID();
    expect(await misaki.post(`/calls/${call.id}/suspension`, { check })).toMatchObject({
      status: 409,
      code: 'MYNA_HELPLINE_NOT_IDENTIFIED',
    });
    const first = await misaki.post(`/calls/${call.id}/search`, stranger.facts);
    await misaki.post(`/calls/${call.id}/search`, holder.facts);
    expect(await misaki.post(`/calls/${call.id}/suspension`, { check: first.check })).toMatchObject({
      code: 'MYNA_HELPLINE_NOT_IDENTIFIED',
    });
    expect((await house.cards.getCard(stranger.card.id)).state).toBe('active');
    await call.end();
    const later = await takenCall(second);
    expect(await second.post(`/calls/${later.id}/suspension`, { check: first.check })).toMatchObject({
      code: 'MYNA_HELPLINE_NOT_IDENTIFIED',
    });
    await second.post(`/calls/${later.id}/end`, { outcome: 'advised' });
  });

  it('records where the card was lost and the number of the police', async () => {
    const { card, facts } = await newHolder();
    const call = await takenCall();
    const { check } = await misaki.post(`/calls/${call.id}/search`, facts);
    expect(await misaki.post(`/calls/${call.id}/place`, { place: 'outside' })).toMatchObject({ code: 'MYNA_HELPLINE_NOTHING_SUSPENDED' });
    await misaki.post(`/calls/${call.id}/suspension`, { check });
    expect(await misaki.post(`/calls/${call.id}/place`, { place: 'outside', policeReport: '港署 2026-1234' })).toMatchObject({
      status: 200,
    });
    expect(await house.cards.lossOf(card.id)).toMatchObject({ place: 'outside', policeReport: '港署 2026-1234' });
    await call.end();
  });

  it('says that there is nothing to stop for somebody without a card', async () => {
    const residentId = await house.register({ address: '汐見市浜通り1番1号' });
    const { rows } = await house.databases.admin.query('select kana from registry.residents where resident_id = $1', [residentId]);
    const call = await takenCall();
    const found = await misaki.post(`/calls/${call.id}/search`, { kana: rows[0].kana, birthDate: '1984-04-12', address: '浜通り1-1' });
    expect(found).toMatchObject({ status: 200, card: null });
    expect(await misaki.post(`/calls/${call.id}/suspension`, { check: found.check })).toMatchObject({ code: 'MYNA_HELPLINE_NO_LIVE_CARD' });
    await call.end();
  });
});
