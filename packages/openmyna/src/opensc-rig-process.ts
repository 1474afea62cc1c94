/**
 * Runs inside a network and mount namespace with its own pcscd: holds cards to the virtual reader and starts the tools there. Test support;
 * see `opensc-rig.ts`.
 */
import { execFile } from 'node:child_process';
import { type Card, createCard, decodeImage } from '@openmyna/card';
import { connectCard, inProcessTransport, runIssuerSteps } from '@openmyna/reader';
import type { RigAnswer, RigRequest } from './opensc-rig.ts';
import { atrs, defaultVpcd, insertIntoVpcd, type VpcdConnection } from './vpcd.ts';

let reader: VpcdConnection | undefined;

async function insertWhenReady(options: Parameters<typeof insertIntoVpcd>[0]): Promise<VpcdConnection> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await insertIntoVpcd(options);
    } catch (error) {
      if (attempt > 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

let card: Card | undefined;
let answerToReset: Uint8Array = atrs.contact;

async function insert({ image, atr }: Extract<RigRequest, { do: 'insert' }>): Promise<void> {
  card = createCard({ image: decodeImage(image), commit: () => undefined });
  answerToReset = atrs[atr];
  await hold(card);
}

async function hold(held: Card): Promise<void> {
  reader?.remove();
  const inserted = await insertWhenReady({
    ...defaultVpcd,
    atr: answerToReset,
    card: { transmit: held.transmit, reset: () => void held.reset() },
  });
  reader = inserted;
  await inserted.seen;
}

async function unlock({ key, pin, next }: Extract<RigRequest, { do: 'unlock' }>): Promise<void> {
  if (!card) throw new Error('no card');
  reader?.remove();
  const transport = inProcessTransport(card);
  const holder = async (): Promise<void> => (await connectCard(transport)).setPermittedPin(pin, next);
  const steps = [{ do: 'permitNewPin', pin } as const, { do: 'resident', pins: [pin] } as const];
  await runIssuerSteps(transport, { role: 'counter', key, steps, resident: holder });
  await hold(card);
}

const run = ({ tool, args, cwd }: Extract<RigRequest, { do: 'run' }>): Promise<RigAnswer['result']> =>
  new Promise((resolve) => {
    execFile(tool, [...args], { cwd, timeout: 60_000 }, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === 'number' ? error.code : 1) : 0;
      resolve({ code, output: `${stdout}${stderr}${code === 1 && !stdout && !stderr ? String(error?.message) : ''}` });
    });
  });

process.on('message', async (request: RigRequest) => {
  const answer: RigAnswer = { id: request.id };
  try {
    if (request.do === 'insert') await insert(request);
    else if (request.do === 'unlock') await unlock(request);
    else answer.result = await run(request);
  } catch (error) {
    answer.failure = String(error);
  }
  process.send?.(answer);
});
process.on('disconnect', () => process.exit());
