import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { databaseSigners, machineTime, openKeyStore } from '../../kernel/index.ts';
import { createTestDatabases, type TestDatabases } from '../../testing/index.ts';
import { createExchange } from './exchange.ts';
import type { Exchange, NoticeOfChange } from './types.ts';

let databases: TestDatabases;
let open: () => Exchange;

beforeAll(async () => {
  databases = await createTestDatabases();
  const keys = openKeyStore(Buffer.alloc(32, 9), (store) => databaseSigners(databases.as('kernel'), store));
  open = () => createExchange({ databases, keys, time: machineTime });
});

/** What the registry's transaction writes with a change. */
async function changed(residentId: string, version: number, matters = ['address']): Promise<string> {
  const changeId = randomUUID();
  await databases.admin.query(`select exchange.want_notices($1, $2, $3, '2026-11-23', $4)`, [residentId, changeId, matters, version]);
  return changeId;
}

/** Somebody whom these institutions know. */
async function known(exchange: Exchange, ...institutions: ('tax' | 'insurance' | 'pension')[]): Promise<string> {
  const residentId = randomUUID();
  for (const institution of institutions) await exchange.codeFor(residentId, institution);
  return residentId;
}

async function outcomes(residentId: string): Promise<Record<string, string>> {
  const { rows } = await databases.admin.query('select exchange.item_notices($1) as notices', [residentId]);
  return Object.fromEntries(rows[0].notices.map((line: { institution: string; outcome: string }) => [line.institution, line.outcome]));
}

describe('the outbox of changes', () => {
  test('tells an institution once, by its own code, and says nothing of what changed', async () => {
    const exchange = open();
    const residentId = await known(exchange, 'tax');
    const changeId = await changed(residentId, 1);
    const heard: NoticeOfChange[] = [];
    exchange.subscribe('tax', async (notice) => void heard.push(notice));
    await exchange.deliverNotices(residentId);
    await exchange.deliverNotices(residentId);
    expect(heard).toMatchObject([{ changeId, matters: ['address'], code: await exchange.codeFor(residentId, 'tax') }]);
    expect(Object.keys(heard[0] ?? {}).sort()).toEqual(['changeId', 'code', 'effectiveOn', 'matters']);
    expect(await outcomes(residentId)).toEqual({
      tax: 'delivered',
      insurance: 'waiting',
      pension: 'waiting',
      bank: 'waiting',
      licence: 'waiting',
      employer: 'herself',
    });
  });

  test('keeps what an institution missed until it is connected, in the order of the changes', async () => {
    const exchange = open();
    const residentId = await known(exchange, 'pension');
    const wanted = [await changed(residentId, 1), await changed(residentId, 2, ['name']), await changed(residentId, 3, ['death'])];
    await exchange.deliverNotices(residentId);
    const later = open();
    const heard: string[] = [];
    later.subscribe('pension', async ({ changeId }) => void heard.push(changeId));
    expect(await later.deliverWaiting()).toBeGreaterThanOrEqual(1);
    const jobs = await databases.admin.query(`select payload from graphile_worker._private_jobs where payload ->> 'residentId' = $1`, [
      residentId,
    ]);
    expect(jobs.rows).toEqual([{ payload: { residentId } }]);
    await later.deliverNotices(residentId);
    expect(heard).toEqual(wanted);
  });

  test('of an institution that fails holds up nobody else, and goes on in order when it is back', async () => {
    const exchange = open();
    const residentId = await known(exchange, 'tax', 'insurance');
    const wanted = [await changed(residentId, 1), await changed(residentId, 2)];
    const [tax, insurance]: string[][] = [[], []];
    let isDown = true;
    exchange.subscribe('insurance', async ({ changeId }) => void insurance?.push(changeId));
    exchange.subscribe('tax', async ({ changeId }) => {
      if (isDown) throw new Error('the line is dead');
      tax?.push(changeId);
    });
    await expect(exchange.deliverNotices(residentId)).rejects.toMatchObject({ code: 'MYNA_EXCHANGE_NOTICE_NOT_DELIVERED' });
    expect([insurance, tax]).toEqual([wanted, []]);
    expect((await outcomes(residentId)).insurance).toBe('delivered');
    isDown = false;
    await exchange.deliverNotices(residentId);
    expect([insurance, tax]).toEqual([wanted, wanted]);
  });

  test('tells an institution that has nothing of the person nothing, and makes no code for her there', async () => {
    const exchange = open();
    const residentId = await known(exchange);
    await changed(residentId, 1);
    exchange.subscribe('tax', () => Promise.reject(new Error('told')));
    await exchange.deliverNotices(residentId);
    expect((await outcomes(residentId)).tax).toBe('unknown-there');
    const { rows } = await databases.admin.query('select from exchange.codes where resident_id = $1', [residentId]);
    expect(rows).toEqual([]);
  });

  test('delivers once when two instances are at it at the same moment', async () => {
    const [one, other] = [open(), open()];
    const residentId = await known(one, 'tax');
    await changed(residentId, 1);
    let times = 0;
    const hear = async (): Promise<void> => {
      times += 1;
    };
    for (const exchange of [one, other]) exchange.subscribe('tax', hear);
    await Promise.all([one, other, one, other].map((exchange) => exchange.deliverNotices(residentId)));
    expect(times).toBe(1);
  });

  test('cannot be changed or removed by the institution’s own role', async () => {
    const pool = databases.pool('exchange');
    for (const act of [
      'delete from exchange.notices',
      `update exchange.notice_events set kind = 'delivered'`,
      'delete from exchange.notice_events',
    ]) {
      await expect(pool.query(act)).rejects.toMatchObject({ code: '42501' });
    }
  });
});
