import { isIndividualNumber, isResidentRecordCode, parseLocalGovernmentCode } from '@openmyna/number';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Actor, databaseSigners, machineTime, openKeyStore, readCivilClock } from '../../kernel/index.ts';
import { Temporal } from '../../kernel/temporal.ts';
import { createTestDatabases, type TestDatabases } from '../../testing/index.ts';
import { createExchange } from '../exchange/index.ts';
import { createRegistry } from './registry.ts';
import type { ArrivalRegistration, BirthRegistration, ForeignRegistration, Registry } from './types.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
const shiomi = parseLocalGovernmentCode('149900');
const officer: Actor = { institution: 'counter', person: 'b3f8f6a0-0000-4000-8000-000000000001', terminal: 'shiomi-1' };
const registrar: Actor = { institution: 'registry', person: 'system' };

let databases: TestDatabases;
let registry: Registry;
let today: Temporal.PlainDate;

beforeAll(async () => {
  databases = await createTestDatabases();
  const keys = openKeyStore(Buffer.alloc(32, 9), (store) => databaseSigners(databases.as('kernel'), store));
  const clock = readCivilClock(databases.as('core'));
  today = await clock.today();
  registry = createRegistry({ databases, keys, clock, exchange: createExchange({ databases, keys, time: machineTime }) });
});

let made = 0;
/** Somebody new at each call. */
function somebody(change: Partial<ArrivalRegistration> = {}): ArrivalRegistration {
  made += 1;
  const letters = Array.from(String(made), (digit) => 'あいうえおかきくけこ'[Number(digit)]).join('');
  return {
    kind: 'arrival',
    name: `田中 ${letters}`,
    kana: `たなか ${letters}`,
    sex: 'female',
    birthDate: day('1984-04-12'),
    municipality: shiomi,
    address: '汐見市港町1丁目2番3号',
    ...change,
  };
}

function foreigner(change: Partial<ForeignRegistration> = {}): ForeignRegistration {
  const number = `UH${String(10_000_000 + made)}AB`;
  const end = today.add({ years: 1 });
  return {
    ...somebody({
      name: `GARCIA LOPEZ ${'ABCDEFGHIJ'[made % 10]}${'KLMNOPQRST'[Math.floor(made / 10) % 10]}`,
      birthDate: day('1982-09-03'),
    }),
    kind: 'foreign',
    latin: `García López ${made % 2 === 0 ? 'Carlos' : 'Ana'}`,
    residenceCard: { number, status: 'spouse-of-japanese-national', nationality: 'ESP', expiresOn: end, stayUntil: end },
    ...change,
  };
}

const count = async (table: string): Promise<number> =>
  Number((await databases.admin.query(`select count(*) from ${table}`)).rows[0].count);
const codeOf = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error) => String(error.code),
  );
const entries = async (residentId: string) =>
  (
    await databases.admin.query('select act, purpose, person, terminal from exchange.entries where resident_id = $1 order by id', [
      residentId,
    ])
  ).rows;

describe('a registration', () => {
  test('assigns a valid number at once, writes one log entry and asks for the letter', async () => {
    const registered = await registry.registerResident(somebody(), officer);
    expect(isIndividualNumber(registered.individualNumber)).toBe(true);
    expect(registered.registeredOn.equals(today)).toBe(true);
    expect(await entries(registered.residentId)).toEqual([
      { act: 'write', purpose: 'counter.registration', person: officer.person, terminal: 'shiomi-1' },
    ]);
    const jobs = await databases.admin.query(`select payload from graphile_worker._private_jobs where payload ->> 'residentId' = $1`, [
      registered.residentId,
    ]);
    expect(jobs.rows).toEqual([{ payload: { residentId: registered.residentId } }]);
  });

  test('asks for no letter for somebody who has had the number since before', async () => {
    const { residentId } = await registry.registerResident(somebody(), registrar, { wasNotified: true });
    const jobs = await databases.admin.query(`select payload from graphile_worker._private_jobs where payload ->> 'residentId' = $1`, [
      residentId,
    ]);
    expect(jobs.rows).toEqual([]);
  });

  test('keeps the number sealed and finds it by its blind index', async () => {
    const { residentId, individualNumber } = await registry.registerResident(somebody(), officer);
    const { rows } = await databases.admin.query('select * from registry.residents where resident_id = $1', [residentId]);
    expect(Buffer.from(rows[0].number_sealed).includes(individualNumber)).toBe(false);
    expect(JSON.stringify(rows[0])).not.toContain(individualNumber);
    expect((await registry.findByNumber(individualNumber, registrar, 'registry.records'))?.residentId).toBe(residentId);
    expect(await registry.readNumber(residentId, registrar, 'registry.records')).toBe(individualNumber);
    expect(isResidentRecordCode(await registry.readRecordCode(residentId, registrar, 'registry.records'))).toBe(true);
  });

  test('joins no household of another municipality: a newborn enters that of the parent who lives here', async () => {
    const municipality = parseLocalGovernmentCode('209902');
    const father = await registry.registerResident(somebody({ sex: 'male', municipality, address: '白樺町大字白樺12番地3' }), officer);
    const mother = await registry.registerResident(somebody(), officer);
    const child = (...parents: string[]): BirthRegistration => ({ ...somebody({ birthDate: today }), kind: 'birth', parents });
    const born = await registry.registerResident(child(father.residentId, mother.residentId), officer);
    expect(born.householdId).toBe(mother.householdId);
    expect(await codeOf(registry.registerResident(child(father.residentId), officer))).toBe('MYNA_REGISTRY_PARENT_NOT_FOUND');
    const wife = somebody({ household: father.householdId, relationship: 'wife' });
    expect(await codeOf(registry.registerResident(wife, officer))).toBe('MYNA_REGISTRY_HOUSEHOLD_NOT_FOUND');
  });

  test('of a newborn enters the parents’ household and address', async () => {
    const mother = await registry.registerResident(somebody(), officer);
    const sora: BirthRegistration = {
      kind: 'birth',
      name: '田中 空',
      kana: 'たなか そら',
      sex: 'female',
      birthDate: today,
      municipality: shiomi,
      parents: [mother.residentId],
    };
    const child = await registry.registerResident(sora, officer);
    expect(child.householdId).toBe(mother.householdId);
    const record = await registry.openResident(child.residentId, officer, 'counter.registration');
    expect(record).toMatchObject({
      relationship: 'daughter',
      address: '汐見市港町1丁目2番3号',
      belonging: 'national',
      kana: 'タナカ ソラ',
    });
    const household = await registry.openHousehold(mother.householdId, officer, 'counter.registration');
    expect(household.map((member) => member.residentId)).toEqual([mother.residentId, child.residentId]);
  });

  test('of a newborn is refused when no parent is a national, lives here, or is older', async () => {
    const spaniard = await registry.registerResident(foreigner(), officer);
    const girl = await registry.registerResident(somebody({ birthDate: today }), officer);
    const child = (parent: string): BirthRegistration => ({ ...somebody({ birthDate: today }), kind: 'birth', parents: [parent] });
    expect(await codeOf(registry.registerResident(child(spaniard.residentId), officer))).toBe('MYNA_REGISTRY_NO_NATIONAL_PARENT');
    expect(await codeOf(registry.registerResident(child(girl.residentId), officer))).toBe('MYNA_REGISTRY_CHILD_OLDER_THAN_PARENT');
    expect(await codeOf(registry.registerResident(child('b3f8f6a0-0000-4000-8000-00000000dead'), officer))).toBe(
      'MYNA_REGISTRY_PARENT_NOT_FOUND',
    );
  });

  test('of a foreign resident keeps status and period of stay, and finds the record by the card', async () => {
    const registration = foreigner();
    const { residentId } = await registry.registerResident(registration, officer);
    expect((await registry.openResident(residentId, officer, 'counter.registration')).stay).toMatchObject({
      nationality: 'ESP',
      status: 'spouse-of-japanese-national',
      isRenewalPending: false,
    });
    expect(
      (await registry.findByResidenceCard(registration.residenceCard.number.toLowerCase(), officer, 'counter.search'))?.residentId,
    ).toBe(residentId);
  });

  test('gives reserved places the same number on every installation', async () => {
    const first = await registry.registerResident(somebody(), registrar, { reservedPlace: 0 });
    expect(first.individualNumber).toMatch(/^\d{12}$/);
    expect(await codeOf(registry.registerResident(somebody(), registrar, { reservedPlace: 0 }))).toBe('MYNA_REGISTRY_NUMBER_TAKEN');
    expect(await codeOf(registry.registerResident(somebody(), registrar, { reservedPlace: 10_000 }))).toBe(
      'MYNA_REGISTRY_PLACE_NOT_RESERVED',
    );
  });

  test.each<[string, () => ArrivalRegistration | ForeignRegistration, string]>([
    [
      'a short-term visitor',
      () => foreigner({ residenceCard: { ...foreigner().residenceCard, status: 'temporary-visitor' } }),
      'MYNA_REGISTRY_SHORT_TERM_VISITOR',
    ],
    [
      'an expired residence card',
      () => foreigner({ residenceCard: { ...foreigner().residenceCard, expiresOn: today.subtract({ days: 1 }) } }),
      'MYNA_REGISTRY_RESIDENCE_CARD_EXPIRED',
    ],
    ['an unassigned character', () => somebody({ name: '田中\uE000' }), 'MYNA_REGISTRY_UNASSIGNED_CHARACTER'],
    [
      'an unknown household',
      () => somebody({ household: 'b3f8f6a0-0000-4000-8000-00000000dead', relationship: 'wife' }),
      'MYNA_REGISTRY_HOUSEHOLD_NOT_FOUND',
    ],
  ])('of %s is refused and leaves nothing behind', async (_title, registration, code) => {
    const before = [await count('registry.residents'), await count('registry.number_lookup'), await count('exchange.entries')];
    expect(await codeOf(registry.registerResident(registration(), officer))).toBe(code);
    expect([await count('registry.residents'), await count('registry.number_lookup'), await count('exchange.entries')]).toEqual(before);
  });
});

describe('I1: one person, one number', () => {
  test('the same person twice is refused, however the name is spaced', async () => {
    const person = somebody();
    await registry.registerResident(person, officer);
    const before = await count('registry.number_lookup');
    expect(await codeOf(registry.registerResident({ ...person, name: person.name.replace(' ', '　　') }, officer))).toBe(
      'MYNA_REGISTRY_ALREADY_REGISTERED',
    );
    expect(await count('registry.number_lookup')).toBe(before);
  });

  test('twenty officers at once register one person once', async () => {
    const person = somebody();
    const answers = await Promise.all(Array.from({ length: 20 }, () => codeOf(registry.registerResident(person, officer))));
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'MYNA_REGISTRY_ALREADY_REGISTERED')).toHaveLength(19);
  });

  test('a residence card belongs to one person', async () => {
    const first = foreigner();
    await registry.registerResident(first, officer);
    const second = foreigner({ residenceCard: first.residenceCard });
    expect(await codeOf(registry.registerResident(second, officer))).toBe('MYNA_REGISTRY_RESIDENCE_CARD_KNOWN');
  });

  test('a true namesake is registered after the officer confirmed what tells the two apart', async () => {
    const taro = somebody({
      name: '佐藤 太郎',
      kana: 'サトウ タロウ',
      sex: 'male',
      birthDate: day('1990-01-15'),
      address: '汐見市坂の上10番2号',
    });
    const first = await registry.registerResident(taro, officer);
    const other = { ...taro, address: '白樺町大字白樺77番地' };
    expect(await codeOf(registry.registerResident(other, officer))).toBe('MYNA_REGISTRY_ALREADY_REGISTERED');
    const namesake = { fact: 'parents', value: '佐藤 実・佐藤 和子' } as const;
    expect(await codeOf(registry.registerResident({ ...taro, namesake }, officer))).toBe('MYNA_REGISTRY_NAMESAKE_INDISTINCT');
    const second = await registry.registerResident({ ...other, namesake }, officer);
    expect(second.individualNumber).not.toBe(first.individualNumber);
    expect(await codeOf(registry.registerResident({ ...other, address: '汐見市浜通り9番', namesake }, officer))).toBe(
      'MYNA_REGISTRY_ALREADY_REGISTERED',
    );
  });

  test('a hundred registrations at once get a hundred numbers', async () => {
    const registered = await Promise.all(Array.from({ length: 100 }, () => registry.registerResident(somebody(), officer)));
    expect(new Set(registered.map(({ individualNumber }) => individualNumber)).size).toBe(100);
  });

  test('death and moving abroad close a record once and keep the number given', async () => {
    const { residentId, individualNumber } = await registry.registerResident(somebody(), officer);
    await registry.closeResident(residentId, 'dead', today, officer);
    expect(await codeOf(registry.closeResident(residentId, 'moved-out', today, officer))).toBe('MYNA_REGISTRY_CLOSING_IMPOSSIBLE');
    expect(await registry.findByNumber(individualNumber, registrar, 'registry.records')).toMatchObject({ residentId, state: 'dead' });
  });
});

describe('reading', () => {
  test('every record that a search shows has its entry', async () => {
    const { residentId } = await registry.registerResident(
      somebody({ name: '𠮷田 佳子', kana: 'ヨシダ ヨシコ', birthDate: day('1951-05-20') }),
      officer,
    );
    for (const query of [{ name: '𠮷田' }, { kana: 'よしだ' }, { birthDate: day('1951-05-20'), municipality: shiomi }]) {
      const found = await registry.findResidents(query, officer, 'counter.search');
      expect(found.map((resident) => resident.residentId)).toContain(residentId);
    }
    expect((await entries(residentId)).filter(({ act }) => act === 'read')).toHaveLength(3);
  });

  test('a foreign resident is found by the Latin name, whatever its marks', async () => {
    const registration = foreigner({ latin: 'Núñez Peña' });
    const { residentId } = await registry.registerResident(registration, officer);
    expect((await registry.findResidents({ name: 'nunez' }, officer, 'counter.search')).map((found) => found.residentId)).toEqual([
      residentId,
    ]);
  });

  test.each([{}, { name: '田' }, { name: '𠮷' }, { kana: 'タ' }, { name: ' 　', municipality: shiomi }])(
    'the search %j is too wide',
    async (query) => {
      expect(await codeOf(registry.findResidents(query, officer, 'counter.search'))).toBe('MYNA_REGISTRY_QUERY_TOO_WIDE');
    },
  );

  test('signs of SQL patterns find nobody', async () => {
    expect(await registry.findResidents({ name: '%%' }, officer, 'counter.search')).toEqual([]);
    expect(await registry.findResidents({ name: '__' }, officer, 'counter.search')).toEqual([]);
  });

  test('whoever moves into a protected household is protected too', async () => {
    const hidden = await registry.registerResident(somebody({ name: '保護 一', kana: 'ホゴ ハジメ', isAddressProtected: true }), officer);
    const partner = somebody({ name: '保護 二', kana: 'ホゴ ツグ', household: hidden.householdId, relationship: 'cohabitant' });
    const { residentId } = await registry.registerResident(partner, officer);
    expect((await registry.openResident(residentId, officer, 'counter.registration')).isAddressProtected).toBe(true);
    const listed = await registry.findResidents({ name: '保護' }, officer, 'counter.search');
    expect(listed.map(({ address }) => address)).toEqual([undefined, undefined]);
  });

  test('a protected address is in no list', async () => {
    const aya = somebody({ name: '渡邉\u{E0101} 綾', kana: 'ワタナベ アヤ', isAddressProtected: true });
    const { residentId } = await registry.registerResident(aya, officer);
    const [found] = await registry.findResidents({ kana: 'ワタナベ アヤ' }, officer, 'counter.search');
    expect(found).toMatchObject({ residentId, name: '渡邉\u{E0101} 綾', address: undefined });
  });

  test('is refused, and unlogged, for a purpose that no law names', async () => {
    const { residentId } = await registry.registerResident(somebody(), officer);
    expect(await codeOf(registry.openResident(residentId, officer, 'counter.curiosity'))).not.toBe('done');
    expect(await codeOf(registry.readNumber(residentId, officer, 'counter.search'))).not.toBe('done');
    expect((await entries(residentId)).filter(({ act }) => act === 'read')).toEqual([]);
  });

  test('of somebody unknown is refused', async () => {
    expect(await codeOf(registry.openResident('b3f8f6a0-0000-4000-8000-00000000dead', officer, 'counter.search'))).toBe(
      'MYNA_REGISTRY_RESIDENT_NOT_FOUND',
    );
  });
});

test('a pending renewal is noted for a limited stay only', async () => {
  const { residentId } = await registry.registerResident(foreigner(), officer);
  await registry.markRenewalPending(residentId, true, officer);
  expect((await registry.openResident(residentId, officer, 'counter.registration')).stay?.isRenewalPending).toBe(true);
  const national = await registry.registerResident(somebody(), officer);
  expect(await codeOf(registry.markRenewalPending(national.residentId, true, officer))).toBe('MYNA_REGISTRY_NO_LIMITED_STAY');
});

test('the exchange gets the four attributes without a protected address, and the number only sealed', async () => {
  const { residentId, individualNumber } = await registry.registerResident(somebody({ isAddressProtected: true }), officer);
  const { rows } = await databases.admin.query(
    'select registry.item_basic_four($1) as four, registry.item_individual_number($1) as number',
    [residentId],
  );
  expect(rows[0].four).toMatchObject({ address: null, birthDate: '1984-04-12', municipality: '149900' });
  expect(registry.openSealedNumber(residentId, Buffer.from(rows[0].number.sealed, 'base64'))).toBe(individualNumber);
});

test('the counter’s own role reads no table of the registry', async () => {
  await expect(databases.pool('counter').query('select * from registry.residents')).rejects.toThrow(/permission denied/);
  await expect(databases.pool('counter').query('select registry.item_basic_four(null)')).rejects.toThrow(/permission denied/);
});
