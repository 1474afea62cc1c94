import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { doors } from '../web/doors.ts';
import { createTestCountry, type TestCountry } from './testing/country.ts';
import { registerWebFiles } from './web-files.ts';

/** What is true of every route of every door, as the server itself lists them. */
let country: TestCountry;
let viewing = '';
let withCard = '';

beforeAll(async () => {
  country = await createTestCountry();
  await registerWebFiles(country.app, emptyBuild());
  await country.institutions.start();
  await country.institutions.populate();
  await country.app.ready();
  viewing = await startSession('gen_random_uuid()');
  withCard = await startSession('null');
}, 180_000);
afterAll(async () => {
  await country.app.close();
  await country.institutions.stop();
});

/** Pages without anything in them: what matters here is what the server says about them. */
function emptyBuild(): string {
  const folder = mkdtempSync(join(tmpdir(), 'openmyna-build-'));
  mkdirSync(join(folder, 'assets'));
  for (const { file } of doors) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), '<!doctype html><title>x</title>');
  }
  return folder;
}

/** A session at the portal of somebody whose card is in use, as a sign-in leaves it. */
async function startSession(passkeyId: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const { rowCount } = await country.databases.admin.query(
    `insert into identity.door_sessions (id, door, institution, code, card_id, card_serial, resident_id, passkey_id, started_at, expires_at)
     select $1, 'portal', 'portal', gen_random_uuid()::text, c.card_id, c.serial, c.resident_id, ${passkeyId}, now(), now() + interval '30 minutes'
       from certification.certificates c where c.kind = 'authentication'
        and not exists (select from certification.actions a where a.serial = c.serial and a.action in ('suspended', 'revoked')) limit 1`,
    [createHash('sha256').update(`door:${token}`).digest()],
  );
  expect(rowCount).toBe(1);
  return `openmyna-session-portal=${token}`;
}

interface Route {
  readonly method: string;
  readonly url: string;
}

function routesOf(methods: readonly string[]): Route[] {
  return country.routes
    .flatMap(({ method, url }) => [method].flat().map((each) => ({ method: each.toUpperCase(), url })))
    .filter(({ method }) => methods.includes(method));
}

const changing = ['POST', 'PUT', 'PATCH', 'DELETE'];

async function ask({ method, url }: Route, headers: Record<string, string>) {
  const filled = url.replaceAll(/:[A-Za-z]+/g, 'x').replace('*', 'x');
  const payload = method === 'GET' ? {} : { payload: {} };
  const answer = await country.app.inject({
    method: method as 'GET',
    url: filled,
    headers: { host: 'localhost:8400', ...headers },
    ...payload,
  });
  const type = String(answer.headers['content-type'] ?? '');
  return { answer, type, code: type.includes('problem+json') ? answer.json<{ code: string }>().code : '' };
}

describe('a session for viewing', () => {
  /** Each with the reason why the card is not asked for. */
  const open = [
    // Reading one's notices is viewing.
    'POST /api/v1/portal/notifications/read',
    // Going away, and shutting doors that stand open in one's name.
    'POST /api/v1/portal/session/end',
    'DELETE /api/v1/portal/sessions',
    'DELETE /api/v1/portal/sessions/:id',
    // The card itself.
    'POST /api/v1/portal/session/card',
  ];

  it('is refused with the way to the card on every route of the portal that changes anything', async () => {
    const routes = routesOf(changing).filter(({ url }) => url.startsWith('/api/v1/portal/'));
    expect(routes.length).toBeGreaterThan(12);
    const passed: string[] = [];
    for (const route of routes.filter(({ method, url }) => !open.includes(`${method} ${url}`))) {
      const { answer, code } = await ask(route, { cookie: viewing });
      if (answer.statusCode !== 403 || code !== 'MYNA_IDENTITY_CARD_REQUIRED')
        passed.push(`${route.method} ${route.url}: ${answer.statusCode}`);
      // It is the level that is refused, not the route.
      expect((await ask(route, { cookie: withCard })).code, route.url).not.toBe('MYNA_IDENTITY_CARD_REQUIRED');
    }
    expect(passed).toEqual([]);
    const all = new Set(routes.map(({ method, url }) => `${method} ${url}`));
    expect(open.filter((each) => !all.has(each))).toEqual([]);
  });

  it('changes nothing at any other door', async () => {
    const { rows } = await country.databases.admin.query(
      `select count(*)::int as sessions from identity.door_sessions where passkey_id is not null and door <> 'portal'`,
    );
    expect(rows).toEqual([{ sessions: 0 }]);
    const others = routesOf(changing).filter(
      ({ url }) => /^\/api\/v1\/(tax|counter|bureau|helpline|operator)\//.test(url) && !/\/(session|screen|line)(\/|$)/.test(url),
    );
    expect(others.length).toBeGreaterThan(20);
    for (const route of others) expect((await ask(route, { cookie: viewing })).answer.statusCode, route.url).toBe(401);
  });
});

describe('every route that changes something', () => {
  it.each([
    { 'sec-fetch-site': 'cross-site', origin: 'https://elsewhere.example' },
    { 'sec-fetch-site': 'same-site', origin: 'http://other.localhost:8400' },
    { origin: 'https://elsewhere.example' },
    { origin: 'null' },
  ])('refuses what a page of another site sends: %j', async (headers) => {
    // Services send their people to the provider; it has its own checks (state, registered addresses).
    const routes = routesOf(changing).filter(({ url }) => !url.startsWith('/oidc/'));
    expect(routes.length).toBeGreaterThan(80);
    const taken: string[] = [];
    for (const route of routes) {
      const { answer, code } = await ask(route, { cookie: withCard, ...headers });
      if (answer.statusCode !== 403 || code !== 'MYNA_IDENTITY_CROSS_SITE')
        taken.push(`${route.method} ${route.url}: ${answer.statusCode} ${code}`);
    }
    expect(taken).toEqual([]);
  });
});

describe('every WebSocket', () => {
  /** What the server says first, and the code it closes with, when it does. */
  async function open(url: string, headers: Record<string, string>): Promise<{ said: string; closed: number | undefined }> {
    let said: string | undefined;
    let closed: number | undefined;
    const socket = await country.app.injectWS(
      url,
      { headers: { host: 'localhost:8400', ...headers } },
      {
        onInit: (client) => {
          client.on('message', (frame: Buffer) => {
            said ??= frame.toString();
          });
          client.on('close', (code: number) => {
            closed = code;
          });
        },
      },
    );
    await expect.poll(() => said, { timeout: 10_000 }).toBeDefined();
    if (said?.includes('error')) await expect.poll(() => closed, { timeout: 10_000 }).toBeDefined();
    socket.terminate();
    return { said: said ?? '', closed };
  }

  it('is shut to a page of another site, and open to our own', async () => {
    const sockets = country.routes.filter((route) => 'websocket' in route && route.websocket === true);
    expect(sockets.length).toBeGreaterThan(0);
    for (const { url } of sockets) {
      const address = url.replace(':id', 'hanako');
      for (const origin of ['https://elsewhere.example', 'http://other.localhost:8400', 'null']) {
        const { said, closed } = await open(address, { origin });
        expect(said, `${url} from ${origin}`).toContain('"error"');
        expect(closed).toBe(1013);
      }
      expect((await open(address, { origin: 'http://localhost:8400' })).said, url).toContain('"connected"');
    }
  });
});

describe('every page', () => {
  it('stands in nobody’s frame', async () => {
    const pages: string[] = [];
    for (const route of routesOf(['GET']).filter(({ url }) => !url.endsWith('/connect'))) {
      const { answer, type } = await ask(route, { accept: 'text/html', cookie: withCard });
      if (!type.startsWith('text/html')) continue;
      pages.push(route.url);
      expect(String(answer.headers['content-security-policy']), route.url).toContain("frame-ancestors 'none'");
      expect(String(answer.headers['x-frame-options']), route.url).toBe('DENY');
    }
    for (const { path } of doors) expect(pages).toContain(path);
    expect(pages.length).toBeGreaterThan(40);
  });
});
