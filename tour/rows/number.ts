import { isIndividualNumber } from '@openmyna/number';
import { openApplication } from '../apply.ts';
import { createBrowser, problemOf } from '../browser.ts';
import { startVisit, type Visit } from '../counter.ts';
import type { Letter } from '../letters.ts';
import { moversOf } from '../movers.ts';
import { arrival, foreign, members } from '../registration.ts';
import type { Notebook, Row } from '../tour.ts';
import type { World } from '../world.ts';

/** How many residents of a name and birth date the counter finds. */
async function count(visit: Visit, name: string, birthDate: string): Promise<number> {
  return (await visit.ask<{ residents: unknown[] }>('search', { name, birthDate })).residents.length;
}

export const registration: Row = {
  id: 'M01',
  title: 'Registering a resident assigns the number at once',
  async walk(world, notes) {
    for (const who of ['mother', 'father', 'newborn'] as const) {
      const { residentId, person, individualNumber } = await world.resident(who);
      notes.expect(isIndividualNumber(individualNumber), `${who} has a number with the statutory check digit`);
      notes.evidence(`${who} registered`, `${person.name}, resident ${residentId}`);
    }
    const visit = await startVisit(await world.officer(), 'registration');
    const { family } = world;
    const mother = await world.resident('mother');
    const { household } = await householdOf(visit, mother.residentId);
    const stranger = { ...family.father, name: 'Tourist Visitor', kana: 'ツーリスト ビジター', latin: 'VISITOR TOURIST' };
    await refuse(visit, notes, 'a short-term visitor', { ...family, father: stranger }, household, {
      status: 'temporary-visitor',
      periodMonths: 3,
    });
    const past = { expiresOn: '2025-01-31', stayUntil: '2025-01-31' };
    await refuse(visit, notes, 'an expired residence card', { ...family, father: stranger }, household, past);

    const again = await visit.post('registration', {
      registration: arrival(family.mother, family.address),
      evidence: ['passport', 'family-register-extract'],
    });
    notes.expect(again.status >= 400, `the same person is not registered twice (${again.status})`);
    const known = await count(visit, family.mother.name, family.mother.birthDate);
    notes.refused(
      'the same person a second time',
      `${again.status} ${problemOf(again).code}`,
      `${known} records of that name and birthday, as before`,
    );
    await visit.post('abandoned', { reason: 'mistake' });
  },
};

async function householdOf(visit: Visit, residentId: string): Promise<{ household: string }> {
  const { person } = await visit.ask<{ person: { householdId: string } }>('person', { residentId });
  return { household: person.householdId };
}

async function refuse(
  visit: Visit,
  notes: Notebook,
  what: string,
  family: World['family'],
  household: string,
  card: object,
): Promise<void> {
  const wanted = foreign(family, household);
  const answer = await visit.post('registration', {
    registration: { ...wanted, residenceCard: { ...wanted.residenceCard, number: 'ZZ00000000ZZ', ...card } },
    evidence: ['residence-card'],
  });
  notes.expect(answer.status >= 400, `${what} gets no number (${answer.status})`);
  const found = await count(visit, family.father.name, family.father.birthDate);
  notes.expect(found === 0, `nobody was registered by the refusal of ${what}`);
  notes.refused(
    what,
    `${answer.status} ${problemOf(answer).code}: ${problemOf(answer).title}`,
    'the register knows nobody of that name and birthday',
  );
}

export const uniqueness: Row = {
  id: 'M02',
  title: 'Numbers are unique for ever, carry their check digit and say nothing about the person',
  async walk(world, notes) {
    const people = await Promise.all(members.map((who) => world.resident(who)));
    const cast = await createBrowser(world.base).read<{ individualNumber: string | null }[]>('/sandbox/people');
    const numbers = [
      ...people.map(({ individualNumber }) => individualNumber),
      ...cast.flatMap(({ individualNumber }) => individualNumber ?? []),
    ];
    notes.expect(new Set(numbers).size === numbers.length, 'no two people have one number');
    notes.expect(numbers.every(isIndividualNumber), 'every number carries its check digit');
    notes.evidence('numbers compared', `${numbers.length}, all different, all with the right check digit`);
    const [mother, father] = people.map(({ individualNumber }) => individualNumber);
    const together = [...(mother ?? '')].filter((digit, index) => digit === father?.[index]).length;
    notes.expect(Math.abs(Number(mother) - Number(father)) > 1_000_000, 'the next number cannot be guessed from the one before');
    notes.evidence('mother and father, registered one after the other', `${together} of 12 digits in common places`);

    const wrong = `${mother?.slice(0, 11)}${(Number(mother?.[11]) + 1) % 10}`;
    notes.expect(!isIndividualNumber(wrong), 'a mistyped number is no number');
    notes.refused('a number with a wrong last digit', 'the check digit does not fit', 'it belongs to nobody');
    const visit = await startVisit(await world.officer(), 'registration');
    const again = await visit.post('registration', {
      registration: arrival(world.family.mother, world.family.address),
      evidence: ['passport', 'family-register-extract'],
    });
    await visit.post('abandoned', { reason: 'mistake' });
    const still = (await world.letters((await world.resident('mother')).residentId)).filter(
      ({ individualNumber }) => individualNumber !== '',
    );
    notes.expect(again.status >= 400 && still.every(({ individualNumber }) => individualNumber === mother), 'one person has one number');
    notes.refused('a second number for one person', `${again.status} ${problemOf(again).code}`, 'her letters show the first one only');
    await leaked(world, notes, numbers);
  },
};

/** Somebody whose number has leaked gets another one, and only after the leak is proven. */
async function leaked(main: World, notes: Notebook, others: readonly string[]): Promise<void> {
  const world = await moversOf(main);
  const { residentId, individualNumber: old } = await world.resident('namesake');
  const officer = await world.officer();
  const visit = await startVisit(officer, 'number-change');
  await visit.identify(residentId, await world.identityOf('namesake'));
  const { person } = await officer.read<{ person: { version: number } }>(`/api/v1/counter/visits/${visit.id}/person`);
  const ask = (reference: string) => ({ version: person.version, requestedBy: 'self', evidence: { kind: 'police-report', reference } });
  const unproven = await visit.post('number-change', ask(''));
  notes.expect(unproven.status === 422, `without evidence of a leak no number changes (${unproven.status})`);
  notes.refused('another number without evidence of a leak', `422 ${problemOf(unproven).code}`, 'the number is the one of before');
  await visit.ask('number-change', ask('汐見警察 2026-118'));
  await visit.end();
  const letter = await changedLetter(world, residentId, old);
  const fresh = numberOf(letter);
  notes.expect(isIndividualNumber(fresh) && !others.includes(fresh), 'the new number is valid and nobody has had it');
  notes.evidence(
    'a leaked number was replaced',
    `letter ${letter?.sha256.slice(0, 16)} of ${letter?.postedOn} has another number; the old one is dead for ever`,
  );
  if (letter) world.replaceLetter('namesake', letter);
}

const numberOf = (letter: Letter | undefined): string => /\d{12}/.exec(letter?.individualNumber ?? '')?.[0] ?? '';

async function changedLetter(world: World, residentId: string, old: string): Promise<Letter | undefined> {
  for (let tries = 0; tries < 120; tries += 1) {
    const fresh = (await world.letters(residentId)).find((each) => each.kind === 'number' && !['', old].includes(numberOf(each)));
    if (fresh) return fresh;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return undefined;
}

export const letter: Row = {
  id: 'M03',
  title: 'The letter: number, instructions, application number and QR code; a lost one is replaced',
  async walk(world, notes) {
    const people = await Promise.all(members.map(async (who) => ({ ...(await world.resident(who)), letter: await world.letter(who) })));
    for (const { who, person, letter: own } of people) {
      notes.expect(own.text.includes(person.name.replace(/\s/g, '')), `${who}'s letter shows the name as registered`);
      notes.expect(own.applicationNumber.length === 23, `${who}'s letter has an application number of 23 digits`);
      notes.expect(
        own.qr?.endsWith(own.applicationNumber) === true,
        `the QR code of ${who}'s letter opens the application with that number`,
      );
      notes.evidence(`${who}'s letter`, `${own.postedOn}, sha256 ${own.sha256.slice(0, 16)}, application number ${own.applicationNumber}`);
      const strangers = people.filter((other) => other.who !== who);
      const isClean = strangers.every(
        ({ letter: theirs }) => !own.text.includes(theirs.individualNumber) && !own.text.includes(theirs.applicationNumber),
      );
      notes.expect(isClean, `${who}'s letter shows no number of another`);
    }
    notes.expect(people[0]?.letter.text.includes('この通知書は、番号の証明にも') === true, 'the letter says that it proves nothing');
    await replaceLost(world, notes);
  },
};

async function replaceLost(world: World, notes: Notebook): Promise<void> {
  const { residentId } = await world.resident('namesake');
  const lost = await world.letter('namesake');
  const visit = await startVisit(await world.officer(), 'number-letter');
  await visit.identify(residentId, await world.identityOf('namesake'));
  await visit.ask('number-letter');
  await visit.end();
  const fresh = (await world.letters(residentId)).find(({ kind }) => kind === 'application-number');
  notes.expect(fresh !== undefined && fresh.applicationNumber !== lost.applicationNumber, 'a new application number came by post');
  notes.evidence('new application number', fresh?.applicationNumber ?? '');

  const browser = createBrowser(world.base);
  const old = await openApplication(browser, lost.applicationNumber);
  notes.expect(old.status === 410, `the old application number is dead (${old.status})`);
  const session = await browser.get('/api/v1/cards/apply/session');
  notes.refused('the superseded application number', `410 ${problemOf(old).code}`, `no application was opened (${session.status})`);
  const isNew = await openApplication(createBrowser(world.base), fresh?.applicationNumber ?? '');
  notes.expect(isNew.status === 201, 'the new one opens the application');
  // From here on her application goes with the new number.
  world.replaceLetter('namesake', fresh ?? lost);
}
