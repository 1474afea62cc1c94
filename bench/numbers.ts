import { randomBytes } from 'node:crypto';
import { FF1 } from '@noble/ciphers/ff1.js';
import { createIndividualNumbers } from '@openmyna/number';
import { type Bench, result } from './bench.ts';

const rounds = 30_000;

/** Individual numbers on one core: FF1 over a counter and the check digit, beside the bare cipher of the library. */
export const numbers: Bench = {
  name: 'numbers',
  needs: 'none',
  run() {
    const key = randomBytes(32);
    const source = createIndividualNumbers(key);
    const cipher = FF1(10, key, new TextEncoder().encode('individual'));
    const digits = Array.from({ length: 11 }, (_, place) => place % 10);
    const bare = rate(() => cipher.encrypt(digits));
    const whole = rate((round) => source.at(round));
    return Promise.resolve([
      result('individual numbers, one core', whole, '/s', { name: 'FF1 of the library alone', value: bare }, { atLeast: 15_000 }),
    ]);
  },
};

function rate(work: (round: number) => unknown): number {
  for (let round = 0; round < rounds / 10; round += 1) work(round);
  const start = performance.now();
  for (let round = 0; round < rounds; round += 1) work(round);
  return rounds / ((performance.now() - start) / 1000);
}
