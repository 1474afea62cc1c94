/**
 * Work on a chip at the counter: the server makes each APDU, the resident's screen relays it and types the PINs itself. The
 * work is kept sealed between two requests, so that a visit broken in the middle can be taken up again.
 */
import {
  advanceIssuerRun,
  type CardStatus,
  type CarriedFile,
  fromHex,
  type IssuerRun,
  type IssuerStep,
  type KeyKind,
  type PinKind,
  type PublicKeyAnswer,
  startIssuerRun,
  toHex,
} from '@openmyna/reader';
import { MynaError } from '../../kernel/index.ts';
import type { PinStates } from './types.ts';

/**
 * What the chip is to do: tell its own state, be delivered, take a new PIN after a lock, make keys beside those that serve (`make-keys`), take the
 * certificates for them and serve with both from then on (`write-certificates`), tell which keys serve (`check-keys`), or take texts and pictures under the holder's PIN (`write-texts`).
 */
export type Task =
  | 'look'
  | 'permit'
  | 'deliver'
  | 'make-keys'
  | 'write-texts'
  | 'write-certificates'
  | 'check-keys'
  // What other institutions put on the card before is read from it, and written to the new one.
  | 'read-carried'
  | 'write-carried';

export interface CardWork {
  readonly task: Task;
  readonly run: IssuerRun;
  /** A run that has asked for an answer of the chip, or waits for the resident's screen. */
  readonly waitsFor: 'response' | 'resident' | 'start';
}

export type WorkMove =
  | { readonly kind: 'command'; readonly apdu: string }
  /** The screen sets these PINs now: `first` over the transport PIN, `permitted` after an unlock; or the holder enters them (`enter`). */
  | { readonly kind: 'pins'; readonly mode: PinMode; readonly pins: readonly PinKind[] }
  | {
      readonly kind: 'finished';
      readonly task: Task;
      readonly life: string;
      readonly pins: PinStates;
      /** PINs whose permitted new value has not come. */
      readonly awaited: readonly PinKind[];
      /** Public keys that the chip told, with the proof that it holds them. */
      readonly keys: Partial<Record<KeyKind, PublicKeyAnswer>>;
      /** What other institutions put on the card. */
      readonly files: Partial<Record<CarriedFile, Uint8Array>>;
      /** An update was begun on the chip and not committed: the keys told are not those that serve. */
      readonly isUpdateOpen: boolean;
    };

export type PinMode = 'first' | 'permitted' | 'enter';

const status: IssuerStep = { do: 'status' };

/** Steps of the tasks that need nothing but the chip. */
export const lookSteps: readonly IssuerStep[] = [status];
export const deliverSteps: readonly IssuerStep[] = [{ do: 'deliver' }, status];
export const permitSteps = (pins: readonly PinKind[]): readonly IssuerStep[] => [
  ...pins.map((pin): IssuerStep => ({ do: 'permitNewPin', pin })),
  { do: 'resident', pins },
  status,
];

/** @param key the counter's key of this very card @param steps the last of them is `status` */
export function startWork(task: Task, key: Uint8Array, steps: readonly IssuerStep[]): CardWork {
  return { task, run: startIssuerRun({ role: 'counter', key, steps }), waitsFor: 'start' };
}

/**
 * Moves the work by the chip's answer to the last command, or by the resident's screen having set the PINs.
 * @throws {CardError} `MYNA_CARD_CHANNEL`, `MYNA_CARD_REFUSED`, `MYNA_CARD_BLOCKED`
 * @throws {MynaError} `MYNA_COUNTER_CARD_MISMATCH` when another card lies in the reader
 */
export function advanceWork(work: CardWork, cardId: string, response: string | undefined): { work: CardWork | undefined; move: WorkMove } {
  if (work.waitsFor === 'response' && response === undefined) throw new MynaError('MYNA_COUNTER_CARD_ANSWER_MISSING');
  const answer = work.waitsFor === 'response' && response !== undefined ? fromHex(response) : undefined;
  const { run, move } = advanceIssuerRun(work.run, answer);
  switch (move.kind) {
    case 'command':
      return { work: { ...work, run, waitsFor: 'response' }, move: { kind: 'command', apdu: toHex(move.apdu) } };
    case 'resident':
      return {
        work: { ...work, run, waitsFor: 'resident' },
        move: { kind: 'pins', mode: work.task === 'permit' ? 'permitted' : 'enter', pins: move.pins },
      };
    case 'done': {
      const { status: told, keys, files } = move.results;
      if (!told) throw new MynaError('MYNA_COUNTER_CARD_ANSWER_MISSING');
      if (told.cardId !== cardId) throw new MynaError('MYNA_COUNTER_CARD_MISMATCH');
      const { life, awaited } = told;
      const isUpdateOpen = told.update !== undefined;
      return {
        work: undefined,
        move: { kind: 'finished', task: work.task, life, pins: pinStates(told), awaited, keys, files, isUpdateOpen },
      };
    }
  }
}

const pinStates = ({ pins }: CardStatus): PinStates => pins;

/** PINs that still hold the bureau's transport value: the resident sets them, in the profile's order. */
export function firstPinsOf(pins: PinStates, order: readonly PinKind[]): PinKind[] {
  return order.filter((kind) => pins[kind]?.state === 'transport');
}
