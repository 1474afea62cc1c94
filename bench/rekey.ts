import { spawn } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseLocalGovernmentCode } from '@openmyna/number';
import { runIssuerSteps } from '@openmyna/reader';
import { counterKeyOf, issuerKeyOf } from '../server/institutions/cards/index.ts';
import { Temporal } from '../server/kernel/index.ts';
import { type Bench, result } from './bench.ts';
import { type Place, startOwnDatabase } from './own-database.ts';
import { issueFor, openRecallHouse, plantCards, type RecallHouse } from './recall-house.ts';

const total = 1000;
const issuedOn = '2026-03-03';

/**
 * F21, second part: 1,000 recalled cards get new keys. Chips in the real tray make RSA-2048 keys and take their certificates; the process is killed at half
 * and started again. What 100,000 cards would take is calculated from the rate. Beside it the same runtime making keys and nothing else.
 */
export const rekey: Bench = {
  name: 'rekey',
  needs: 'none',
  async run() {
    const own = await startOwnDatabase();
    try {
      const recallId = await prepare(own.place);
      const first = await work(own.place, recallId, total / 2);
      const second = await work(own.place, recallId, total);
      const done = await rekeyedCards(own.place, recallId);
      // A chip that the killed process held is free again when its lease has run out; its card still waits, suspended.
      if (done < total - 8) throw new Error(`${done} of ${total} cards have new keys`);
      const rate = done / (first + second);
      const bare = { name: 'bare RSA-2048 keys, one core', value: bareKeys() };
      return [
        result('cards given new keys, killed at half', rate, '/s', bare),
        result('100,000 cards, by calculation', 100_000 / rate / 3600, 'h', {
          name: 'bare keys on one core',
          value: 100_000 / bare.value / 3600,
        }),
      ];
    } finally {
      await own.stop();
    }
  },
};

/** Children of ten with a card in the tray, recalled. */
async function prepare(place: Place): Promise<string> {
  const house = await openRecallHouse(place);
  const residents = await Promise.all(Array.from({ length: total }, (_, index) => register(house, index)));
  const cardIds = await plantCards(house, residents, issuedOn);
  const cards = residents.map((residentId, index) => ({ residentId, cardId: cardIds[index] ?? '' }));
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  await issueFor(house, cards, [new Uint8Array(publicKey.export({ format: 'der', type: 'spki' }))]);
  const queue = [...cards];
  const lane = async (): Promise<void> => {
    for (let card = queue.shift(); card; card = queue.shift()) await makeChip(house, card.cardId);
  };
  await Promise.all(Array.from({ length: 8 }, lane));
  const actor = { institution: 'bureau', person: randomUUID() } as const;
  const criteria = { issuedFrom: issuedOn, issuedTo: issuedOn };
  const { id } = await house.cards.recalls.order({ criteria, reason: 'bench', confirmed: total, actor });
  while (await house.cards.recalls.suspendNext(id));
  await house.close();
  return id;
}

const kana = [...'アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモ'];

async function register({ registry }: RecallHouse, index: number): Promise<string> {
  const given = `${kana[Math.floor(index / kana.length)] ?? ''}${kana[index % kana.length] ?? ''}`;
  const { residentId } = await registry.registerResident(
    {
      kind: 'arrival',
      name: `速水 ${given}`,
      kana: `ハヤミ ${given}`,
      sex: 'female',
      birthDate: Temporal.PlainDate.from('2016-05-05'),
      municipality: parseLocalGovernmentCode('149900'),
      address: `汐見市港町${1 + (index % 90)}番地`,
    },
    { institution: 'counter', person: randomUUID() },
  );
  return residentId;
}

async function makeChip({ tray, keys }: RecallHouse, cardId: string): Promise<void> {
  const chip = await tray.supply.takeBlank(cardId);
  await runIssuerSteps(chip, { role: 'issuer', key: issuerKeyOf(keys, cardId), steps: [{ do: 'personalise' }] });
  await runIssuerSteps(chip, { role: 'counter', key: counterKeyOf(keys, cardId), steps: [{ do: 'deliver' }] });
  await chip.close();
}

/** Runs the worker until so many cards have their keys; a worker that has not ended by itself is killed. Returns the seconds it worked. */
async function work(place: Place, recallId: string, until: number): Promise<number> {
  const program = fileURLToPath(new URL('./rekey-worker.ts', import.meta.url));
  const child = spawn(process.execPath, ['--conditions=openmyna-source', program, JSON.stringify(place), recallId], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const start = performance.now();
  let isEnough = false;
  for await (const line of createInterface({ input: child.stdout })) {
    if (isEnough || Number(line) < until) continue;
    isEnough = true;
    child.kill('SIGKILL');
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return (performance.now() - start) / 1000;
}

async function rekeyedCards(place: Place, recallId: string): Promise<number> {
  const house = await openRecallHouse(place);
  const { rekeyed } = await house.cards.recalls.get(recallId);
  await house.close();
  return rekeyed;
}

function bareKeys(): number {
  const start = performance.now();
  let made = 0;
  while (performance.now() - start < 3000) {
    generateKeyPairSync('rsa', { modulusLength: 2048 });
    made += 1;
  }
  return made / ((performance.now() - start) / 1000);
}
