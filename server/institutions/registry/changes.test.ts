import { isIndividualNumber, parseLocalGovernmentCode } from '@openmyna/number';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Actor, createMovableClock, databaseSigners, type MovableClock, machineTime, openKeyStore } from '../../kernel/index.ts';
import { Temporal } from '../../kernel/temporal.ts';
import { createTestDatabases, type TestDatabases } from '../../testing/index.ts';
import { createExchange, type Exchange } from '../exchange/index.ts';
import type { ChangeRequest, ResidentChange } from './change-types.ts';
import { createRegistry } from './registry.ts';
import type { ArrivalRegistration, Registry } from './types.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
const [shiomi, shirakaba] = [parseLocalGovernmentCode('149900'), parseLocalGovernmentCode('209902')];
const officer: Actor = { institution: 'counter', person: 'b3f8f6a0-0000-4000-8000-000000000001', terminal: 'counter 149900' };
const registrar: Actor = { institution: 'registry', person: 'system' };

let databases: TestDatabases;
let registry: Registry;
let exchange: Exchange;
let clock: MovableClock;
let today: Temporal.PlainDate;

beforeAll(async () => {
  databases = await createTestDatabases();
  const keys = openKeyStore(Buffer.alloc(32, 9), (store) => databaseSigners(databases.as('kernel'), store));
  exchange = createExchange({ databases, keys, time: machineTime });
  clock = createMovableClock(
    databases.as('kernel'),
    [{ room: 'registry', next: (at) => registry.dueEvents.next(at), run: (at) => registry.dueEvents.run(at) }],
    async () => undefined,
  );
  registry = createRegistry({ databases, keys, clock, exchange });
  today = await clock.today();
});
afterAll(async () => {
  await databases.close?.();
});

let made = 0;
async function somebody(change: Partial<ArrivalRegistration> = {}) {
  made += 1;
  const letters = Array.from(String(made), (digit) => 'あいうえおかきくけこ'[Number(digit)]).join('');
  return registry.registerResident(
    {
      kind: 'arrival',
      name: `田中 ${letters}`,
      kana: `たなか ${letters}`,
      sex: 'female',
      birthDate: day('1984-04-12'),
      municipality: shiomi,
      address: '汐見市港町1丁目2番3号',
      residentSince: day('2020-04-01'),
      ...change,
    },
    registrar,
    { wasNotified: true },
  );
}

let keys = 0;
async function take(residentId: string, change: ResidentChange, others: Partial<ChangeRequest> = {}) {
  keys += 1;
  const key = `visit-${keys}`;
  const { version } = await open(residentId);
  const members = others.members ?? [{ residentId, version }];
  return registry.changeResidents({ change, key, evidence: [], ...others, members }, officer, 'counter.change');
}
const open = (residentId: string) => registry.openResident(residentId, registrar, 'registry.records');
const codeOf = async (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error) => String(error.code),
  );
const address = (text: string, on = today): ResidentChange => ({ kind: 'address', on, address: text });
const away = (on = today, to: 'abroad' | 'elsewhere' | typeof shirakaba = shirakaba): ResidentChange => ({ kind: 'moving-out', on, to });
const arrival = (on = today, text = '白樺町大字白樺12番地'): ResidentChange => ({
  kind: 'moving-in',
  on,
  municipality: shirakaba,
  address: text,
});
const outbox = async (residentId: string) =>
  (
    await databases.admin.query(
      'select institution, matters, told_by from exchange.notices where resident_id = $1 order by version, institution',
      [residentId],
    )
  ).rows;

describe('a change of address within the municipality', () => {
  test('I10: the key of one request does not answer for another', async () => {
    const { residentId } = await somebody();
    const members = [{ residentId, version: 0 }];
    const ask = (text: string) =>
      registry.changeResidents({ change: address(text), key: 'once', members, evidence: [] }, officer, 'counter.change');
    const [first] = await ask('汐見市坂の上9番1号');
    expect(await ask('汐見市坂の上9番1号')).toMatchObject([{ changeId: first?.changeId }]);
    expect(await codeOf(ask('汐見市坂の上9番2号'))).toBe('MYNA_IDEMPOTENCY_KEY_REUSED');
    expect(await open(residentId)).toMatchObject({ address: '汐見市坂の上9番1号', version: 1 });
  });

  test('changes the record, its history, the log and the outbox together', async () => {
    const { residentId } = await somebody();
    const [change] = await take(residentId, address('汐見市坂の上9番9号'));
    expect(change).toMatchObject({ kind: 'address', version: 1, delayDays: 0, matters: ['address'], card: undefined });
    expect(await open(residentId)).toMatchObject({ address: '汐見市坂の上9番9号', version: 1 });
    const history = await registry.openHistory(residentId, registrar, 'registry.records');
    expect(history.map(({ kind, before, after }) => [kind, before.address, after.address])).toEqual([
      ['registered', undefined, undefined],
      ['address', '汐見市港町1丁目2番3号', '汐見市坂の上9番9号'],
    ]);
    expect((await outbox(residentId)).map(({ institution, told_by }) => [institution, told_by])).toEqual([
      ['bank', 'exchange'],
      ['employer', 'herself'],
      ['insurance', 'exchange'],
      ['licence', 'exchange'],
      ['pension', 'exchange'],
      ['tax', 'exchange'],
    ]);
    const { rows } = await databases.admin.query(`select purpose, items from exchange.entries where resident_id = $1 and act = 'write'`, [
      residentId,
    ]);
    expect(rows).toContainEqual({ purpose: 'counter.change', items: ['basicFour', 'household'] });
  });

  test('is told to the person once, in its own transaction, without a datum', async () => {
    const { residentId } = await somebody();
    const told = async () =>
      (await databases.admin.query('select kind, event, facts from notifications.notifications where resident_id = $1', [residentId])).rows;
    expect(await codeOf(take(residentId, address('汐見市港町1丁目2番3号')))).not.toBe('done');
    expect(await told()).toEqual([]);
    const request = { change: address('汐見市坂の上9番8号'), key: 'told', members: [{ residentId, version: 0 }], evidence: [] };
    const [change] = await registry.changeResidents(request, officer, 'counter.change');
    await registry.changeResidents(request, officer, 'counter.change');
    expect(await told()).toEqual([{ kind: 'record-changed', event: `registry.change/${change?.changeId}`, facts: {} }]);
    await registry.closeResident(residentId, 'dead', today, registrar);
    expect(await told()).toHaveLength(1);
  });

  test('says nothing of the address in the message', async () => {
    const { residentId } = await somebody();
    await take(residentId, address('汐見市浜通り77番7号'));
    const { rows } = await databases.admin.query('select * from exchange.notices where resident_id = $1', [residentId]);
    expect(JSON.stringify(rows)).not.toContain('浜通り');
  });

  test('notified late is accepted with the days of delay, and was true from its day', async () => {
    const { residentId } = await somebody();
    const on = today.subtract({ days: 40 });
    const [change] = await take(residentId, address('汐見市坂の上8番8号', on));
    expect(change?.delayDays).toBe(26);
    const then = await registry.openResidentAsOf(residentId, { on: today.subtract({ days: 39 }) }, registrar, 'registry.records');
    expect(then.address).toBe('汐見市坂の上8番8号');
    const before = await registry.openResidentAsOf(residentId, { on: today.subtract({ days: 41 }) }, registrar, 'registry.records');
    expect(before.address).toBe('汐見市港町1丁目2番3号');
  });

  test.each([
    ['in the future', () => address('汐見市坂の上1番1号', today.add({ days: 1 })), 'MYNA_REGISTRY_CHANGE_IN_FUTURE'],
    ['before the birth', () => address('汐見市坂の上1番1号', day('1980-01-01')), 'MYNA_REGISTRY_CHANGE_BEFORE_BIRTH'],
    ['into the address where the person lives', () => address('汐見市港町１丁目２番３号'), 'MYNA_REGISTRY_SAME_ADDRESS'],
    ['into no address', () => address('  '), 'MYNA_REGISTRY_ADDRESS_MISSING'],
    ['into a municipality without a moving-out', () => arrival(), 'MYNA_REGISTRY_NOT_MOVED_OUT'],
  ])('is refused %s', async (_title, change, code) => {
    const { residentId } = await somebody();
    const before = await open(residentId);
    expect(await codeOf(take(residentId, change()))).toBe(code);
    expect(await open(residentId)).toEqual(before);
    expect(await outbox(residentId)).toEqual([]);
  });

  test('of a dead person is refused', async () => {
    const { residentId } = await somebody();
    await registry.closeResident(residentId, 'dead', today, registrar);
    expect(await codeOf(take(residentId, address('汐見市坂の上1番1号')))).toBe('MYNA_REGISTRY_RECORD_OF_DEAD');
  });

  test('dated before the last one is refused', async () => {
    const { residentId } = await somebody();
    await take(residentId, address('汐見市坂の上5番5号', today.subtract({ days: 3 })));
    expect(await codeOf(take(residentId, address('汐見市坂の上6番6号', today.subtract({ days: 5 }))))).toBe(
      'MYNA_REGISTRY_CHANGE_BEFORE_LAST',
    );
  });

  test('at two counters at once: one wins, the other is told', async () => {
    const { residentId } = await somebody();
    const member = [{ residentId, version: 0 }];
    const answers = await Promise.all(
      ['1', '2', '3', '4'].map((number) => codeOf(take(residentId, address(`汐見市坂の上${number}番${number}号`), { members: member }))),
    );
    expect(answers.toSorted()).toEqual([
      'MYNA_REGISTRY_RECORD_MOVED_ON',
      'MYNA_REGISTRY_RECORD_MOVED_ON',
      'MYNA_REGISTRY_RECORD_MOVED_ON',
      'done',
    ]);
    expect((await open(residentId)).version).toBe(1);
  });

  test('I10: asked for again with the same key changes nothing and answers the same', async () => {
    const { residentId } = await somebody();
    const request = { key: 'one-visit', members: [{ residentId, version: 0 }] };
    const first = await take(residentId, address('汐見市坂の上2番2号'), request);
    expect(await take(residentId, address('汐見市坂の上2番2号'), request)).toEqual(first);
    expect((await open(residentId)).version).toBe(1);
  });
});

describe('a household', () => {
  async function family() {
    const mother = await somebody();
    const father = await somebody({ sex: 'male', household: mother.householdId, relationship: 'husband' });
    const child = await somebody({ birthDate: day('2012-02-29'), household: mother.householdId, relationship: 'daughter' });
    return { mother: mother.residentId, father: father.residentId, child: child.residentId, householdId: mother.householdId };
  }
  const seen = async (...ids: string[]) =>
    Promise.all(ids.map(async (residentId) => ({ residentId, version: (await open(residentId)).version })));

  test('moves as one, and stays the household that it was', async () => {
    const { mother, father, child, householdId } = await family();
    const recorded = await take(mother, address('汐見市坂の上3番3号'), { members: await seen(mother, father, child) });
    expect(recorded).toHaveLength(3);
    const household = await registry.openHousehold(householdId, registrar, 'registry.records');
    expect(household.map((member) => member.address)).toEqual(Array(3).fill('汐見市坂の上3番3号'));
    expect((await open(mother)).relationship).toBe('head');
  });

  test('that the head leaves with the child is headed by the one who stays', async () => {
    const { mother, father, child, householdId } = await family();
    await take(mother, address('汐見市坂の上4番4号'), { members: await seen(mother, child) });
    expect(await open(father)).toMatchObject({ relationship: 'head', householdId, address: '汐見市港町1丁目2番3号' });
    const [left, with_] = [await open(mother), await open(child)];
    expect([left.relationship, with_.relationship, with_.householdId === left.householdId, left.householdId === householdId]).toEqual([
      'head',
      'daughter',
      true,
      false,
    ]);
  });

  test('of which one member has changed meanwhile moves not at all', async () => {
    const { mother, father, child } = await family();
    const members = await seen(mother, father, child);
    await take(father, { kind: 'protection', on: today, isProtected: true });
    expect(await codeOf(take(mother, address('汐見市坂の上7番7号'), { members }))).toBe('MYNA_REGISTRY_RECORD_MOVED_ON');
    expect((await open(mother)).address).toBe('汐見市港町1丁目2番3号');
  });

  test('whose head died is headed by the spouse', async () => {
    const { mother, father, child } = await family();
    await take(mother, { kind: 'died', on: today.subtract({ days: 2 }) });
    expect([(await open(father)).relationship, (await open(child)).relationship]).toEqual(['head', 'daughter']);
    expect(await open(mother)).toMatchObject({ state: 'dead' });
  });
});

describe('a move to another municipality', () => {
  test('needs both notices; the card goes on for ninety days', async () => {
    const { residentId } = await somebody();
    await take(residentId, away(today.add({ days: 3 })));
    expect(await open(residentId)).toMatchObject({ municipality: shiomi, movingOut: { to: shirakaba } });
    expect(await registry.openTerms(residentId)).toMatchObject([{ kind: 'moving-in' }]);
    const [change] = await take(residentId, arrival());
    expect(change).toMatchObject({ kind: 'moving-in', delayDays: 0, card: { bringBy: today.add({ days: 90 }) } });
    expect(await open(residentId)).toMatchObject({ municipality: shirakaba, movingOut: undefined });
    expect(await registry.openTerms(residentId)).toMatchObject([{ kind: 'bring-card' }]);
    await registry.settleCardBrought(residentId);
    expect(await registry.openTerms(residentId)).toEqual([]);
  });

  test('announced to another place is refused here', async () => {
    const { residentId } = await somebody({ municipality: shirakaba, address: '白樺町大字湖畔5番地' });
    await take(residentId, away(today, 'abroad'));
    expect(await codeOf(take(residentId, arrival()))).toBe('MYNA_REGISTRY_RECORD_ABROAD');
    const { residentId: other } = await somebody();
    await take(other, away(today.add({ days: 2 }), 'abroad'));
    expect(await codeOf(take(other, arrival()))).toBe('MYNA_REGISTRY_MOVED_OUT_ELSEWHERE');
  });

  test('notified after more than fourteen days: accepted with the delay, and the card does not go on', async () => {
    const { residentId } = await somebody();
    await take(residentId, away(today.subtract({ days: 20 })));
    const [change] = await take(residentId, arrival(today.subtract({ days: 20 })));
    expect(change).toMatchObject({ delayDays: 6, card: 'lapses' });
    const jobs = await lapses(residentId);
    expect(jobs).toMatchObject([{ residentId, reason: 'notified-late' }]);
  });
});

const lapses = async (residentId: string) =>
  (
    await databases.admin.query(
      `select j.payload from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
       where t.identifier = 'registry.card-lapsed' and j.payload ->> 'residentId' = $1`,
      [residentId],
    )
  ).rows.map(({ payload }) => payload);

describe('name, sex, birth, status', () => {
  test('a new name is found, and nobody is registered a second time under it', async () => {
    const { residentId } = await somebody({ name: '山田 新', kana: 'ヤマダ アラタ' });
    await take(residentId, { kind: 'name', on: today, name: '川上 新', kana: 'カワカミ アラタ' });
    const found = await registry.findResidents({ name: '川上' }, registrar, 'registry.records');
    expect(found.map((resident) => resident.residentId)).toEqual([residentId]);
    expect(await codeOf(somebody({ name: '川上 新', kana: 'カワカミ アラタ' }))).toBe('MYNA_REGISTRY_ALREADY_REGISTERED');
  });

  test('a former surname is written beside the name, a common name for foreign residents only', async () => {
    const { residentId } = await somebody();
    await take(residentId, { kind: 'former-surname', on: today, formerSurname: '佐々木' });
    expect((await open(residentId)).formerSurname).toBe('佐々木');
    expect(await codeOf(take(residentId, { kind: 'common-name', on: today, commonName: '木村' }))).toBe(
      'MYNA_REGISTRY_COMMON_NAME_OF_NATIONAL',
    );
  });

  test('an extension of the stay takes the new residence card, and ends a pending one', async () => {
    const until = today.add({ months: 1 });
    const { residentId } = await registry.registerResident(
      {
        kind: 'foreign',
        name: 'LI MEI',
        kana: 'リ メイ',
        sex: 'female',
        birthDate: day('1997-07-19'),
        municipality: shiomi,
        address: '汐見市浜通り2番6号',
        residenceCard: {
          number: 'UH11223344AB',
          status: 'engineer-humanities-international',
          nationality: 'CHN',
          expiresOn: until,
          stayUntil: until,
        },
      },
      registrar,
    );
    await registry.markRenewalPending(residentId, true, registrar);
    const stayUntil = until.add({ years: 3 });
    const residenceCard = {
      number: 'UH99887766CD',
      status: 'engineer-humanities-international',
      nationality: 'CHN',
      expiresOn: stayUntil,
      stayUntil,
    } as const;
    const [change] = await take(residentId, { kind: 'stay', on: today, residenceCard });
    expect(change?.matters).toEqual(['stay']);
    expect((await open(residentId)).stay).toMatchObject({ stayUntil, isRenewalPending: false });
    expect((await registry.findByResidenceCard('UH99887766CD', registrar, 'registry.records'))?.residentId).toBe(residentId);
    const national = await somebody();
    expect(await codeOf(take(national.residentId, { kind: 'stay', on: today, residenceCard }))).toBe('MYNA_REGISTRY_NO_LIMITED_STAY');
  });

  test('a protected address is in no list and in no item', async () => {
    const { residentId } = await somebody();
    await take(residentId, { kind: 'protection', on: today, isProtected: true });
    await take(residentId, address('汐見市隠れ里1番1号'));
    const { rows } = await databases.admin.query('select registry.item_basic_four($1) as four', [residentId]);
    expect(rows[0].four.address).toBeNull();
    expect(
      JSON.stringify(await registry.findResidents({ name: (await open(residentId)).name }, registrar, 'registry.records')),
    ).not.toContain('隠れ里');
  });
});

describe('abroad and back', () => {
  test('a head who leaves on a planned day leaves a household with a new head', async () => {
    const { residentId } = await somebody();
    const { householdId } = await open(residentId);
    const husband = await somebody({ sex: 'male', household: householdId, relationship: 'husband' } as never);
    await take(residentId, away(today.add({ days: 2 }), 'abroad'));
    expect(await open(husband.residentId)).toMatchObject({ relationship: 'husband' });
    await clock.advance(Temporal.Duration.from({ days: 3 }));
    today = await clock.today();
    expect(await open(residentId)).toMatchObject({ state: 'moved-out' });
    expect(await open(husband.residentId)).toMatchObject({ householdId, relationship: 'head' });
  });

  test('the record closes on the planned day, and the number is the same on return', async () => {
    const { residentId, individualNumber } = await somebody();
    const on = (await clock.today()).add({ days: 5 });
    await take(residentId, away(on, 'abroad'));
    expect((await open(residentId)).state).toBe('living');
    await clock.advance(Temporal.Duration.from({ days: 6 }));
    today = await clock.today();
    expect(await open(residentId)).toMatchObject({ state: 'moved-out', stateSince: on, movingOut: undefined });
    await take(residentId, { kind: 'returned', on: today, municipality: shirakaba, address: '白樺町大字白樺1番地' });
    expect(await open(residentId)).toMatchObject({ state: 'living', municipality: shirakaba, relationship: 'head', stateSince: undefined });
    expect(await registry.readNumber(residentId, registrar, 'registry.records')).toBe(individualNumber);
  });

  test('a term of continued use that passes lets the card lapse, once', async () => {
    const { residentId } = await somebody();
    await take(residentId, away());
    await take(residentId, arrival());
    await clock.advance(Temporal.Duration.from({ days: 90 }));
    expect(await lapses(residentId)).toEqual([]);
    await clock.advance(Temporal.Duration.from({ days: 2 }));
    today = await clock.today();
    expect(await lapses(residentId)).toMatchObject([{ residentId, reason: 'not-brought-after-move' }]);
    expect(await registry.openTerms(residentId)).toEqual([]);
  });
});

describe('another number', () => {
  const leak = { requestedBy: 'self', reason: 'leaked', evidence: { kind: 'police-report', reference: '汐見警察 12-345' } } as const;

  test('I1: the old one is nobody’s for ever, the resident has exactly one', async () => {
    const { residentId, individualNumber: old } = await somebody();
    const { individualNumber } = await registry.changeNumber({ residentId, version: 0, key: 'leak-1', ...leak }, officer);
    expect(isIndividualNumber(individualNumber)).toBe(true);
    expect(individualNumber).not.toBe(old);
    expect(await registry.findByNumber(old, registrar, 'registry.records')).toBeUndefined();
    expect((await registry.findByNumber(individualNumber, registrar, 'registry.records'))?.residentId).toBe(residentId);
    const again = await registry.changeNumber({ residentId, version: 0, key: 'leak-1', ...leak }, officer);
    expect(again.individualNumber).toBe(individualNumber);
    const { rows } = await databases.admin.query(
      'select count(*)::int as n from registry.number_lookup where resident_id = $1 and ended_on is null',
      [residentId],
    );
    expect(rows[0].n).toBe(1);
  });

  test('is not given without evidence, and to no dead person', async () => {
    const { residentId } = await somebody();
    const bare = { ...leak, evidence: { kind: 'police-report', reference: ' ' } } as const;
    expect(await codeOf(registry.changeNumber({ residentId, version: 0, key: 'leak-2', ...bare }, officer))).toBe(
      'MYNA_REGISTRY_LEAK_NOT_PROVEN',
    );
    await registry.closeResident(residentId, 'dead', today, registrar);
    expect(await codeOf(registry.changeNumber({ residentId, version: 1, key: 'leak-3', ...leak }, officer))).toBe(
      'MYNA_REGISTRY_RECORD_OF_DEAD',
    );
  });
});

test('the record is the fold of its history, over lives by chance', async () => {
  const change = fc.oneof(
    fc.record({ kind: fc.constant('address' as const), number: fc.integer({ min: 1, max: 9 }) }),
    fc.record({ kind: fc.constant('name' as const), number: fc.integer({ min: 0, max: 5 }) }),
    fc.record({ kind: fc.constant('protection' as const), number: fc.integer({ min: 0, max: 1 }) }),
    fc.record({ kind: fc.constant('sex' as const), number: fc.integer({ min: 0, max: 1 }) }),
    fc.record({ kind: fc.constant('moving-out' as const), number: fc.constant(0) }),
    fc.record({ kind: fc.constant('moving-in' as const), number: fc.integer({ min: 1, max: 9 }) }),
  );
  const lives = fc.array(fc.tuple(change, fc.integer({ min: 0, max: 60 })), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(lives, async (life) => {
      const { residentId } = await somebody();
      const born = await open(residentId);
      for (const [{ kind, number }, back] of life) {
        const on = today.subtract({ days: back });
        const given = 'あいうえおか'[number] ?? 'あ';
        const changes: Record<typeof kind, ResidentChange> = {
          address: address(`汐見市坂の上${number}番`, on),
          name: { kind: 'name', on, name: `新田 ${given}${made}`, kana: 'ニッタ ア' } as ResidentChange,
          protection: { kind: 'protection', on, isProtected: number === 1 },
          sex: { kind: 'sex', on, sex: number === 1 ? 'male' : 'female' },
          'moving-out': away(on),
          'moving-in': arrival(on, `白樺町大字白樺${number}番地`),
        };
        await codeOf(take(residentId, changes[kind]));
      }
      const current = await open(residentId);
      const folded = await registry.openResidentAsOf(residentId, { on: today }, registrar, 'registry.records');
      expect(folded).toEqual(current);
      const first = await registry.openResidentAsOf(residentId, { on: day('2021-01-01') }, registrar, 'registry.records');
      expect({ ...first, version: 0 }).toEqual(born);
      expect((await registry.openHistory(residentId, registrar, 'registry.records')).filter(({ version }) => version > 0)).toHaveLength(
        current.version,
      );
    }),
    { numRuns: 25 },
  );
}, 120_000);
