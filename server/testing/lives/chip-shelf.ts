import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { type CardImage, createBlankImage, createCard } from '@openmyna/card';
import { type CardTransport, inProcessTransport } from '@openmyna/reader';
import type { ProfileName } from '@openmyna/rules';
import { type ChipSupply, counterKeyOf, issuerKeyOf } from '../../institutions/cards/index.ts';
import type { KeyStore } from '../../kernel/index.ts';

/** Chips that live in this process, as their images. */
export interface ChipShelf extends ChipSupply {
  /** Puts the card into a reader. @throws {RangeError} when there is no such chip (any more) */
  insert(cardId: string): CardTransport;
  has(cardId: string): boolean;
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
function createKeyStock(): () => Promise<KeyPair> {
  const stock: Promise<KeyPair>[] = [];
  let taken = 0;
  return () => {
    const at = taken % stockSize;
    taken += 1;
    stock[at] ??= makeKeyPair('rsa', { modulusLength: 2048, publicExponent: 65537 });
    return stock[at];
  };
}

export function createChipShelf(keys: KeyStore, profile: ProfileName): ChipShelf {
  const images = new Map<string, CardImage>();
  const nextKeyPair = createKeyStock();
  const insert = (cardId: string): CardTransport => {
    const image = images.get(cardId);
    if (!image) throw new RangeError('no such chip');
    const card = createCard({ image, commit: (next) => void images.set(cardId, next), makeKeyPair: nextKeyPair });
    card.powerOn();
    return inProcessTransport(card);
  };
  return {
    insert,
    has: (cardId) => images.has(cardId),
    async takeBlank(cardId) {
      const issuerKey = new Uint8Array(issuerKeyOf(keys, cardId));
      const counterKey = new Uint8Array(counterKeyOf(keys, cardId));
      images.set(cardId, createBlankImage({ cardId, profile, issuerKey, counterKey }));
      return insert(cardId);
    },
    handOver: async () => undefined,
    reach: async (cardId) => insert(cardId),
    destroy: async (cardId) => void images.delete(cardId),
  };
}
