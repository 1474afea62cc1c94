import { createHash, randomBytes } from 'node:crypto';
import { type CardTransport, carriedFiles, connectCard, fromHex, runIssuerSteps, toHex, writeFile } from '@openmyna/reader';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Temporal } from '../../kernel/index.ts';
import { createTestCounter, goodPhoto, holderPins, photoBody, type TestCounter } from './test-counter.ts';

let counter: TestCounter;
let kenji: ReturnType<TestCounter['officerOf']>;
const address = '汐見市港町1丁目2番3号';

beforeAll(async () => {
  counter = await createTestCounter();
  kenji = counter.officerOf(await counter.signInOfficer());
}, 120_000);
afterAll(() => counter.stop());

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const nameOf = async (residentId: string): Promise<string> =>
  (await counter.registry.openResident(residentId, { institution: 'registry', person: 'system' }, 'registry.records')).name;
const licence = (name: string) => ({ kind: 'drivers-licence', name, birthDate: '1984-04-12', address: `神奈川県${address}` });
const pension = (name: string) => ({ kind: 'pension-handbook', name, birthDate: '1984-04-12' });

/** What a licensing desk has put on the card, in the largest sizes that fit. */
const registered = {
  licence: new Uint8Array(randomBytes(1990)),
  licencePortrait: new Uint8Array(randomBytes(8000)),
  licenceAuthenticity: new Uint8Array(randomBytes(330)),
  licenceCertificate: new Uint8Array(randomBytes(560)),
  licenceInfo: new Uint8Array(randomBytes(60)),
};

const licenceOn = async (chip: CardTransport, cardId: string) => {
  await chip.reset?.();
  const steps = [...carriedFiles.map((file) => ({ do: 'readFile', file }) as const), { do: 'status' } as const];
  return (await runIssuerSteps(chip, { role: 'counter', key: counter.cards.counterKey(cardId), steps })).files;
};

async function identified(journey: string, residentId: string): Promise<string> {
  const { visit } = await kenji.post('/visits', { journey });
  const name = await nameOf(residentId);
  await kenji.post(`/visits/${visit.id}/person`, { residentId });
  expect((await kenji.post(`/visits/${visit.id}/identity`, { documents: [licence(name), pension(name)] })).isProven).toBe(true);
  return visit.id;
}

/** The officer's terminal relays to the card that is handed in. */
async function readOldCard(visit: string, chip: CardTransport) {
  await chip.reset?.();
  let answer = await kenji.post(`/visits/${visit}/old-card/next`, { restart: true });
  while (answer.move?.kind === 'command') {
    const response = toHex(await chip.transmit(fromHex(answer.move.apdu)));
    answer = await kenji.post(`/visits/${visit}/old-card/next`, { response });
  }
  return answer;
}

describe('a card that is renewed', () => {
  test('F17: everything that was on the old card is on the new one, and its photo is the one that was sent', async () => {
    const residentId = await counter.register();
    const stranger = await counter.register();
    const [old, strange] = [await counter.importCard(residentId), await counter.importCard(stranger)];
    const [oldChip, strangeChip] = [await counter.deliver(old.id), await counter.deliver(strange.id)];
    const writes = carriedFiles.map((file) => writeFile(file, registered[file]));
    const key = counter.cards.counterKey(old.id);
    await runIssuerSteps(oldChip, {
      role: 'counter',
      key,
      steps: [{ do: 'beginUpdate' }, ...writes, { do: 'commitUpdate' }, { do: 'status' }],
    });

    await counter.clock.advance(Temporal.Duration.from({ years: 8, months: 9 }));
    const application = await identified('application', residentId);
    expect(
      await kenji.post(`/visits/${application}/application`, {
        photo: { ...photoBody, takenOn: (await counter.clock.today()).toString() },
      }),
    ).toMatchObject({ status: 200 });
    await counter.days(57);
    expect(await counter.cards.findLiveCard(residentId)).toMatchObject({ id: old.id });

    const visit = await identified('collection', residentId);
    const opened = await kenji.post(`/visits/${visit}/collection`, {});
    expect(opened.visit.exchange).toEqual({ oldCardId: old.id, data: 'to-read', files: [] });
    const { id: newId } = opened.card;
    await kenji.post(`/visits/${visit}/photo-comparison`, { isSame: true });
    const { token } = await kenji.post(`/visits/${visit}/screen`);
    const early = await counter.runScreen(token, newId, holderPins);
    expect(early).toMatchObject({ status: 409, code: 'MYNA_COUNTER_OLD_CARD_NEEDED' });
    expect(await readOldCard(visit, strangeChip)).toMatchObject({ status: 409, code: 'MYNA_COUNTER_CARD_NOT_AUTHENTIC' });
    const read = await readOldCard(visit, oldChip);
    expect(read.visit.exchange).toMatchObject({ data: 'read', files: [...carriedFiles] });

    const newChip = counter.drawer.open(newId);
    expect(await counter.runScreen(token, newId, holderPins, newChip)).toMatchObject({ status: 200, kind: 'done' });
    expect((await kenji.post(`/visits/${visit}/hand-over`)).card).toMatchObject({ id: newId, state: 'active' });
    expect((await kenji.post(`/visits/${visit}/done`)).visit).toMatchObject({ stage: 'done', exchange: { data: 'carried' } });

    expect(await licenceOn(newChip, newId)).toEqual(registered);
    const card = await counter.cards.getCard(newId);
    const portrait = await counter.cards.openCardPhoto(newId, { institution: 'cards', person: 'system' }, 'cards.records');
    expect(hashOf(portrait)).toBe(card.portraitSha256);
    const [submitted] = (await counter.cards.applicationsOf(residentId)).find(({ id }) => id === card.applicationId)?.history ?? [];
    expect(submitted).toMatchObject({ kind: 'submitted', photo: hashOf(goodPhoto) });
    expect(await counter.cards.getCard(old.id)).toMatchObject({ state: 'destroyed' });
    expect(await counter.certification.cardState(old.id)).toBe('revoked');
    const terminal = await connectCard(newChip);
    const health = await terminal.readCertificate('healthInsurance');
    expect(await counter.certification.verify(health, 'health')).toMatchObject({ cardId: newId });
  }, 120_000);

  test('an old chip that answers nothing is noted, and the new card is handed over without its data', async () => {
    const residentId = await counter.register();
    const old = await counter.importCard(residentId);
    await counter.clock.advance(Temporal.Duration.from({ years: 8, months: 9 }));
    // The officer's own card has ended meanwhile, and her session with it.
    kenji = counter.officerOf(await counter.signInOfficer());
    const application = await identified('application', residentId);
    await kenji.post(`/visits/${application}/application`, { photo: { ...photoBody, takenOn: (await counter.clock.today()).toString() } });
    await counter.days(57);
    const visit = await identified('collection', residentId);
    const { card } = await kenji.post(`/visits/${visit}/collection`, {});
    await kenji.post(`/visits/${visit}/photo-comparison`, { isSame: true });
    expect((await kenji.post(`/visits/${visit}/old-card/unreadable`)).visit.exchange).toMatchObject({ data: 'unreadable' });
    const { token } = await kenji.post(`/visits/${visit}/screen`);
    expect(await counter.runScreen(token, card.id, holderPins)).toMatchObject({ kind: 'done' });
    expect((await kenji.post(`/visits/${visit}/hand-over`)).card.state).toBe('active');
    expect((await counter.cards.getCard(old.id)).state).toBe('destroyed');
  }, 120_000);
});
