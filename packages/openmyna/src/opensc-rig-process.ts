/**
 * Runs inside a network and mount namespace with its own pcscd: holds cards to the virtual reader and starts the tools there. Test support;
 * see `opensc-rig.ts`.
 */
import { execFile } from 'node:child_process';
import { createCard, decodeImage } from '@openmyna/card';
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

async function insert({ image, atr }: Extract<RigRequest, { do: 'insert' }>): Promise<void> {
  reader?.remove();
  const card = createCard({ image: decodeImage(image), commit: () => undefined });
  const inserted = await insertWhenReady({
    ...defaultVpcd,
    atr: atrs[atr],
    card: { transmit: card.transmit, reset: () => void card.reset() },
  });
  reader = inserted;
  await inserted.seen;
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
    else answer.result = await run(request);
  } catch (error) {
    answer.failure = String(error);
  }
  process.send?.(answer);
});
process.on('disconnect', () => process.exit());
