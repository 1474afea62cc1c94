import type { FilePath } from './applications/description.ts';
import { pinsOf } from './applications/index.ts';
import { type CardImage, createBlankImage, type StoredPin, withBody } from './image.ts';
import { isAllowedPin } from './pin.ts';
import type { ProfileName } from './profile.ts';

export interface DeliveredCard {
  readonly cardId: string;
  readonly profile: ProfileName;
  readonly issuerKey: Uint8Array;
  readonly counterKey: Uint8Array;
  readonly files?: Readonly<Record<FilePath, Uint8Array>>;
  /** ASCII, by PIN. */
  readonly pins?: Readonly<Record<FilePath, string>>;
  /** PKCS#8, DER. */
  readonly keyPairs?: Readonly<Record<FilePath, Uint8Array>>;
}

/**
 * The image of a card as it is after the bureau and the counter, in one step: for a sandbox's cast, tests and measurements. Real issuance goes
 * through the issuer commands.
 *
 * @throws {RangeError} when a PIN breaks the profile's rules, or has no place on the card.
 */
export function createDeliveredImage(card: DeliveredCard): CardImage {
  const rules = new Map(pinsOf(card.profile).map((pin) => [pin.path, pin.rules]));
  const entries = Object.entries(card.pins ?? {}) as [FilePath, string][];
  const pins: Record<FilePath, StoredPin> = {};
  const counters: Record<FilePath, number> = {};
  for (const [path, text] of entries) {
    const rule = rules.get(path);
    const value = new TextEncoder().encode(text);
    if (!rule || !isAllowedPin(rule, value)) throw new RangeError(`not a PIN of this card: ${path}`);
    pins[path] = Object.freeze({ state: 'set', value });
    counters[path] = rule.tries;
  }
  return withBody(createBlankImage(card), { life: 'delivered', files: card.files ?? {}, pins, keyPairs: card.keyPairs ?? {} }, counters);
}
