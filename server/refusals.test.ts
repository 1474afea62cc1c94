import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestCountry, type TestCountry } from './testing/country.ts';

const server = fileURLToPath(new URL('.', import.meta.url));
let country: TestCountry;

beforeAll(async () => {
  country = await createTestCountry();
});
afterAll(async () => {
  await country.app.close();
  await country.institutions.stop();
});

interface Thrown {
  readonly code: `MYNA_${string}`;
  readonly path: string;
}

/** Every code that the server's sources throw or raise, tests left out. */
function thrownCodes(): Thrown[] {
  return readdirSync(server, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|sql)$/.test(path) && !/\.test\.ts$|testing\/|fixtures|test-/.test(path))
    .flatMap((path) =>
      [...readFileSync(join(server, path), 'utf8').matchAll(/(?:new MynaError\(|raise exception )'(MYNA_[A-Z0-9_]+)'/gi)].map((match) => ({
        code: match[1] as Thrown['code'],
        path,
      })),
    );
}

/** Codes that no door answers: they stop a start or a job, and are shown on the console or to the operator. */
const neverAnswered =
  /^MYNA_(CONFIG|DATABASE|PORT|KEY_STORE)_|^MYNA_CLOCK_EVENT_STUCK$|^MYNA_JOB_NOT_YOURS$|^MYNA_CHIP_SUPPLY_MISSING$|^MYNA_X$/;

describe('refusals', () => {
  it('have a status, a sentence and a next step for every code that the server throws', () => {
    const thrown = thrownCodes();
    expect(thrown.length).toBeGreaterThan(60);
    const unanswered = thrown.filter(({ code }) => !neverAnswered.test(code) && !country.app.problems.has(code));
    expect(unanswered).toEqual([]);
  });

  it('come first for whoever is not signed in, at every door with sessions, whatever else is wrong with the request', async () => {
    const document = (await country.app.inject({ url: '/openapi.json' })).json<{ paths: Record<string, Record<string, unknown>> }>();
    const routes = Object.entries(document.paths)
      .filter(
        ([path]) => /^\/api\/v1\/(bureau|portal|counter|operator|helpline)\//.test(path) && !/\/(session|screen|line)(\/|$)/.test(path),
      )
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => ({ path, method })));
    expect(routes.length).toBeGreaterThan(20);
    const answered: unknown[] = [];
    for (const { path, method } of routes) {
      const url = `${path.replaceAll(/\{[^}]+\}/g, 'x')}?stage=nonsense`;
      const payload = method === 'get' ? {} : { payload: { hello: 'world' } };
      const { statusCode } = await country.app.inject({ url, method: method.toUpperCase() as 'GET', ...payload });
      if (statusCode !== 401) answered.push({ method, path, statusCode });
    }
    expect(answered).toEqual([]);
  });

  it('are rendered in either language by well-formed messages', () => {
    const complaints = vi.spyOn(console, 'error');
    for (const code of country.app.problems.codes()) {
      for (const language of ['ja', 'en'] as const) {
        const { title, detail } = country.app.problems.render(code, {}, language, 'request');
        expect(title, code).not.toBe('');
        expect(title, code).not.toContain(code);
        expect(detail, code).not.toContain(`${code}.next`);
      }
    }
    expect(complaints).not.toHaveBeenCalled();
  });
});
