import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createHttpApp, createLog, type HttpApp, MynaError } from '../../kernel/index.ts';
import { registerCardsRoutes } from './routes.ts';
import { capture, createTestCountry, officer, operator, type TestCountry } from './test-country.ts';

// Chips make real keys and every photo is really looked at: two busy cores take their time.
vi.setConfig({ testTimeout: 120_000 });

let country: TestCountry;
let app: HttpApp;
beforeAll(async () => {
  country = await createTestCountry();
  app = await createHttpApp({ log: createLog({ write: () => true }, () => 0), tls: undefined, version: '0' });
  app.problems.add(
    { MYNA_TEST_NO_OPERATOR: 403 },
    { MYNA_TEST_NO_OPERATOR: { ja: { title: '権限', next: '' }, en: { title: 'no operator', next: '' } } },
  );
  registerCardsRoutes(app, country, {
    requireOperator: async (request) => {
      if (request.headers['x-role'] !== 'operator') throw new MynaError('MYNA_TEST_NO_OPERATOR');
    },
    actorOf: () => operator,
  });
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await country.stop();
});

async function call(method: 'GET' | 'POST', path: string, payload?: object | undefined, role = 'operator') {
  const answer = await app.inject({ method, url: `/api/v1/bureau${path}`, headers: { 'x-role': role }, ...(payload && { payload }) });
  const isJson = String(answer.headers['content-type'] ?? '').includes('json');
  return { status: answer.statusCode, body: isJson ? answer.json() : answer.rawPayload };
}

async function applied() {
  const residentId = await country.register();
  const photo = capture('good-1', await country.clock.today());
  return country.cards.applyAtCounter({ residentId, actor: officer, photo });
}

const entriesOf = async (residentId: string) =>
  (await country.databases.admin.query('select institution, purpose, items from exchange.entries where resident_id = $1', [residentId]))
    .rows;

describe('the bureau’s door', () => {
  it('opens for operators only', async () => {
    const { id } = await applied();
    const paths = ['/overview', '/batches', '/shipments', '/applications', `/applications/${id}`, `/applications/${id}/photo`];
    for (const path of paths) expect((await call('GET', path, undefined, 'nobody')).status).toBe(403);
    const acts = {
      return: 'photo-unusable',
      refuse: 'deceit',
      'make-again': undefined,
      'notice-returned': undefined,
      'send-notice': undefined,
    };
    for (const [act, reason] of Object.entries(acts)) {
      expect((await call('POST', `/applications/${id}/${act}`, reason ? { reason } : undefined, 'nobody')).status).toBe(403);
    }
  });

  it('shows batches and shipments without a name', async () => {
    const { id, residentId, state } = await applied();
    const batchId = `B${state.dates?.produceOn.toString().replaceAll('-', '')}`;
    const { body: batches } = await call('GET', '/batches');
    expect(batches).toContainEqual(expect.objectContaining({ id: batchId, produceOn: state.dates?.produceOn.toString(), produced: 0 }));
    await country.days(57);
    const list = await call('GET', `/applications?batch=${batchId}`);
    expect(list.body).toContainEqual(expect.objectContaining({ id, stage: 'noticeSent', attempts: 1 }));
    const { body: shipments } = await call('GET', '/shipments');
    expect(shipments).toContainEqual(expect.objectContaining({ municipality: '149900', arriveOn: state.dates?.arriveOn.toString() }));
    const overview = await call('GET', '/overview');
    expect(overview.body.stages.noticeSent).toBeGreaterThan(0);
    const { name, address } = await country.registry.openResident(residentId, officer, 'counter.search');
    const everything = JSON.stringify([batches, list.body, shipments, (await call('GET', `/applications/${id}`)).body]);
    for (const secret of [name, address, residentId]) expect(everything).not.toContain(secret);
  });

  it('logs each look at a photo before it is shown', async () => {
    const { id, residentId } = await applied();
    const before = (await entriesOf(residentId)).length;
    const photo = await call('GET', `/applications/${id}/photo`);
    expect(photo.body.subarray(0, 2)).toEqual(Buffer.of(0xff, 0xd8));
    const entries = await entriesOf(residentId);
    expect(entries.length).toBe(before + 1);
    expect(entries).toContainEqual({ institution: 'bureau', purpose: 'bureau.production', items: ['photo'] });
  });

  it('returns and refuses with a reason, and changes nothing when it is too late', async () => {
    const { id } = await applied();
    expect((await call('POST', `/applications/${id}/return`, { reason: 'because' })).body.code).toBe('MYNA_REQUEST_INVALID');
    const returned = await call('POST', `/applications/${id}/return`, { reason: 'photo-unusable' });
    expect(returned.body).toMatchObject({ stage: 'returned', progress: { reason: 'photo-unusable', nextOn: expect.any(String) } });
    expect((await call('POST', `/applications/${id}/return`, { reason: 'photo-unusable' })).body.code).toBe(
      'MYNA_CARDS_APPLICATION_NOT_NOW',
    );
    const refused = await call('POST', `/applications/${id}/refuse`, { reason: 'deceit' });
    expect(refused.body).toMatchObject({ stage: 'refused', outcome: 'refusal', progress: { reason: 'deceit' } });
    const { body } = await call('GET', `/applications/${id}`);
    expect((await call('POST', `/applications/${id}/refuse`, { reason: 'deceit' })).status).toBe(409);
    expect((await call('GET', `/applications/${id}`)).body).toEqual(body);
    expect((await call('POST', `/applications/${id}/notice-returned`)).body.code).toBe('MYNA_CARDS_APPLICATION_NOT_NOW');
    expect((await call('GET', '/applications/b3f8f6a0-0000-4000-8000-00000000dead')).status).toBe(404);
  });
});

describe('production that is broken off', () => {
  it('leaves no card and no certificate, and the next try makes exactly one of each', async () => {
    const application = await applied();
    const { residentId } = application;
    const takeBlank = country.drawer.takeBlank;
    const breaks = [3, 9, 17, 40];
    country.drawer.onTake = async (cardId) => {
      const chip = await takeBlank(cardId);
      let left = breaks.shift() ?? Number.POSITIVE_INFINITY;
      return {
        ...chip,
        transmit: async (command) => {
          left -= 1;
          if (left < 0) throw new Error('the machine lost power');
          return chip.transmit(command);
        },
      };
    };
    const { produceOn } = application.state.dates ?? { produceOn: await country.clock.today() };
    const advance = country.jobs['cards.advance'];
    await country.days((await country.clock.today()).until(produceOn).days).catch(() => undefined);
    for (let round = 0; round < 4; round += 1) {
      const [record] = await country.cards.applicationsOf(residentId);
      if (record?.state.stage !== 'ordered') break;
      expect(await country.cards.cardsOf(residentId)).toEqual([]);
      expect(await country.certification.certificatesOf(residentId)).toEqual([]);
      await country.days(1);
      await Promise.resolve(advance?.({ residentId, applicationId: application.id })).catch(() => undefined);
    }
    country.drawer.onTake = undefined;
    await country.days(60);
    const [record] = await country.cards.applicationsOf(residentId);
    expect(record?.history.map(({ kind }) => kind)).toEqual([
      'submitted',
      'accepted',
      'ordered',
      'produced',
      'shipped',
      'arrived',
      'noticeSent',
    ]);
    expect(breaks.length).toBeLessThan(4);
    expect(await country.cards.cardsOf(residentId)).toHaveLength(1);
    expect(await country.certification.certificatesOf(residentId)).toHaveLength(3);
  });
});
