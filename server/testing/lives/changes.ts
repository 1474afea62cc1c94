/** What changes in the record: another address or name, and moves between two municipalities. */
import { parseLocalGovernmentCode } from '@openmyna/number';
import type { KeyKind } from '@openmyna/reader';
import { expect } from 'vitest';
import type { ResidentChange } from '../../institutions/registry/index.ts';
import { endCard, isBefore, municipalities, type Person } from './people.ts';
import { type Step, stepOf } from './steps.ts';
import { officer, type World } from './world.ts';

let changes = 0;

/** Writes the change twice, as after a lost answer, and lets everybody who is told of it be told. */
async function write(person: Person, what: ResidentChange, { registry, jobs }: World): Promise<void> {
  changes += 1;
  const { residentId } = person;
  const { version } = await registry.openResident(residentId, officer, 'counter.change');
  const request = { change: what, members: [{ residentId, version }], key: `life-${changes}`, evidence: [] };
  await registry.changeResidents(request, officer, 'counter.change');
  await registry.changeResidents(request, officer, 'counter.change');
  expect((await registry.openResident(residentId, officer, 'counter.change')).version).toBe(version + 1);
  await jobs.settle();
}

/** What becomes of the card in the hand, and of the one that is being made. */
async function follow(person: Person, ends: readonly KeyKind[], world: World): Promise<void> {
  const { card, application, residentId, name } = person;
  // There is nothing to bring.
  if (!card) person.bringBy = undefined;
  if (card) {
    for (const kind of ends) card.certificates.delete(kind);
    card.isInStep = false;
    expect((await world.cards.chipState(residentId))?.needsTexts).toBe(true);
  }
  if (!application || !['made', 'waiting'].includes(application.stage)) return;
  const record = (await world.cards.applicationsOf(residentId)).find(({ id }) => id === application.id);
  expect(record?.state, `I7: the card of ${name} that said something else is made again`).toMatchObject({
    stage: 'ordered',
    isOutdated: true,
  });
  const { dates } = record?.state ?? {};
  if (!dates) throw new Error('no dates');
  Object.assign(application, { stage: 'ordered', makeOn: dates.produceOn, arriveOn: dates.arriveOn, until: undefined });
}

const change = (
  title: string,
  at: number,
  what: (count: number, person: Person) => Pick<ResidentChange, 'kind'> & object,
  ends: readonly KeyKind[],
): Step =>
  stepOf(
    title,
    at,
    ({ life }) => life === 'living',
    async (person, world, { today }) => {
      await write(person, { on: today, ...what(changes, person) } as ResidentChange, world);
      await follow(person, ends, world);
    },
  );

const placeOf = { '149900': '汐見市坂の上', '209902': '白樺町大字白樺' } as const;

export const move = (at: number): Step =>
  change('move', at, (count, { municipality }) => ({ kind: 'address', address: `${placeOf[municipality]}${count}番地` }), ['signature']);

const kana = (count: number): string => Array.from(String(count), (digit) => 'あいうえおかきくけこ'[Number(digit)]).join('');

export const rename = (at: number): Step =>
  change('rename', at, (count) => ({ kind: 'name', name: `佐藤 ${kana(count)}`, kana: `サトウ ${kana(count)}` }), [
    'signature',
    'authentication',
  ]);

export const moveOut = (at: number): Step =>
  stepOf(
    'moveOut',
    at,
    ({ life, movingOut }) => life === 'living' && movingOut === undefined,
    async (person, world, { today }) => {
      const to = municipalities.find((each) => each !== person.municipality) ?? person.municipality;
      await write(person, { kind: 'moving-out', on: today, to: parseLocalGovernmentCode(to) }, world);
      if (!person.card) person.bringBy = undefined;
      person.movingOut = { on: today, to, lapsesAfter: today.add({ days: world.profile.residence.movingInWithinDays }) };
    },
  );

/** In time or too late, with the card brought from the move before or not. */
export const moveIn = (at: number): Step =>
  stepOf(
    'moveIn',
    at,
    ({ life, movingOut }) => life === 'living' && movingOut !== undefined,
    async (person, world, { today }) => {
      const { movingOut } = person;
      if (!movingOut) return;
      const { to } = movingOut;
      const { movingInWithinDays, bringCardWithinDays } = world.profile.residence;
      const isLate = isBefore(movingOut.on.add({ days: movingInWithinDays }), today);
      const goesOn = !isLate && person.bringBy === undefined;
      const address = `${placeOf[to]}${changes}番地`;
      await write(person, { kind: 'moving-in', on: today, municipality: parseLocalGovernmentCode(to), address }, world);
      person.municipality = to;
      person.movingOut = undefined;
      if (!goesOn) endCard(person);
      person.bringBy = goesOn && person.card ? today.add({ days: bringCardWithinDays }) : undefined;
      await follow(person, ['signature'], world);
      await checkPlace(person, world);
    },
  );

/** I7: an open application goes on where its holder lives. */
async function checkPlace({ application, residentId, municipality, name }: Person, { cards }: World): Promise<void> {
  const record = (await cards.applicationsOf(residentId)).find(({ id }) => id === application?.id);
  if (record) expect(record.municipality, `I7: where the application of ${name} is`).toBe(municipality);
}
