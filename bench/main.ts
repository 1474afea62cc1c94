/** `npm run bench -- [NAME ...] [--json]`: what is fast, measured beside its limit in the same run. */
import { startOwnServer } from '../scripts/own-server.ts';
import type { Bench, BenchResult, BenchServer } from './bench.ts';
import { benches } from './benches.ts';

async function main(args: readonly string[]): Promise<void> {
  const names = args.filter((arg) => !arg.startsWith('--'));
  const unknown = names.filter((name) => !benches.some((bench) => bench.name === name));
  if (unknown.length > 0) {
    console.error(`There is no bench ${unknown.join(', ')}. Known: ${benches.map((bench) => bench.name).join(', ')}`);
    process.exitCode = 2;
    return;
  }
  const chosen = benches.filter((bench) => names.length === 0 || names.includes(bench.name));
  const results = await runAll(chosen, args.includes('--json') ? () => undefined : printLine);
  if (args.includes('--json')) console.log(JSON.stringify({ benches: results }, null, 2));
  const missed = results.filter((line) => line.isMet === false);
  if (missed.length > 0 && !args.includes('--json')) console.log(`\nBelow target: ${missed.map((line) => line.name).join(', ')}`);
}

async function runAll(chosen: readonly Bench[], report: (line: BenchResult) => void): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  const none: BenchServer = { base: '', pid: process.pid, dataDirectory: '' };
  const collect = async (bench: Bench, server: BenchServer): Promise<void> => {
    for (const line of await bench.run(server)) {
      results.push(line);
      report(line);
    }
  };
  for (const bench of chosen.filter((candidate) => candidate.needs === 'none')) await collect(bench, none);
  const withServer = chosen.filter((candidate) => candidate.needs === 'server');
  if (withServer.length === 0) return results;
  const server = await startOwnServer({ log: 'inherit' });
  try {
    for (const bench of withServer) await collect(bench, server);
  } finally {
    await server.stop();
  }
  return results;
}

function printLine(line: BenchResult): void {
  const verdict = line.isMet === undefined ? '' : line.isMet ? `  (target ${line.target}: met)` : `  (target ${line.target}: MISSED)`;
  console.log(
    `${line.name.padEnd(34)} ${String(line.value).padStart(9)} ${line.unit.padEnd(10)} ${line.ratio} of ${line.limit.name} (${line.limit.value})${verdict}`,
  );
}

await main(process.argv.slice(2));
