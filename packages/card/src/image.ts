import type { FilePath } from './applications/description.ts';
import type { ProfileName } from './profile.ts';
import type { StagedUpdate } from './staged.ts';

/** blank: from the maker; personalised: filled by the bureau; delivered: in the resident's hand; blocked: dead for ever. */
export type LifeState = 'blank' | 'personalised' | 'delivered' | 'blocked';

/** `transport`: the bureau's value, good only for setting the first PIN. */
export interface StoredPin {
  readonly state: 'transport' | 'set';
  readonly value: Uint8Array;
}

/** All that changes seldom. The same object stands in every image until it changes, so a store may skip writing it again. */
export interface CardBody {
  readonly cardId: string;
  readonly profile: ProfileName;
  readonly life: LifeState;
  /** The chip's own AES-256 keys for the issuer's channel. */
  readonly channelKeys: {
    readonly issuer: Uint8Array;
    readonly counter: Uint8Array;
    /** Written at the bureau where the policy lets a kiosk unlock. */
    readonly kiosk?: Uint8Array;
  };
  readonly files: Readonly<Record<FilePath, Uint8Array>>;
  readonly pins: Readonly<Record<FilePath, StoredPin>>;
  /** PKCS#8 of the keys that the chip made. */
  readonly keyPairs: Readonly<Record<FilePath, Uint8Array>>;
  /** An update that the issuer or the counter has begun and not yet committed. */
  readonly staged?: StagedUpdate;
  /** Hashes of the last keys delivered for secure messaging: none is taken twice. */
  readonly deliveries?: readonly string[];
}

/** The whole state of a chip. A frozen record: every change is a new image, handed to `commit`. */
export interface CardImage {
  readonly body: CardBody;
  /** Tries left, by PIN. */
  readonly counters: Readonly<Record<FilePath, number>>;
}

/** A chip as it comes from its maker, with its own two keys. */
export function createBlankImage(options: {
  cardId: string;
  profile: ProfileName;
  issuerKey: Uint8Array;
  counterKey: Uint8Array;
}): CardImage {
  if (options.issuerKey.length !== 32 || options.counterKey.length !== 32) throw new RangeError('channel keys have 32 bytes');
  const channelKeys = Object.freeze({ issuer: options.issuerKey, counter: options.counterKey });
  const { cardId, profile } = options;
  const body: CardBody = Object.freeze({ cardId, profile, life: 'blank', channelKeys, files: {}, pins: {}, keyPairs: {} });
  return Object.freeze({ body, counters: Object.freeze({}) });
}

export function withBody(image: CardImage, change: Partial<CardBody>, counters = image.counters): CardImage {
  return Object.freeze({ body: Object.freeze({ ...image.body, ...change }), counters: Object.freeze(counters) });
}
