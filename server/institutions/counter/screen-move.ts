import { CardError } from '@openmyna/reader';
import type { PinRule } from '@openmyna/rules';
import { type MynaCode, MynaError } from '../../kernel/index.ts';
import type { PinMode } from './card-work.ts';

/** What the resident's screen is told to do next. */
export type ScreenMove =
  | { readonly kind: 'command'; readonly apdu: string }
  | {
      readonly kind: 'pins';
      readonly mode: PinMode;
      readonly pins: readonly PinRule[];
      /** Lets the first PINs be set; for this screen, within a collection, only. */
      readonly transportPin: string | undefined;
    }
  | { readonly kind: 'done'; readonly isDelivered: boolean };

const refusals: Readonly<Partial<Record<CardError['code'], MynaCode>>> = {
  MYNA_CARD_CHANNEL: 'MYNA_COUNTER_CARD_NOT_AUTHENTIC',
  MYNA_CARD_BLOCKED: 'MYNA_COUNTER_CARD_BLOCKED',
};

/** A chip's refusal in the counter's words. */
export function guarded<Result>(act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    if (error instanceof CardError)
      throw new MynaError(refusals[error.code] ?? 'MYNA_COUNTER_CARD_REFUSED', { ...error.facts }, { cause: error });
    // Hexadecimal that is none, or an answer too short to be one.
    if (error instanceof RangeError) throw new MynaError('MYNA_COUNTER_CARD_REFUSED', {}, { cause: error });
    throw error;
  }
}
