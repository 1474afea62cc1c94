import { utf8 } from './bytes.ts';
import { CardError } from './errors.ts';
import type { PinKind } from './names.ts';

/**
 * The bytes that the card compares. Letters of the signature PIN are folded to upper case, because the card holds upper case only.
 *
 * @throws {CardError} `MYNA_CARD_PIN_FORM` when the text cannot be that PIN, so that a slip of the finger uses no try.
 */
export function pinBytes(kind: PinKind, pin: string): Uint8Array {
  // The form is checked before folding: the long s, for one, would fold to an S.
  const form = kind === 'signature' ? /^[A-Za-z0-9]{6,16}$/ : /^[0-9]{4}$/;
  if (!form.test(pin)) throw new CardError('MYNA_CARD_PIN_FORM', { pin: kind });
  return utf8(kind === 'signature' ? pin.toUpperCase() : pin);
}

/** What a newly chosen PIN must look like; the profile may narrow the signature PIN to exactly six characters. */
export interface PinLengths {
  readonly signature: { readonly min: number; readonly max: number };
}

/** Checks a PIN that a person chooses, before it is sent: the signature PIN needs at least one letter and one digit. */
export function newPinBytes(kind: PinKind, pin: string, lengths: PinLengths = { signature: { min: 6, max: 16 } }): Uint8Array {
  const bytes = pinBytes(kind, pin);
  const { min, max } = lengths.signature;
  const isMixed = /[A-Za-z]/.test(pin) && /\d/.test(pin);
  if (kind === 'signature' && !(isMixed && bytes.length >= min && bytes.length <= max))
    throw new CardError('MYNA_CARD_PIN_FORM', { pin: kind });
  return bytes;
}
