import type { PinKind } from '@openmyna/reader';
import { callApi } from '../../../api/client.ts';
import type { Journey } from '../counter-types.ts';
import type { ChipWork } from './use-pin-setting.ts';

export interface PinRule {
  readonly kind: PinKind;
  readonly minLength: number;
  readonly maxLength: number;
  readonly alphabet: 'digits' | 'letters-and-digits';
  readonly tries: number;
}

export interface ScreenView {
  readonly journey: Journey;
  /** Where the terminal's reader finds the card. */
  readonly cardId: string;
  readonly pinsSet: readonly PinKind[];
  readonly isDone: boolean;
}

/** What the server wants next of this screen; it never learns a PIN. */
export type ScreenMove =
  | { readonly kind: 'command'; readonly apdu: string }
  | {
      readonly kind: 'pins';
      readonly mode: 'first' | 'permitted' | 'enter';
      readonly pins: readonly PinRule[];
      readonly transportPin: string | null;
    }
  | { readonly kind: 'done'; readonly isDelivered: boolean };

const base = '/api/v1/counter/screen';
const headersOf = (token: string) => ({ 'x-counter-screen': token });

/** The work of the visit that the officer opened on this screen. */
export const visitWork = (token: string): ChipWork => ({
  read: () => callApi(base, { headers: headersOf(token) }),
  next: (body) => callApi(`${base}/card/next`, { method: 'POST', body, headers: headersOf(token) }),
});
