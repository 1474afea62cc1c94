/** What a chip's memory holds, and what is left of it after a write was torn: the last whole image, with no try more than before. */
import { type CardImage, decodeImage, lowestTries } from '@openmyna/card';
import type { ChipSeal } from './seal.ts';

/** A row's sealed bytes; `image` is null when the reader remembers it. */
export interface SealedMemory {
  readonly image: Buffer | null;
  readonly counters: Buffer;
  readonly previous_image: Buffer | null;
  readonly previous_image_counters: Buffer | null;
  readonly previous_counters: Buffer | null;
}

export interface FoundMemory {
  readonly image: CardImage;
  /** Something was torn: the image is to be written anew. */
  readonly isRepaired: boolean;
}

type Counters = CardImage['counters'];

/** One try less of each PIN: what was lost may have been a try that was used. */
const oneLess = (counters: Counters): Counters =>
  Object.freeze(Object.fromEntries(Object.entries(counters).map(([path, tries]) => [path, Math.max(0, tries - 1)])));

/**
 * Reads a chip's memory at power-on.
 *
 * @param known the body that the reader remembers, when the row did not bring one
 * @returns undefined when nothing whole is left: the chip is dead
 */
export function readMemory(
  seal: ChipSeal,
  cardId: string,
  row: SealedMemory,
  known: CardImage['body'] | undefined,
): FoundMemory | undefined {
  const open = <Value>(sealed: Buffer | null, part: string, read: (bytes: Buffer) => Value): Value | undefined => {
    try {
      return sealed ? read(seal.open(sealed, `${cardId}/${part}`)) : undefined;
    } catch {
      // Torn: it neither authenticates nor decodes.
      return undefined;
    }
  };
  const readCounters = (sealed: Buffer | null): Counters | undefined => open(sealed, 'counters', (bytes) => JSON.parse(bytes.toString()));
  const body = row.image ? open(row.image, 'image', decodeImage)?.body : known;
  const counters = readCounters(row.counters);
  if (body && counters) return { image: Object.freeze({ body, counters: Object.freeze(counters) }), isRepaired: false };

  const lastCounters = counters ?? beforeOf(readCounters(row.previous_counters));
  if (!lastCounters) return undefined;
  if (body) return { image: Object.freeze({ body, counters: lastCounters }), isRepaired: true };
  const previous = open(row.previous_image, 'image', decodeImage)?.body;
  const tries = readCounters(row.previous_image_counters);
  if (!previous || !tries) return undefined;
  return { image: Object.freeze({ body: previous, counters: lowestTries(tries, lastCounters) }), isRepaired: true };
}

const beforeOf = (counters: Counters | undefined): Counters | undefined => counters && oneLess(counters);
