import { Temporal } from '../../kernel/index.ts';
import type { Relationship, ResidenceStatus, Sex } from '../registry/index.ts';
import { familyNames, foreignNames, givenNames, type WeightedName } from './statistical-names.ts';

/** An invented resident beyond the cast. */
export interface StatisticalResident {
  readonly name: string;
  readonly kana: string;
  readonly sex: Sex;
  readonly birthDate: Temporal.PlainDate;
  readonly relationship: Relationship;
  readonly foreign?: {
    readonly nationality: string;
    readonly status: ResidenceStatus;
    readonly cardNumber: string;
    readonly stayUntil?: Temporal.PlainDate;
    readonly cardExpiresOn: Temporal.PlainDate;
  };
}

export interface StatisticalHousehold {
  readonly municipality: '149900' | '209902';
  /** After the prefecture, as the register writes it. */
  readonly address: string;
  /** Head first. */
  readonly members: readonly StatisticalResident[];
}

/** Share of adults by age group in thousandths, Japan about 2026; children come with their families. */
const adultAges: readonly { readonly from: number; readonly to: number; readonly weight: number }[] = [
  { from: 18, to: 24, weight: 78 },
  { from: 25, to: 34, weight: 120 },
  { from: 35, to: 44, weight: 130 },
  { from: 45, to: 54, weight: 168 },
  { from: 55, to: 64, weight: 155 },
  { from: 65, to: 74, weight: 152 },
  { from: 75, to: 84, weight: 131 },
  { from: 85, to: 99, weight: 66 },
];

const householdKinds = [
  { kind: 'single', weight: 38 },
  { kind: 'couple', weight: 20 },
  { kind: 'family', weight: 25 },
  { kind: 'one-parent', weight: 9 },
  { kind: 'with-parent', weight: 8 },
] as const;

const streets = {
  '149900': ['汐見市港町', '汐見市坂の上', '汐見市浜通り', '汐見市緑台', '汐見市灯台前'],
  '209902': ['白樺町大字白樺', '白樺町大字湖畔', '白樺町大字高原'],
} as const;

/** The day on which the sandbox's clock starts: ages are those of that day, whatever the clock shows now. */
const asOf = Temporal.PlainDate.from('2026-11-23');

/**
 * Households until `people` residents are made. The same seed gives the same people on every installation, and a larger number begins with the smaller one's.
 */
export function* statisticalHouseholds(people: number, seed = 8400): Generator<StatisticalHousehold> {
  const random = createRandom(seed);
  let made = 0;
  for (let index = 0; made < people; index += 1) {
    const household = makeHousehold(random, index);
    const members = household.members.slice(0, people - made);
    made += members.length;
    yield { ...household, members };
  }
}

function makeHousehold(random: Random, index: number): StatisticalHousehold {
  const municipality = random.chance(0.8) ? '149900' : '209902';
  const street = random.pick(streets[municipality]);
  const block =
    municipality === '149900' ? `${1 + random.below(6)}丁目${1 + random.below(40)}番${1 + random.below(30)}号` : `${100 + index}番地`;
  const room =
    municipality === '149900' && random.chance(0.45) ? `-${1 + random.below(14)}${String(1 + random.below(20)).padStart(2, '0')}` : '';
  const isForeign = random.chance(0.03);
  return { municipality, address: `${street}${block}${room}`, members: isForeign ? [foreignResident(random)] : nationalMembers(random) };
}

function nationalMembers(random: Random): StatisticalResident[] {
  const kind = random.weighted(householdKinds).kind;
  const family = random.weighted(familyNames);
  const group = random.weighted(adultAges);
  const age = group.from + random.below(group.to - group.from + 1);
  const headSex: Sex = random.chance(kind === 'one-parent' ? 0.15 : 0.62) ? 'male' : 'female';
  const member = (sex: Sex, years: number, relationship: Relationship) => national(random, family, sex, years, relationship);
  const members = [member(headSex, age, 'head')];
  const other: Sex = headSex === 'male' ? 'female' : 'male';
  if (kind === 'couple' || kind === 'family') members.push(member(other, nearby(random, age), other === 'female' ? 'wife' : 'husband'));
  if (kind === 'family' || kind === 'one-parent') {
    for (let child = random.below(3); child >= 0; child -= 1) {
      const years = Math.max(0, age - 24 - random.below(14));
      const sex: Sex = random.chance(0.513) ? 'male' : 'female';
      if (years <= 25) members.push(member(sex, years, sex === 'male' ? 'son' : 'daughter'));
    }
  }
  if (kind === 'with-parent' && age <= 70) {
    const sex: Sex = random.chance(0.7) ? 'female' : 'male';
    members.push(member(sex, Math.min(99, age + 22 + random.below(14)), sex === 'female' ? 'mother' : 'father'));
  }
  return members;
}

function nearby(random: Random, age: number): number {
  return Math.max(18, Math.min(99, age - 5 + random.below(9)));
}

function national(random: Random, family: WeightedName, sex: Sex, age: number, relationship: Relationship): StatisticalResident {
  const birthDate = birthday(random, age);
  const era = givenNames.findLast(({ from }) => from <= birthDate.year) ?? givenNames[0];
  const given = random.weighted(era?.[sex] ?? []);
  return { name: `${family.name} ${given.name}`, kana: `${family.kana} ${given.kana}`, sex, birthDate, relationship };
}

function foreignResident(random: Random): StatisticalResident {
  const origin = random.weighted(foreignNames);
  const sex: Sex = random.chance(0.5) ? 'female' : 'male';
  const [family, given] = [random.weighted(origin.family), random.weighted(origin[sex])];
  const status = random.pick(['permanent-resident', 'engineer-humanities-international', 'student', 'long-term-resident'] as const);
  const stayUntil = asOf.add({ days: 60 + random.below(1400) });
  const isUnlimited = status === 'permanent-resident';
  const letters = () => String.fromCharCode(65 + random.below(26), 65 + random.below(26));
  return {
    name: `${family.name} ${given.name}`.replaceAll('_', ' '),
    kana: `${family.kana} ${given.kana}`.replaceAll('_', ' '),
    sex,
    birthDate: birthday(random, status === 'student' ? 18 + random.below(10) : 22 + random.below(45)),
    relationship: 'head',
    foreign: {
      nationality: origin.nationality,
      status,
      cardNumber: `${letters()}${String(random.below(100_000_000)).padStart(8, '0')}${letters()}`,
      ...(isUnlimited ? {} : { stayUntil }),
      cardExpiresOn: isUnlimited ? asOf.add({ years: 1 + random.below(6) }) : stayUntil,
    },
  };
}

function birthday(random: Random, age: number): Temporal.PlainDate {
  return asOf.subtract({ years: age, days: random.below(365) });
}

interface Random {
  below(limit: number): number;
  chance(probability: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  weighted<Item extends { readonly weight: number }>(items: readonly Item[]): Item;
}

/** Mulberry32: small, fast, the same everywhere. Nothing secret comes from it. */
function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    chance: (probability) => next() < probability,
    pick: (items) => items[below(items.length)] as (typeof items)[number],
    weighted: (items) => {
      let left = next() * items.reduce((sum, item) => sum + item.weight, 0);
      const found = items.find((item) => {
        left -= item.weight;
        return left < 0;
      });
      return (found ?? items.at(-1)) as (typeof items)[number];
    },
  };
}
