import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpApp, createLog, type HttpApp, machineTime } from '../../kernel/index.ts';
import { createExchangeFixture, type ExchangeFixture, newResidentId } from './exchange-fixture.ts';
import { exportText } from './export.ts';
import { registerExchangeRoutes } from './routes.ts';

const program = fileURLToPath(new URL('../../../packages/openmyna/bin/openmyna.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'openmyna-audit-'));
const file = (name: string): string => join(folder, name);

let fixture: ExchangeFixture;
let app: HttpApp;
let base: string;

/** Runs the command as somebody at a keyboard does. */
function openmyna(...args: string[]): Promise<{ code: number; text: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, text: stdout + stderr }),
    );
  });
}

async function look(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await fixture.exchange.recordAccess(fixture.databases.as('core'), {
      residentId: newResidentId(),
      actor: { institution: 'counter', person: `K.${index}`, terminal: 'counter 149900' },
      purpose: 'counter.search',
    });
  }
  await fixture.exchange.sequence();
}

beforeAll(async () => {
  fixture = await createExchangeFixture();
  app = await createHttpApp({ log: createLog({ write: () => true }, machineTime.now), tls: undefined, version: '0' });
  registerExchangeRoutes(app, fixture.exchange);
  await app.listen({ host: 'localhost', port: 0 });
  base = `http://localhost:${(app.server.address() as AddressInfo).port}`;
  for (const count of [3, 5, 260]) await look(count);
  await openmyna('log', 'head', file('kept.json'), '--base', base);
  await look(9);
});

afterAll(async () => {
  await app.close();
  rmSync(folder, { recursive: true, force: true });
});

const linesOf = (name: string): string[] => readFileSync(file(name), 'utf8').trim().split('\n');

async function exportBoth(): Promise<void> {
  expect((await openmyna('log', 'export', file('public.log'), '--base', base)).code).toBe(0);
  let text = '';
  for await (const chunk of exportText(fixture.exchange.exportLog())) text += chunk;
  writeFileSync(file('full.log'), text);
}

describe('openmyna log', () => {
  beforeAll(exportBoth);

  it('gives anybody the whole log without a personal datum', () => {
    const text = readFileSync(file('public.log'), 'utf8');
    expect(linesOf('public.log').filter((line) => line.includes('"leaf"'))).toHaveLength(277);
    // None of them can come about in a hash by chance: base64url has no dot and no quote.
    for (const word of ['counter', 'K.1', '149900', 'search', '"salt"']) expect(text).not.toContain(word);
  });

  it.each(['public.log', 'full.log'])('finds nothing in %s, which agrees with the head that was kept and with the server', async (name) => {
    const { code, text } = await openmyna('log', 'audit', file(name), '--head', file('kept.json'), '--base', base);
    expect([code, text]).toEqual([0, expect.stringContaining('as it was signed: nothing removed')]);
    expect(text).toMatch(/entries +277/);
    expect(text).toContain('of 268 entries compared');
  });

  const at = (lines: readonly string[], position: number): number => lines.findIndex((line) => line.startsWith(`{"position":${position},`));
  const renumber = (lines: readonly string[]): string[] => {
    let position = -1;
    return lines.map((line) => {
      if (!line.startsWith('{"position"')) return line;
      position += 1;
      return line.replace(/"position":\d+/, `"position":${position}`);
    });
  };
  const swap = (lines: readonly string[], one: number): string[] =>
    renumber(lines.with(one, lines[one + 1] ?? '').with(one + 1, lines[one] ?? ''));
  const change = (line: string): string =>
    line.includes('"entry"')
      ? line.replace('counter 149900', 'counter 209902')
      : line.replace(/"leaf":"./, (start) => (start.endsWith('A') ? '"leaf":"B' : '"leaf":"A'));

  it.each(['public.log', 'full.log'])('finds in %s what was removed, changed, reordered and inserted', async (name) => {
    const lines = linesOf(name);
    const victim = at(lines, 100);
    const done: Record<string, readonly string[]> = {
      removed: lines.toSpliced(victim, 1),
      'removed, the rest numbered anew': renumber(lines.toSpliced(victim, 1)),
      changed: lines.with(victim, change(lines[victim] ?? '')),
      reordered: swap(lines, victim),
      inserted: renumber(lines.toSpliced(victim, 0, lines[victim + 7] ?? '')),
    };
    for (const [what, tampered] of Object.entries(done)) {
      writeFileSync(file('tampered.log'), `${tampered.join('\n')}\n`);
      const { code, text } = await openmyna('log', 'audit', file('tampered.log'));
      expect([what, code, text]).toEqual([what, 1, expect.stringMatching(/FOUND .*MYNA_LOG_(POSITION|ENTRIES_CHANGED)/)]);
    }
  });

  it('finds a log that was cut back, by the head that was kept', async () => {
    const lines = linesOf('public.log');
    const end = lines.findIndex((line) => line.includes('"size":8,'));
    writeFileSync(file('cut.log'), `${lines.slice(0, end + 1).join('\n')}\n`);
    expect((await openmyna('log', 'audit', file('cut.log'))).code).toBe(0);
    const { code, text } = await openmyna('log', 'audit', file('cut.log'), '--head', file('kept.json'));
    expect([code, text]).toEqual([1, expect.stringContaining('MYNA_LOG_NOT_CONSISTENT')]);
  });

  it('refuses a head that nobody signed, a file that is none, and a server that is not there', async () => {
    const head = JSON.parse(readFileSync(file('kept.json'), 'utf8')) as { size: number };
    writeFileSync(file('forged.json'), JSON.stringify({ ...head, size: head.size - 1 }));
    for (const args of [
      ['log', 'audit', file('public.log'), '--head', file('forged.json')],
      ['log', 'audit', file('no such file')],
      ['log', 'export', file('nothing.log'), '--base', 'http://localhost:1'],
    ])
      expect((await openmyna(...args)).code).toBe(1);
    expect((await openmyna('log', 'audit')).code).toBe(2);
    expect((await openmyna('log', 'burn', 'x')).code).toBe(2);
  });
});
