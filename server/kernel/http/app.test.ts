import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { MynaError } from '../errors.ts';
import { createLog } from '../log.ts';
import { createHttpApp, type HttpApp } from './app.ts';

const canary = '123456789018';
const lines: string[] = [];
let app: HttpApp;

beforeAll(async () => {
  app = await createHttpApp({ log: createLog({ write: (line: string) => lines.push(line) > 0 }, () => 0), tls: undefined, version: '0' });
  app.problems.add(
    { MYNA_TEST_REFUSED: 409 },
    {
      MYNA_TEST_REFUSED: {
        ja: { title: '{count}回、断りました。', next: '待ってください。' },
        en: { title: 'Refused {count} times.', next: 'Wait.' },
      },
    },
  );
  app.get('/refuse', async () => {
    throw new MynaError('MYNA_TEST_REFUSED', { count: 2 });
  });
  app.get('/break/:value', async () => {
    throw new Error(`cannot read ${canary}`);
  });
  app.get('/unlisted', async () => {
    throw new MynaError('MYNA_TEST_UNLISTED');
  });
  app.get('/unkept', async () => {
    throw Object.assign(new Error('invalid byte sequence for encoding "UTF8": 0x00'), { code: '22021' });
  });
  app.post('/typed', { schema: { body: z.strictObject({ yen: z.int() }) } }, async (request) => ({ yen: request.body.yen }));
  await app.ready();
});
afterAll(() => app.close());

describe('HTTP face', () => {
  it('answers a refusal as a problem document in the reader’s language', async () => {
    const japanese = await app.inject({ url: '/refuse' });
    expect(japanese.statusCode).toBe(409);
    expect(japanese.headers['content-type']).toContain('application/problem+json');
    expect(japanese.json()).toMatchObject({
      code: 'MYNA_TEST_REFUSED',
      title: '2回、断りました。',
      detail: '待ってください。',
      status: 409,
    });
    const english = await app.inject({ url: '/refuse', headers: { 'accept-language': 'fr, en;q=0.8' } });
    expect(english.json().title).toBe('Refused 2 times.');
    expect(english.json().instance).toBe(english.headers['x-request-id']);
  });

  it('says nothing of an unknown failure, and keeps its request id in the log', async () => {
    const answer = await app.inject({ url: `/break/${canary}` });
    expect(answer.statusCode).toBe(500);
    expect(answer.json().code).toBe('MYNA_INTERNAL');
    expect(answer.body).not.toContain(canary);
    expect(lines.join()).toContain(answer.json().instance);
    expect(lines.join()).not.toContain(canary);
  });

  it('answers a code without a status as an internal error', async () => {
    expect((await app.inject({ url: '/unlisted' })).statusCode).toBe(500);
  });

  it('names the field of a bad body and does not quote it', async () => {
    for (const payload of [{ yen: 1.5 }, { yen: canary }, {}, { yen: 1, more: canary }]) {
      const answer = await app.inject({ method: 'POST', url: '/typed', payload });
      expect(answer.statusCode).toBe(400);
      expect(answer.json().code).toBe('MYNA_REQUEST_INVALID');
      expect(answer.body).not.toContain(canary);
    }
    const broken = await app.inject({ method: 'POST', url: '/typed', headers: { 'content-type': 'application/json' }, payload: '{"yen":' });
    expect(broken.statusCode).toBe(400);
    const foreign = await app.inject({ method: 'POST', url: '/typed', headers: { 'content-type': 'text/plain' }, payload: 'x' });
    expect(foreign.json().code).toBe('MYNA_REQUEST_UNSUPPORTED_TYPE');
  });

  it('refuses an unknown route and an oversized body', async () => {
    expect((await app.inject({ url: '/nowhere' })).json().code).toBe('MYNA_ROUTE_NOT_FOUND');
    const large = await app.inject({ method: 'POST', url: '/typed', payload: { yen: 1, pad: 'x'.repeat(1_100_000) } });
    expect(large.json().code).toBe('MYNA_REQUEST_TOO_LARGE');
  });

  it('shows a browser a calm page with a way home, in its language, and scripts the problem document', async () => {
    const navigation = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8', 'accept-language': 'en' };
    const page = await app.inject({ url: '/nowhere/<script>', headers: navigation });
    expect(page.statusCode).toBe(404);
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(page.body).toContain('<h1>There is nothing at this address.</h1>');
    expect(page.body).toContain('<a href="/">To the town page</a>');
    expect(page.body).not.toContain('<script>');
    const style = /<style>([^<]*)</.exec(page.body)?.[1] ?? '';
    expect(page.headers['content-security-policy']).toContain(`'sha256-${createHash('sha256').update(style).digest('base64')}'`);
    expect((await app.inject({ url: '/nowhere', headers: { ...navigation, 'accept-language': 'ja' } })).body).toContain('lang="ja"');
    for (const accept of ['*/*', 'application/json'])
      expect((await app.inject({ url: '/nowhere', headers: { accept } })).json().code).toBe('MYNA_ROUTE_NOT_FOUND');
    const sent = await app.inject({ method: 'POST', url: '/nowhere', headers: navigation });
    expect(sent.headers['content-type']).toContain('application/problem+json');
  });

  it('does not quote an address that is none', async () => {
    const answer = await app.inject({ url: `/refuse/${canary}%zz`, headers: { 'accept-language': 'en' } });
    expect(answer.statusCode).toBe(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ code: 'MYNA_REQUEST_INVALID', title: 'Something in the request is not as expected (address).' });
    expect(answer.body).not.toContain(canary);
  });

  it('takes text that the database cannot keep for a mistake in the request', async () => {
    const answer = await app.inject({ url: '/unkept' });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().code).toBe('MYNA_REQUEST_INVALID');
  });

  it('refuses to start with a status that has no text', () => {
    expect(() => app.problems.add({ MYNA_TEST_MUTE: 400 }, {})).toThrow('MYNA_TEST_MUTE');
  });

  it('publishes OpenAPI made from the schemas', async () => {
    const document = (await app.inject({ url: '/openapi.json' })).json();
    expect(document.openapi).toBe('3.1.0');
    expect(document.paths['/typed'].post.requestBody.content['application/json'].schema.properties.yen.type).toBe('integer');
  });
});
