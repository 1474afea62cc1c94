import { isIndividualNumber } from '@openmyna/number';
import { connectCard, leaseSandboxCard } from '@openmyna/reader';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setFirstDay, Temporal } from '../../kernel/index.ts';
import { createTestCountry, type TestCountry } from '../../testing/country.ts';
import { createExchange } from '../exchange/index.ts';
import { createRegistry } from '../registry/index.ts';
import { cast, castPins } from './cast.ts';
import type { PersonEntry } from './types.ts';

let country: TestCountry;
let people: readonly PersonEntry[];
const person = (id: string): PersonEntry => people.find((entry) => entry.id === id) as PersonEntry;

beforeAll(async () => {
  country = await createTestCountry();
  await setFirstDay(country.databases.as('kernel'), Temporal.PlainDate.from('2026-11-23'));
  await country.institutions.start();
  await country.institutions.populate();
  people = (await country.app.inject('/sandbox/people')).json();
});
afterAll(async () => {
  await country.app.close();
  await country.institutions.stop();
});

describe('the cast after the first start', () => {
  it('is whole: numbers with check digits for residents, cards for those who have one', () => {
    expect(people.map(({ id }) => id)).toEqual(cast.map(({ handle }) => handle));
    for (const [index, { individualNumber, card }] of people.entries()) {
      expect(individualNumber !== null).toBe(cast[index]?.registered);
      if (individualNumber) expect(isIndividualNumber(individualNumber)).toBe(true);
      expect(card !== null).toBe(cast[index]?.cardIssuedOn !== undefined);
    }
    expect(new Set(people.flatMap(({ individualNumber }) => individualNumber ?? [])).size).toBe(27);
  });

  it('has the numbers that stand in the documents, on every installation with the published secret', () => {
    expect([person('hanako'), person('carlos'), person('taro'), person('taro2')].map(({ individualNumber }) => individualNumber)).toEqual([
      '186651798473',
      '396466760995',
      '034056369297',
      '442400461450',
    ]);
  });

  it('has cards whose dates lie in the past and end with the stay', () => {
    expect(person('carlos').card?.expiresOn).toBe('2027-06-30');
    expect(person('hanako').card).toMatchObject({ expiresOn: '2032-06-15', state: 'active', pins: { signature: castPins.signature } });
    expect(person('kenji').role).toBe('officer');
  });

  it('is not planted again by a second start', async () => {
    await country.institutions.populate();
    expect((await country.app.inject('/sandbox/people')).json()).toEqual(people);
  });
});

describe('the cards of the cast', () => {
  it.each(['hanako', 'mei'])('of %s signs with the PIN that stands on the page, over APDU', async (handle) => {
    const base = await country.app.listen({ port: 0, host: '127.0.0.1' }).catch(() => country.app.listeningOrigin);
    const transport = await leaseSandboxCard({ base, card: handle });
    const terminal = await connectCard(transport);
    expect((await terminal.sign('authentication', Buffer.from('x'), castPins.authentication)).length).toBe(256);
    expect(await terminal.readIndividualNumber(castPins.basicInformation)).toBe(person(handle).individualNumber);
    expect(await terminal.readAvailability()).toEqual({ signature: handle === 'hanako', authentication: true });
    await terminal.close();
  });
});

describe('somebody registered at a counter', () => {
  it('is found in the town with a letterbox, and asked about once', async () => {
    const { databases, keys, clock, time } = country.foundation;
    const exchange = createExchange({ databases, keys, time });
    const registry = createRegistry({ databases, keys, clock, exchange });
    const arrival = { kind: 'arrival', name: '海野 真理', kana: 'ウンノ マリ', sex: 'female', address: '汐見市港町9丁目9番9号' } as const;
    const { residentId } = await registry.registerResident(
      { ...arrival, birthDate: Temporal.PlainDate.from('1990-05-05'), municipality: registry.municipality('149900').code },
      { institution: 'registry', person: 'system' },
    );
    await country.institutions.jobs['cards.number-letter']?.({ residentId });
    for (let look = 0; look < 2; look += 1) {
      const newcomer = (await country.app.inject('/sandbox/people')).json().find((entry: PersonEntry) => entry.residentId === residentId);
      expect(newcomer).toMatchObject({ id: residentId, name: '海野 真理', born: '1990-05-05', card: null, individualNumber: null });
    }
    const looks = await country.databases.admin.query(`select from exchange.entries where resident_id = $1 and purpose = 'sandbox.cast'`, [
      residentId,
    ]);
    expect(looks.rowCount).toBe(1);
    const { letters } = (await country.app.inject(`/sandbox/letters?person=${residentId}`)).json();
    expect(letters).toHaveLength(1);
    const pdf = await country.app.inject(`/sandbox/letters/${letters[0].id}`);
    expect([pdf.headers['content-type'], pdf.rawPayload.subarray(0, 5).toString()]).toEqual(['application/pdf', '%PDF-']);
    const other = await country.app.inject(`/sandbox/letters/${person('hanako').residentId}.${letters[0].id.split('.')[1]}`);
    expect(other.statusCode).toBe(404);
  });
});

describe('the routes', () => {
  it.each([
    ['GET', '/sandbox/letters?person=nobody', undefined, 404, 'MYNA_SANDBOX_PERSON_NOT_FOUND'],
    ['GET', '/sandbox/letters?person=tom', undefined, 404, 'MYNA_SANDBOX_PERSON_NOT_FOUND'],
    ['GET', '/sandbox/letters/x', undefined, 404, 'MYNA_LETTER_NOT_FOUND'],
    ['POST', '/sandbox/clock', { advance: 'tomorrow' }, 400, 'MYNA_REQUEST_INVALID'],
    ['POST', '/sandbox/clock', { advance: '-P1D' }, 400, 'MYNA_REQUEST_INVALID'],
    ['POST', '/sandbox/clock', { advance: 'P51Y' }, 422, 'MYNA_CLOCK_TOO_FAR'],
    ['POST', '/sandbox/clock', { to: '2020-01-01' }, 422, 'MYNA_CLOCK_BACKWARDS'],
    ['POST', '/sandbox/clock', { to: '2027-02-30' }, 400, 'MYNA_REQUEST_INVALID'],
    ['POST', '/sandbox/clock', {}, 400, 'MYNA_REQUEST_INVALID'],
  ] as const)('answer %s %s %o with %i %s and leave the clock alone', async (method, url, payload, status, code) => {
    const before = (await country.app.inject('/sandbox/clock')).json().today;
    const answer = await country.app.inject({ method, url, ...(payload ? { payload } : {}) });
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
    expect((await country.app.inject('/sandbox/clock')).json().today).toBe(before);
  });

  it.each(['/sandbox/reset', '/sandbox/clock', '/sandbox/cards/hanako/connect'])('refuse a page of another site: POST %s', async (url) => {
    for (const from of [{ origin: 'https://elsewhere.example' }, { 'sec-fetch-site': 'cross-site' }, { origin: 'null' }]) {
      const answer = await country.app.inject({ method: 'POST', url, headers: { host: 'localhost:8400', ...from } });
      expect([answer.statusCode, answer.json().code]).toEqual([403, 'MYNA_IDENTITY_CROSS_SITE']);
    }
  });

  it('show a face, and a drawn one for everybody else', async () => {
    const face = await country.app.inject('/sandbox/portraits/hanako.jpg');
    expect([face.statusCode, face.headers['content-type']]).toEqual([200, 'image/jpeg']);
    const drawn = await country.app.inject('/sandbox/portraits/somebody.jpg');
    expect([drawn.statusCode, drawn.headers['content-type']]).toEqual([200, 'image/svg+xml']);
    const outside = await country.app.inject('/sandbox/portraits/..%2Fcast.ts');
    expect(outside.headers['content-type']).toContain('image/svg+xml');
  });

  it('move the clock to a named day', async () => {
    const { events } = (await country.app.inject('/sandbox/clock')).json();
    const ren = events.find(({ id }: { id: string }) => id === 'ren-18');
    const moved = await country.app.inject({ method: 'POST', url: '/sandbox/clock', payload: { to: ren.date } });
    expect(moved.json().today).toBe('2026-12-01');
  });
});
