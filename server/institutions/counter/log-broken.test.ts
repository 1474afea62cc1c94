import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, fromDatabase, Temporal } from '../../kernel/index.ts';
import { openTestHouse } from '../../testing/sign-in/house.ts';
import { signIn } from '../../testing/sign-in/sign-in.ts';
import { createTestCounter, type TestCounter } from './test-counter.ts';

/** Invariant I2: with the log store broken, reads fail rather than go unlogged. */
const house = await openTestHouse();
let counter: TestCounter;
beforeAll(async () => {
  counter = await createTestCounter();
}, 60_000);
afterAll(() => counter.stop());

type Databases = Pick<TestCounter['databases'], 'admin'>;

const refuse = (code: string) => `
  create function public.refuse_entries() returns trigger language plpgsql as $$ begin raise exception 'no' using errcode = '${code}'; end $$;
  create trigger refuse_entries before insert on exchange.entries for each row execute function public.refuse_entries();`;
const allow = 'drop trigger refuse_entries on exchange.entries; drop function public.refuse_entries();';

const damages: readonly [what: string, broken: (owner: string) => string, mended: (owner: string) => string][] = [
  [
    'nobody has the right to write it',
    (owner) => `revoke insert on exchange.entries from "${owner}"`,
    (owner) => `grant insert on exchange.entries to "${owner}"`,
  ],
  ['its table is gone', () => 'alter table exchange.entries rename to lost', () => 'alter table exchange.lost rename to entries'],
  [
    'its table lacks a column',
    () => 'alter table exchange.entries rename column purpose to aim',
    () => 'alter table exchange.entries rename column aim to purpose',
  ],
  ['a trigger raises', () => refuse('P0001'), () => allow],
  ['its disk is full', () => refuse('53100'), () => allow],
];

async function whileBroken({ admin }: Databases, [, broken, mended]: (typeof damages)[number], work: () => Promise<void>): Promise<void> {
  const { rows } = await admin.query<{ owner: string }>(
    `select tableowner as owner from pg_tables where schemaname = 'exchange' and tablename = 'entries'`,
  );
  const owner = rows[0]?.owner ?? '';
  await admin.query(broken(owner));
  try {
    await work();
  } finally {
    await admin.query(mended(owner));
  }
}

const refusal = { code: 'MYNA_ACCESS_LOG_BROKEN' };
const officer: Actor = { institution: 'counter', person: 'K-1', terminal: 'counter 149900' };

let made = 0;
/** Nobody is registered twice. */
const birthDate = () => {
  made += 1;
  return Temporal.PlainDate.from('1970-01-01').add({ days: made });
};

describe.each(damages)('when the access log cannot be written because %s', (...damage) => {
  it('a signed-in person is shown nothing of herself, and gets it all once the log is mended', async () => {
    const browser = house.browser();
    const card = await house.newCard({ name: '秘密 花子', kana: 'ヒミツ ハナコ' });
    await signIn(browser, 'portal', card);
    const taxpayer = house.browser();
    await signIn(taxpayer, 'tax', card);
    await whileBroken(house.databases, damage, async () => {
      for (const [person, path] of [
        [browser, '/api/v1/portal/home'],
        [browser, '/api/v1/portal/access-log'],
        [taxpayer, '/api/v1/tax/home'],
      ] as const) {
        const answer = await person.get(path);
        expect([path, answer.status, answer.json<{ code: string }>().code]).toEqual([path, 503, refusal.code]);
        expect(answer.text).not.toMatch(/秘密|ヒミツ|港町|1984/);
      }
      await expect(signIn(house.browser(), 'portal', card)).rejects.toThrow();
    });
    expect((await browser.get('/api/v1/portal/home')).text).toContain('秘密 花子');
    const { lines } = (await browser.get('/api/v1/portal/access-log')).json<{ lines: { purpose: { id: string } }[] }>();
    expect(lines.filter(({ purpose }) => purpose.id === 'portal.own-data')).toHaveLength(1);
  });

  it('an officer is shown nobody: search, record, household, number, card, photograph', async () => {
    const kenji = counter.officerOf(await counter.signInOfficer());
    const residentId = await counter.register({ name: '秘密 次郎', kana: 'ヒミツ ジロウ', birthDate: birthDate() });
    const card = await counter.importCard(residentId);
    const { householdId } = await counter.registry.openResident(residentId, officer, 'counter.change');
    const { visit } = await kenji.post('/visits', { journey: 'unlock' });
    const searched = await kenji.post(`/visits/${visit.id}/search`, { name: '秘密 次郎' });
    await whileBroken(counter.databases, damage, async () => {
      const asked = {
        search: await kenji.post(`/visits/${visit.id}/search`, { name: '秘密 次郎' }),
        person: await kenji.post(`/visits/${visit.id}/person`, { residentId }),
      };
      for (const [what, answer] of Object.entries(asked)) {
        expect([what, answer.status, answer.code]).toEqual([what, 503, refusal.code]);
        expect(JSON.stringify(answer)).not.toMatch(/秘密|ヒミツ|港町/);
      }
      const { registry, cards, exchange } = counter;
      const reads: Record<string, () => Promise<unknown>> = {
        findResidents: () => registry.findResidents({ name: '秘密 次郎' }, officer, 'counter.search'),
        openResident: () => registry.openResident(residentId, officer, 'counter.change'),
        openHousehold: () => registry.openHousehold(householdId, officer, 'counter.change'),
        readNumber: () => registry.readNumber(residentId, officer, 'counter.collection'),
        readRecordCode: () => registry.readRecordCode(residentId, { institution: 'registry', person: 'system' }, 'registry.records'),
        liveCard: () => cards.openLiveCard(residentId, officer, 'counter.unlock'),
        photo: () => cards.openCardPhoto(card.id, officer, 'counter.unlock'),
        disclose: async () =>
          exchange.disclose({
            code: await exchange.codeFor(residentId, 'counter'),
            purpose: 'counter.search',
            items: ['basicFour'],
            actor: officer,
          }),
      };
      for (const [what, read] of Object.entries(reads)) {
        const thrown = await read().then(
          (given) => ({ code: `given: ${typeof given}` }),
          (error: unknown) => error,
        );
        expect([what, codeOf(thrown)]).toEqual([what, refusal.code]);
      }
    });
    expect(searched.status).toBe(200);
    expect((await counter.registry.openResident(residentId, officer, 'counter.change')).name).toBe('秘密 次郎');
  }, 30_000);
});

/** As a route would answer: rooms may pass on what the database said. */
function codeOf(thrown: unknown): unknown {
  const refused = fromDatabase(thrown);
  return typeof refused === 'object' && refused !== null && 'code' in refused ? refused.code : refused;
}
