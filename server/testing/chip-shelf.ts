import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { type CardImage, createBlankImage, createCard } from '@openmyna/card';
import { type CardTransport, inProcessTransport } from '@openmyna/reader';
import type { ProfileName } from '@openmyna/rules';
import { type ChipSupply, counterKeyOf, issuerKeyOf } from '../institutions/cards/index.ts';
import type { KeyStore } from '../kernel/index.ts';

/** Chips that live in this process, as their images. */
export interface ChipShelf extends ChipSupply {
  readonly images: Map<string, CardImage>;
  /** Whose hands a chip was given into: resident id by card id. */
  readonly held: Map<string, string>;
  /** Puts the card into a reader. @throws {RangeError} when there is no such chip (any more) */
  open(cardId: string): CardTransport;
  /** Stands between the bureau and its chips, for a while. */
  onTake: ChipSupply['takeBlank'] | undefined;
  /** Comes after a chip was destroyed, as a crash does. */
  onDestroyed: ChipSupply['destroy'] | undefined;
}

interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const makeKeyPair = promisify(generateKeyPair);
const stockSize = 24;

/**
 * Hundreds of chips would spend minutes on finding primes. Every chip gets a real key pair of a stock that is made once; the chips of one person never have the same.
 */
export function createKeyStock(): () => Promise<KeyPair> {
  const stock: Promise<KeyPair>[] = [];
  let taken = 0;
  return () => {
    const at = taken % stockSize;
    taken += 1;
    stock[at] ??= makeKeyPair('rsa', { modulusLength: 2048, publicExponent: 65537 });
    return stock[at];
  };
}

/** @param nextKeyPair where the chips' keys come from; left out, each chip finds its own */
export function createChipShelf(keys: KeyStore, profile: ProfileName, nextKeyPair?: () => Promise<KeyPair>): ChipShelf {
  const images = new Map<string, CardImage>();
  const held = new Map<string, string>();
  const open = (cardId: string): CardTransport => {
    const image = images.get(cardId);
    if (!image) throw new RangeError('no such chip');
    const commit = (next: CardImage) => void images.set(cardId, next);
    const card = createCard({ image, commit, ...(nextKeyPair && { makeKeyPair: nextKeyPair }) });
    card.powerOn();
    return inProcessTransport(card);
  };
  const shelf: ChipShelf = {
    images,
    held,
    open,
    onTake: undefined,
    onDestroyed: undefined,
    async takeBlank(cardId) {
      const channel = { issuerKey: new Uint8Array(issuerKeyOf(keys, cardId)), counterKey: new Uint8Array(counterKeyOf(keys, cardId)) };
      images.set(cardId, createBlankImage({ cardId, profile, ...channel }));
      return open(cardId);
    },
    reach: async (cardId) => open(cardId),
    async handOver(cardId, residentId) {
      held.set(cardId, residentId);
    },
    async destroy(cardId) {
      images.delete(cardId);
      await shelf.onDestroyed?.(cardId);
    },
  };
  return shelf;
}
