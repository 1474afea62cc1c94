/**
 * Work on a chip at the counter: the server makes each APDU, the resident's screen relays it and types the PINs itself. The
 * work is kept sealed between two requests, so that a visit broken in the middle can be taken up again.
 */
import {
  advanceIssuerRun,
  type CardStatus,
  fromHex,
  type IssuerRun,
  type IssuerStep,
  type PinKind,
  startIssuerRun,
  toHex,
} from '@openmyna/reader';
import { MynaError } from '../../kernel/index.ts';
import type { PinStates } from './types.ts';

/** What the chip is to do: read its own state, let the resident set first PINs, be delivered, or take a new PIN after a lock. */
type Task = 'look' | 'permit' | 'deliver';

export interface CardWork {
  readonly task: Task;
  readonly run: IssuerRun;
  /** A run that has asked for an answer of the chip, or waits for the resident's screen. */
  readonly waitsFor: 'response' | 'resident' | 'start';
}

export type WorkMove =
  | { readonly kind: 'command'; readonly apdu: string }
  /** The screen sets these PINs now: `first` over the transport PIN, `permitted` after an unlock. */
  | { readonly kind: 'pins'; readonly mode: 'first' | 'permitted'; readonly pins: readonly PinKind[] }
  | { readonly kind: 'finished'; readonly task: Task; readonly life: string; readonly pins: PinStates };

const stepsOf = (task: Task, pins: readonly PinKind[]): readonly IssuerStep[] => {
  const status: IssuerStep = { do: 'status' };
  switch (task) {
    case 'look':
      return [status];
    case 'deliver':
      return [{ do: 'deliver' }, status];
    case 'permit':
      return [...pins.map((pin): IssuerStep => ({ do: 'permitNewPin', pin })), { do: 'resident', pins }, status];
  }
};

/** @param key the counter's key of this very card */
export function startWork(task: Task, key: Uint8Array, pins: readonly PinKind[] = []): CardWork {
  return { task, run: startIssuerRun({ role: 'counter', key, steps: stepsOf(task, pins) }), waitsFor: 'start' };
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
      return { work: { ...work, run, waitsFor: 'resident' }, move: { kind: 'pins', mode: 'permitted', pins: move.pins } };
    case 'done': {
      const { status } = move.results;
      if (!status) throw new MynaError('MYNA_COUNTER_CARD_ANSWER_MISSING');
      if (status.cardId !== cardId) throw new MynaError('MYNA_COUNTER_CARD_MISMATCH');
      return { work: undefined, move: { kind: 'finished', task: work.task, life: status.life, pins: pinStates(status) } };
    }
  }
}

const pinStates = ({ pins }: CardStatus): PinStates => pins;

/** PINs that still hold the bureau's transport value: the resident sets them, in the profile's order. */
export function firstPinsOf(pins: PinStates, order: readonly PinKind[]): PinKind[] {
  return order.filter((kind) => pins[kind]?.state === 'transport');
}
