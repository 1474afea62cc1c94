import { createHash, timingSafeEqual } from 'node:crypto';
import { findFile } from './applications/index.ts';
import type { CardBody, CardImage } from './image.ts';
import { cardProfiles } from './profile.ts';

/** `OMYC`, format 2, then the hash: a torn write is not a shorter image but no image. */
const header = Buffer.from([0x4f, 0x4d, 0x59, 0x43, 2]);
const hashLength = 32;

const hashOf = (text: Uint8Array): Buffer => createHash('sha256').update(text).digest();

/** Header, hash and text as one. */
export const sealText = (text: Uint8Array): Uint8Array => new Uint8Array(Buffer.concat([header, hashOf(text), text]));

/** The image as bytes, to be sealed and kept: a hash, then JSON with byte strings in base64. */
export const encodeImage = (image: CardImage): Uint8Array =>
  sealText(
    Buffer.from(
      JSON.stringify(image, (_, value: unknown) => (value instanceof Uint8Array ? { $: Buffer.from(value).toString('base64') } : value)),
    ),
  );

const isBytes = (value: unknown): value is { $: string } =>
  typeof value === 'object' && value !== null && '$' in value && typeof value.$ === 'string';

function textOf(bytes: Uint8Array): Buffer {
  const start = header.length + hashLength;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).subarray(start);
  const isWhole =
    bytes.length > start &&
    header.equals(bytes.subarray(0, header.length)) &&
    timingSafeEqual(hashOf(text), bytes.subarray(header.length, start));
  if (!isWhole) throw new RangeError('not a whole card image');
  return text;
}

/** @throws {RangeError} when the bytes are torn, of another format, or no image that a chip could have kept */
export function decodeImage(bytes: Uint8Array): CardImage {
  const text = textOf(bytes).toString();
  const parsed = parse(text);
  if (!isImage(parsed)) throw new RangeError('not a card image');
  const { body, counters } = parsed;
  return Object.freeze({ body: Object.freeze(body), counters: Object.freeze(counters) });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text, (_, value: unknown) => (isBytes(value) ? Uint8Array.from(Buffer.from(value.$, 'base64')) : value));
  } catch (cause) {
    throw new RangeError('not a card image', { cause });
  }
}

type Loose = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Loose => typeof value === 'object' && value !== null && !Array.isArray(value);
const isUint8 = (value: unknown): value is Uint8Array => value instanceof Uint8Array;
const isKey = (value: unknown): boolean => isUint8(value) && value.length === 32;
const lives: readonly unknown[] = ['blank', 'personalised', 'delivered', 'blocked'];
const maxKeyBytes = 4096;
const maxPinBytes = 32;

const isPin = (value: unknown): boolean =>
  isRecord(value) && (value.state === 'transport' || value.state === 'set') && isUint8(value.value) && value.value.length <= maxPinBytes;

/** Every file, key and PIN has its place on a chip of this profile, and fits there. */
function fits(profile: CardBody['profile'], { files, keyPairs, pins }: Loose, may: (value: unknown) => boolean = () => false): boolean {
  const kindOf = (path: string) => findFile(profile, path as `jpki/${string}`);
  const all = (entries: unknown, isRight: (path: string, value: unknown) => boolean): boolean =>
    isRecord(entries) && Object.entries(entries).every(([path, value]) => isRight(path, value));
  return (
    all(files, (path, value) => {
      const file = kindOf(path);
      return isUint8(value) && (file?.kind === 'transparent' || file?.kind === 'record') && value.length <= file.size;
    }) &&
    all(keyPairs, (path, value) => kindOf(path)?.kind === 'key' && (may(value) || (isUint8(value) && value.length <= maxKeyBytes))) &&
    all(pins, (path, value) => kindOf(path)?.kind === 'pin' && (may(value) || isPin(value)))
  );
}

function isBody(body: unknown): body is CardBody {
  if (!isRecord(body) || typeof body.cardId !== 'string' || !lives.includes(body.life)) return false;
  const { profile, channelKeys, staged, deliveries } = body;
  if (typeof profile !== 'string' || !Object.hasOwn(cardProfiles, profile)) return false;
  const name = profile as CardBody['profile'];
  const hasKeys =
    isRecord(channelKeys) &&
    isKey(channelKeys.issuer) &&
    isKey(channelKeys.counter) &&
    (channelKeys.kiosk === undefined || isKey(channelKeys.kiosk));
  const isStaged = staged === undefined || (isRecord(staged) && fits(name, staged, (value) => value === null));
  const isDelivered = deliveries === undefined || (Array.isArray(deliveries) && deliveries.every((each) => typeof each === 'string'));
  return hasKeys && isStaged && isDelivered && fits(name, body);
}

function isImage(image: unknown): image is CardImage {
  if (!isRecord(image) || !isBody(image.body) || !isRecord(image.counters)) return false;
  const { profile } = image.body;
  return Object.entries(image.counters).every(([path, tries]) => {
    const file = findFile(profile, path as `jpki/${string}`);
    return file?.kind === 'pin' && Number.isInteger(tries) && Number(tries) >= 0 && Number(tries) <= file.rules.tries;
  });
}

/** PIN by PIN the lower of both; one that only the first has keeps its own. */
export function lowestTries(counters: CardImage['counters'], other: CardImage['counters']): CardImage['counters'] {
  const entries = Object.entries(counters).map(([path, tries]) => [path, Math.min(tries, other[path as keyof typeof other] ?? tries)]);
  return Object.freeze(Object.fromEntries(entries));
}
