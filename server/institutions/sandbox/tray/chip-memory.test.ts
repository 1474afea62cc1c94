import { type CardImage, createDeliveredImage, encodeImage } from '@openmyna/card';
import { describe, expect, it } from 'vitest';
import { readMemory, type SealedMemory } from './chip-memory.ts';
import { createChipSeal } from './seal.ts';

const seal = createChipSeal(new Uint8Array(32).fill(5));
const key = new Uint8Array(32);
const imageWith = (pin: string, tries: number): CardImage => {
  const image = createDeliveredImage({ cardId: 'c', profile: 'brief', issuerKey: key, counterKey: key, pins: { 'jpki/0018': pin } });
  return { ...image, counters: { 'jpki/0018': tries } };
};
const counters = (image: CardImage): Buffer => seal.seal(Buffer.from(JSON.stringify(image.counters)), 'c/counters');
const body = (image: CardImage): Buffer => seal.seal(encodeImage(image), 'c/image');
const halfOf = (next: Buffer, before: Buffer): Buffer =>
  Buffer.concat([next.subarray(0, next.length >> 1), before.subarray(before.length >> 1)]);
const truncated = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length - 40);

/** Before: the PIN 1234, locked. Then the counter gave it a new value with all its tries, and that write is what may be torn. */
const before = imageWith('1234', 0);
const after = imageWith('4321', 3);
const row = (change: Partial<SealedMemory> = {}): SealedMemory => ({
  image: body(after),
  counters: counters(after),
  previous_image: body(before),
  previous_image_counters: counters(before),
  previous_counters: counters(before),
  ...change,
});
const pinOf = (image: CardImage | undefined): string | undefined =>
  image && Buffer.from(image.body.pins['jpki/0018']?.value ?? []).toString();
const read = (memory: SealedMemory) => readMemory(seal, 'c', memory, undefined);

describe('the memory of a chip at power-on', () => {
  it('is the newest image when it is whole', () => {
    expect(read(row())).toMatchObject({ isRepaired: false, image: { counters: { 'jpki/0018': 3 } } });
  });

  it.each([
    ['half new and half old', halfOf(body(after), body(before))],
    ['truncated', truncated(body(after))],
    ['empty', Buffer.alloc(0)],
    ['of another chip', seal.seal(encodeImage(after), 'd/image')],
    ['whole to the seal, torn beneath it', seal.seal(encodeImage(after).subarray(0, 300), 'c/image')],
  ])('is the image before when the newest is %s, with no try more than it had', (_, torn) => {
    const found = read(row({ image: torn }));
    expect(found?.isRepaired).toBe(true);
    expect(pinOf(found?.image)).toBe('1234');
    expect(found?.image.counters).toEqual({ 'jpki/0018': 0 });
  });

  it('takes a try away when the counters are torn: the one that was lost may have been used', () => {
    const found = read(row({ counters: truncated(counters(after)), previous_counters: counters(imageWith('4321', 2)) }));
    expect(pinOf(found?.image)).toBe('4321');
    expect(found?.image.counters).toEqual({ 'jpki/0018': 1 });
  });

  it('has the lowest of all counters when image and counters are torn', () => {
    const found = read(
      row({ image: truncated(body(after)), counters: Buffer.alloc(3), previous_counters: counters(imageWith('4321', 3)) }),
    );
    expect(pinOf(found?.image)).toBe('1234');
    expect(found?.image.counters).toEqual({ 'jpki/0018': 0 });
  });

  it.each([
    ['no image before', { image: Buffer.alloc(9), previous_image: null }],
    ['a torn image before', { image: Buffer.alloc(9), previous_image: truncated(body(before)) }],
    ['no counters at all', { counters: Buffer.alloc(9), previous_counters: null }],
  ])('is dead with %s', (_, change) => expect(read(row(change))).toBeUndefined());
});
