import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestCountry, type TestCountry } from './testing/country.ts';

/**
 * A protected address 支援措置 is found nowhere by those who act for the person, nor by her family. Every GET route of every door is asked, with every id that
 * is known of her in every place of an address. The sandbox is left out: it plays the post.
 */
let country: TestCountry;
const hidden = '大字白樺3番地8';
const own = '港町1丁目2番3号';

beforeAll(async () => {
  country = await createTestCountry();
  await country.institutions.start();
  await country.institutions.populate();
  await country.app.ready();
}, 180_000);
afterAll(async () => {
  await country.app.close();
  await country.institutions.stop();
});

const rowsOf = async <Row extends object>(text: string, ...values: unknown[]): Promise<Row[]> =>
  (await country.databases.admin.query<Row>(text, values)).rows;

async function residentOf(name: string): Promise<{ id: string; name: string; born: string; code: string }> {
  const [found] = await rowsOf<{ id: string; name: string; born: string; code: string }>(
    `select resident_id as id, name, birth_date::text as born, exchange.code_for(resident_id, 'portal')::text as code
       from registry.residents where name = $1 and state = 'living'`,
    name,
  );
  if (!found) throw new Error(`nobody is called ${name}`);
  return found;
}

/** Sessions as sign-ins leave them, at the doors of residents. */
async function sessionsOf(residentId: string): Promise<string> {
  const cookies: string[] = [];
  for (const door of ['portal', 'tax']) {
    const token = randomBytes(32).toString('base64url');
    const { rowCount } = await country.databases.admin.query(
      `insert into identity.door_sessions (id, door, institution, code, card_id, card_serial, resident_id, started_at, expires_at)
       select $1, $2, $2, exchange.code_for($3::uuid, $2)::text, c.card_id, c.serial, c.resident_id, now(), now() + interval '30 minutes'
         from certification.certificates c where c.kind = 'authentication' and c.resident_id = $3::uuid limit 1`,
      [createHash('sha256').update(`door:${token}`).digest(), door, residentId],
    );
    expect(rowCount).toBe(1);
    cookies.push(`openmyna-session-${door}=${token}`);
  }
  return cookies.join('; ');
}

/** A mandate in force for everything that can be given, as the two signatures leave it. */
async function giveMandate(person: { id: string; name: string; born: string }, agent: { id: string; name: string; born: string }) {
  const id = randomUUID();
  const text = `委任状 Mandate\nform: openmyna-mandate-1\nid: ${id}\nperson: ${person.name}\nperson-born: ${person.born}\nagent: ${agent.name}\nagent-born: ${agent.born}\nscopes: view procedures offices\nuntil: 2027-11-30\ndrafted: 2026-11-23T00:00:00Z\n`;
  const sealed = Buffer.from(country.foundation.keys.seal('mandate', Buffer.from(text), id));
  const { admin } = country.databases;
  await admin.query(
    `insert into mandates.actions (person_id, mandate_id, kind, by_id, scopes, until, document_sealed)
     values ($1, $2, 'drafted', $1, '{view,procedures,offices}', '2027-11-30', $3)`,
    [person.id, id, sealed],
  );
  await admin.query(
    `insert into mandates.actions (person_id, mandate_id, kind, by_id, signature) values ($1, $2, 'accepted', $3, '\\x00')`,
    [person.id, id, agent.id],
  );
  await admin.query('insert into mandates.agents (agent_id, mandate_id, person_id) values ($1, $2, $3)', [agent.id, id, person.id]);
  return id;
}

const post = (url: string, payload: object, headers: Record<string, string>) =>
  country.app.inject({
    method: 'POST',
    url,
    payload,
    headers: { host: 'localhost:8400', origin: 'http://localhost:8400', 'sec-fetch-site': 'same-origin', ...headers },
  });

/** Asks everything, with each of the ids in each place; the answers that were given. */
async function askEverything(
  headers: Record<string, string>,
  ids: readonly string[],
): Promise<{ url: string; text: string; given: boolean }[]> {
  const answers = [];
  const routes = new Set(
    country.routes
      .filter(({ method, url }) => [method].flat().includes('GET') && !url.startsWith('/sandbox') && !url.endsWith('/connect'))
      .map(({ url }) => url),
  );
  for (const route of routes) {
    const urls = route.includes(':') || route.includes('*') ? ids.map((id) => route.replaceAll(/:[A-Za-z]+|\*/g, id)) : [route];
    for (const url of urls) {
      const { payload, statusCode } = await country.app.inject({ method: 'GET', url, headers: { host: 'localhost:8400', ...headers } });
      answers.push({ url, text: payload, given: statusCode === 200 });
    }
  }
  return answers;
}

const sayingWhere = (answers: readonly { url: string; text: string }[], place: string): string[] =>
  answers.filter(({ text }) => text.includes(place)).map(({ url }) => url);

describe('a protected address', () => {
  it('is found by an agent nowhere, for herself or acting, and nor is the municipality where she acts', { timeout: 120_000 }, async () => {
    const [aya, hanako] = [await residentOf('渡邉\u{e0101} 綾'), await residentOf('田中 花子')];
    const mandate = await giveMandate(aya, hanako);
    const cookie = await sessionsOf(hanako.id);
    const acting = { cookie, 'x-acting-for': mandate };
    const begun = await post('/api/v1/portal/procedures/cases', { procedure: 'certificate-by-post' }, acting);
    expect([begun.statusCode, begun.payload]).toEqual([200, expect.not.stringContaining('白樺')]);
    const ids = [aya.id, aya.code, mandate, begun.json<{ id: string }>().id];

    const forAya = await askEverything(acting, ids);
    const given = forAya.filter((answer) => answer.given).map(({ url }) => url);
    expect(given).toContain('/api/v1/portal/home');
    expect(given).toContain('/api/v1/portal/notifications');
    expect(given).toContain(`/api/v1/portal/procedures/cases/${ids[3]}`);
    expect(forAya.find(({ url }) => url === '/api/v1/portal/home')?.text).toContain(aya.name);
    expect(sayingWhere(forAya, hidden)).toEqual([]);
    const told = forAya.filter(({ url }) => url.startsWith('/api/v1/portal/'));
    for (const place of ['白樺', 'Shirakaba', '209902']) expect(sayingWhere(told, place)).toEqual([]);

    const forHerself = await askEverything({ cookie }, ids);
    expect(sayingWhere(forHerself, hidden)).toEqual([]);
    // The same walk finds an address that is not hidden.
    expect(sayingWhere(forHerself, own)).toContain('/api/v1/portal/home');
  });

  it('is found by a parent of another household nowhere, whatever the register says of the birth', { timeout: 120_000 }, async () => {
    const [mei, hanako, taro] = [await residentOf('田中 芽衣'), await residentOf('田中 花子'), await residentOf('鈴木 一男')];
    const { admin } = country.databases;
    await admin.query(`insert into registry.parents (resident_id, parent_id) values ($1, $2), ($1, $3) on conflict do nothing`, [
      mei.id,
      hanako.id,
      taro.id,
    ]);
    await admin.query(`update registry.residents set is_address_protected = true where resident_id = $1`, [mei.id]);
    const cookie = await sessionsOf(taro.id);
    const [{ id: law = '' } = {}] = await rowsOf<{ id: string }>(`select mandates.law_id('parent', $1, $2) as id`, taro.id, mei.id);
    const ids = [mei.id, mei.code, law];
    expect(
      (await country.app.inject({ url: '/api/v1/portal/mandates', headers: { host: 'localhost:8400', cookie } })).payload,
    ).not.toContain(mei.name);
    for (const headers of [{ cookie }, { cookie, 'x-acting-for': law }]) {
      const answers = await askEverything(headers, ids);
      expect(sayingWhere(answers, own)).toEqual([]);
    }
    // The mother of the same household acts, and is not shown it either.
    const [{ id: mothers = '' } = {}] = await rowsOf<{ id: string }>(`select mandates.law_id('parent', $1, $2) as id`, hanako.id, mei.id);
    const acting = { cookie: await sessionsOf(hanako.id), 'x-acting-for': mothers };
    const answers = await askEverything(acting, [...ids, mothers]);
    expect(answers.find(({ url }) => url === '/api/v1/portal/home')?.text).toContain(mei.name);
    expect(sayingWhere(answers, own)).toEqual([]);
  });
});
