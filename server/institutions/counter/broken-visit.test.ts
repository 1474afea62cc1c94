import { connectCard, fromHex, toHex } from '@openmyna/reader';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestCounter, holderPins, type TestCounter } from './test-counter.ts';
import { createVisits, type Visits } from './test-visits.ts';

let counter: TestCounter;
let desk: Visits;

beforeAll(async () => {
  counter = await createTestCounter();
  desk = await createVisits(counter);
}, 120_000);
afterAll(() => counter.stop());

const officer = { institution: 'counter', person: 'x' } as const;

describe('I6: a visit broken at any step', () => {
  /** The relay is cut after so many commands: the answer of the last one is lost when `isAnswerLost`, otherwise the command itself. */
  async function cutAfter(
    visit: string,
    person: Awaited<ReturnType<Visits['holder']>>,
    commands: number,
    isAnswerLost: boolean,
  ): Promise<boolean> {
    const { token } = await desk.kenji.post(`/visits/${visit}/screen`);
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
      const hanako = await desk.holder();
      let isWhole = false;
      let rounds = 0;
      for (; !isWhole; rounds += 1) {
        const visit = await desk.identified('change', hanako.residentId);
        await desk.changed(visit, hanako.residentId, desk.address(`汐見市坂の上${rounds + 10}番${isAnswerLost ? 1 : 2}号`));
        await desk.kenji.post(`/visits/${visit}/card-turn`, { residentId: hanako.residentId });
        isWhole = await cutAfter(visit, hanako, rounds, isAnswerLost);
        if (!isWhole) {
          const done = await desk.kenji.post(`/visits/${visit}/done`);
          // Cut after the last certificate was confirmed: nothing is missing, and it may be reported done.
          if (done.status === 200) expect(await desk.agree(hanako)).toBe(true);
          else {
            expect(done.code).toBe('MYNA_COUNTER_CARDS_BEHIND');
            expect(await desk.updateCard(visit, hanako)).toMatchObject({ status: 200, kind: 'done' });
            expect(await desk.kenji.post(`/visits/${visit}/done`)).toMatchObject({ status: 200 });
          }
        }
        expect(await desk.agree(hanako)).toBe(true);
      }
      expect(rounds).toBeGreaterThan(20);
    },
    400_000,
  );

  test('a crash between the register and the visit is found by the same key', async () => {
    const hanako = await desk.holder();
    const visit = await desk.identified('change', hanako.residentId);
    const members = [await desk.member(hanako.residentId)];
    const change = { kind: 'address', on: desk.today(), address: '汐見市坂の上77番1号' } as const;
    await counter.registry.changeResidents(
      { change, members, key: `${visit}:0`, evidence: [] },
      { institution: 'counter', person: 'x' },
      'counter.change',
    );
    const again = await desk.kenji.post(`/visits/${visit}/change`, { change: desk.address('汐見市坂の上77番1号'), members, evidence: [] });
    expect(again).toMatchObject({ status: 200, visit: { changed: { changes: [{ change: 'address' }] } } });
    expect((await desk.record(hanako.residentId)).version).toBe(1);
    await counter.settle();
    await desk.updateCard(visit, hanako);
    expect(await desk.agree(hanako)).toBe(true);
  }, 60_000);

  test('a crash between the visit and the card does not let it be done while the card says the old address', async () => {
    const hanako = await desk.holder();
    const visit = await desk.identified('change', hanako.residentId);
    const letGo = counter.holdJobs();
    const members = [await desk.member(hanako.residentId)];
    const change = { kind: 'address', on: desk.today(), address: '汐見市坂の上79番1号' } as const;
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
    expect(await desk.kenji.post(`/visits/${visit}/done`)).toMatchObject({ status: 409, code: 'MYNA_COUNTER_CARDS_BEHIND' });
    expect((await desk.chipOf(hanako.chip, hanako.cardId, hanako.residentId)).isSigning).toBe(false);
    letGo();
    await desk.updateCard(visit, hanako);
    expect(await desk.kenji.post(`/visits/${visit}/done`)).toMatchObject({ status: 200 });
  }, 60_000);

  test('the screen of one turn is closed when the next begins', async () => {
    const hanako = await desk.holder();
    const visit = await desk.identified('change', hanako.residentId);
    await desk.changed(visit, hanako.residentId, desk.address('汐見市坂の上80番1号'));
    await desk.kenji.post(`/visits/${visit}/card-turn`, { residentId: hanako.residentId });
    const { token } = await desk.kenji.post(`/visits/${visit}/screen`);
    const headers = { 'x-counter-screen': token };
    expect(await counter.ask('POST', '/screen/card/next', headers, { restart: true })).toMatchObject({ status: 200 });
    await desk.kenji.post(`/visits/${visit}/card-turn`, { residentId: hanako.residentId });
    expect((await counter.ask('POST', '/screen/card/next', headers, { restart: true })).code).toBe('MYNA_COUNTER_SCREEN_CLOSED');
  }, 60_000);

  test('abandoned, the card is brought up to date in a later visit', async () => {
    const hanako = await desk.holder();
    const visit = await desk.identified('change', hanako.residentId);
    await desk.changed(visit, hanako.residentId, desk.address('汐見市坂の上78番1号'));
    await desk.kenji.post(`/visits/${visit}/abandoned`, { reason: 'visitor-left' });
    const later = await desk.identified('change', hanako.residentId);
    await desk.updateCard(later, hanako);
    expect(await desk.agree(hanako)).toBe(true);
    expect(await desk.kenji.post(`/visits/${later}/done`)).toMatchObject({ status: 200 });
  }, 60_000);
});
