import { verifyConsistency, verifyInclusion, verifyTreeHead } from '@openmyna/transparency';
import { beforeAll, describe, expect, it } from 'vitest';
import { createHttpApp, createLog, type HttpApp, machineTime } from '../../kernel/index.ts';
import { createExchangeFixture, type ExchangeFixture, newResidentId } from './exchange-fixture.ts';
import { registerExchangeRoutes } from './routes.ts';

let fixture: ExchangeFixture;
let app: HttpApp;
beforeAll(async () => {
  fixture = await createExchangeFixture();
  app = await createHttpApp({ log: createLog({ write: () => true }, machineTime.now), tls: undefined, version: '0' });
  registerExchangeRoutes(app, fixture.exchange);
});

const bytes = (text: string | undefined): Buffer => Buffer.from(text ?? '', 'base64url');
const hashes = (body: Body): Buffer[] => (body.path ?? []).map(bytes);

interface Body {
  readonly size?: number;
  readonly timestamp?: number;
  readonly root?: string;
  readonly signature?: string;
  readonly key?: string;
  readonly leafHash?: string;
  readonly path?: readonly string[];
  readonly code?: string;
}

async function get(path: string): Promise<{ status: number; body: Body }> {
  const answer = await app.inject({ url: `/api/v1/exchange/${path}`, headers: { 'accept-language': 'en' } });
  return { status: answer.statusCode, body: answer.json() };
}

async function look(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await fixture.exchange.recordAccess(fixture.databases.as('core'), {
      residentId: newResidentId(),
      actor: { institution: 'counter', person: 'K-1' },
      purpose: 'counter.search',
    });
  }
  await fixture.exchange.sequence();
}

describe('the public face of the log', () => {
  it('lets anybody follow the log from one signed head to the next, and find an entry in it', async () => {
    await look(3);
    const { body: first } = await get('tree-head');
    await look(4);
    const { body: second } = await get('tree-head');
    const headOf = (body: Body) => ({
      size: body.size ?? 0,
      timestamp: body.timestamp ?? 0,
      root: bytes(body.root),
      signature: bytes(body.signature),
    });
    expect(verifyTreeHead(headOf(second), bytes(second.key))).toBe(true);
    const consistency = await get(`consistency?first=${first.size}&second=${second.size}`);
    expect(verifyConsistency(headOf(first), headOf(second), hashes(consistency.body))).toBe(true);
    const inclusion = await get(`inclusion?position=2&size=${second.size}`);
    expect(verifyInclusion(bytes(inclusion.body.leafHash), 2, headOf(second).size, hashes(inclusion.body), headOf(second).root)).toBe(true);
  });

  it.each([
    ['inclusion?position=999999&size=1000000', 'MYNA_EXCHANGE_PROOF_RANGE'],
    ['consistency?first=2&second=1', 'MYNA_EXCHANGE_PROOF_RANGE'],
    ['consistency?first=-1&second=1', 'MYNA_REQUEST_INVALID'],
    ['inclusion?position=1e400&size=2', 'MYNA_REQUEST_INVALID'],
    ['inclusion', 'MYNA_REQUEST_INVALID'],
  ])('refuses %s', async (path, code) => {
    const { status, body } = await get(path);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code, status: 400 });
  });
});
