import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createCard } from '@openmyna/card';
import { connectCard, inProcessTransport } from '@openmyna/reader';
import { recordCard } from '@openmyna/reader/recorded';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeTestCard, testPins } from './test-card.ts';

const run = promisify(execFile);
const packages = fileURLToPath(new URL('../../', import.meta.url));
/** In the order in which one needs the other's types. */
const names = ['jpki', 'reader', 'transparency', 'openmyna'] as const;
const project = mkdtempSync(join(tmpdir(), 'openmyna-pack-'));
/** As somebody outside the workspace has it: no conditions, no settings of the test runner. */
const environment = { ...process.env, NODE_OPTIONS: '', OPENMYNA_PIN_BASIC_INFORMATION: testPins.basicInformation };
const node = (...args: string[]) => run(process.execPath, args, { cwd: project, env: environment });

/** The example of the README of @openmyna/reader, on a recording in place of a card. */
const example = `
import { readFileSync } from 'node:fs';
import { connectCard } from '@openmyna/reader';
import { replayCard } from '@openmyna/reader/recorded';
import { signDocument } from '@openmyna/reader/documents';
import { listPcscReaders } from '@openmyna/reader/pcsc';
import { parseCertificate } from '@openmyna/jpki';
import { verifyCms } from '@openmyna/jpki/cms';
import { verifyPades } from '@openmyna/jpki/pades';
import { verifyXades } from '@openmyna/jpki/xades';
import { startReaderAgent } from 'openmyna';

const card = await connectCard(replayCard(readFileSync('trace', 'utf8')));
const { name } = await card.readBasicFour('${testPins.basicInformation}');
const { serial } = parseCertificate(await card.readCertificate('authentication'));
const parts = [signDocument, listPcscReaders, verifyCms, verifyPades, verifyXades, startReaderAgent];
console.log(name, serial.length, parts.every((part) => typeof part === 'function'));
`;

async function record(): Promise<string> {
  const image = (await makeTestCard()).image('brief');
  const recorder = recordCard(inProcessTransport(createCard({ image, commit: () => undefined })));
  const card = await connectCard(recorder);
  await card.readTokenInfo();
  await card.readCertificate('authentication');
  for (const kind of ['authentication', 'signature'] as const) await card.readCaCertificate(kind);
  for (const kind of ['signature', 'authentication', 'basicInformation', 'healthInsurance', 'residentRegistry'] as const)
    await card.readTriesLeft(kind);
  await card.readBasicFour(testPins.basicInformation);
  return recorder.text();
}

beforeAll(async () => {
  const tarballs: string[] = [];
  for (const name of names) {
    const { stdout } = await run('npm', ['pack', '--json', '--silent', '--pack-destination', project], { cwd: join(packages, name) });
    const packed: unknown = JSON.parse(stdout.slice(stdout.search(/^[[{]/m)));
    const [first] = Object.values(packed as Record<string, { filename: string }>);
    tarballs.push(join(project, first?.filename ?? ''));
  }
  writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
  writeFileSync(join(project, 'trace'), await record());
  writeFileSync(join(project, 'example.js'), example);
  await run('npm', ['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', ...tarballs], {
    cwd: project,
    env: environment,
  });
}, 240_000);
afterAll(() => {
  rmSync(project, { recursive: true, force: true });
  for (const name of names) rmSync(join(packages, name, 'dist'), { recursive: true, force: true });
});

it('installs from its tarballs in an empty project, and the example runs there on plain Node', async () => {
  expect((await node('example.js')).stdout).toBe('田中 花子 32 true\n');
});

it('brings the command along', async () => {
  const command = join('node_modules', '.bin', 'openmyna');
  expect((await node(command, '--help')).stdout).toContain('openmyna card read');
  expect((await node(command, 'card', 'read', '--recording', 'trace')).stdout).toContain('1984-04-12 (昭和59年4月12日)');
});

it('packs neither sources nor tests', async () => {
  const { stdout } = await run('find', [
    join(project, 'node_modules', '@openmyna'),
    join(project, 'node_modules', 'openmyna'),
    '-name',
    '*.ts',
    '-not',
    '-name',
    '*.d.ts',
  ]);
  expect(stdout).toBe('');
});
