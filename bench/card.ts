import { measureCard } from '@openmyna/card';
import { type CardTerminal, connectCard, openSandboxSocket } from '@openmyna/reader';
import { type Bench, perSecond, result } from './bench.ts';

const bareName = 'bare RSA-2048 signatures, one core';

/** VERIFY and COMPUTE DIGITAL SIGNATURE by APDU, the counter committed in memory, beside the bare private-key operation. */
export const card: Bench = {
  name: 'card',
  needs: 'none',
  async run() {
    const { verifyAndSignPerSecond, rawSignaturesPerSecond } = await measureCard({ seconds: 4 });
    const limit = { name: bareName, value: rawSignaturesPerSecond };
    return [result('chip: VERIFY and sign', verifyAndSignPerSecond, '/s', limit, { ratioAtLeast: 0.8 })];
  },
};

interface Person {
  readonly card: { readonly id: string; readonly state: string; readonly pins: { readonly authentication: string } } | null;
}

const readers = 8;

/** The same in the sandbox's tray, over a WebSocket: the lowered and the restored counter are each on disk before the card goes on. */
export const cardDurable: Bench = {
  name: 'card-durable',
  needs: 'server',
  async run({ base }) {
    const people = (await (await fetch(`${base}/sandbox/people`)).json()) as Person[];
    const cards = people.flatMap(({ card: held }) => (held?.state === 'active' ? [held] : [])).slice(0, readers);
    const lanes: { terminal: CardTerminal; pin: string }[] = [];
    try {
      for (const { id, pins } of cards) {
        const terminal = await connectCard(await openSandboxSocket({ base, card: id }));
        lanes.push({ terminal, pin: pins.authentication });
      }
      const digest = new Uint8Array(32).fill(0x5a);
      const value = await perSecond(
        async (lane) => {
          const { terminal, pin } = lanes[lane] as (typeof lanes)[number];
          await terminal.signDigest('authentication', digest, pin);
        },
        4,
        lanes.length,
      );
      const { rawSignaturesPerSecond } = await measureCard({ seconds: 1 });
      return [
        result(`tray: VERIFY and sign, durable, ${lanes.length} cards`, value, '/s', { name: bareName, value: rawSignaturesPerSecond }),
      ];
    } finally {
      for (const { terminal } of lanes) await terminal.close();
    }
  },
};
