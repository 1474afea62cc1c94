import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createOcspRequest, type ParsedCertificate, parseCertificate, verifyOcspResponse } from '@openmyna/jpki';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { createTestDatabases, type TestDatabases } from '../../testing/index.ts';
import type { CertificationTables } from './tables.ts';
import { createInstance, issueCard, officer } from './test-house.ts';
import type { CardBlocked, Certification } from './types.ts';

const lease = 1500;
let databases: TestDatabases;
let first: Certification;
let authority: ParsedCertificate;
const children: ChildProcess[] = [];

beforeAll(async () => {
  databases = await createTestDatabases();
  first = createInstance(databases, { lease });
  await first.start();
  const [der] = await first.authorityCertificates('authentication');
  authority = parseCertificate(der ?? new Uint8Array());
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
    // Its lease ends by itself; the next test shall not wait for it.
    await new Promise((resolve) => setTimeout(resolve, lease));
  }
});
afterAll(() => first.stop());

/** Another instance on the same database, as a process that can be stopped and killed. */
async function startInstance(): Promise<{ child: ChildProcess; url: string; lines: string[] }> {
  const { socket, port, prefix } = inject('testServer');
  const { rows } = await databases.admin.query<{ name: string }>('select current_database() as name');
  const script = fileURLToPath(new URL('test-instance.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    ['--conditions=openmyna-source', script, socket, String(port), prefix, rows[0]?.name ?? '', String(lease)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  children.push(child);
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const url = await new Promise<string>((resolve) => {
    reader.on('line', (line) => {
      lines.push(line);
      if (line.startsWith('http')) resolve(line);
    });
  });
  return { child, url, lines };
}

/** `good`, `revoked`, or the failure's number (3 = tryLater). */
async function ask(url: string, serial: string): Promise<string | number | undefined> {
  const request = createOcspRequest(authority, [serial]);
  const response = await fetch(`${url}/ocsp/authentication`, {
    method: 'POST',
    body: request.slice().buffer as ArrayBuffer,
    headers: { 'content-type': 'application/ocsp-request' },
  });
  const answer = await response.bytes();
  if (answer.length === 5) return answer[4];
  return verifyOcspResponse(answer, authority, new Date()).statuses.get(serial)?.state;
}

describe('two instances on one database', () => {
  it('both refuse a card once the block was confirmed by one of them', async () => {
    const second = await startInstance();
    for (let round = 0; round < 5; round++) {
      const card = await issueCard(first, databases);
      expect(await ask(second.url, card.authentication.serial)).toBe('good');
      const started = performance.now();
      const confirmation = await first.suspendCard(card.cardId, officer);
      const took = performance.now() - started;
      expect(await ask(second.url, card.authentication.serial)).toBe('revoked');
      expect(confirmation.instances).toBe(2);
      expect(second.lines).toContain(`blocked ${card.cardId}`);
      expect(took).toBeLessThan(lease);
    }
  });

  it('confirm a block after a killed instance’s lease has run out, not before', async () => {
    const second = await startInstance();
    const card = await issueCard(first, databases);
    expect(await ask(second.url, card.authentication.serial)).toBe('good');
    second.child.kill('SIGKILL');
    await once(second.child, 'exit');
    const confirmation = await first.suspendCard(card.cardId, officer);
    expect(confirmation.instances).toBe(1);
    const { rows } = await databases.admin.query(
      'select count(*)::int as live from certification.instances where lease_until > clock_timestamp()',
    );
    expect(rows[0].live).toBe(1);
  });

  it('do not answer good after the lease of one that was frozen ran out', async () => {
    const second = await startInstance();
    const card = await issueCard(first, databases);
    expect(await ask(second.url, card.authentication.serial)).toBe('good');
    second.child.kill('SIGSTOP');
    const pending = Array.from({ length: 10 }, () => ask(second.url, card.authentication.serial));
    const confirmation = await first.suspendCard(card.cardId, officer);
    expect(confirmation.instances).toBe(1);
    second.child.kill('SIGCONT');
    const answers = await Promise.all([...pending, ...Array.from({ length: 10 }, () => ask(second.url, card.authentication.serial))]);
    for (const answer of answers) expect(['revoked', 3]).toContain(answer);
    await new Promise((resolve) => setTimeout(resolve, lease));
    expect(await ask(second.url, card.authentication.serial)).toBe('revoked');
  });
});

describe('subscribers', () => {
  it('are told before the block is confirmed, and no more after they left', async () => {
    const card = await issueCard(first, databases);
    const told: CardBlocked[] = [];
    const leave = first.onCardBlocked(async (event) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      told.push(event);
    });
    await first.suspendCard(card.cardId, officer);
    expect(told).toEqual([{ cardId: card.cardId, residentId: card.residentId, state: 'suspended' }]);
    await first.resumeCard(card.cardId, officer);
    expect(told).toHaveLength(1);
    leave();
    await first.revokeCard(card.cardId, officer, 'superseded');
    expect(told).toHaveLength(1);
  });

  it('are told at the next start of a block that was never confirmed', async () => {
    const card = await issueCard(first, databases);
    await databases
      .as<CertificationTables>('core')
      .transaction()
      .execute((trx) => first.suspendCardIn(trx, card.cardId, officer));
    const next = createInstance(databases, { lease });
    const told: string[] = [];
    next.onCardBlocked(({ cardId }) => {
      told.push(cardId);
    });
    await next.start();
    await next.stop();
    expect(told).toContain(card.cardId);
  });

  it('that fail are told again, and the block is confirmed only after they succeeded', async () => {
    const card = await issueCard(first, databases);
    let calls = 0;
    const leave = first.onCardBlocked(() => {
      calls++;
      if (calls < 3) throw new Error('session store is down');
    });
    const confirming = first.suspendCard(card.cardId, officer);
    while (calls === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await expect(first.verify(card.authentication.der, 'authentication')).rejects.toMatchObject({ code: 'MYNA_CERTIFICATION_SUSPENDED' });
    await confirming;
    expect(calls).toBe(3);
    leave();
  });
});
