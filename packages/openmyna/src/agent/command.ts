import { createInterface } from 'node:readline/promises';
import { defaultAgentPort } from '@openmyna/reader';
import { listPcscReaders, openPcscCard } from '@openmyna/reader/pcsc';
import { UsageError } from '../usage.ts';
import { startReaderAgent } from './agent.ts';
import { defaultConsentFile, openConsentStore, parseOrigin } from './origins.ts';

export interface ReaderCommand {
  readonly allow: readonly string[];
  readonly port: number | undefined;
  readonly reader: string | undefined;
  readonly list: boolean;
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** Lists the readers, or serves pages until interrupted. */
export async function runReader({ allow, port = defaultAgentPort, reader, list }: ReaderCommand): Promise<void> {
  if (list) {
    for (const { name, hasCard } of await listPcscReaders()) say(`${name}  ${hasCard ? 'with a card' : 'empty'}`);
    return;
  }
  if (allow.length === 0) throw new UsageError('Which pages may use the reader? Name them: --allow https://myna.example');
  const agent = await startReaderAgent({
    port,
    allowed: new Set(allow.map(parseOrigin)),
    consents: openConsentStore(defaultConsentFile()),
    ask: askAtTerminal,
    openCard: () => openPcscCard(reader === undefined ? {} : { reader }),
    log: (line) => say(`${new Date().toISOString()} ${line}`),
  });
  say(`reader agent: 127.0.0.1:${agent.port} for ${allow.map(parseOrigin).join(', ')}`);
  await untilInterrupted();
  await agent.close();
}

/** Only a person at the terminal can say yes; without a terminal nobody is there to ask. */
async function askAtTerminal(origin: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    say(`${origin} asks for the card reader, but nobody can be asked here: start the agent at a terminal once and answer.`);
    return false;
  }
  const line = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const said = await line.question(`${origin} wants to use the card reader of this computer. Allow it from now on? [y/N] `);
    return /^y(es)?$/i.test(said.trim());
  } finally {
    line.close();
  }
}

function untilInterrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
    process.once('disconnect', resolve);
    process.on('message', (message) => (message === 'SIGINT' || message === 'SIGTERM' ? resolve() : undefined));
  });
}
