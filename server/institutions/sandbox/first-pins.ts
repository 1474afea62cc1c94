import { setTimeout as sleep } from 'node:timers/promises';
import { type CardTransport, connectCard, runIssuerSteps } from '@openmyna/reader';
import { isRefusal } from '../../kernel/index.ts';
import type { Cards } from '../cards/index.ts';
import { castPins } from './cast.ts';
import type { SandboxChips } from './types.ts';

const pinKinds = ['signature', 'authentication', 'basicInformation', 'healthInsurance', 'residentRegistry'] as const;

/**
 * Does with a finished chip what its holder and the counter do at collection: the holder's PINs over the transport PIN, by APDU, then the counter's word that
 * the card is delivered. A chip that already has its PINs is left as it is.
 */
export async function setFirstPins(cardId: string, chips: SandboxChips, cards: Cards): Promise<void> {
  const transport = await openFree(cardId, chips);
  try {
    const counter = { role: 'counter', key: cards.counterKey(cardId) } as const;
    const { status } = await runIssuerSteps(transport, { ...counter, steps: [{ do: 'status' }] });
    if (status?.life === 'delivered') return;
    await transport.reset?.();
    const terminal = await connectCard(transport);
    for (const kind of pinKinds) {
      if (status?.pins[kind]?.state === 'transport') await terminal.setFirstPin(kind, cards.transportPin(cardId), castPins[kind]);
    }
    await runIssuerSteps(transport, { ...counter, steps: [{ do: 'deliver' }] });
  } finally {
    await transport.close();
  }
}

const pauseMs = 500;
/** Longer than a lease stands when its server was killed. */
const longestWaitMs = 30_000;

/** A run that was killed may have left the chip in its reader. */
async function openFree(cardId: string, chips: SandboxChips): Promise<CardTransport> {
  for (let waited = 0; ; waited += pauseMs) {
    try {
      return await chips.open(cardId);
    } catch (error) {
      if (!isRefusal(error, 'MYNA_CARD_IN_USE') || waited >= longestWaitMs) throw error;
      await sleep(pauseMs);
    }
  }
}
