import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabases, type TestDatabases } from '../../testing/index.ts';
import { MynaError } from '../errors.ts';
import { openKeyStore } from '../key-store.ts';
import { createLog } from '../log.ts';
import { databaseSigners } from '../signers.ts';
import { createHttpApp } from './app.ts';
import { clientOf, createLimiter, type LimitRule } from './limits.ts';

const guesses: LimitRule = { name: 'test.guesses', most: 3, seconds: 60, kept: 'database' };
let databases: TestDatabases;
let now = 1_000_000;

beforeAll(async () => {
  databases = await createTestDatabases();
});
afterAll(() => databases.close());

/** One instance of several on one database. */
function openInstance() {
  const database = databases.as<unknown>('kernel');
  const keys = openKeyStore(Buffer.alloc(32, 3), (store) => databaseSigners(database, store));
  return createLimiter({ now: () => now }, { database, keys });
}

const refuse = async (): Promise<never> => {
  throw new MynaError('MYNA_TEST_UNKNOWN');
};
const isGuess = (code: string): boolean => code === 'MYNA_TEST_UNKNOWN';
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: MynaError) => error.code,
  );

describe('a limit on failures', () => {
  it('is shared by all instances and survives a restart, and ends by itself', async () => {
    const [one, other] = [openInstance(), openInstance()];
    for (const limiter of [one, other, one])
      expect(await codeOf(limiter.guard([[guesses, 'a']], isGuess, refuse))).toBe('MYNA_TEST_UNKNOWN');
    expect(await codeOf(other.guard([[guesses, 'a']], isGuess, refuse))).toBe('MYNA_REQUEST_TOO_MANY');
    now += 15_500;
    await expect(openInstance().require([guesses, 'a'])).rejects.toMatchObject({ code: 'MYNA_REQUEST_TOO_MANY', facts: { seconds: 45 } });
    expect(await codeOf(one.require([guesses, 'b']))).toBe('done');
    now += 45_000;
    expect(await codeOf(one.guard([[guesses, 'a']], isGuess, refuse))).toBe('MYNA_TEST_UNKNOWN');
  });

  it('counts neither successes nor refusals of another kind', async () => {
    const limiter = openInstance();
    for (let times = 0; times < 10; times += 1) {
      await limiter.guard([[guesses, 'c']], isGuess, async () => 'found');
      await codeOf(limiter.guard([[guesses, 'c']], () => false, refuse));
    }
    expect(await codeOf(limiter.require([guesses, 'c']))).toBe('done');
  });

  it('keeps no address in the table', async () => {
    await openInstance().count([guesses, '203.0.113.9']);
    const { rows } = await databases.pool('kernel').query('select a::text as text from kernel.attempts a');
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain('203.0.113.9');
  });

  it('of an instance takes back what came to a good end', async () => {
    const starts: LimitRule = { name: 'test.starts', most: 2, seconds: 60, kept: 'instance' };
    const limiter = openInstance();
    await limiter.count([starts, 'a'], [starts, 'a']);
    expect(await codeOf(limiter.require([starts, 'a']))).toBe('MYNA_REQUEST_TOO_MANY');
    limiter.giveBack([starts, 'a']);
    expect(await codeOf(limiter.require([starts, 'a']))).toBe('done');
    expect(await codeOf(openInstance().require([starts, 'a']))).toBe('done');
  });
});

describe('a client', () => {
  it('is an IPv4 address, or an IPv6 network of 64 bits', () => {
    expect(clientOf({ ip: '203.0.113.9' })).toBe('203.0.113.9');
    expect(clientOf({ ip: '::ffff:203.0.113.9' })).toBe('::ffff:203.0.113.9');
    expect(clientOf({ ip: '2001:db8:0:7:aaaa::1' })).toBe(clientOf({ ip: '2001:db8::7:1:2:3:4' }));
    expect(clientOf({ ip: '2001:db8:0:7::1' })).toBe('2001:db8:0:7');
    expect(clientOf({ ip: '::1' })).toBe('0:0:0:0');
  });

  async function answerOf(trustProxy: number | string | undefined) {
    const app = await createHttpApp({ log: createLog({ write: () => true }, () => 0), tls: undefined, version: '0', trustProxy });
    const rule: LimitRule = { name: 'test.route', most: 1, seconds: 30, kept: 'instance' };
    app.get('/guess', (request) =>
      app.limits.guard(
        [[rule, clientOf(request)]],
        () => true,
        async () => app.problems.has('MYNA_X') || refuse(),
      ),
    );
    app.problems.add({ MYNA_TEST_UNKNOWN: 404 }, { MYNA_TEST_UNKNOWN: { ja: { title: '無', next: '' }, en: { title: 'No', next: '' } } });
    const ask = (from: string) => app.inject({ url: '/guess', remoteAddress: '10.0.0.7', headers: { 'x-forwarded-for': from } });
    const first = await ask('203.0.113.1');
    expect(first.statusCode).toBe(404);
    const [same, other] = [await ask('203.0.113.1'), await ask('203.0.113.2')];
    await app.close();
    return { same, other };
  }

  it('is told when to come back', async () => {
    const { same } = await answerOf(1);
    expect(same.statusCode).toBe(429);
    expect(same.json().code).toBe('MYNA_REQUEST_TOO_MANY');
    expect(Number(same.headers['retry-after'])).toBeGreaterThan(25);
  });

  it('is whom a trusted proxy names, and whoever connects when nobody is trusted', async () => {
    for (const trusted of [1, '10.0.0.0/8']) expect((await answerOf(trusted)).other.statusCode).toBe(404);
    for (const untrusted of [undefined, '10.1.0.0/16']) expect((await answerOf(untrusted)).other.statusCode).toBe(429);
  });
});
