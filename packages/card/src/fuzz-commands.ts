import { createCipheriv } from 'node:crypto';
import { cmac } from '@noble/ciphers/aes.js';
import { concat, fromHex } from './bytes.ts';
import { openSession, type SecureSession, terminalProof } from './secure-channel.ts';

/** Random numbers that a seed repeats (mulberry32), so that what was found can be found again. */
export function createRandom(seed: number) {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    pick: <Value>(values: readonly Value[]): Value => values[below(values.length)] as Value,
    bytes: (length: number): Uint8Array => Uint8Array.from({ length }, () => below(256)),
    chance: (one: number): boolean => below(one) === 0,
  };
}
export type Random = ReturnType<typeof createRandom>;

const aids = [
  'D392F000260100000001',
  'D3921000310001010408',
  'D3921000310001010402',
  'D3921000310001010100',
  'D3921000310001010401',
  'F04F4D594E4148490001',
  'F04F4D594E41444C0001',
  'F04F4D594E4149440001',
].map(fromHex);
const pins = ['1234', '2345', '3456', '4567', '0000', '73519264', 'ABC123', 'XYZ789', '537686677188', '55021720352285', '550217'].map(
  (text) => new TextEncoder().encode(text),
);
const classes = [0x00, 0x80, 0x08, 0x0c, 0x84, 0x01, 0xff];
const instructions = [
  0xa4, 0xb0, 0xb2, 0x20, 0x24, 0x2c, 0x2a, 0x84, 0x88, 0x82, 0x32, 0x54, 0xae, 0xfc, 0x46, 0x47, 0xd6, 0xda, 0xd8, 0x44, 0xca,
];

const short = (cla: number, ins: number, p1: number, p2: number, data?: Uint8Array, le?: number): Uint8Array =>
  concat(
    Uint8Array.of(cla, ins, p1, p2),
    data && data.length > 0 ? concat(Uint8Array.of(data.length), data) : new Uint8Array(),
    le === undefined ? new Uint8Array() : Uint8Array.of(le),
  );
const fid = (random: Random): Uint8Array => Uint8Array.of(0, 1 + random.below(0x1e));
const sfi = (random: Random): number => 0x80 | random.below(0x20);
const digest = fromHex(`3031300D060960864801650304020105000420${'5A'.repeat(32)}`);

/** Right commands, each with its place in a session; the frequent ones stand more often. */
const valid: readonly ((random: Random) => Uint8Array)[] = [
  (random) => short(0, 0xa4, 4, 0x0c, random.pick(aids)),
  (random) => short(0, 0xa4, 2, 0x0c, fid(random)),
  (random) => short(0, 0xa4, 2, 0x0c, fid(random)),
  (random) => short(0, 0xb0, random.below(8), random.below(256), undefined, random.below(256)),
  (random) => short(0, 0xb0, 0x80 | random.below(0x20), random.below(256), undefined, random.below(256)),
  (random) => short(0, 0xb2, random.below(4), (random.below(0x20) << 3) | 4, undefined, 0),
  () => short(0, 0x20, 0, 0x80),
  (random) => short(0, 0x20, 0, 0x80, random.pick(pins)),
  (random) => short(0, 0x20, 0, sfi(random), random.pick(pins)),
  (random) => short(0, 0x24, random.below(2), 0x80, random.pick(pins)),
  (random) => short(0, 0x24, 0, 0x80, concat(random.pick(pins), random.pick(pins))),
  (random) => short(0, 0x2c, 2, sfi(random), random.pick(pins)),
  (random) => short(0x80, 0x32, 0, 0x80, random.pick(pins)),
  (random) => short(0, 0x84, 0, 0, undefined, random.below(256)),
  (random) => concat(fromHex('80AE0000000100'), random.bytes(256)),
  (random) => short(0x08, random.pick([0x20, 0xa4, 0xb0]), random.below(3), sfi(random), random.bytes(19), 0),
  (random) => short(0x84, random.pick(instructions), 0, random.below(32), random.bytes(32 + random.below(32)), 0),
];
/** A private-key operation takes a thousand times as long as any other command, so these come seldom. */
const signing: readonly ((random: Random) => Uint8Array)[] = [
  (random) => short(0x80, 0x2a, random.below(7), random.pick([0, 0x80, sfi(random)]), digest, 0),
  (random) => short(0, 0x88, 0, sfi(random), random.bytes(8), 0),
];

function mutated(random: Random, command: Uint8Array): Uint8Array {
  const changed = command.slice();
  for (let edits = 1 + random.below(3); edits > 0; edits -= 1) changed[random.below(changed.length)] = random.below(256);
  if (random.chance(4)) return changed.subarray(0, random.below(changed.length + 1));
  return random.chance(6) ? concat(changed, random.bytes(random.below(8))) : changed;
}

/** One command: right, mutated, of right class and instruction with anything behind, or raw bytes. */
export function randomCommand(random: Random): Uint8Array {
  const kind = random.below(10);
  if (kind < 5) return (random.chance(150) ? random.pick(signing) : random.pick(valid))(random);
  if (kind < 8) return mutated(random, random.pick(valid)(random));
  if (kind < 9) {
    const header = Uint8Array.of(random.pick(classes), random.pick(instructions), random.below(256), random.below(256));
    return concat(header, random.bytes(random.below(24)));
  }
  return random.bytes(random.below(40));
}

/** A terminal with one of the chip's channel keys: its commands authenticate, whatever they say. */
export interface FuzzChannel {
  readonly session: SecureSession;
  counter: number;
}

type Transmit = (command: Uint8Array) => Promise<Uint8Array>;

export async function openChannel(
  random: Random,
  transmit: Transmit,
  key: Uint8Array,
  reference: number,
): Promise<FuzzChannel | undefined> {
  await transmit(fromHex('00A4040C0AF04F4D594E4149440001'));
  const challenge = (await transmit(fromHex('0084000010'))).slice(0, -2);
  const own = random.bytes(16);
  const answer = await transmit(short(0, 0x82, 0, reference, concat(own, terminalProof(key, reference, challenge, own)), 0));
  return answer.length === 18 ? { session: openSession('counter', key, challenge, own), counter: 0 } : undefined;
}

const channelInstructions = [0x46, 0x47, 0xe4, 0xe2, 0xd6, 0xda, 0x2c, 0xd8, 0xca];

/** An issuer command with anything in it, rightly encrypted and authenticated. Blocking comes once in a while. */
export function randomIssuerCommand(random: Random, channel: FuzzChannel): Uint8Array {
  const { session } = channel;
  channel.counter += 1;
  const block = new Uint8Array(16);
  new DataView(block.buffer).setUint32(12, channel.counter);
  const ins = random.chance(60) ? 0x44 : random.pick(channelInstructions);
  const header = Uint8Array.of(0x84, ins, 0, random.below(0x20));
  const reference = concat(
    Uint8Array.of(random.below(9), random.below(4)),
    random.chance(2) ? random.pick(pins) : random.bytes(random.below(40)),
  );
  const vector = createCipheriv('aes-256-ecb', session.encryption, null)
    .setAutoPadding(false)
    .update(Uint8Array.from(block, (byte, at) => (at === 0 ? 1 : byte)));
  const cipher = createCipheriv('aes-256-cbc', session.encryption, vector);
  const field = concat(cipher.update(reference), cipher.final());
  const data = concat(field, cmac(concat(block, header, field), session.commandMac));
  return concat(header, Uint8Array.of(data.length), data, Uint8Array.of(0));
}
