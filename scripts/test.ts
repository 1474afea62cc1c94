/**
 * Runs every test there is and counts: `npm test`. With `--checks` only the static checks.
 * The very last line of the output is `N passed, N failed`; the exit code is 1 when anything failed.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideNativeAddons } from './native-addons.ts';
import { provideSystemNeeds } from './system-needs.ts';

interface Count {
  readonly passed: number;
  readonly failed: number;
}

const root = join(import.meta.dirname, '..');
const bin = join(root, 'node_modules', '.bin');
const source = '--conditions=openmyna-source';

/** Runs a program; its output is shown as it comes unless `quiet`, in which case it is returned. */
function run(program: string, parameters: readonly string[], quiet = false): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, parameters, {
      cwd: root,
      stdio: ['ignore', quiet ? 'pipe' : 'inherit', 'inherit'],
      env: { ...process.env, PATH: `${bin}:${process.env.PATH}`, NODE_OPTIONS: '' },
    });
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

const checks: readonly [name: string, program: string, parameters: readonly string[]][] = [
  ['types (tsc)', join(bin, 'tsc'), ['--noEmit', '-p', '.']],
  ['style (biome)', join(bin, 'biome'), ['check', '--error-on-warnings', '.']],
  ['directions (dependency-cruiser)', process.execPath, [source, 'scripts/check-house.ts']],
  ['nothing unused (knip)', join(bin, 'knip'), ['--no-progress']],
  ['lock of every platform', process.execPath, ['scripts/complete-lock.ts', '--check']],
];

async function runChecks(): Promise<Count> {
  let failed = 0;
  for (const [name, program, parameters] of checks) {
    const { code } = await run(program, parameters);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name}`);
    if (code !== 0) failed += 1;
  }
  return { passed: checks.length - failed, failed };
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** A file that could not be loaded counts as failed. A skipped test (an optional part of the machine is missing, or is there) is named. */
async function runVitest(): Promise<Count> {
  const folder = mkdtempSync(join(tmpdir(), 'openmyna-test-'));
  const file = join(folder, 'vitest.json');
  try {
    const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
    const { code } = await run(process.execPath, [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]);
    const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport;
    const broken = report.testResults.filter((result) => result.status === 'failed' && result.assertionResults.length === 0);
    const tests = report.testResults.flatMap((result) => result.assertionResults);
    const skipped = tests.filter(({ status }) => status !== 'passed' && status !== 'failed');
    for (const { fullName } of skipped) console.log(`SKIPPED ${fullName}`);
    const failed = tests.filter(({ status }) => status === 'failed').length + broken.length;
    return { passed: report.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
  } catch (error) {
    console.error(`the tests could not be run: ${error instanceof Error ? error.message : String(error)}`);
    return { passed: 0, failed: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface TourReport {
  readonly rows: readonly {
    readonly id: string;
    readonly title: string;
    readonly ok: boolean;
    readonly ms: number;
    readonly error?: string;
    readonly missing?: readonly string[];
  }[];
}

async function runTour(profile: 'brief' | 'jlis'): Promise<Count> {
  const { code, output } = await run(process.execPath, [source, 'tour/main.ts', '--profile', profile, '--json'], true);
  try {
    const { rows } = JSON.parse(output.slice(output.indexOf('{'))) as TourReport;
    for (const row of rows) {
      console.log(`${row.ok ? 'ok    ' : 'FAILED'} tour ${profile} ${row.id} ${row.title} (${Math.round(row.ms)} ms)`);
      if (!row.ok) console.log(`       ${row.error ?? `not walked: ${row.missing?.join('; ')}`}`);
    }
    const failed = rows.filter((row) => !row.ok).length;
    return { passed: rows.length - failed, failed: failed === 0 && (code !== 0 || rows.length === 0) ? 1 : failed };
  } catch {
    console.error(`FAILED tour ${profile}: no report (exit code ${code})\n${output.slice(-2000)}`);
    return { passed: 0, failed: 1 };
  }
}

async function runEverything(): Promise<readonly Count[]> {
  const missing = provideSystemNeeds();
  if (missing.length > 0) return [{ passed: 0, failed: missing.length }];
  provideNativeAddons();
  const counts: Count[] = [];
  for (const part of [runChecks, runVitest, () => runTour('brief'), () => runTour('jlis')]) counts.push(await part());
  return counts;
}

const counts = process.argv.includes('--checks') ? [await runChecks()] : await runEverything();
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
