import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createTestDatabases, type TestDatabases } from '../../testing/index.ts';
import { MynaError } from '../errors.ts';
import { openKeyStore } from '../key-store.ts';
import { createLog } from '../log.ts';
import { createHttpApp, type HttpApp } from './app.ts';
import { idempotentRoutes } from './idempotency.ts';

let databases: TestDatabases;
let app: HttpApp;
let worked = 0;
let hold: Promise<void> = Promise.resolve();

beforeAll(async () => {
  databases = await createTestDatabases();
  const keys = openKeyStore(Buffer.alloc(32, 3), () => ({ signer: () => Promise.reject(new Error('unused')) }));
  app = await createHttpApp({ log: createLog({ write: () => true }, () => 0), tls: undefined, version: '0' });
  app.addHook('onRoute', idempotentRoutes(databases.as('kernel'), keys));
  app.problems.add(
    { MYNA_TEST_REFUSED: 409 },
    { MYNA_TEST_REFUSED: { ja: { title: '断りました。', next: '直してください。' }, en: { title: 'Refused.', next: 'Mend it.' } } },
  );
  const options = { config: { idempotent: true }, schema: { body: z.object({ name: z.string() }) } };
  app.post('/work', options, async (request) => {
    await hold;
    if (request.body.name === 'bad') throw new MynaError('MYNA_TEST_REFUSED');
    worked += 1;
    return { name: request.body.name, run: worked };
  });
  await app.ready();
});
afterAll(() => app.close());

const post = (key: string | undefined, name: string, cookie = 'door-session=one') =>
  app.inject({ method: 'POST', url: '/work', payload: { name }, headers: { cookie, ...(key ? { 'idempotency-key': key } : {}) } });

describe('Idempotency-Key', () => {
  it('does the work once and repeats the first answer', async () => {
    const key = randomUUID();
    const before = worked;
    const first = await post(key, 'sora');
    const again = await post(key, 'sora');
    expect(again.json()).toEqual(first.json());
    expect(again.headers['idempotency-replayed']).toBe('true');
    expect(worked).toBe(before + 1);
  });

  it('does the work once for requests that arrive together', async () => {
    const key = randomUUID();
    const before = worked;
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(key, 'sora')));
    expect(worked).toBe(before + 1);
    for (const answer of answers) expect([200, 409]).toContain(answer.statusCode);
    expect(
      answers.filter((answer) => answer.statusCode === 409).every((answer) => answer.json().code === 'MYNA_IDEMPOTENCY_UNFINISHED'),
    ).toBe(true);
  });

  it('refuses a key that comes with other content, or has no shape', async () => {
    const key = randomUUID();
    await post(key, 'sora');
    expect((await post(key, 'ren')).json().code).toBe('MYNA_IDEMPOTENCY_KEY_REUSED');
    expect((await post('short', 'sora')).json().code).toBe('MYNA_IDEMPOTENCY_KEY_INVALID');
  });

  it('frees the key of a refusal, which changed nothing', async () => {
    const key = randomUUID();
    expect((await post(key, 'bad')).statusCode).toBe(409);
    expect((await post(key, 'good')).statusCode).toBe(200);
  });

  it('says nothing of one session’s answers to another', async () => {
    const key = randomUUID();
    const first = await post(key, 'sora', 'door-session=one');
    const other = await post(key, 'sora', 'door-session=two');
    expect(other.headers['idempotency-replayed']).toBeUndefined();
    expect(other.json().run).toBe(first.json().run + 1);
  });

  it('keeps answers sealed', async () => {
    await post(randomUUID(), 'canary-name');
    const { rows } = await databases.admin.query<{ sealed: Buffer }>('select sealed from kernel.idempotency where sealed is not null');
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.some((row) => row.sealed.includes('canary-name'))).toBe(false);
  });

  it('tells the repetition of a request that never ended to look first', async () => {
    const key = randomUUID();
    let release = (): void => undefined;
    hold = new Promise((resolve) => {
      release = resolve;
    });
    const first = post(key, 'sora');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await post(key, 'sora')).json().code).toBe('MYNA_IDEMPOTENCY_UNFINISHED');
    release();
    expect((await first).statusCode).toBe(200);
  });
});
