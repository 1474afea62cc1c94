import { createHash } from 'node:crypto';
import { connectCard } from '@openmyna/reader';
import { readProgress } from '../apply.ts';
import { type Browser, problemOf } from '../browser.ts';
import { noticeOf } from '../collect.ts';
import { type Identity, startVisit, useScreen, type Visit } from '../counter.ts';
import { moversOf } from '../movers.ts';
import type { Member, Registered } from '../registration.ts';
import { signIn, withCard } from '../sign-in.ts';
import type { Notebook, Row } from '../tour.ts';
import type { CollectedCard, World } from '../world.ts';

const shirakaba = '209902';
const plain = (text: string): string => text.normalize('NFKC').replaceAll(/\s/g, '');

interface RecordFacts {
  readonly residentId: string;
  readonly address: string;
  readonly municipality: string;
  readonly version: number;
  readonly name: string;
}

interface MissingFacts {
  readonly cards: readonly {
    readonly residentId: string;
    readonly needsTexts: boolean;
    readonly needsCertificates: readonly string[];
    readonly printed: readonly { readonly text: string }[];
  }[];
}

interface ToldFacts {
  readonly told: readonly { readonly residentId: string; readonly institution: string; readonly lawEn: string; readonly outcome: string }[];
}

/** A visit in which the mother has shown her licence with the address that the register has. */
async function identified(officer: Browser, journey: 'change' | 'departure', person: Registered, identity: Identity): Promise<Visit> {
  const visit = await startVisit(officer, journey);
  await visit.identify(person.residentId, identity);
  return visit;
}

const recordOf = (officer: Browser, visit: Visit) =>
  officer.read<{ person: RecordFacts; household: readonly RecordFacts[] }>(`/api/v1/counter/visits/${visit.id}/person`);
const missingOf = (officer: Browser, visit: Visit) => officer.read<MissingFacts>(`/api/v1/counter/visits/${visit.id}/missing`);

/** The mother's licence after a move, with the new address on its back. */
const licenceAt = ({ person, identity }: Registered, address: string): Identity => ({
  ...identity,
  documents: [{ kind: 'drivers-licence', name: person.name, birthDate: person.birthDate, address, expiresOn: '2079-12-31' }],
});

interface ChipFacts {
  readonly name: string;
  readonly address: string;
  readonly isSigning: boolean;
  readonly certificate: string;
}

/** What the chip itself says, read with its holder's PINs. */
async function chipOf(world: World, card: CollectedCard): Promise<ChipFacts> {
  return withCard(world.base, card.cardId, async (transport) => {
    const terminal = await connectCard(transport);
    const { name, address } = await terminal.readBasicFour(card.pins.get('basicInformation') ?? '');
    // A child's card has no signature certificate.
    if (!(await terminal.readAvailability()).signature) return { name, address, isSigning: false, certificate: '' };
    const signaturePin = card.pins.get('signature') ?? '';
    await terminal.verifyPin('signature', signaturePin);
    const der = await terminal.readCertificate('signature');
    const signature = await terminal.sign('signature', Buffer.from('a return'), signaturePin);
    return { name, address, isSigning: signature.length === 256, certificate: createHash('sha256').update(der).digest('hex').slice(0, 16) };
  });
}

async function updateCard(world: World, visit: Visit, card: CollectedCard): Promise<number> {
  await visit.ask('card-turn', { residentId: card.residentId });
  return (await useScreen(visit, world.base, card.cardId, card.pins)).apdus;
}

export const basicInformation: Row = {
  id: 'M14',
  title: 'The basic-information application holds name, address, birth date, sex and number; the counter updates it under its PIN',
  async walk(main, notes) {
    const world = await moversOf(main);
    const officer = await world.officer();
    const mother = await world.resident('mother');
    const card = await world.card('mother');
    // Collected while the documents still show the address of the register.
    const others = [await world.card('father'), await world.card('newborn')];
    const before = await chipOf(world, card);
    notes.expect(plain(before.address).endsWith(plain(world.family.address)), 'the chip says the address of the register');
    const number = await withCard(world.base, card.cardId, async (transport) =>
      (await connectCard(transport)).readIndividualNumber(card.pins.get('basicInformation') ?? ''),
    );
    notes.expect(number === mother.individualNumber, 'the chip holds the number of the letter');

    const visit = await identified(officer, 'change', mother, await world.identityOf('mother'));
    const address = `${world.family.address.replace(/号$/, '')}-301号`.replace('号-', '-');
    const change = { kind: 'address', on: await world.today(), address };
    await visit.ask('change', { change, members: await membersOf(officer, visit), evidence: [] });
    const early = await visit.post('done');
    notes.expect(early.status === 409, `a visit is not reported done while the chip is old (${early.status})`);
    const still = await chipOf(world, card);
    notes.refused(
      'reporting the change done before the chip has it',
      `409 ${problemOf(early).code}`,
      `the chip still says ${still.address}`,
    );

    await wrongPin(world, visit, card, notes);
    const apdus = await updateCard(world, visit, card);
    const after = await chipOf(world, card);
    notes.expect(plain(after.address).endsWith(plain(address)), 'the chip says the new address');
    notes.expect(after.certificate !== before.certificate && after.isSigning, 'the chip has a new signature certificate and signs');
    for (const other of others) await updateCard(world, visit, other);
    const missing = (await missingOf(officer, visit)).cards.find(({ residentId }) => residentId === mother.residentId);
    notes.expect(missing?.needsTexts === false && missing.needsCertificates.length === 0, 'nothing is missing on the card');
    const done = await visit.end();
    notes.evidence('address on the chip before', before.address);
    notes.evidence('address on the chip after', after.address);
    notes.evidence('signature certificate', `${before.certificate} → ${after.certificate}`);
    notes.evidence('printed into the additional-entry field', missing?.printed.at(-1)?.text ?? '');
    notes.evidence('visit', `${done.ticket}: ${done.steps.map(({ step }) => step).join(' → ')}, ${apdus} APDUs, ${done.seconds} s`);
    world.moved('mother', licenceAt(mother, address));
  },
};

/** A PIN that is not the holder's writes nothing. */
async function wrongPin(world: World, visit: Visit, card: CollectedCard, notes: Notebook): Promise<void> {
  const wrong = new Map([...card.pins].map(([kind, pin]) => [kind, kind === 'signature' ? pin : '0000']));
  await visit.ask('card-turn', { residentId: card.residentId });
  const refused = await useScreen(visit, world.base, card.cardId, wrong).then(
    () => 'written',
    (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error)),
  );
  notes.expect(refused === 'MYNA_CARD_PIN_WRONG', `a wrong PIN is refused by the chip (${refused})`);
  notes.refused('an update with a wrong PIN', refused, 'the chip is as it was, one try less');
}

export const move: Row = {
  id: 'M36',
  title: 'Change of address: one visit updates registry and chip together, and whoever must know learns of it by rule',
  async walk(main, notes) {
    const world = await moversOf(main);
    const mother = await world.resident('mother');
    const family: readonly Member[] = ['mother', 'father', 'newborn'];
    const cards: CollectedCard[] = [];
    for (const who of family) cards.push(await world.card(who));
    // The tax office knows the mother from now on; the others have never been there.
    await signIn(world.base, 'tax', (cards[0] as CollectedCard).cardId, cards[0]?.pins.get('authentication') ?? '');
    const town = await signIn(world.base, 'counter', 'goro', '1234');
    await refusedWithoutMovingOut(town, mother, notes);

    const officer = await world.officer();
    const today = await world.today();
    const out = await identified(officer, 'departure', mother, await world.identityOf('mother'));
    await refusedDates(world, officer, out, notes);
    const leaving = { kind: 'moving-out', on: today, to: shirakaba };
    await out.ask('change', { change: leaving, members: await membersOf(officer, out), evidence: [] });
    await out.end();

    const visit = await identified(town, 'change', mother, await world.identityOf('mother'));
    const members = await membersOf(town, visit);
    notes.expect(members.length === family.length, 'the whole family is notified in one visit');
    const address = `白樺町大字白樺${100 + (Date.parse(today) % 97)}番地`;
    const arriving = { kind: 'moving-in', on: today, municipality: shirakaba, address };
    const { visit: moved } = await visit.ask<{ visit: { changed: { changes: readonly { card: string | null }[] } } }>('change', {
      change: arriving,
      members,
      evidence: [],
    });
    const early = await visit.post('done');
    notes.expect(early.status === 409, `registry and chips do not agree yet (${early.status})`);
    notes.refused('ending the visit with old cards on the desk', `409 ${problemOf(early).code}`, 'the visit stays open');
    notes.evidence('cards may be brought until', moved.changed.changes[0]?.card ?? '');
    for (const card of cards) {
      await updateCard(world, visit, card);
      const chip = await chipOf(world, card);
      notes.expect(plain(chip.address).endsWith(plain(address)), `${card.who}'s chip says what the register says`);
      notes.evidence(`${card.who}'s chip`, chip.address);
    }
    await toldOf(town, visit, mother, notes);
    const done = await visit.end();
    notes.evidence('visit', `${done.ticket}: ${done.steps.length} steps, ${done.seconds} s of machine time`);
    world.moved('mother', licenceAt(mother, address));
    await applicationFollows(world, town, notes);
  },
};

/** Somebody whose card waits at the old office moves: that card is destroyed, another is made, and the new office hands it over. */
async function applicationFollows(world: World, town: Browser, notes: Notebook): Promise<void> {
  await world.arrived();
  const person = await world.resident('namesake');
  const { applicationNumber } = await world.letter('namesake');
  const progress = async () => (await readProgress(world.base, applicationNumber)) as FollowedProgress | null;
  const noticeNumber = await noticeOf(world, 'namesake');
  const officer = await world.officer();
  const on = await world.today();
  const out = await identified(officer, 'departure', person, await world.identityOf('namesake'));
  await out.ask('change', { change: { kind: 'moving-out', on, to: shirakaba }, members: await membersOf(officer, out), evidence: [] });
  await out.end();
  const visit = await identified(town, 'change', person, await world.identityOf('namesake'));
  const address = `白樺町大字白樺${200 + (Date.parse(on) % 97)}番地`;
  const arriving = { kind: 'moving-in', on, municipality: shirakaba, address };
  await visit.ask('change', { change: arriving, members: await membersOf(town, visit), evidence: [] });
  await visit.end();
  world.moved('namesake', licenceAt(person, address));
  for (let tries = 0; tries < 60 && !(await progress())?.forwardedTo; tries += 1) await new Promise((resolve) => setTimeout(resolve, 500));
  const followed = await progress();
  notes.expect(
    followed?.forwardedTo === shirakaba && followed.isOutdated === true,
    'the application went on to Shirakaba, and its card is made again',
  );

  const atOld = await startVisit(officer, 'collection');
  const refused = await atOld.post('person', { residentId: person.residentId });
  await atOld.post('abandoned', { reason: 'mistake' });
  notes.expect(refused.status === 409, `the old office has nothing for her (${refused.status})`);
  notes.refused('collecting at the old office after a move', `409 ${problemOf(refused).code}`, 'its card was destroyed');
  const collect = async () => {
    const collection = await startVisit(town, 'collection');
    await collection.identify(person.residentId, await world.identityOf('namesake'));
    const answer = await collection.post('collection', { noticeNumber });
    await collection.post('abandoned', { reason: 'mistake' });
    return answer;
  };
  const early = await collect();
  notes.expect(early.status === 409, `the new office has no card yet (${early.status})`);
  notes.refused('collecting before the new card is there', `409 ${problemOf(early).code}`, 'it is being made');
  await world.advance('P8D');
  const late = await collect();
  notes.expect(late.status === 200, `the card lies at the new office (${late.status})`);
  const arrived = await progress();
  notes.evidence(
    'open application after the move',
    `made again for ${address}, to be collected at Shirakaba until ${arrived?.collectBy ?? ''}`,
  );
}

interface FollowedProgress {
  readonly forwardedTo?: string;
  readonly isOutdated?: true;
  readonly collectBy?: string;
}

async function membersOf(officer: Browser, visit: Visit): Promise<{ residentId: string; version: number }[]> {
  const { person, household } = await recordOf(officer, visit);
  const others = household.filter(({ residentId }) => residentId !== person.residentId);
  return [person, ...others].map(({ residentId, version }) => ({ residentId, version }));
}

async function refusedWithoutMovingOut(town: Browser, mother: Registered, notes: Notebook): Promise<void> {
  const visit = await startVisit(town, 'change');
  const answer = await visit.post('person', { residentId: mother.residentId });
  await visit.post('abandoned', { reason: 'mistake' });
  notes.expect(answer.status === 409, `nobody moves in without having moved out (${answer.status})`);
  notes.refused('a moving-in without a moving-out', `409 ${problemOf(answer).code}`, 'the record stays at Shiomi');
}

/** A day before the birth; an address of another town is no change within this one. */
async function refusedDates(world: World, officer: Browser, visit: Visit, notes: Notebook): Promise<void> {
  const members = await membersOf(officer, visit);
  const early = await visit.post('change', { change: { kind: 'moving-out', on: '1960-01-01', to: shirakaba }, members, evidence: [] });
  notes.expect(early.status === 422, `a move before the birth is refused (${early.status})`);
  notes.refused('a move dated before the birth', `422 ${problemOf(early).code}`, 'no notice of moving out stands in the record');
  const far = `${Number((await world.today()).slice(0, 4)) + 2}-01-01`;
  const late = await visit.post('change', { change: { kind: 'moving-out', on: far, to: shirakaba }, members, evidence: [] });
  notes.expect(late.status === 422, `a move in two years is refused (${late.status})`);
  notes.refused('a move dated in two years', `422 ${problemOf(late).code}`, 'no notice of moving out stands in the record');
}

/** The outbox, as it is shown at the end of the visit: names and laws, never the address. */
async function toldOf(officer: Browser, visit: Visit, mother: Registered, notes: Notebook): Promise<void> {
  const read = async () =>
    (await officer.read<ToldFacts>(`/api/v1/counter/visits/${visit.id}/told`)).told.filter(
      ({ residentId }) => residentId === mother.residentId,
    );
  let told = await read();
  for (let tries = 0; tries < 60 && told.some(({ institution, outcome }) => institution === 'tax' && outcome !== 'delivered'); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    told = await read();
  }
  for (const { institution, outcome, lawEn } of told) notes.evidence(`told: ${institution}`, `${outcome} (${lawEn})`);
  const wanted = ['insurance', 'pension', 'tax', 'bank', 'licence'];
  notes.expect(
    wanted.every((institution) => told.some((line) => line.institution === institution)),
    'insurer, pension, tax office, bank and licence are each told by their rule',
  );
  notes.expect(told.find(({ institution }) => institution === 'tax')?.outcome === 'delivered', 'the tax office has learned of it');
}
