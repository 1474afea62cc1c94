import { timingSafeEqual } from 'node:crypto';
import type { FilePath } from './applications/description.ts';
import type { CardImage } from './image.ts';

/** What a PIN may be, as data of the profile. Lengths in characters, of ASCII digits or of A-Z and 0-9. */
export interface PinRules {
  readonly min: number;
  readonly max: number;
  readonly alphabet: 'digits' | 'alphanumeric';
  /** At least one letter and one digit. */
  readonly isMixed?: true;
  /** Wrong entries in a row before it locks. */
  readonly tries: number;
  /** A credential that the bureau writes (照合番号), nobody's to choose. */
  readonly isFixed?: true;
  /** A card in use may lack it for ever. */
  readonly isOptional?: true;
}

/** The longest reference data of any PIN. */
const longest = 32;

/** `true` when a new value keeps the rules. */
export function isAllowedPin(rules: PinRules, value: Uint8Array): boolean {
  const text = Buffer.from(value).toString('latin1');
  if (text.length < rules.min || text.length > rules.max) return false;
  if (rules.alphabet === 'digits') return /^\d+$/.test(text);
  return /^[A-Z0-9]+$/.test(text) && (!rules.isMixed || (/[A-Z]/.test(text) && /\d/.test(text)));
}

/** Compares in a time that does not depend on where the values differ. */
export function isSamePin(stored: Uint8Array, entered: Uint8Array): boolean {
  if (stored.length > longest || entered.length > longest) return false;
  const fixed = (value: Uint8Array): Uint8Array => {
    const block = new Uint8Array(longest + 1);
    block.set(value);
    block[longest] = value.length;
    return block;
  };
  return timingSafeEqual(fixed(stored), fixed(entered));
}

export type PinOutcome = 'right' | 'wrong' | 'locked';

/**
 * Compares an entry with the stored value. The lowered counter is committed before the comparison (I5): whatever is cut afterwards, the
 * try is used. The counter rises to its full value only after a right entry.
 */
export async function comparePin(
  path: FilePath,
  rules: PinRules,
  entered: Uint8Array,
  chip: { readonly image: CardImage; commit(next: CardImage): Promise<void> },
): Promise<PinOutcome> {
  const tries = chip.image.counters[path] ?? 0;
  const stored = chip.image.body.pins[path];
  if (tries <= 0 || !stored) return 'locked';
  await chip.commit(withTries(chip.image, path, tries - 1));
  if (!isSamePin(stored.value, entered)) return 'wrong';
  await chip.commit(withTries(chip.image, path, rules.tries));
  return 'right';
}

export const withTries = (image: CardImage, path: FilePath, tries: number): CardImage =>
  Object.freeze({ body: image.body, counters: Object.freeze({ ...image.counters, [path]: tries }) });
