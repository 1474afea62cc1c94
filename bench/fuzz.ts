import { fuzzCard } from '@openmyna/card';
import { type Bench, result } from './bench.ts';

const commands = 1_000_000;
const images = 20_000;
/** A million in a minute: slow enough for a busy machine, fast enough to be run. */
const wantedPerSecond = commands / 60;

/** A million commands, right, mutated and raw, to chips of both profiles and every life state; then mutated images. Anything found ends the bench. */
export const fuzz: Bench = {
  name: 'fuzz',
  needs: 'none',
  async run() {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const report = await fuzzCard({ commands, images, seed });
    if (report.findings.length > 0) throw new Error(`the fuzz found:\n${report.findings.slice(0, 20).join('\n')}`);
    const limit = { name: 'a million in a minute', value: wantedPerSecond };
    return [result('chip: fuzzed commands', report.commands / report.seconds, '/s', limit, { ratioAtLeast: 1 })];
  },
};
