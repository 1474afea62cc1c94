import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import { type Bench, type BenchResult, type BenchServer, result } from './bench.ts';
import { startChromium } from './chromium.ts';
import { signInSomebody } from './sign-in.ts';

const run = promisify(execFile);
/** A program of its own: what the judge costs is not taken from the page. */
const program = (): string => createRequire(import.meta.url).resolve('lighthouse/cli/index.js');

/** Behind the portal's session, and before any. */
const pages = [
  '/portal',
  '/portal/log',
  '/portal/card',
  '/portal/procedures',
  '/portal/settings',
  '/',
  '/apply',
  '/guide',
  '/calculators',
  '/verify',
] as const;

const wanted = { atLeast: 95 };
const best = { name: 'what Lighthouse gives at most', value: 100 };

/**
 * Lighthouse's own phone: a Moto G Power's window, a processor four times slower than this one, and a network of 1.6 Mbit/s and 150 ms, both worked out
 * from what was loaded (its `simulate`). Cache and worker are emptied before each page; the session of the portal stays. `OPENMYNA_LIGHTHOUSE` names the
 * beginning of the files that keep the reports.
 */
export const lighthouse: Bench = {
  name: 'lighthouse',
  needs: 'server',
  async run(server) {
    const browser = await startChromium();
    try {
      await carrySession(browser.port, server);
      const results: BenchResult[] = [];
      for (const path of pages) results.push(...(await judge(browser.port, `${server.base}${path}`, path)));
      return results;
    } finally {
      await browser.stop();
    }
  },
};

async function carrySession(port: number, server: BenchServer): Promise<void> {
  const session = await signInSomebody(server);
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const { hostname } = new URL(server.base);
  const cookies = [...session.cookies].map(([name, value]) => ({ name, value, domain: hostname, path: '/', httpOnly: true }));
  await browser.contexts()[0]?.addCookies(cookies);
  // Only the connection: the browser goes on.
  await browser.close();
}

interface Report {
  readonly finalDisplayedUrl: string;
  readonly categories: Readonly<Record<'performance' | 'accessibility', { readonly score: number | null }>>;
  readonly audits: Readonly<Record<string, { readonly score: number | null; readonly displayValue?: string }>>;
}

/** Now and then Chromium loses the beginning of a recording (`NO_NAVSTART`): then once more. */
async function visit(args: readonly string[], triesLeft = 2): Promise<Report> {
  try {
    const { stdout } = await run(process.execPath, args, { maxBuffer: 1 << 26 });
    return JSON.parse(stdout) as Report;
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).slice(-2000) : String(error);
    if (triesLeft === 0) throw new Error(`Lighthouse gave up: ${said}`);
    return visit(args, triesLeft - 1);
  }
}

async function judge(port: number, address: string, path: string): Promise<BenchResult[]> {
  const args = [program(), address, `--port=${port}`, '--output=json', '--quiet', '--only-categories=performance,accessibility'];
  const report = await visit(args);
  if (report.finalDisplayedUrl !== address) throw new Error(`${path} led to ${report.finalDisplayedUrl}`);
  if (process.env.OPENMYNA_LIGHTHOUSE)
    writeFileSync(`${process.env.OPENMYNA_LIGHTHOUSE}${path.replaceAll('/', '_')}.json`, JSON.stringify(report));
  return (['performance', 'accessibility'] as const).map((category) =>
    result(`${category} of ${path}`, Math.round((report.categories[category].score ?? 0) * 100), 'points', best, wanted),
  );
}
