import type { PinKind } from '@openmyna/reader';
import { callApi } from '../../../api/client.ts';
import type { Journey } from '../counter-types.ts';

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

export const readScreen = (token: string): Promise<ScreenView> => callApi(base, { headers: headersOf(token) });

export const nextMove = (token: string, body: { response?: string; restart?: boolean }): Promise<ScreenMove> =>
  callApi(`${base}/card/next`, { method: 'POST', body, headers: headersOf(token) });
