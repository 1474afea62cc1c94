import { connectCard, fromHex, toHex } from '@openmyna/reader';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestCounter, day, photoBody, type TestCounter } from './test-counter.ts';

let counter: TestCounter;
let kenji: ReturnType<TestCounter['officerOf']>;
let today: string;

beforeAll(async () => {
  counter = await createTestCounter();
  kenji = counter.officerOf(await counter.signInOfficer());
  today = (await counter.clock.today()).toString();
}, 120_000);
afterAll(() => counter.stop());

const start = async (journey: string, officer = kenji): Promise<string> => (await officer.post('/visits', { journey })).visit.id;
const address = '汐見市港町1丁目2番3号';
const licence = (name: string, change: object = {}) => ({
  kind: 'drivers-licence',
  name,
  birthDate: '1984-04-12',
  address: `神奈川県${address}`,
  ...change,
});
const nameOf = async (residentId: string): Promise<string> =>
  (await counter.registry.openResident(residentId, { institution: 'registry', person: 'system' }, 'registry.records')).name;

/** Person chosen and identity proven by a licence. */
async function identified(journey: string, residentId: string, officer = kenji): Promise<string> {
  const visit = await start(journey, officer);
  await officer.post(`/visits/${visit}/person`, { residentId });
  const { isProven } = await officer.post(`/visits/${visit}/identity`, { documents: [licence(await nameOf(residentId))] });
  expect(isProven).toBe(true);
  return visit;
}

const arrival = (name: string, kana: string) => ({
  evidence: ['passport', 'family-register-extract'],
  registration: {
    kind: 'arrival',
    name,
    kana,
    sex: 'male',
    birthDate: '1990-01-15',
    municipality: '149900',
    address: '汐見市坂の上10番2号',
  },
});

describe('registration', () => {
  test('registers a resident from abroad and says in seconds how long the visit took', async () => {
    const visit = await start('registration');
    const answer = await kenji.post(`/visits/${visit}/registration`, arrival('佐藤 太郎', 'さとう たろう'));
    expect(answer).toMatchObject({ status: 200, registeredOn: today });
    const done = await kenji.post(`/visits/${visit}/done`);
    expect(done.visit).toMatchObject({ stage: 'done', registered: [answer.residentId] });
    expect(done.visit.steps.map(({ step }: { step: string }) => step)).toEqual(['started', 'resident-registered', 'done']);
    expect(done.visit.seconds).toBeLessThan(60);
  });

  test('registers a newborn whose mother is at the counter, and no child of somebody else', async () => {
    const mother = await counter.register();
    const other = await counter.register();
    const visit = await identified('registration', mother);
    const child = (parent: string) => ({
      evidence: ['birth-certificate'],
      registration: {
        kind: 'birth',
        name: '田中 空',
        kana: 'タナカ ソラ',
        sex: 'female',
        birthDate: today,
        municipality: '149900',
        parents: [parent],
      },
    });
    expect((await kenji.post(`/visits/${visit}/registration`, child(other))).code).toBe('MYNA_COUNTER_PARENT_NOT_PRESENT');
    expect((await kenji.post(`/visits/${visit}/registration`, child(mother))).status).toBe(200);
    expect((await kenji.get(`/visits/${visit}/person`)).household).toHaveLength(2);
  });

  test('a repeated request with the same key registers once', async () => {
    const visit = await start('registration');
    const key = 'a-key-of-one-click-0001';
    const body = arrival('鈴木 一男', 'すずき かずお');
    const [first, second] = [
      await kenji.post(`/visits/${visit}/registration`, body, key),
      await kenji.post(`/visits/${visit}/registration`, body, key),
    ];
    expect(second.residentId).toBe(first.residentId);
    expect((await kenji.post(`/visits/${visit}/registration`, body)).code).toBe('MYNA_REGISTRY_ALREADY_REGISTERED');
  });

  const foreign = (card: object) => ({
    evidence: ['residence-card'],
    registration: {
      ...arrival('Tom Walker', 'トム ウォーカー').registration,
      kind: 'foreign',
      residenceCard: {
        number: 'UH24680135AB',
        status: 'student',
        nationality: 'GBR',
        expiresOn: '2099-01-01',
        stayUntil: '2099-01-01',
        ...card,
      },
    },
  });
  test.each([
    ['a short-term visitor', foreign({ status: 'temporary-visitor' }), 422, 'MYNA_REGISTRY_SHORT_TERM_VISITOR'],
    ['an expired residence card', foreign({ expiresOn: '2020-01-01' }), 422, 'MYNA_REGISTRY_RESIDENCE_CARD_EXPIRED'],
    [
      'a missing family register',
      { ...arrival('井上 恵美', 'イノウエ エミ'), evidence: ['passport'] },
      422,
      'MYNA_COUNTER_EVIDENCE_MISSING',
    ],
    [
      'a date that does not exist',
      { evidence: [], registration: { ...arrival('井上 恵美', 'イノウエ エミ').registration, birthDate: '1983-02-30' } },
      400,
      'MYNA_REQUEST_INVALID',
    ],
    ['an unknown body', { hello: 'world' }, 400, 'MYNA_REQUEST_INVALID'],
  ])('%s is refused in words and changes nothing', async (_title, body, status, code) => {
    const visit = await start('registration');
    const answer = await kenji.post(`/visits/${visit}/registration`, body);
    expect(answer).toMatchObject({ status, code });
    expect(answer.detail.length).toBeGreaterThan(5);
    expect((await kenji.get(`/visits/${visit}`)).visit.registered).toEqual([]);
  });
});

describe('identity', () => {
  test('F10: a name alone proves nothing, and no journey goes on without proof', async () => {
    const residentId = await counter.register();
    const visit = await start('application');
    expect((await kenji.post(`/visits/${visit}/application`, { photo: photoBody })).code).toBe('MYNA_COUNTER_PERSON_NEEDED');
    await kenji.post(`/visits/${visit}/person`, { residentId });
    const answer = await kenji.post(`/visits/${visit}/identity`, { documents: [] });
    expect(answer).toMatchObject({ status: 200, isProven: false, refusal: { code: 'MYNA_IDENTITY_NO_DOCUMENT' } });
    expect((await kenji.post(`/visits/${visit}/application`, { photo: photoBody })).code).toBe('MYNA_COUNTER_IDENTITY_NEEDED');
  });

  test('F10: a namesake of the same day is found out by the address, and a passport is not enough for the two', async () => {
    const base = { name: '佐々木 実', kana: 'ササキ ミノル', sex: 'male' } as const;
    const one = await counter.register({ ...base, address: '汐見市坂の上10番2号' });
    await counter.register({ ...base, address: '汐見市浜通り1番1号', namesake: { fact: 'parents', value: '佐々木 進' } });
    const visit = await start('collection');
    await kenji.post(`/visits/${visit}/person`, { residentId: one });
    const wrong = await kenji.post(`/visits/${visit}/identity`, { documents: [licence('佐々木 実', { address: '汐見市浜通り1番1号' })] });
    expect(wrong).toMatchObject({ isProven: false, refusal: { code: 'MYNA_COUNTER_DOCUMENT_DIFFERS' } });
    expect(wrong.comparisons.find(({ field }: { field: string }) => field === 'address').isSame).toBe(false);
    const passport = await kenji.post(`/visits/${visit}/identity`, {
      documents: [licence('佐々木 実', { kind: 'passport', address: undefined })],
    });
    expect(passport.refusal.code).toBe('MYNA_COUNTER_NAMESAKE_ADDRESS_NEEDED');
    const right = await kenji.post(`/visits/${visit}/identity`, {
      documents: [licence('佐々木 実', { address: '神奈川県汐見市坂の上１０番２号' })],
    });
    expect(right.isProven).toBe(true);
    expect(right.visit.identityRefusals).toBe(2);
  });

  test('an expired document proves nothing', async () => {
    const residentId = await counter.register();
    const visit = await start('application');
    await kenji.post(`/visits/${visit}/person`, { residentId });
    const documents = [licence(await nameOf(residentId), { expiresOn: day(today).subtract({ days: 1 }).toString() })];
    expect((await kenji.post(`/visits/${visit}/identity`, { documents })).refusal.code).toBe('MYNA_IDENTITY_EXPIRED_DOCUMENT');
  });

  test('a resident of another municipality and somebody dead are not served here', async () => {
    const dead = await counter.register();
    await counter.registry.closeResident(dead, 'dead', day(today), { institution: 'registry', person: 'system' });
    const visit = await start('application');
    expect((await kenji.post(`/visits/${visit}/person`, { residentId: dead })).code).toBe('MYNA_COUNTER_RECORD_CLOSED');
    const shirakaba = counter.officerOf(await counter.signInOfficer('209902'));
    expect((await shirakaba.get(`/visits/${visit}`)).code).toBe('MYNA_COUNTER_VISIT_NOT_FOUND');
    const elsewhere = await start('application', shirakaba);
    expect((await shirakaba.post(`/visits/${elsewhere}/person`, { residentId: await counter.register() })).code).toBe(
      'MYNA_COUNTER_OTHER_MUNICIPALITY',
    );
  });

  test('an officer without an office sees nothing, and one with two says which', async () => {
    const nowhere = counter.officerOf(await counter.signInOfficer(null));
    expect(await nowhere.get('/visits')).toMatchObject({ status: 403, code: 'MYNA_COUNTER_OFFICE_NEEDED' });
    const both = await counter.signInOfficer('149900', '209902');
    const ask = (office?: string) => counter.ask('GET', '/visits', { cookie: `${both}; myna_counter_office=${office}` });
    for (const office of [undefined, '131016'])
      expect(await ask(office)).toMatchObject({ status: 409, code: 'MYNA_COUNTER_OFFICE_CHOICE' });
    const visit = await start('application');
    const ids = async (office: string) => (await ask(office)).visits.map(({ id }: { id: string }) => id);
    expect(await ids('149900')).toContain(visit);
    expect(await ids('209902')).not.toContain(visit);
    expect((await counter.ask('GET', `/visits/${visit}`, { cookie: `${both}; myna_counter_office=209902` })).code).toBe(
      'MYNA_COUNTER_VISIT_NOT_FOUND',
    );
  });

  test('an officer who guesses names has to wait, and a colleague has not', async () => {
    const guesser = counter.officerOf(await counter.signInOfficer());
    const visit = await start('application', guesser);
    const nobody = (turn: number) => ({ name: `存在しない${String.fromCodePoint(0x3042 + turn)}` });
    for (let turn = 0; turn < 30; turn += 1) expect((await guesser.post(`/visits/${visit}/search`, nobody(turn))).residents).toEqual([]);
    expect(await guesser.post(`/visits/${visit}/search`, nobody(31))).toMatchObject({ status: 429, code: 'MYNA_REQUEST_TOO_MANY' });
    expect((await kenji.post(`/visits/${visit}/search`, nobody(32))).status).toBe(200);
  });

  test('without a session nothing is answered', async () => {
    expect((await counter.ask('GET', '/visits', {})).status).toBe(401);
    expect((await counter.ask('POST', '/visits', {}, { journey: 'registration' })).status).toBe(401);
    expect((await counter.ask('GET', '/screen', { 'x-counter-screen': 'guess' })).code).toBe('MYNA_COUNTER_SCREEN_CLOSED');
  });
});

const pins = { signature: 'XYZ789', authentication: '4321', basicInformation: '5432', healthInsurance: '6543' };

/** Applies at the counter and lets the weeks of production pass. */
async function cardAtOffice(residentId: string): Promise<void> {
  const visit = await identified('application', residentId);
  const applied = await kenji.post(`/visits/${visit}/application`, {
    photo: { ...photoBody, takenOn: (await counter.clock.today()).subtract({ days: 2 }).toString() },
  });
  expect(applied).toMatchObject({ status: 200, stage: 'ordered' });
  await kenji.post(`/visits/${visit}/done`);
  await counter.days(60);
  today = (await counter.clock.today()).toString();
}

describe('collection', () => {
  test('ends with PINs on the chip, the card handed over once, and a time under ten minutes', async () => {
    const residentId = await counter.register();
    await cardAtOffice(residentId);
    const visit = await identified('collection', residentId);
    expect((await kenji.post(`/visits/${visit}/collection`, {})).code).toBe('MYNA_COUNTER_SECOND_DOCUMENT_NEEDED');
    const second = { kind: 'health-insurance-card', name: await nameOf(residentId), birthDate: '1984-04-12' };
    await kenji.post(`/visits/${visit}/identity`, { documents: [licence(await nameOf(residentId)), second] });
    const opened = await kenji.post(`/visits/${visit}/collection`, {});
    expect(opened).toMatchObject({ status: 200, card: { state: 'arrived', hasPhoto: true } });
    const cardId = opened.card.id;

    expect((await kenji.post(`/visits/${visit}/screen`)).code).toBe('MYNA_COUNTER_PHOTO_NOT_COMPARED');
    expect((await kenji.get(`/visits/${visit}/card-photo`)).type).toBe('image/jpeg');
    await kenji.post(`/visits/${visit}/photo-comparison`, { isSame: true });
    expect((await kenji.post(`/visits/${visit}/hand-over`)).code).toBe('MYNA_COUNTER_CHIP_NOT_DELIVERED');

    const rival = await identified('collection', residentId);
    await kenji.post(`/visits/${rival}/identity`, { documents: [licence(await nameOf(residentId)), second] });
    expect((await kenji.post(`/visits/${rival}/collection`, {})).code).toBe('MYNA_COUNTER_CARD_ELSEWHERE');

    const { token } = await kenji.post(`/visits/${visit}/screen`);
    // The card is taken out after the second PIN: the officer opens the screen again and the rest is set.
    const broken = await counter.runScreen(token, cardId, { signature: pins.signature, authentication: pins.authentication });
    expect(broken.kind).toBe('pins');
    expect((await kenji.post(`/visits/${visit}/done`)).code).toBe('MYNA_COUNTER_NOT_FINISHED');
    const again = await kenji.post(`/visits/${visit}/screen`);
    expect((await counter.ask('GET', '/screen', { 'x-counter-screen': token })).code).toBe('MYNA_COUNTER_SCREEN_CLOSED');
    const transport = counter.drawer.open(cardId);
    expect(await counter.runScreen(again.token, cardId, pins, transport)).toEqual({ status: 200, kind: 'done', isDelivered: true });
    expect((await kenji.post(`/visits/${visit}/abandoned`, { reason: 'visitor-left' })).code).toBe('MYNA_COUNTER_NOT_FINISHED');

    const handed = await kenji.post(`/visits/${visit}/hand-over`);
    expect(handed).toMatchObject({ status: 200, card: { id: cardId, state: 'active' } });
    expect((await kenji.post(`/visits/${visit}/hand-over`)).status).toBe(200);
    const sheet = await kenji.post(`/visits/${visit}/pin-sheet`);
    expect(sheet.bytes.subarray(0, 5).toString()).toBe('%PDF-');
    const done = (await kenji.post(`/visits/${visit}/done`)).visit;
    expect(done).toMatchObject({ stage: 'done', pinsSet: Object.keys(pins), isPinSheetGiven: true });
    expect(done.seconds).toBeLessThan(600);

    expect((await kenji.post(`/visits/${rival}/collection`, {})).code).toBe('MYNA_CARDS_ALREADY_COLLECTED');
    const terminal = await connectCard(transport);
    expect((await terminal.sign('signature', Buffer.from('a return'), 'xyz789')).length).toBe(256);
    const [cards, log] = [await counter.cards.cardsOf(residentId), counter.lines.join('\n')];
    expect(cards.map(({ state }) => state)).toEqual(['active']);
    for (const pin of Object.values(pins)) expect(log).not.toContain(pin);
  }, 120_000);

  test('F10: with somebody else’s notice, or with another face, ends with the card at the office', async () => {
    const [hanako, yoshiko] = [await counter.register(), await counter.register()];
    await cardAtOffice(hanako);
    const visit = await identified('collection', yoshiko);
    const letters = await counter.letters.list(hanako);
    expect(letters.map(({ kind }) => kind)).toContain('collection-notice');
    expect((await kenji.post(`/visits/${visit}/collection`, { noticeNumber: '0000 0000 0000' })).status).toBeGreaterThanOrEqual(400);

    const own = await identified('collection', hanako);
    const second = { kind: 'pension-handbook', name: await nameOf(hanako), birthDate: '1984-04-12' };
    await kenji.post(`/visits/${own}/identity`, { documents: [licence(await nameOf(hanako)), second] });
    expect((await kenji.post(`/visits/${own}/collection`, {})).status).toBe(200);
    await kenji.post(`/visits/${own}/photo-comparison`, { isSame: false });
    expect((await kenji.post(`/visits/${own}/photo-comparison`, { isSame: true })).code).toBe('MYNA_COUNTER_PHOTO_DIFFERS');
    expect((await kenji.post(`/visits/${own}/screen`)).code).toBe('MYNA_COUNTER_PHOTO_DIFFERS');
    expect((await kenji.post(`/visits/${own}/hand-over`)).code).toBe('MYNA_COUNTER_PHOTO_DIFFERS');
    expect((await kenji.post(`/visits/${own}/abandoned`, { reason: 'photo-differs' })).visit.stage).toBe('abandoned');
    expect((await counter.cards.cardsOf(hanako)).map(({ state }) => state)).toEqual(['arrived']);
  }, 120_000);
});

describe('a card in somebody’s hand', () => {
  test('whose PIN is locked gets a new one at the counter, typed by the resident', async () => {
    const residentId = await counter.register();
    const card = await counter.importCard(residentId);
    const transport = counter.drawer.open(card.id);
    const visit = await identified('unlock', residentId);
    expect((await kenji.post(`/visits/${visit}/card`)).card.id).toBe(card.id);
    await kenji.post(`/visits/${visit}/photo-comparison`, { isSame: true });
    expect((await kenji.post(`/visits/${visit}/unlock`, { pins: ['residentRegistry'] })).code).toBe('MYNA_COUNTER_PIN_UNKNOWN');
    await kenji.post(`/visits/${visit}/unlock`, { pins: ['authentication'] });
    expect((await kenji.post(`/visits/${visit}/done`)).code).toBe('MYNA_COUNTER_NOT_FINISHED');
    const { token } = await kenji.post(`/visits/${visit}/screen`);
    expect(await counter.runScreen(token, card.id, { authentication: '8642' }, transport)).toMatchObject({ kind: 'done' });
    const terminal = await connectCard(transport);
    await terminal.verifyPin('authentication', '8642');
    expect((await kenji.post(`/visits/${visit}/done`)).visit).toMatchObject({ stage: 'done', pinsSet: ['authentication'] });
  }, 60_000);

  test('I6: a PIN counts as new when the chip says so, not when the screen goes on', async () => {
    const residentId = await counter.register();
    const card = await counter.importCard(residentId);
    const transport = counter.drawer.open(card.id);
    const visit = await identified('unlock', residentId);
    await kenji.post(`/visits/${visit}/card`);
    await kenji.post(`/visits/${visit}/photo-comparison`, { isSame: true });
    await kenji.post(`/visits/${visit}/unlock`, { pins: ['authentication', 'basicInformation'] });
    const { token } = await kenji.post(`/visits/${visit}/screen`);
    const headers = { 'x-counter-screen': token };
    const relay = async (body: object) => {
      let move = await counter.ask('POST', '/screen/card/next', headers, body);
      while (move.kind === 'command') {
        const response = toHex(await transport.transmit(fromHex(move.apdu)));
        move = await counter.ask('POST', '/screen/card/next', headers, { response });
      }
      return { status: move.status, kind: move.kind, pins: move.pins?.map(({ kind }: { kind: string }) => kind) };
    };
    const both = { status: 200, kind: 'pins', pins: ['authentication', 'basicInformation'] };
    expect(await relay({ restart: true })).toEqual(both);
    expect(await relay({})).toEqual(both);
    expect((await kenji.get(`/visits/${visit}`)).visit.pinsSet).toEqual([]);
    expect((await kenji.post(`/visits/${visit}/done`)).code).toBe('MYNA_COUNTER_NOT_FINISHED');
    await (await connectCard(transport)).setPermittedPin('authentication', '8642');
    expect(await relay({})).toEqual({ ...both, pins: ['basicInformation'] });
    expect((await kenji.post(`/visits/${visit}/done`)).code).toBe('MYNA_COUNTER_NOT_FINISHED');
    await (await connectCard(transport)).setPermittedPin('basicInformation', '9753');
    expect(await relay({})).toMatchObject({ status: 200, kind: 'done' });
    expect((await kenji.post(`/visits/${visit}/done`)).visit).toMatchObject({ stage: 'done', pinsSet: both.pins, pinsWanted: [] });
  }, 60_000);

  test('another card in the reader is not worked on', async () => {
    const [one, other] = [await counter.register(), await counter.register()];
    const [card, strange] = [await counter.importCard(one), await counter.importCard(other)];
    const visit = await identified('unlock', one);
    await kenji.post(`/visits/${visit}/card`);
    await kenji.post(`/visits/${visit}/photo-comparison`, { isSame: true });
    await kenji.post(`/visits/${visit}/unlock`, { pins: ['authentication'] });
    const { token } = await kenji.post(`/visits/${visit}/screen`);
    const answer = await counter.runScreen(token, card.id, { authentication: '8642' }, counter.drawer.open(strange.id));
    expect(answer).toMatchObject({ status: 409, code: 'MYNA_COUNTER_CARD_NOT_AUTHENTIC' });
  }, 60_000);

  test('answers of a chip that make no sense are refused and lose nothing', async () => {
    const residentId = await counter.register();
    await counter.importCard(residentId);
    const visit = await identified('unlock', residentId);
    await kenji.post(`/visits/${visit}/card`);
    await kenji.post(`/visits/${visit}/photo-comparison`, { isSame: true });
    await kenji.post(`/visits/${visit}/unlock`, { pins: ['authentication'] });
    expect((await kenji.post(`/visits/${visit}/card/next`, { response: 'nonsense' })).code).toBe('MYNA_REQUEST_INVALID');
    expect((await kenji.post(`/visits/${visit}/card/next`, { restart: true })).kind).toBe('command');
    expect((await kenji.post(`/visits/${visit}/card/next`, {})).code).toBe('MYNA_COUNTER_CARD_ANSWER_MISSING');
    for (const response of ['6a82', 'ffff', '00'.repeat(40), '9000']) {
      const answer = await kenji.post(`/visits/${visit}/card/next`, { response });
      expect([200, 409]).toContain(answer.status);
    }
    expect((await kenji.post(`/visits/${visit}/card/next`, { restart: true })).kind).toBe('command');
  }, 60_000);

  test('is suspended at once, and resumed with the card and its holder only', async () => {
    const residentId = await counter.register();
    const { id } = await counter.importCard(residentId);
    await counter.deliver(id);
    const visit = await identified('suspension', residentId);
    const resume = () => kenji.post(`/visits/${visit}/card-state`, { action: 'resume' });
    await kenji.post(`/visits/${visit}/card`);
    expect((await kenji.post(`/visits/${visit}/card-state`, { action: 'suspend' })).card.state).toBe('suspended');
    expect(await counter.certification.cardState(id)).toBe('suspended');
    expect((await resume()).code).toBe('MYNA_COUNTER_PHOTO_NOT_COMPARED');
    await kenji.post(`/visits/${visit}/photo-comparison`, { isSame: true });
    expect((await resume()).code).toBe('MYNA_COUNTER_CHIP_NEEDED');
    const { token } = await kenji.post(`/visits/${visit}/screen`);
    expect(await counter.runScreen(token, id, {})).toMatchObject({ kind: 'done' });
    expect((await resume()).card.state).toBe('active');
    expect(await counter.certification.cardState(id)).toBe('active');
    const { rows } = await counter.databases.admin.query(
      `select items from exchange.entries where resident_id = $1 and act = 'write' and purpose = 'counter.suspension'`,
      [residentId],
    );
    expect(rows).toEqual([{ items: ['card'] }, { items: ['card'] }]);
  }, 60_000);
});

test('a lost letter is replaced and every read has its entry', async () => {
  const residentId = await counter.register();
  await counter.settle();
  const visit = await identified('number-letter', residentId);
  expect((await kenji.post(`/visits/${visit}/number-letter`)).status).toBe(200);
  await counter.settle();
  expect((await counter.letters.list(residentId)).map(({ kind }) => kind).sort()).toEqual(['application-number', 'number']);
  const { rows } = await counter.databases.admin.query('select purpose from exchange.entries where resident_id = $1 and institution = $2', [
    residentId,
    'counter',
  ]);
  expect(new Set(rows.map(({ purpose }) => purpose))).toContain('counter.number-letter');
});

test('I2: every route that shows personal data has written its entry before it answers', async () => {
  const residentId = await counter.register();
  await counter.importCard(residentId);
  const name = await nameOf(residentId);
  const count = async (): Promise<number> => {
    const { rows } = await counter.databases.admin.query(
      `select count(*)::int as n from exchange.entries where resident_id = $1 and institution = 'counter'`,
      [residentId],
    );
    return rows[0].n;
  };
  const [application, suspension] = [await start('application'), await start('suspension')];
  const documents = [licence(name)];
  const reads: [title: string, read: () => Promise<{ status: number }>][] = [
    ['search', () => kenji.post(`/visits/${application}/search`, { name })],
    ['person', () => kenji.post(`/visits/${application}/person`, { residentId })],
    ['record and household', () => kenji.get(`/visits/${application}/person`)],
    ['identity', () => kenji.post(`/visits/${application}/identity`, { documents })],
    ['number', () => kenji.post(`/visits/${application}/number`)],
    ['person again', () => kenji.post(`/visits/${suspension}/person`, { residentId })],
    ['identity again', () => kenji.post(`/visits/${suspension}/identity`, { documents })],
    ['card', () => kenji.post(`/visits/${suspension}/card`)],
    ['photo', () => kenji.get(`/visits/${suspension}/card-photo`)],
  ];
  for (const [title, read] of reads) {
    const before = await count();
    expect([title, (await read()).status]).toEqual([title, 200]);
    expect([title, (await count()) > before]).toEqual([title, true]);
  }
}, 60_000);

test.each(['unlock', 'suspension'])(
  'the log says why and what was looked at: card and photo in a visit of the journey %s',
  async (journey) => {
    const residentId = await counter.register();
    await counter.importCard(residentId);
    const visit = await identified(journey, residentId);
    await kenji.post(`/visits/${visit}/card`);
    expect((await kenji.get(`/visits/${visit}/card-photo`)).status).toBe(200);
    const { rows } = await counter.databases.admin.query<{ purpose: string; items: string[] }>(
      `select purpose, items from exchange.entries where resident_id = $1 and institution = 'counter' and items && '{card,photo}'`,
      [residentId],
    );
    const purpose = `counter.${journey}`;
    expect(rows).toEqual([
      { purpose, items: ['card'] },
      { purpose, items: ['photo'] },
    ]);
  },
  60_000,
);

test('nothing is handed out in a visit that has ended', async () => {
  const visit = await start('collection');
  expect((await kenji.post(`/visits/${visit}/pin-sheet`)).status).toBe(200);
  await kenji.post(`/visits/${visit}/abandoned`, { reason: 'visitor-left' });
  expect((await kenji.post(`/visits/${visit}/pin-sheet`)).code).toBe('MYNA_COUNTER_VISIT_ENDED');
  expect((await kenji.get(`/visits/${visit}`)).visit.steps.at(-1).step).toBe('abandoned');
});

test('I8: the number is found for a proven identity only, and is in no line of the log', async () => {
  const residentId = await counter.register();
  const visit = await start('application');
  await kenji.post(`/visits/${visit}/person`, { residentId });
  expect((await kenji.post(`/visits/${visit}/number`)).code).toBe('MYNA_COUNTER_IDENTITY_NEEDED');
  await kenji.post(`/visits/${visit}/identity`, { documents: [licence(await nameOf(residentId))] });
  const { individualNumber } = await kenji.post(`/visits/${visit}/number`);
  expect(individualNumber).toMatch(/^\d{12}$/);
  expect(counter.lines.join('\n')).not.toContain(individualNumber);
  const { rows } = await counter.databases.admin.query('select facts::text from counter.visit_events');
  expect(JSON.stringify(rows)).not.toContain(individualNumber);
});

test('two officers at one visit: the later one is told, nothing is lost', async () => {
  const residentId = await counter.register();
  const visit = await start('application');
  const answers = await Promise.all([1, 2, 3, 4].map(() => kenji.post(`/visits/${visit}/person`, { residentId })));
  const statuses = answers.map(({ status }) => status);
  expect(statuses).toContain(200);
  expect(statuses.every((status) => status === 200 || status === 409)).toBe(true);
});

test('a searched record is logged, and a search that is too wide shows nobody', async () => {
  const residentId = await counter.register({ name: '𠮷田 佳子', kana: 'ヨシダ ヨシコ' });
  const visit = await start('application');
  expect((await kenji.post(`/visits/${visit}/search`, { name: '𠮷' })).code).toBe('MYNA_REGISTRY_QUERY_TOO_WIDE');
  const { residents } = await kenji.post(`/visits/${visit}/search`, { kana: 'よしだ' });
  expect(residents.map((resident: { residentId: string }) => resident.residentId)).toEqual([residentId]);
  const { rows } = await counter.databases.admin.query(
    `select count(*)::int as n from exchange.entries where resident_id = $1 and purpose = 'counter.search'`,
    [residentId],
  );
  expect(rows[0].n).toBe(1);
});

test('the queue shows tickets and steps, no names', async () => {
  const { visits, today: shown } = await kenji.get('/visits');
  expect(shown).toBe((await counter.clock.today()).toString());
  expect(JSON.stringify(visits)).not.toMatch(/田中|佐々木/);
});
