import { CardError, type CardErrorCode } from './errors.ts';
import type { CardTransport } from './transport.ts';

const known: readonly string[] = [
  'MYNA_CARD_IN_USE',
  'MYNA_CARD_BLOCKED',
  'MYNA_CARD_SUSPENDED',
  'MYNA_CARD_BROKEN',
  'MYNA_CARD_GONE',
  'MYNA_CARD_UNKNOWN',
  'MYNA_READER_UNAVAILABLE',
  'MYNA_READER_ABSENT',
  'MYNA_READER_EMPTY',
  'MYNA_READER_NOT_ALLOWED',
] satisfies CardErrorCode[];

/** The refusal that a code of the other side means. */
export const asCardError = (code: unknown): CardError =>
  code === 'MYNA_CARD_NOT_FOUND'
    ? new CardError('MYNA_CARD_UNKNOWN')
    : typeof code === 'string' && known.includes(code)
      ? new CardError(code as CardErrorCode)
      : new CardError('MYNA_CARD_GONE', { reason: String(code) });

export interface CardSocket extends CardTransport {
  reset(): Promise<void>;
  /** Resolves when the card is out, whoever took it out. */
  readonly closed: Promise<void>;
}

/** What the far side says beside its answers: that it is asking somebody, for example. */
type Notice = (type: string) => void;

/**
 * A card behind a WebSocket: binary frames are APDUs, text frames are control. The first text frame is `connected`, or an error with its code.
 *
 * @throws {CardError} as the far side refuses
 */
export async function openCardSocket(
  url: URL,
  notice: Notice = () => undefined,
): Promise<CardSocket & { control(type: string): Promise<void> }> {
  const socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  type Waiting = { resolve(answer: Uint8Array): void; reject(error: CardError): void };
  const waiting: Waiting[] = [];
  let failure: CardError | undefined;
  const fail = (error: CardError): void => {
    failure ??= error;
    for (const each of waiting.splice(0)) each.reject(failure);
  };
  const closed = new Promise<void>((resolve) => {
    socket.addEventListener('close', () => {
      fail(new CardError('MYNA_CARD_GONE'));
      resolve();
    });
  });
  socket.addEventListener('error', () => fail(new CardError('MYNA_CARD_GONE', { reason: 'unreachable' })));
  socket.addEventListener('message', ({ data }: MessageEvent) => {
    if (typeof data !== 'string') return waiting.shift()?.resolve(new Uint8Array(data as ArrayBuffer));
    const control = JSON.parse(data) as { type: string; code?: string };
    if (control.type === 'error') return fail(asCardError(control.code));
    if (control.type === 'asking') return notice(control.type);
    return waiting.shift()?.resolve(new Uint8Array());
  });
  const exchange = (frame?: Uint8Array | string): Promise<Uint8Array> =>
    new Promise((resolve, reject) => {
      if (failure) return reject(failure);
      waiting.push({ resolve, reject });
      if (frame !== undefined) socket.send(typeof frame === 'string' ? frame : frame.slice());
    });
  const control = async (type: string): Promise<void> => void (await exchange(JSON.stringify({ type })));
  await exchange();
  return Object.freeze({
    transmit: (command: Uint8Array) => exchange(command),
    reset: () => control('reset'),
    control,
    close: async () => {
      if (socket.readyState === WebSocket.OPEN) socket.send('{"type":"disconnect"}');
      await closed;
    },
    closed,
  });
}
