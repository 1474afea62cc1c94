import type { Browser } from './browser.ts';
import { type Document, type Identity, startVisit, type Visit } from './counter.ts';
import type { Family, Newcomer } from './family.ts';

/** The people of a tour: a family, and a stranger with the mother's name and birthday. */
export type Member = 'mother' | 'father' | 'newborn' | 'namesake';
export const members: readonly Member[] = ['mother', 'father', 'newborn', 'namesake'];

export interface Registered {
  readonly who: Member;
  readonly person: Newcomer;
  readonly residentId: string;
  /** What the person shows at the counter from now on. */
  readonly identity: Identity;
  /** Read from the letter. */
  readonly individualNumber: string;
}

const municipality = '149900';
export const namesakeAddress = '汐見市坂の上77番7号';

interface Answer {
  readonly residentId: string;
  readonly householdId: string;
}

/** Registers the tour's people at the counter: two who move in from abroad, a foreign resident by the residence card, a newborn. */
export async function registerFamily(officer: Browser, family: Family): Promise<ReadonlyMap<Member, Registered>> {
  const visit = await startVisit(officer, 'registration');
  const mother = await register(visit, arrival(family.mother, family.address), ['passport', 'family-register-extract']);
  const licence = licenceOf(family.mother, family.address);
  const father = await register(visit, foreign(family, mother.householdId), ['residence-card']);
  const card: Document = {
    kind: 'residence-card',
    name: family.father.latin ?? family.father.name,
    birthDate: family.father.birthDate,
    address: family.address,
    number: family.father.residenceCard,
    expiresOn: family.father.stayUntil,
  };
  await visit.identify(mother.residentId, { visitor: 'self', documents: [licence] });
  const { name, kana, sex, birthDate } = family.newborn;
  const birth = { kind: 'birth', name, kana, sex, birthDate, municipality, parents: [mother.residentId, father.residentId] };
  const newborn = await register(visit, birth, ['birth-certificate']);
  const twin = {
    ...arrival(family.mother, namesakeAddress),
    namesake: { fact: 'parents', value: '別人の両親' },
  };
  const namesake = await register(visit, twin, ['passport', 'family-register-extract']);
  await visit.end();

  const entry = (who: Member, person: Newcomer, { residentId }: Answer, identity: Identity): [Member, Registered] => [
    who,
    { who, person, residentId, identity, individualNumber: '' },
  ];
  return new Map([
    entry('mother', family.mother, mother, { visitor: 'self', documents: [licence] }),
    entry('father', family.father, father, { visitor: 'self', documents: [card] }),
    entry('newborn', family.newborn, newborn, {
      visitor: 'legal-representative',
      representativeBelonging: 'national',
      documents: [licence],
    }),
    entry('namesake', family.mother, namesake, { visitor: 'self', documents: [licenceOf(family.mother, namesakeAddress)] }),
  ]);
}

function register(visit: Visit, registration: object, evidence: readonly string[]): Promise<Answer> {
  return visit.ask<Answer>('registration', { registration, evidence });
}

export function arrival({ name, kana, sex, birthDate }: Newcomer, address: string) {
  return { kind: 'arrival', name, kana, sex, birthDate, municipality, address };
}

export function foreign({ father, address }: Family, household: string) {
  const { name, kana, latin, sex, birthDate, residenceCard, stayUntil } = father;
  return {
    kind: 'foreign',
    ...{ name, kana, latin, sex, birthDate, municipality, address, household, relationship: 'husband' },
    residenceCard: {
      number: residenceCard,
      status: 'spouse-of-japanese-national',
      nationality: 'ESP',
      expiresOn: stayUntil,
      stayUntil,
      periodMonths: 36,
    },
  };
}

function licenceOf({ name, birthDate }: Newcomer, address: string): Document {
  return { kind: 'drivers-licence', name, birthDate, address, expiresOn: '2079-12-31' };
}
