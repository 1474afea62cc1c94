import { randomUUID } from 'node:crypto';
import { type Card, createBlankImage, createCard } from '@openmyna/card';
import type { ChipStore } from './chip-store.ts';
import { type ChipHost, TrayError } from './protocol.ts';

const heartbeatMs = 5_000;

interface Slot {
  readonly lease: string;
  readonly cardId: string;
  readonly card: Card;
  readonly idle: NodeJS.Timeout;
  isLost: boolean;
}

export interface ChipHostOptions {
  readonly store: ChipStore;
  readonly idleMs: number;
  /** Told of a lease that ended by itself. */
  readonly onEnd: (lease: string) => void;
}

/**
 * The tray: powers chips for whoever holds a lease, one lease for each card. Commands are never written anywhere.
 */
export function createChipHost({ store, idleMs, onEnd }: ChipHostOptions): ChipHost & { close(): Promise<void> } {
  const slots = new Map<string, Slot>();

  const drop = (slot: Slot): void => {
    clearTimeout(slot.idle);
    slots.delete(slot.lease);
    slot.card.powerOff();
  };
  /** The lease is another's: this reader's card is gone, whatever it was doing. */
  const lose = (slot: Slot): void => {
    if (!slots.has(slot.lease)) return;
    slot.isLost = true;
    drop(slot);
    onEnd(slot.lease);
  };
  const slotOf = (lease: string): Slot => {
    const slot = slots.get(lease);
    if (!slot) throw new TrayError('MYNA_CARD_GONE');
    slot.idle.refresh();
    return slot;
  };
  const end = async (slot: Slot): Promise<void> => {
    drop(slot);
    await store.release([slot.lease]);
  };

  const heartbeat = setInterval(async () => {
    const held = [...slots.keys()];
    if (held.length === 0) return;
    const standing = await store.prolong(held).catch(() => undefined);
    if (standing)
      for (const lease of held)
        if (!standing.has(lease)) {
          const slot = slots.get(lease);
          if (slot) lose(slot);
        }
  }, heartbeatMs);
  heartbeat.unref();

  return Object.freeze({
    makeBlank: (chip) => store.insertBlank(createBlankImage(chip)),
    async connect(cardId) {
      const lease = randomUUID();
      const { image, keys } = await store.lease(cardId, lease).catch(async (error: unknown) => {
        await store.release([lease]);
        throw error;
      });
      let kept = image;
      const card = createCard({
        image,
        keys,
        async commit(next) {
          try {
            await store.keep(lease, kept, next);
          } catch (error) {
            const slot = slots.get(lease);
            if (slot) lose(slot);
            // Still ours when the write itself failed; somebody else's lease is not touched.
            await store.release([lease]).catch(() => undefined);
            throw error;
          }
          kept = next;
        },
      });
      const idle = setTimeout(() => {
        const slot = slots.get(lease);
        if (slot)
          void end(slot)
            .catch(() => undefined)
            .then(() => onEnd(lease));
      }, idleMs);
      slots.set(lease, { lease, cardId, card, idle, isLost: false });
      return { lease, atr: card.powerOn() };
    },
    async transmit(lease, command) {
      const slot = slotOf(lease);
      const response = await slot.card.transmit(command);
      if (slot.isLost) throw new TrayError('MYNA_CARD_GONE');
      return response;
    },
    reset: async (lease) => slotOf(lease).card.reset(),
    stay: async (lease) => void slotOf(lease),
    async disconnect(lease) {
      const slot = slots.get(lease);
      if (slot) await end(slot);
    },
    async eject(cardId) {
      await store.eject(cardId);
      // Every instance is told and looks at its own readers: another one may have cleared the row already.
      for (const slot of [...slots.values()]) if (slot.cardId === cardId) lose(slot);
    },
    handOver: (cardId) => store.markHandedOver(cardId),
    destroy: (cardId) => store.remove(cardId),
    tearNextWrite: async (cardId) => store.tearNextWrite(cardId),
    async close() {
      clearInterval(heartbeat);
      const held = [...slots.values()];
      for (const slot of held) drop(slot);
      await store.release(held.map(({ lease }) => lease));
    },
  } satisfies ChipHost & { close(): Promise<void> });
}
