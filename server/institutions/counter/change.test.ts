import { createHash, randomUUID } from 'node:crypto';
import { type CardTransport, connectCard, fromHex, type PinKind, toHex } from '@openmyna/reader';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Temporal } from '../../kernel/temporal.ts';
import { createTestCounter, goodPhoto, holderPins, type TestCounter } from './test-counter.ts';

let counter: TestCounter;
let kenji: ReturnType<TestCounter['officerOf']>;
let goro: ReturnType<TestCounter['officerOf']>;
let today: Temporal.PlainDate;
const registrar = { institution: 'registry', person: 'system' } as const;
const officer = { institution: 'counter', person: 'x' } as const;
const evidence = { kind: 'police-report', reference: '汐見警察 2026-200' } as const;
const home = '汐見市港町1丁目2番3号';

beforeAll(async () => {
  counter = await createTestCounter();
  kenji = counter.officerOf(await counter.signInOfficer());
  goro = counter.officerOf(await counter.signInOfficer('209902'));
  today = await counter.clock.today();
}, 120_000);
afterAll(() => counter.stop());

const record = (residentId: string) => counter.registry.openResident(residentId, registrar, 'registry.records');
type Officer = typeof kenji;

async function holder(change: Parameters<TestCounter['register']>[0] = {}) {
  const residentId = await counter.register(change);
  const card = await counter.importCard(residentId);
  return { residentId, cardId: card.id, chip: await counter.deliver(card.id) };
}

/** A visit in which the person has proven who she is, by a licence with the address of the register. */
async function identified(journey: string, residentId: string, officer: Officer = kenji, prefecture = '神奈川県'): Promise<string> {
  const { visit } = await officer.post('/visits', { journey });
  expect(await officer.post(`/visits/${visit.id}/person`, { residentId })).toMatchObject({ status: 200 });
  const { name, birthDate, address } = await record(residentId);
  const licence = { kind: 'drivers-licence', name, birthDate: birthDate.toString(), address: `${prefecture}${address}` };
  expect(await officer.post(`/visits/${visit.id}/identity`, { documents: [licence] })).toMatchObject({ isProven: true });
  return visit.id;
}

const member = async (residentId: string) => ({ residentId, version: (await record(residentId)).version });
const address = (text: string, on = today) => ({ kind: 'address', on: on.toString(), address: text });

async function changed(visit: string, residentId: string, change: object, officer: Officer = kenji, evidence: string[] = []) {
  return officer.post(`/visits/${visit}/change`, { change, members: [await member(residentId)], evidence });
}

/** What the chip says of the person, and which certificates it serves with. */
async function chipOf(chip: CardTransport, cardId: string, residentId: string) {
  await chip.reset?.();
  const terminal = await connectCard(chip);
  const four = await terminal.readBasicFour(holderPins.basicInformation);
  const data = new TextEncoder().encode('a return');
  await terminal.verifyPin('signature', holderPins.signature);
  const der = await terminal.readCertificate('signature');
  const signature = await terminal.sign('signature', data, holderPins.signature);
  const isSigning = await counter.certification.verifyChallenge(der, 'signature', data, signature).then(
    (verified) => verified.cardId === cardId && verified.residentId === residentId,
    () => false,
  );
  return { name: four.name, address: four.address, isSigning };
}

/** The register's words, folded as a person reads them. */
const plain = (text: string): string => text.normalize('NFKC').replaceAll(/[\s　]/g, '');
async function agree(holderOf: Awaited<ReturnType<typeof holder>>): Promise<boolean> {
  const { name, address: registered } = await record(holderOf.residentId);
  const chip = await chipOf(holderOf.chip, holderOf.cardId, holderOf.residentId);
  return chip.isSigning && plain(chip.address).endsWith(plain(registered)) && plain(chip.name) === plain(name);
}

async function updateCard(visit: string, { residentId, cardId, chip }: Awaited<ReturnType<typeof holder>>, officer: Officer = kenji) {
  expect(await officer.post(`/visits/${visit}/card-turn`, { residentId })).toMatchObject({ status: 200 });
  const { token } = await officer.post(`/visits/${visit}/screen`);
  return counter.runScreen(token, cardId, holderPins, chip);
}

describe('M14 M36: a change of address in one visit', () => {
  test('changes register, chip and certificate together, and says who learns of it', async () => {
    const hanako = await holder();
    await counter.exchange.codeFor(hanako.residentId, 'tax');
    const visit = await identified('change', hanako.residentId);
    expect(await changed(visit, hanako.residentId, address('汐見市坂の上3番9号'))).toMatchObject({
      status: 200,
      visit: { changed: { changes: [{ change: 'address', delayDays: 0 }] } },
    });
    expect((await chipOf(hanako.chip, hanako.cardId, hanako.residentId)).isSigning).toBe(false);
    expect(await kenji.post(`/visits/${visit}/done`)).toMatchObject({ status: 409, code: 'MYNA_COUNTER_CARDS_BEHIND' });
    expect((await kenji.get(`/visits/${visit}/missing`)).cards).toMatchObject([{ needsTexts: true, needsCertificates: ['signature'] }]);

    expect(await updateCard(visit, hanako)).toMatchObject({ status: 200, kind: 'done' });
    expect(await agree(hanako)).toBe(true);
    const { cards } = await kenji.get(`/visits/${visit}/missing`);
    expect(cards).toMatchObject([{ needsTexts: false, needsCertificates: [] }]);
    expect(cards[0].printed[0].text).toContain('坂の上３番９号');
    expect(await kenji.post(`/visits/${visit}/done`)).toMatchObject({ status: 200, visit: { stage: 'done' } });

    counter.exchange.subscribe('tax', async () => undefined);
    await counter.settle();
    await counter.exchange.deliverNotices(hanako.residentId);
    const { told } = await kenji.get(`/visits/${visit}/told`);
    expect(Object.fromEntries(told.map(({ institution, outcome }: Record<string, string>) => [institution, outcome]))).toEqual({
      tax: 'delivered',
      insurance: 'waiting',
      pension: 'waiting',
      bank: 'waiting',
      licence: 'waiting',
      employer: 'herself',
    });
    expect(JSON.stringify(told)).not.toContain('坂の上');
  }, 60_000);

  test('keeps the authentication certificate, with which the holder goes on signing in', async () => {
    const hanako = await holder();
    const before = (await counter.certification.certificatesOf(hanako.residentId)).find(({ kind }) => kind === 'authentication');
    const visit = await identified('change', hanako.residentId);
    await changed(visit, hanako.residentId, address('汐見市坂の上3番8号'));
    await updateCard(visit, hanako);
    const after = await counter.certification.certificatesOf(hanako.residentId);
    expect(after.find(({ serial }) => serial === before?.serial)?.status.state).toBe('good');
    expect(after.filter(({ kind, status }) => kind === 'signature' && status.state === 'good')).toHaveLength(1);
  }, 60_000);

  test('with a wrong PIN on the screen writes nothing; the visit goes on with the right one', async () => {
    const hanako = await holder();
    const visit = await identified('change', hanako.residentId);
    await changed(visit, hanako.residentId, address('汐見市坂の上3番7号'));
    await kenji.post(`/visits/${visit}/card-turn`, { residentId: hanako.residentId });
    const { token } = await kenji.post(`/visits/${visit}/screen`);
    const wrong = counter.runScreen(token, hanako.cardId, { ...holderPins, basicInformation: '9999' }, hanako.chip);
    await expect(wrong).rejects.toMatchObject({ code: 'MYNA_CARD_PIN_WRONG' });
    expect((await chipOf(hanako.chip, hanako.cardId, hanako.residentId)).address).toContain('港町');
    expect(await updateCard(visit, hanako)).toMatchObject({ kind: 'done' });
    expect(await agree(hanako)).toBe(true);
  }, 60_000);

  test('of a name ends both certificates, and both are new on the chip', async () => {
    const hanako = await holder();
    const visit = await identified('change', hanako.residentId);
    const on = today.toString();
    const name = { kind: 'name', on, name: `川上 ${(await record(hanako.residentId)).name.split(' ')[1]}`, kana: 'カワカミ ア' };
    expect(await changed(visit, hanako.residentId, name)).toMatchObject({ status: 422, code: 'MYNA_COUNTER_EVIDENCE_MISSING' });
    await changed(visit, hanako.residentId, name, kenji, ['family-register-extract']);
    expect((await kenji.get(`/visits/${visit}/missing`)).cards[0].needsCertificates).toEqual(['signature', 'authentication']);
    await updateCard(visit, hanako);
    expect(await agree(hanako)).toBe(true);
    expect(await kenji.post(`/visits/${visit}/done`)).toMatchObject({ status: 200 });
  }, 60_000);

  test.each([
    ['in the future', () => address('汐見市坂の上1番1号', today.add({ days: 1 })), 'MYNA_REGISTRY_CHANGE_IN_FUTURE'],
    ['before birth', () => address('汐見市坂の上1番1号', today.subtract({ years: 60 })), 'MYNA_REGISTRY_CHANGE_BEFORE_BIRTH'],
    ['into the same address', () => address(home), 'MYNA_REGISTRY_SAME_ADDRESS'],
    [
      'without a moving-out',
      () => ({ kind: 'moving-in', on: today.toString(), municipality: '149900', address: '汐見市坂の上1番1号' }),
      'MYNA_REGISTRY_SAME_MUNICIPALITY',
    ],
    ['of somebody else’s death', () => ({ kind: 'died', on: today.toString() }), 'MYNA_COUNTER_OTHER_JOURNEY'],
  ])('%s is refused, and changes nothing', async (_title, change, code) => {
    const residentId = await counter.register();
    const visit = await identified('change', residentId);
    const before = await record(residentId);
    const answer = await changed(visit, residentId, change());
    expect(answer.code).toBe(code);
    expect(answer.detail.length).toBeGreaterThan(5);
    expect(await record(residentId)).toEqual(before);
  });

  test('for somebody of another household is refused', async () => {
    const [hanako, stranger] = [await counter.register(), await counter.register()];
    const visit = await identified('change', hanako);
    expect(await changed(visit, stranger, address('汐見市坂の上1番2号'))).toMatchObject({
      status: 409,
      code: 'MYNA_COUNTER_NOT_OF_HOUSEHOLD',
    });
  });

  test('notified for an adult by somebody who calls himself her representative is refused', async () => {
    const residentId = await counter.register();
    const { visit } = await kenji.post('/visits', { journey: 'change' });
    await kenji.post(`/visits/${visit.id}/person`, { residentId });
    const stranger = { kind: 'drivers-licence', name: '山本 太郎', birthDate: '1980-01-01', address: '東京都港区1番' };
    await kenji.post(`/visits/${visit.id}/identity`, { visitor: 'legal-representative', documents: [stranger] });
    expect((await changed(visit.id, residentId, address('汐見市坂の上1番3号'))).code).toBe('MYNA_COUNTER_IN_PERSON_ONLY');
    expect((await record(residentId)).version).toBe(0);
  });

  test('at two counters at once is taken once', async () => {
    const residentId = await counter.register();
    const visits = [await identified('change', residentId), await identified('change', residentId)];
    const members = [await member(residentId)];
    const answers = await Promise.all(
      visits.map((visit, at) =>
        kenji.post(`/visits/${visit}/change`, { change: address(`汐見市坂の上${at + 1}番5号`), members, evidence: [] }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)?.code).toBe('MYNA_REGISTRY_RECORD_MOVED_ON');
  });
});

describe('I6: a visit broken at any step', () => {
  /** The relay is cut after so many commands: the answer of the last one is lost when `isAnswerLost`, otherwise the command itself. */
  async function cutAfter(
    visit: string,
    person: Awaited<ReturnType<typeof holder>>,
    commands: number,
    isAnswerLost: boolean,
  ): Promise<boolean> {
    const { token } = await kenji.post(`/visits/${visit}/screen`);
    const headers = { 'x-counter-screen': token };
    await person.chip.reset?.();
    let move = await counter.ask('POST', '/screen/card/next', headers, { restart: true });
    for (let sent = 0; move.kind !== 'done'; ) {
      expect(move.status).toBe(200);
      if (move.kind === 'command') {
        if (sent === commands && !isAnswerLost) return false;
        const response = toHex(await person.chip.transmit(fromHex(move.apdu)));
        if (sent === commands) return false;
        sent += 1;
        move = await counter.ask('POST', '/screen/card/next', headers, { response });
      } else {
        const terminal = await connectCard(person.chip);
        for (const { kind } of move.pins as { kind: keyof typeof holderPins }[]) await terminal.verifyPin(kind, holderPins[kind]);
        move = await counter.ask('POST', '/screen/card/next', headers, {});
      }
    }
    return true;
  }

  test.each([false, true])(
    'is taken up again, and register and chip agree when it is reported done (answer lost: %s)',
    async (isAnswerLost) => {
      const hanako = await holder();
      let isWhole = false;
      let rounds = 0;
      for (; !isWhole; rounds += 1) {
        const visit = await identified('change', hanako.residentId);
        await changed(visit, hanako.residentId, address(`汐見市坂の上${rounds + 10}番${isAnswerLost ? 1 : 2}号`));
        await kenji.post(`/visits/${visit}/card-turn`, { residentId: hanako.residentId });
        isWhole = await cutAfter(visit, hanako, rounds, isAnswerLost);
        if (!isWhole) {
          const done = await kenji.post(`/visits/${visit}/done`);
          // Cut after the last certificate was confirmed: nothing is missing, and it may be reported done.
          if (done.status === 200) expect(await agree(hanako)).toBe(true);
          else {
            expect(done.code).toBe('MYNA_COUNTER_CARDS_BEHIND');
            expect(await updateCard(visit, hanako)).toMatchObject({ status: 200, kind: 'done' });
            expect(await kenji.post(`/visits/${visit}/done`)).toMatchObject({ status: 200 });
          }
        }
        expect(await agree(hanako)).toBe(true);
      }
      expect(rounds).toBeGreaterThan(20);
    },
    400_000,
  );

  test('a crash between the register and the visit is found by the same key', async () => {
    const hanako = await holder();
    const visit = await identified('change', hanako.residentId);
    const members = [await member(hanako.residentId)];
    const change = { kind: 'address', on: today, address: '汐見市坂の上77番1号' } as const;
    await counter.registry.changeResidents(
      { change, members, key: `${visit}:0`, evidence: [] },
      { institution: 'counter', person: 'x' },
      'counter.change',
    );
    const again = await kenji.post(`/visits/${visit}/change`, { change: address('汐見市坂の上77番1号'), members, evidence: [] });
    expect(again).toMatchObject({ status: 200, visit: { changed: { changes: [{ change: 'address' }] } } });
    expect((await record(hanako.residentId)).version).toBe(1);
    await counter.settle();
    await updateCard(visit, hanako);
    expect(await agree(hanako)).toBe(true);
  }, 60_000);

  test('a crash between the visit and the card does not let it be done while the card says the old address', async () => {
    const hanako = await holder();
    const visit = await identified('change', hanako.residentId);
    const letGo = counter.holdJobs();
    const members = [await member(hanako.residentId)];
    const change = { kind: 'address', on: today, address: '汐見市坂の上79番1号' } as const;
    const [recorded] = await counter.registry.changeResidents(
      { change, members, key: `${visit}:0`, evidence: [] },
      officer,
      'counter.change',
    );
    const changes = [{ residentId: hanako.residentId, changeId: recorded?.changeId, change: 'address', delayDays: 0, card: null }];
    await counter.databases.pool('counter').query(
      `insert into counter.visit_events (visit_id, place, at_ms, officer, kind, facts)
        select visit_id, max(place) + 1, max(at_ms), min(officer), 'record-changed', $2 from counter.visit_events where visit_id = $1 group by visit_id`,
      [visit, JSON.stringify({ changes })],
    );
    expect(await kenji.post(`/visits/${visit}/done`)).toMatchObject({ status: 409, code: 'MYNA_COUNTER_CARDS_BEHIND' });
    expect((await chipOf(hanako.chip, hanako.cardId, hanako.residentId)).isSigning).toBe(false);
    letGo();
    await updateCard(visit, hanako);
    expect(await kenji.post(`/visits/${visit}/done`)).toMatchObject({ status: 200 });
  }, 60_000);

  test('the screen of one turn is closed when the next begins', async () => {
    const hanako = await holder();
    const visit = await identified('change', hanako.residentId);
    await changed(visit, hanako.residentId, address('汐見市坂の上80番1号'));
    await kenji.post(`/visits/${visit}/card-turn`, { residentId: hanako.residentId });
    const { token } = await kenji.post(`/visits/${visit}/screen`);
    const headers = { 'x-counter-screen': token };
    expect(await counter.ask('POST', '/screen/card/next', headers, { restart: true })).toMatchObject({ status: 200 });
    await kenji.post(`/visits/${visit}/card-turn`, { residentId: hanako.residentId });
    expect((await counter.ask('POST', '/screen/card/next', headers, { restart: true })).code).toBe('MYNA_COUNTER_SCREEN_CLOSED');
  }, 60_000);

  test('abandoned, the card is brought up to date in a later visit', async () => {
    const hanako = await holder();
    const visit = await identified('change', hanako.residentId);
    await changed(visit, hanako.residentId, address('汐見市坂の上78番1号'));
    await kenji.post(`/visits/${visit}/abandoned`, { reason: 'visitor-left' });
    const later = await identified('change', hanako.residentId);
    await updateCard(later, hanako);
    expect(await agree(hanako)).toBe(true);
    expect(await kenji.post(`/visits/${later}/done`)).toMatchObject({ status: 200 });
  }, 60_000);
});

describe('a family moves to another municipality', () => {
  test('with both cards, one after the other, and the cards go on', async () => {
    const mother = await holder();
    const { householdId } = await record(mother.residentId);
    const father = await holder({ sex: 'male', household: householdId, relationship: 'husband' });
    const out = await identified('departure', mother.residentId);
    const movers = [await member(mother.residentId), await member(father.residentId)];
    const leaving = { kind: 'moving-out', on: today.toString(), to: '209902' };
    expect(await kenji.post(`/visits/${out}/change`, { change: leaving, members: movers, evidence: [] })).toMatchObject({ status: 200 });
    await kenji.post(`/visits/${out}/done`);

    const visit = await identified('change', mother.residentId, goro);
    const members = [await member(mother.residentId), await member(father.residentId)];
    const arriving = { kind: 'moving-in', on: today.toString(), municipality: '209902', address: '白樺町大字白樺5番地' };
    const answer = await goro.post(`/visits/${visit}/change`, { change: arriving, members, evidence: [] });
    expect(answer.visit.changed.changes).toMatchObject(Array(2).fill({ change: 'moving-in', card: today.add({ days: 90 }).toString() }));
    await updateCard(visit, mother, goro);
    expect((await goro.post(`/visits/${visit}/done`)).code).toBe('MYNA_COUNTER_CARDS_BEHIND');
    await goro.post(`/visits/${visit}/card-not-brought`, { residentId: father.residentId });
    expect(await goro.post(`/visits/${visit}/done`)).toMatchObject({ status: 200 });
    expect(await agree(mother)).toBe(true);
    expect(await counter.registry.openTerms(mother.residentId)).toEqual([]);
    expect(await counter.registry.openTerms(father.residentId)).toMatchObject([{ kind: 'bring-card' }]);

    await counter.days(92);
    today = await counter.clock.today();
    expect((await counter.cards.cardsOf(father.residentId)).map(({ state }) => state)).toEqual(['withdrawn']);
    expect(await counter.certification.cardState(father.cardId)).toBe('revoked');
    expect((await counter.cards.cardsOf(mother.residentId)).map(({ state }) => state)).toEqual(['active']);
  }, 90_000);

  test('not announced here is refused', async () => {
    const residentId = await counter.register();
    const { visit } = await goro.post('/visits', { journey: 'change' });
    expect((await goro.post(`/visits/${visit.id}/person`, { residentId })).code).toBe('MYNA_COUNTER_OTHER_MUNICIPALITY');
  });
});

describe('death and departure', () => {
  test('close card, certificates, applications and staff grants; nothing is posted any more', async () => {
    const mother = await holder();
    const { householdId } = await record(mother.residentId);
    const daughter = await holder({ household: householdId, relationship: 'daughter', birthDate: today.subtract({ years: 30 }) });
    await counter.settle();
    const by = { institution: 'operator', person: 'system' } as const;
    const grant = { residentId: mother.residentId, institution: 'counter', role: 'counter.officer', from: today, by } as const;
    await counter.identity.staff.grantRole(grant);
    const letters = (await counter.letters.list(mother.residentId)).length;
    const visit = await identified('death', daughter.residentId);
    const died = { kind: 'died', on: today.subtract({ days: 1 }).toString() };
    expect(await changed(visit, mother.residentId, died)).toMatchObject({ code: 'MYNA_COUNTER_EVIDENCE_MISSING' });
    expect(await changed(visit, daughter.residentId, died, kenji, ['death-certificate'])).toMatchObject({
      code: 'MYNA_COUNTER_NOT_OF_HOUSEHOLD',
    });
    const letGo = counter.holdJobs();
    expect(await changed(visit, mother.residentId, died, kenji, ['death-certificate'])).toMatchObject({ status: 200 });
    // I3: whoever hears `done` may rely on it, job or no job.
    expect(await counter.certification.cardState(mother.cardId)).toBe('revoked');
    letGo();
    await kenji.post(`/visits/${visit}/done`);
    await counter.settle();
    expect(await record(mother.residentId)).toMatchObject({ state: 'dead' });
    expect(await record(daughter.residentId)).toMatchObject({ relationship: 'head' });
    expect(await counter.certification.cardState(mother.cardId)).toBe('revoked');
    const code = await counter.exchange.codeFor(mother.residentId, 'counter');
    expect(await counter.identity.staff.rolesOf('counter', code)).toEqual([]);
    await counter.days(400);
    today = await counter.clock.today();
    expect(await counter.letters.list(mother.residentId)).toHaveLength(letters);
  }, 90_000);

  test('a departure abroad closes on its day; on return the number is the one of then', async () => {
    const hanako = await holder();
    const number = await counter.registry.readNumber(hanako.residentId, registrar, 'registry.records');
    const out = await identified('departure', hanako.residentId);
    await changed(out, hanako.residentId, { kind: 'moving-out', on: today.add({ days: 3 }).toString(), to: 'abroad' });
    expect(await kenji.post(`/visits/${out}/done`)).toMatchObject({ status: 200 });
    expect(await counter.certification.cardState(hanako.cardId)).toBe('active');
    await counter.days(4);
    today = await counter.clock.today();
    expect(await counter.certification.cardState(hanako.cardId)).toBe('revoked');
    const back = await identified('change', hanako.residentId);
    const returned = { kind: 'returned', on: today.toString(), municipality: '149900', address: '汐見市浜通り9番9号' };
    expect(await changed(back, hanako.residentId, returned, kenji, ['passport', 'family-register-extract'])).toMatchObject({ status: 200 });
    expect(await counter.registry.readNumber(hanako.residentId, registrar, 'registry.records')).toBe(number);
  }, 60_000);
});

describe('M02: another number', () => {
  test('comes by letter after a proven leak; the old one and its card are dead', async () => {
    const hanako = await holder();
    const old = await counter.registry.readNumber(hanako.residentId, registrar, 'registry.records');
    const visit = await identified('number-change', hanako.residentId);
    const { version } = await member(hanako.residentId);
    const ask = (reference: string) =>
      kenji.post(`/visits/${visit}/number-change`, { version, requestedBy: 'self', evidence: { kind: 'police-report', reference } });
    expect((await ask('')).code).toBe('MYNA_REGISTRY_LEAK_NOT_PROVEN');
    const letGo = counter.holdJobs();
    expect(await ask('汐見警察 2026-118')).toMatchObject({ status: 200, visit: { changed: { isNumberChanged: true } } });
    expect(await counter.certification.cardState(hanako.cardId)).toBe('revoked');
    letGo();
    expect((await ask('汐見警察 2026-119')).code).toBe('MYNA_COUNTER_NUMBER_CHANGED_ALREADY');
    await kenji.post(`/visits/${visit}/done`);
    await counter.settle();
    const fresh = await counter.registry.readNumber(hanako.residentId, registrar, 'registry.records');
    expect(fresh).not.toBe(old);
    expect(await counter.registry.findByNumber(old as never, registrar, 'registry.records')).toBeUndefined();
    expect(await counter.certification.cardState(hanako.cardId)).toBe('revoked');
    expect((await counter.letters.list(hanako.residentId)).filter(({ kind }) => kind === 'number').length).toBeGreaterThanOrEqual(1);
    expect(counter.lines.join('\n')).not.toContain(fresh);
  }, 60_000);

  test('I10: its job, tried again late, leaves alone what was made since, and posts one letter', async () => {
    const hanako = await holder();
    await counter.settle();
    const { version } = await member(hanako.residentId);
    const { changeId } = await counter.registry.changeNumber(
      { residentId: hanako.residentId, version, key: 'late', requestedBy: 'ex-officio', reason: 'leaked', evidence },
      { institution: 'counter', person: 'x' },
    );
    await counter.settle();
    expect(await counter.certification.cardState(hanako.cardId)).toBe('revoked');
    const letters = (await counter.letters.list(hanako.residentId)).length;
    const photo = { bytes: goodPhoto, sha256: createHash('sha256').update(goodPhoto).digest('hex'), takenOn: today };
    const { id } = await counter.cards.applyAtCounter({ residentId: hanako.residentId, actor: officer, photo });
    await counter.repeatJob('registry.number-changed', { residentId: hanako.residentId, changeId });
    await counter.settle();
    const applications = await counter.cards.applicationsOf(hanako.residentId);
    expect(applications.find((each) => each.id === id)?.state.outcome).toBeUndefined();
    expect(await counter.letters.list(hanako.residentId)).toHaveLength(letters);
  }, 60_000);

  test('I10: a lapse that is told again ends no card that is younger than the move', async () => {
    const hanako = await holder();
    const visit = await identified('change', hanako.residentId);
    const { visit: after } = await changed(visit, hanako.residentId, address('汐見市坂の上44番1号'));
    const { changeId } = after.changed.changes[0];
    await counter.repeatJob('registry.card-lapsed', { residentId: hanako.residentId, changeId: randomUUID(), reason: 'moved-on' });
    expect(await counter.certification.cardState(hanako.cardId)).toBe('active');
    await counter.repeatJob('registry.card-lapsed', { residentId: hanako.residentId, changeId, reason: 'moved-on' });
    expect(await counter.certification.cardState(hanako.cardId)).toBe('revoked');
  }, 60_000);
});

test('the PINs of the update are in no line of the log', () => {
  const kinds: PinKind[] = ['signature'];
  for (const kind of kinds) expect(counter.lines.join('\n')).not.toContain(holderPins[kind as 'signature']);
});
