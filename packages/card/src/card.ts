import { generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { parseApdu } from './apdu.ts';
import { fromHex } from './bytes.ts';
import { type Chip, createVolatile, keyPathOf } from './chip.ts';
import { execute } from './commands/table.ts';
import type { CardImage } from './image.ts';
import { lowestTries } from './image-codec.ts';
import { createKeyCache, type KeyCache } from './key-cache.ts';
import { answer, type CardAnswer, encodeAnswer, statusWords } from './status-words.ts';

/** Answers to reset: contact (T=1, the one that OpenSC's driver lists) and contactless Type B. */
export const atrs = Object.freeze({
  contact: fromHex('3BE000FF8131FE4514'),
  contactless: fromHex('3B888001004B51FF0081D100BC'),
});

export interface CardOptions {
  readonly image: CardImage;
  /**
   * Keeps the image for good. The card waits for it before it goes on: before a PIN is compared, and before a change is confirmed.
   * A rejection counts as lost power: 6581, and what was entered is forgotten.
   */
  readonly commit: (image: CardImage) => Promise<void> | void;
  readonly random?: (length: number) => Uint8Array;
  readonly atr?: Uint8Array;
  /** Parsed keys of the same card from an earlier life of it. */
  readonly keys?: KeyCache;
  /** RSA-2048 with exponent 65537; made off the event loop. */
  readonly makeKeyPair?: () => Promise<{ publicKey: KeyObject; privateKey: KeyObject }>;
}

/** A running chip. Commands are taken one after the other, in the order of the calls. */
export interface Card {
  /** Never rejects, whatever the bytes. */
  transmit(command: Uint8Array): Promise<Uint8Array>;
  /** Cold start. @returns the answer to reset. */
  powerOn(): Uint8Array;
  /** Warm reset: PINs entered, selections and the issuer's channel are forgotten; counters stay. */
  reset(): Uint8Array;
  powerOff(): void;
  readonly atr: Uint8Array;
  readonly image: CardImage;
}

const makeRsaKeyPair = promisify(generateKeyPair);

class CommitError extends Error {
  readonly code = 'MYNA_CARD_COMMIT';
}

/** Puts an image to life. No input or output but `commit`. */
export function createCard(options: CardOptions): Card {
  const keys = options.keys ?? createKeyCache();
  const atr = options.atr ?? atrs.contact;
  let image = options.image;

  const commit = async (next: CardImage): Promise<void> => {
    try {
      await options.commit(next);
    } catch (cause) {
      // What a lost commit may leave behind must never be a try too many.
      image = Object.freeze({ body: image.body, counters: lowestTries(image.counters, next.counters) });
      throw new CommitError('the image could not be kept', { cause });
    }
    image = next;
  };
  // A command keeps the volatile state it began with: a PIN compared across a reset opens nothing afterwards.
  const start = (): Chip => ({
    get image() {
      return image;
    },
    volatile: createVolatile(),
    commit,
    random: options.random ?? ((length) => new Uint8Array(randomBytes(length))),
    privateKey(path) {
      const at = keyPathOf(this, path);
      const pkcs8 = image.body.keyPairs[at];
      return pkcs8 && keys.get(at, pkcs8);
    },
    makeKeyPair: options.makeKeyPair ?? (() => makeRsaKeyPair('rsa', { modulusLength: 2048, publicExponent: 65537 })),
  });
  let chip = start();
  const restart = (): void => {
    chip = start();
  };
  const run = async (bytes: Uint8Array): Promise<CardAnswer> => {
    const apdu = parseApdu(bytes);
    if (!apdu) return answer(statusWords.wrongLength);
    try {
      return await execute(chip, apdu);
    } catch {
      restart();
      return answer(statusWords.memoryFailure);
    }
  };

  let last: Promise<unknown> = Promise.resolve();
  return Object.freeze<Card>({
    transmit(command) {
      const bytes = command.slice();
      const next = last.then(() => run(bytes)).then(encodeAnswer);
      last = next;
      return next;
    },
    powerOn() {
      restart();
      return atr;
    },
    reset() {
      restart();
      return atr;
    },
    powerOff: restart,
    atr,
    get image() {
      return image;
    },
  });
}
