import type { ProfileName } from '@openmyna/card';
import { CardError, type CardTransport, runIssuerSteps } from '@openmyna/reader';
import type pg from 'pg';
import { type KeyStore, MynaError } from '../../../kernel/index.ts';
import type { ChipSupply } from '../../cards/index.ts';
import type { OpenLease } from './protocol.ts';
import { startTrayProcess } from './tray-process.ts';

export interface TrayDeps {
  /** Of the `sandbox` role; the tray's process opens connections of its own with the same credentials. */
  readonly pool: pg.Pool;
  readonly keys: KeyStore;
  readonly profile: ProfileName;
  /** The chip's own keys, by card id. */
  readonly issuerKey: (cardId: string) => Uint8Array;
  readonly counterKey: (cardId: string) => Uint8Array;
  /** The card id of what a client calls the card: a cast member's handle, or an id. */
  readonly resolve?: (name: string) => Promise<string | undefined>;
  /**
   * Asked at every contact with an online terminal: a suspended card is refused and stays as it is, because the suspension may be lifted; a card
   * that is blocked for good goes dead then.
   */
  readonly beforeConnect?: (cardId: string) => Promise<'fine' | 'suspended' | 'blocked'>;
  /** Milliseconds without a command until power-off. */
  readonly idleMs?: number;
  /** No other server works on the database (the embedded one): cards in the readers of a server that was killed are free at once. */
  readonly isAlone?: boolean;
}

/** A card in a reader of this server. */
export interface LeasedCard extends CardTransport, OpenLease {
  /** Says that the reader still holds the card: no idle power-off for another while. */
  stay(): Promise<void>;
  /** Calls `listener` when the card is taken away: idle, ejected, or its process died. */
  onEnd(listener: () => void): void;
}

/** The sandbox's card tray: it stands for the cards in people's hands and for the bureau's stock of chips. */
export interface Tray {
  /** Puts a card into a reader. @throws {MynaError} `MYNA_CARD_NOT_FOUND`, `MYNA_CARD_IN_USE`, `MYNA_CARD_SUSPENDED` */
  open(name: string): Promise<LeasedCard>;
  /** Takes the card out of whatever reader has it: its holder reported it lost. */
  eject(cardId: string): Promise<void>;
  /** A fault to order: the card's power fails in the middle of its next write. What was whole before serves at its next contact. */
  tearNextWrite(cardId: string): Promise<void>;
  readonly supply: ChipSupply;
  /** Process id of the tray, for measurements and tests. */
  readonly pid: number | undefined;
  close(): Promise<void>;
}

/** Node keeps a pool's password out of its enumerable options. */
function connectionOf({ options }: pg.Pool): pg.ClientConfig {
  const { connectionString, host, port, user, database, password } = options;
  if (connectionString) return { connectionString };
  return {
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(user === undefined ? {} : { user }),
    ...(database === undefined ? {} : { database }),
    ...(typeof password === 'string' ? { password } : {}),
  };
}

export function createTray(deps: TrayDeps): Tray {
  const tray = startTrayProcess({
    connection: connectionOf(deps.pool),
    sealKey: new Uint8Array(deps.keys.derive('sandbox/chip-images', 32)),
    idleMs: deps.idleMs ?? 60_000,
    isAlone: deps.isAlone ?? false,
  });
  const { host } = tray;

  const lease = async (cardId: string): Promise<LeasedCard> => {
    const open = await host.connect(cardId);
    return Object.freeze<LeasedCard>({
      ...open,
      transmit: (command) => host.transmit(open.lease, command),
      reset: async () => void (await host.reset(open.lease)),
      stay: () => host.stay(open.lease),
      close: () => host.disconnect(open.lease),
      onEnd: (listener) => tray.onEnd(open.lease, listener),
    });
  };
  const kill = async (card: LeasedCard, cardId: string): Promise<void> => {
    try {
      await runIssuerSteps(card, { role: 'counter', key: new Uint8Array(deps.counterKey(cardId)), steps: [{ do: 'block' }] });
    } catch (error) {
      if (error instanceof CardError && error.code === 'MYNA_CARD_BLOCKED') return;
      await card.close();
      throw error;
    }
  };

  return Object.freeze<Tray>({
    async open(name) {
      const cardId = (await deps.resolve?.(name)) ?? name;
      const admission = await deps.beforeConnect?.(cardId);
      if (admission === 'suspended') throw new MynaError('MYNA_CARD_SUSPENDED');
      const card = await lease(cardId);
      if (admission === 'blocked') await kill(card, cardId);
      return card;
    },
    eject: (cardId) => host.eject(cardId),
    tearNextWrite: (cardId) => host.tearNextWrite(cardId),
    supply: Object.freeze<ChipSupply>({
      async takeBlank(cardId) {
        const issuerKey = new Uint8Array(deps.issuerKey(cardId));
        const counterKey = new Uint8Array(deps.counterKey(cardId));
        await host.makeBlank({ cardId, profile: deps.profile, issuerKey, counterKey });
        return lease(cardId);
      },
      reach: lease,
      handOver: (cardId) => host.handOver(cardId),
      destroy: (cardId) => host.destroy(cardId),
    }),
    get pid() {
      return tray.pid;
    },
    close: () => tray.close(),
  });
}
