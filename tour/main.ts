/**
 * `npm run tour -- [--base URL] [--only M01,M05] [--profile brief|jlis] [--json]`: walks the rows of the mission with a fresh family, through the front
 * doors of a running server; without `--base`, of its own with fresh data.
 */
import { isProfileName, type ProfileName } from '@openmyna/rules';
import { startTourServer, type TourServer } from './own-server.ts';
import { printReport, printRow } from './report.ts';
import { rows } from './rows/index.ts';
import { type TourReport, walkRow } from './tour.ts';
import { createWorld } from './world.ts';

interface Arguments {
  readonly base: string | undefined;
  readonly only: readonly string[] | undefined;
  readonly profile: ProfileName | undefined;
  readonly json: boolean;
}

function readArguments(args: readonly string[]): Arguments | string {
  const value = (name: string): string | undefined => {
    const index = args.indexOf(name);
    return index < 0 ? args.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1) : args[index + 1];
  };
  const profile = value('--profile');
  if (profile !== undefined && !isProfileName(profile)) return `There is no profile ${profile}. Known: brief, jlis`;
  const only = value('--only')?.split(',').filter(Boolean);
  const unknown = only?.filter((id) => !rows.some((row) => row.id === id)) ?? [];
  if (unknown.length > 0) return `There is no row ${unknown.join(', ')}. Known: ${rows.map(({ id }) => id).join(', ')}`;
  return { base: value('--base')?.replace(/\/+$/, ''), only, profile, json: args.includes('--json') };
}

async function walk({ base, only, profile, json }: Arguments): Promise<TourReport> {
  const own: TourServer | undefined = base === undefined ? await startTourServer({ OPENMYNA_POLICY: profile ?? 'brief' }) : undefined;
  try {
    const world = await createWorld(own?.base ?? base ?? '', own);
    if (profile !== undefined && world.profile.name !== profile)
      throw new Error(`the server at ${world.base} runs under the profile ${world.profile.name}`);
    const reports = [];
    for (const row of rows.filter(({ id }) => only?.includes(id) ?? true)) {
      const report = await walkRow(row, world);
      if (!json) printRow(report);
      reports.push(report);
    }
    return { profile: world.profile.name, base: world.base, rows: reports };
  } finally {
    await own?.stop();
  }
}

const read = readArguments(process.argv.slice(2));
if (typeof read === 'string') {
  console.error(read);
  process.exitCode = 2;
} else {
  const report = await walk(read);
  if (read.json) console.log(JSON.stringify(report, null, 2));
  else printReport(report);
  if (report.rows.some(({ status }) => status === 'failed')) process.exitCode = 1;
}
