import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabases, type TestDatabases } from '../testing/index.ts';
import { enqueue, type Jobs, startJobs } from './jobs.ts';
import { createLog } from './log.ts';

let databases: TestDatabases;
let jobs: Jobs;
const done: string[] = [];
const lines: string[] = [];

beforeAll(async () => {
  databases = await createTestDatabases();
  const log = createLog({ write: (line: string) => lines.push(line) > 0 }, () => 0);
  const handlers = {
    'registry.note': async ({ id }: Readonly<Record<string, string | number>>) => void done.push(String(id)),
    'registry.break': async () => {
      throw new Error('the handler failed on 123456789018');
    },
  };
  jobs = await startJobs(databases.pool('kernel'), databases.as('kernel'), handlers, log);
});
afterAll(() => jobs.stop());

describe('jobs', () => {
  it('runs a job once its transaction has committed, and never one that was rolled back', async () => {
    const core = databases.as('core');
    await core.transaction().execute((trx) => enqueue(trx, 'registry.note', { id: 'kept' }));
    await expect(
      core.transaction().execute(async (trx) => {
        await enqueue(trx, 'registry.note', { id: 'rolled-back' });
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    await jobs.settle();
    expect(done).toEqual(['kept']);
  });

  it('refuses a job of another room', async () => {
    await expect(enqueue(databases.as('portal'), 'registry.note', { id: 'x' })).rejects.toThrow('MYNA_JOB_NOT_YOURS');
    await expect(enqueue(databases.as('core'), 'portal.note', { id: 'x' })).rejects.toThrow('MYNA_JOB_NOT_YOURS');
  });

  it('runs the jobs of one queue in their order', async () => {
    done.length = 0;
    await databases
      .as('core')
      .transaction()
      .execute(async (trx) => {
        for (let place = 0; place < 20; place += 1) await enqueue(trx, 'registry.note', { id: place }, { queue: 'resident/1' });
      });
    await jobs.settle();
    expect(done).toEqual(Array.from({ length: 20 }, (_, place) => String(place)));
  });

  it('keeps a job that failed, counts it, and logs no word of its message', async () => {
    await enqueue(databases.as('core'), 'registry.break', { id: 'x' });
    await jobs.settle();
    expect(await jobs.count()).toEqual({ waiting: 1, failed: 0 });
    expect(lines.join()).toContain('registry.break');
    expect(lines.join()).not.toContain('123456789018');
  });

  it('keeps the queue itself from every institution', async () => {
    for (const role of ['core', 'portal', 'counter', 'exchange'] as const) {
      await expect(sql`select * from graphile_worker._private_jobs`.execute(databases.as(role))).rejects.toThrow('permission denied');
    }
  });
});
