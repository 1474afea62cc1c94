import { CardError } from './errors.ts';
import type { PinKind } from './names.ts';

export interface Answer {
  readonly data: Uint8Array;
  readonly statusWord: number;
}

/** Parts a response APDU into its data and status word. @throws {CardError} `MYNA_CARD_GONE` when there are not even two bytes. */
export function splitAnswer(response: Uint8Array): Answer {
  const [sw1, sw2] = response.subarray(-2);
  if (sw1 === undefined || sw2 === undefined) throw new CardError('MYNA_CARD_GONE');
  return { data: response.subarray(0, -2), statusWord: (sw1 << 8) | sw2 };
}

/** The error of a status word other than 9000 (ISO 7816-4 clause 5.6), for a PIN command with the PIN's kind. */
export function refusal(statusWord: number, pin?: PinKind): CardError {
  const facts = pin ? { pin } : {};
  if (statusWord === 0x63c0 || statusWord === 0x6983 || statusWord === 0x6984) return new CardError('MYNA_CARD_PIN_LOCKED', facts);
  if (statusWord >> 4 === 0x63c) return new CardError('MYNA_CARD_PIN_WRONG', { ...facts, triesLeft: statusWord & 0x0f });
  if (statusWord === 0x6982) return new CardError('MYNA_CARD_PIN_REQUIRED', facts);
  if (statusWord === 0x6985 && pin) return new CardError('MYNA_CARD_PIN_NOT_SET', facts);
  if ((statusWord === 0x6700 || statusWord === 0x6a80) && pin) return new CardError('MYNA_CARD_PIN_FORM', facts);
  if (statusWord === 0x6283) return new CardError('MYNA_CARD_BLOCKED');
  if (statusWord === 0x6a82 || statusWord === 0x6a88)
    return new CardError('MYNA_CARD_NOT_OFFERED', { ...facts, statusWord: statusWord.toString(16) });
  return new CardError('MYNA_CARD_REFUSED', { ...facts, statusWord: statusWord.toString(16) });
}
