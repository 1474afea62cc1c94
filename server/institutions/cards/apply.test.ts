import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { applicationNumberCheckDigits } from '@openmyna/number';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createHttpApp, createLog, type HttpApp } from '../../kernel/index.ts';
import { findNumberOf } from './application-numbers.ts';
import { registerCardsRoutes } from './routes.ts';
import { createTestCountry, officer, operator, type TestCountry } from './test-country.ts';

// Chips make real keys and every photo is really looked at: two busy cores take their time.
vi.setConfig({ testTimeout: 120_000 });

let country: TestCountry;
let app: HttpApp;
beforeAll(async () => {
  country = await createTestCountry();
  app = await createHttpApp({ log: createLog({ write: () => true }, () => 0), tls: undefined, version: '0' });
  registerCardsRoutes(app, country, { requireOperator: async () => undefined, actorOf: () => operator });
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await country.stop();
});

const base = '/api/v1/cards/apply';
const picture = (name: string) => readFileSync(new URL(`./photo/fixtures/${name}.jpg`, import.meta.url));
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function registered(change: Parameters<TestCountry['register']>[0] = {}): Promise<{ residentId: string; number: string }> {
  const residentId = await country.register(change);
  await country.settle();
  return { residentId, number: (await findNumberOf(country.deps.database, country.keys, residentId)) ?? '' };
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
async function call(token: string | undefined, method: Method, path: string, body?: object | Buffer) {
  const answer = await app.inject({
    method,
    url: `${base}${path}`,
    headers: {
      'accept-language': 'en',
      ...(token && { authorization: `Bearer ${token}` }),
      ...(Buffer.isBuffer(body) && { 'content-type': 'image/jpeg' }),
    },
    ...(body && { payload: body }),
  });
  const isJson = String(answer.headers['content-type'] ?? '').includes('json');
  return { status: answer.statusCode, body: isJson ? answer.json() : undefined, bytes: answer.rawPayload, cookies: answer.cookies };
}

const open = async (number: string) => (await call(undefined, 'POST', '/session', { applicationNumber: number })).body as { token: string };

async function sendPhoto(token: string, name: string) {
  const bytes = picture(name);
  const takenOn = (await country.clock.today()).subtract({ days: 1 }).toString();
  await call(token, 'PUT', '/photo-hash', { sha256: hashOf(bytes), takenOn });
  return call(token, 'POST', '/photo', bytes);
}

describe('the application number', () => {
  it('comes with the number letter, once, however often its job runs', async () => {
    const { residentId, number } = await registered();
    expect(number).toMatch(/^149900\d{17}$/);
    await country.cards.sendNumberLetter(residentId);
    expect(await country.letters.list(residentId)).toHaveLength(1);
  });

  it('cannot be guessed: after twenty unknown ones the guesser has to wait, and others have not', async () => {
    const { number } = await registered();
    const guess = (serial: number): string => {
      const body = `149900${String(serial).padStart(15, '0')}`;
      return body + applicationNumberCheckDigits(body);
    };
    const tryFrom = (remoteAddress: string, applicationNumber: string) =>
      app.inject({ method: 'POST', url: `${base}/session`, remoteAddress, payload: { applicationNumber } });
    for (let serial = 1; serial <= 20; serial += 1) expect((await tryFrom('203.0.113.50', guess(serial))).statusCode).toBe(404);
    const refused = await tryFrom('203.0.113.50', number);
    expect(refused.statusCode).toBe(429);
    expect(refused.json().code).toBe('MYNA_REQUEST_TOO_MANY');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await tryFrom('203.0.113.51', number)).statusCode).toBe(201);
  });

  it('cannot be tried without end from many addresses once it is dead, while slips of the fingers count nowhere', async () => {
    const { residentId, number } = await registered();
    await country.cards.reissueApplicationNumber(residentId, officer);
    const tryFrom = (last: number, applicationNumber: string) =>
      app.inject({ method: 'POST', url: `${base}/session`, remoteAddress: `198.51.100.${last}`, payload: { applicationNumber } });
    for (let client = 1; client <= 10; client += 1) expect((await tryFrom(client, number)).statusCode).toBe(410);
    expect((await tryFrom(11, number)).statusCode).toBe(429);
    const slip = `${number.slice(0, 22)}${(Number(number[22]) + 1) % 10}`;
    for (let times = 0; times < 25; times += 1) expect((await tryFrom(12, slip)).statusCode).toBe(422);
  });

  it('is asked for before anything that is sent is looked at', async () => {
    for (const [method, path] of [
      ['PUT', '/photo-hash'],
      ['PUT', '/representative'],
      ['PUT', '/contact'],
      ['POST', '/submit'],
    ] as const)
      expect((await call(undefined, method, path, { hello: 'world' })).body.code).toBe('MYNA_CARDS_SESSION_REQUIRED');
  });

  it('opens a session that shows no more than the initials', async () => {
    const { number } = await registered({ name: '佐藤 太郎', kana: 'サトウ タロウ' });
    const { status, body, cookies } = await call(undefined, 'POST', '/session', { applicationNumber: number });
    expect(status).toBe(201);
    expect(body).toMatchObject({ maskedName: '佐○ 太○', step: 'photo', needs: { photo: true, representative: false } });
    expect(cookies[0]).toMatchObject({ name: 'myna_apply_session', httpOnly: true, sameSite: 'Strict' });
    expect(JSON.stringify(body)).not.toMatch(/佐藤|太郎|\d{12}/);
  });

  it('is refused in three different ways, none of which names anybody', async () => {
    const { residentId, number } = await registered();
    const wrongDigit = number.slice(0, -1) + ((Number(number.at(-1)) + 1) % 10);
    const unknown = '14990000000000000000000'.slice(0, 21);
    const { applicationNumberCheckDigits } = await import('@openmyna/number');
    await country.cards.reissueApplicationNumber(residentId, officer);
    const tries = [wrongDigit, '12', `${unknown}${applicationNumberCheckDigits(unknown)}`, number];
    const answers = await Promise.all(tries.map((applicationNumber) => call(undefined, 'POST', '/session', { applicationNumber })));
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [422, 'MYNA_CARDS_APPLICATION_NUMBER_MISTYPED'],
      [422, 'MYNA_CARDS_APPLICATION_NUMBER_MISTYPED'],
      [404, 'MYNA_CARDS_APPLICATION_NUMBER_UNKNOWN'],
      [410, 'MYNA_CARDS_APPLICATION_NUMBER_SUPERSEDED'],
    ]);
    expect(answers.every(({ body }) => body.detail.length > 10)).toBe(true);
  });

  it('is replaced once when two ask at the same moment', async () => {
    const { residentId } = await registered();
    const asked = await Promise.allSettled([1, 2, 3].map(() => country.cards.reissueApplicationNumber(residentId, officer)));
    const refused = asked.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason.code] : []));
    expect(new Set([...refused, 'MYNA_CARDS_APPLICATION_NUMBER_JUST_REPLACED']).size).toBe(1);
    expect(await country.letters.list(residentId)).toHaveLength(1 + asked.length - refused.length);
  });

  it('dies with a reissue, and the session it opened dies with it', async () => {
    const { residentId, number } = await registered();
    const { token } = await open(number);
    await country.cards.reissueApplicationNumber(residentId, officer);
    expect((await call(token, 'GET', '/session')).body.code).toBe('MYNA_CARDS_APPLICATION_NUMBER_SUPERSEDED');
    const fresh = (await findNumberOf(country.deps.database, country.keys, residentId)) ?? '';
    expect((await call(undefined, 'POST', '/session', { applicationNumber: fresh })).status).toBe(201);
    expect((await country.letters.list(residentId)).map(({ kind }) => kind).sort()).toEqual(['application-number', 'number']);
  });
});

describe('an application at /apply', () => {
  it('is asked one question after the other, sent once, followed and withdrawn', async () => {
    const { residentId, number } = await registered();
    const [{ token }, other] = [await open(number), await open(number)];
    expect((await call(token, 'POST', '/submit', {})).body.code).toBe('MYNA_CARDS_PHOTO_NEEDED');
    const report = await sendPhoto(token, 'good-1');
    expect(report.body).toMatchObject({ ok: true });
    expect((await call(token, 'GET', '/session')).body.step).toBe('contact');
    expect((await call(token, 'PUT', '/contact', { email: 'not an address', language: 'en' })).body.code).toBe('MYNA_REQUEST_INVALID');
    expect((await call(token, 'PUT', '/contact', { email: 'a@example.jp', language: 'en' })).body.step).toBe('confirm');
    expect((await call(token, 'GET', '/photo')).bytes.subarray(0, 2)).toEqual(Buffer.of(0xff, 0xd8));
    const sent = await call(token, 'POST', '/submit', { photoSha256: hashOf(picture('good-1')) });
    expect(sent.status).toBe(201);
    expect(sent.body).toMatchObject({ reference: expect.stringMatching(/^A-[2-9A-Z]{10}$/), stage: 'ordered' });
    expect(sent.body.steps.map(({ status }: { status: string }) => status)).toEqual([
      'done',
      'done',
      'current',
      'coming',
      'coming',
      'coming',
    ]);
    expect((await call(token, 'POST', '/submit', { photoSha256: hashOf(picture('good-1')) })).body.code).toBe(
      'MYNA_CARDS_APPLICATION_OPEN',
    );
    expect((await sendPhoto(token, 'good-2')).body.code).toBe('MYNA_CARDS_APPLICATION_OPEN');
    expect(await country.cards.applicationsOf(residentId)).toHaveLength(1);

    const again = await open(number);
    expect(again).toMatchObject({ step: 'progress', progress: { reference: sent.body.reference } });
    // A page that was open before shows the same application, and acts on it.
    expect((await call(other.token, 'GET', '/photo')).bytes.subarray(0, 2)).toEqual(Buffer.of(0xff, 0xd8));
    const withdrawn = await call(other.token, 'POST', '/withdraw');
    expect(withdrawn.body).toMatchObject({ stage: 'withdrawn', outcome: 'withdrawal', reason: 'applicant-wish' });
    expect((await call(again.token, 'POST', '/withdraw')).body.code).toBe('MYNA_CARDS_APPLICATION_NOT_NOW');
    expect((await open(number)) as object).toMatchObject({ step: 'photo' });
  });

  it('names every fault of a photo and keeps nothing of it', async () => {
    const { number } = await registered();
    const { token } = await open(number);
    const { body } = await sendPhoto(token, 'coloured-background-2');
    const failed = body.findings.filter(({ status }: { status: string }) => status === 'failed');
    const problem = { code: 'MYNA_CARDS_PHOTO_BACKGROUND_NOT_WHITE', title: 'The background is not plain white.' };
    expect(failed).toMatchObject([{ check: 'background', problem }]);
    expect((await call(token, 'GET', '/session')).body).toMatchObject({ step: 'photo' });
    expect((await call(token, 'GET', '/photo')).body.code).toBe('MYNA_CARDS_NO_PHOTO');
    expect((await call(token, 'POST', '/photo', Buffer.alloc(0))).body.code).toBe('MYNA_CARDS_PHOTO_NOT_AS_CAPTURED');
  });

  it('takes no photo that was not announced, and none but the one announced', async () => {
    const { number } = await registered();
    const { token } = await open(number);
    expect((await call(token, 'POST', '/photo', picture('good-1'))).body.code).toBe('MYNA_CARDS_PHOTO_NOT_ANNOUNCED');
    const takenOn = (await country.clock.today()).toString();
    await call(token, 'PUT', '/photo-hash', { sha256: hashOf(picture('good-1')), takenOn });
    expect((await call(token, 'POST', '/photo', picture('good-2'))).body.code).toBe('MYNA_CARDS_PHOTO_NOT_AS_CAPTURED');
    await call(token, 'POST', '/photo', picture('good-1'));
    await call(token, 'PUT', '/contact', { language: 'ja' });
    const confirmed = await call(token, 'POST', '/submit', { photoSha256: hashOf(picture('good-2')) });
    expect(confirmed.body.code).toBe('MYNA_CARDS_PHOTO_NOT_BOUND');
  });

  it('asks for the representative of a child, and for no photo under one year', async () => {
    const today = await country.clock.today();
    const { number } = await registered({ birthDate: today.subtract({ days: 3 }) });
    const { token } = await open(number);
    expect((await call(token, 'GET', '/session')).body).toMatchObject({ step: 'representative', needs: { photo: false } });
    expect((await call(token, 'PUT', '/photo-hash', { sha256: '0'.repeat(64) })).body.code).toBe('MYNA_CARDS_PHOTO_NOT_NEEDED');
    await call(token, 'PUT', '/representative', { name: '田中 花子', relationship: 'parent', phone: '045-000-0000' });
    await call(token, 'PUT', '/contact', { language: 'ja' });
    expect((await call(token, 'POST', '/submit', {})).status).toBe(201);
  });

  it('needs a living session, and leaves no name in a dump', async () => {
    expect((await call(undefined, 'GET', '/session')).body.code).toBe('MYNA_CARDS_SESSION_REQUIRED');
    expect((await call('A'.repeat(43), 'GET', '/session')).body.code).toBe('MYNA_CARDS_SESSION_REQUIRED');
    const { number } = await registered({ name: '髙橋 カナリア', kana: 'タカハシ カナリア' });
    const { token } = await open(number);
    await call(token, 'PUT', '/contact', { email: 'canary@example.jp', language: 'ja' });
    const tables = await country.databases.admin.query(
      "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'cards'",
    );
    for (const { name } of tables.rows) {
      const { rows } = await country.databases.admin.query(`select t::text as line from ${name} t`);
      expect(rows.map(({ line }) => line).join('\n')).not.toMatch(/カナリア|canary/);
    }
    await call(token, 'DELETE', '/session');
    expect((await call(token, 'GET', '/session')).body.code).toBe('MYNA_CARDS_SESSION_REQUIRED');
  });
});

describe('F9: a photo is never joined to another person', () => {
  it('for a batch of people whose steps interleave at random', async () => {
    const names = ['good-1', 'good-2', 'good-3', 'good-child'] as const;
    const people = await Promise.all(
      Array.from({ length: 8 }, async (_, index) => ({ ...(await registered()), photo: names[index % names.length] ?? 'good-1' })),
    );
    const steps = people.map(({ number, photo }) => {
      let token = '';
      return [
        async () => {
          token = (await open(number)).token;
        },
        () => sendPhoto(token, photo),
        () => call(token, 'PUT', '/contact', { language: 'ja' }),
        async () => expect((await call(token, 'POST', '/submit', { photoSha256: hashOf(picture(photo)) })).status).toBe(201),
      ];
    });
    const random = generator(7);
    const walks = steps.map(async (own) => {
      for (const step of own) {
        await new Promise((resolve) => setTimeout(resolve, random() * 300));
        await step();
      }
    });
    await Promise.all(walks);
    for (const { residentId, photo } of people) {
      const [application] = await country.cards.applicationsOf(residentId);
      expect(application?.state.photo).toBe(hashOf(picture(photo)));
    }
    await country.days(57);
    for (const { residentId, photo } of people) {
      const { card } = await country.cards.prepareCollection({ residentId, actor: officer });
      const portrait = await country.cards.openCardPhoto(card.id, officer, 'counter.collection');
      expect(hashOf(portrait)).toBe(card.portraitSha256);
      const [same] = people.filter((person) => person.photo === photo);
      const [first] = await country.cards.cardsOf(same?.residentId ?? '');
      expect(card.portraitSha256).toBe(first?.portraitSha256);
    }
  });

  it("even when a row is moved to another person's application by hand: it does not open there", async () => {
    const [a, b] = [await registered(), await registered()];
    const tokens = [await open(a.number), await open(b.number)];
    await sendPhoto(tokens[0]?.token ?? '', 'good-1');
    await sendPhoto(tokens[1]?.token ?? '', 'good-2');
    await country.databases.admin.query(
      `update cards.photos p set sealed = q.sealed, portrait_sha256 = q.portrait_sha256 from cards.photos q where p.resident_id = $1 and q.resident_id = $2`,
      [a.residentId, b.residentId],
    );
    expect((await call(tokens[0]?.token, 'GET', '/photo')).body.code).toBe('MYNA_CARDS_PHOTO_NOT_BOUND');
    const submitted = await call(tokens[0]?.token, 'POST', '/submit', { photoSha256: hashOf(picture('good-1')) });
    expect(submitted.body.code).toBe('MYNA_CARDS_PHOTO_NOT_BOUND');
  });
});

describe('F10: a card is never handed to a namesake', () => {
  it("refuses the other's notice, though name and birthday are the same", async () => {
    const twin = { name: '佐藤 一郎', kana: 'サトウ イチロウ', sex: 'male' } as const;
    const taro = await registered({ ...twin, namesake: { fact: 'parents', value: '佐藤 健、佐藤 愛' } });
    const taro2 = await registered({ ...twin, namesake: { fact: 'parents', value: '佐藤 実、佐藤 恵' }, address: '汐見市坂の上10番2号' });
    for (const { number } of [taro, taro2]) {
      const { token } = await open(number);
      await sendPhoto(token, 'good-3');
      await call(token, 'POST', '/submit', { photoSha256: hashOf(picture('good-3')) });
    }
    await country.days(57);
    const { noticeNumberOf } = await import('./application-numbers.ts');
    const [own] = await country.cards.applicationsOf(taro.residentId);
    const noticeNumber = noticeNumberOf(country.keys, own?.id ?? '');
    const prepare = (residentId: string, typed: string) =>
      country.cards.prepareCollection({ residentId, noticeNumber: typed, actor: officer });
    await expect(prepare(taro2.residentId, noticeNumber)).rejects.toMatchObject({ code: 'MYNA_CARDS_NOTICE_OF_ANOTHER_PERSON' });
    await expect(prepare(taro.residentId, noticeNumber)).resolves.toMatchObject({ withNotice: true });
    await expect(prepare(taro.residentId, `${noticeNumber.slice(0, -1)}x`)).rejects.toMatchObject({ code: 'MYNA_CARDS_NOTICE_MISTYPED' });
    const slipped = noticeNumber.slice(1, 2) + noticeNumber.slice(0, 1) + noticeNumber.slice(2);
    if (slipped !== noticeNumber)
      await expect(prepare(taro.residentId, slipped)).rejects.toMatchObject({ code: 'MYNA_CARDS_NOTICE_MISTYPED' });
  });
});

/** mulberry32: the same order in every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
