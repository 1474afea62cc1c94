import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkHouse } from './check-house.ts';

const rooms = [
  'exchange',
  'notifications',
  'registry',
  'certification',
  'cards',
  'identity',
  'mandates',
  'counter',
  'portal',
  'tax',
  'sandbox',
];

/** A small house that breaks no rule. */
const soundHouse: Record<string, string> = {
  'packages/number/src/index.ts': 'export const number = 1;\n',
  'server/kernel/index.ts': "import '../../packages/number/src/index.ts';\nexport const kernel = 1;\n",
  'server/country.ts': rooms.map((room) => `import './institutions/${room}/index.ts';\n`).join(''),
  'server/institutions.ts': "import './rooms.ts';\nexport const institutions = 1;\n",
  'server/rooms.ts': 'export const rooms = 1;\n',
  'server/main.ts': "import './country.ts';\n",
  'web/portal.tsx': "import '../packages/number/src/index.ts';\nexport const page = <p />;\n",
  'tour/main.ts': "import '../packages/number/src/index.ts';\n",
  ...Object.fromEntries(
    rooms.flatMap((room) => [
      [`server/institutions/${room}/index.ts`, "import './store.ts';\nimport '../../kernel/index.ts';\n"],
      [`server/institutions/${room}/store.ts`, 'export const store = 1;\n'],
    ]),
  ),
};

let root: string;
const plant = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'openmyna-house-'));
  for (const [path, text] of Object.entries(soundHouse)) plant(path, text);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('a house in order is cruised whole and passes', async () => {
  const report = await checkHouse(root);
  expect(report.violations).toEqual([]);
  expect(report.modules).toBe(Object.keys(soundHouse).length);
});

const room = (name: string) => `server/institutions/${name}`;
const violations: [rule: string, from: string, to: string][] = [
  ['through-the-door', `${room('cards')}/file.ts`, `${room('registry')}/store.ts`],
  ['outside-through-the-door', 'tour/walk.ts', `${room('registry')}/store.ts`],
  ['institution-has-a-place', `${room('bank')}/index.ts`, `${room('registry')}/index.ts`],
  ['country-only-by-main', 'server/health.ts', 'server/country.ts'],
  ['country-only-by-main', 'server/health.ts', 'server/institutions.ts'],
  ['country-only-by-main', 'server/health.ts', 'server/rooms.ts'],
  ['country-only-by-main', `${room('sandbox')}/file.ts`, 'server/country.ts'],
  ['kernel-knows-no-institution', 'server/kernel/file.ts', `${room('exchange')}/index.ts`],
  ['packages-stand-alone', 'packages/rules/src/file.ts', 'server/kernel/index.ts'],
  ['packages-stand-alone', 'packages/rules/src/file.ts', 'web/portal.tsx'],
  ['web-knows-no-server', 'web/file.tsx', 'server/kernel/index.ts'],
  ['page-tests-walk-outside', 'web/e2e/file.e2e.ts', 'server/kernel/index.ts'],
  ['direction-exchange', `${room('exchange')}/file.ts`, `${room('notifications')}/index.ts`],
  ['direction-notifications', `${room('notifications')}/file.ts`, `${room('registry')}/index.ts`],
  ['direction-registry', `${room('registry')}/file.ts`, `${room('certification')}/index.ts`],
  ['direction-certification', `${room('certification')}/file.ts`, `${room('cards')}/index.ts`],
  ['direction-cards', `${room('cards')}/file.ts`, `${room('identity')}/index.ts`],
  ['direction-identity', `${room('identity')}/file.ts`, `${room('portal')}/index.ts`],
  ['direction-mandates', `${room('mandates')}/file.ts`, `${room('portal')}/index.ts`],
  ['direction-counter-portal-proofs-tax-helpline-procedures', `${room('tax')}/file.ts`, `${room('sandbox')}/index.ts`],
  ['neighbour-counter', `${room('counter')}/file.ts`, `${room('portal')}/index.ts`],
  ['neighbour-portal', `${room('portal')}/file.ts`, `${room('tax')}/index.ts`],
  ['neighbour-proofs', `${room('proofs')}/file.ts`, `${room('counter')}/index.ts`],
  ['neighbour-tax', `${room('tax')}/file.ts`, `${room('counter')}/index.ts`],
  ['neighbour-helpline', `${room('helpline')}/file.ts`, `${room('counter')}/index.ts`],
  ['neighbour-procedures', `${room('procedures')}/file.ts`, `${room('counter')}/index.ts`],
];

/** Import path of `to` as seen from the file `from`. */
const specifier = (from: string, to: string) => `${'../'.repeat(from.split('/').length - 1)}${to}`;

test.each(violations)('refuses %s: %s importing %s', async (rule, from, to) => {
  plant(from, `import '${specifier(from, to)}';\n`);
  const report = await checkHouse(root);
  expect(report.violations.map((violation) => violation.rule)).toContain(rule);
});

test('refuses a type-only import in the wrong direction too', async () => {
  plant('packages/rules/src/file.ts', "import type { kernel } from '../../../server/kernel/index.ts';\nexport type K = typeof kernel;\n");
  const report = await checkHouse(root);
  expect(report.violations.map((violation) => violation.rule)).toContain('packages-stand-alone');
});

test('refuses a circle of two files', async () => {
  plant('server/kernel/one.ts', "import './two.ts';\n");
  plant('server/kernel/two.ts', "import './one.ts';\n");
  const report = await checkHouse(root);
  expect(report.violations.map((violation) => violation.rule)).toContain('no-cycle');
});

test('every rule has a planted violation', async () => {
  const { createRequire } = await import('node:module');
  const { forbidden } = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as { forbidden: { name: string }[] };
  const planted = new Set([...violations.map(([rule]) => rule), 'no-cycle']);
  expect(forbidden.map((rule) => rule.name).filter((name) => !planted.has(name))).toEqual([]);
});

test('counts zero modules in an empty house, so that the check can fail', async () => {
  rmSync(root, { recursive: true });
  mkdirSync(join(root, 'server'), { recursive: true });
  expect((await checkHouse(root)).modules).toBe(0);
});
