import type { WebSocket } from '@fastify/websocket';
import type { FastifyRequest } from 'fastify';
import { isFromForeignPage, MynaError } from '../../../kernel/index.ts';
import type { LeasedCard, Tray } from './tray.ts';

type Control = { readonly type: 'connected' | 'reset' | 'stay' } | { readonly type: 'error'; readonly code: string };

const closeNormally = 1000;
/** "Try again later" (RFC 6455 7.4 and the IANA registry): refused, or the card was taken away. */
const closeRefused = 1013;

/**
 * One reader as a WebSocket. Binary frames are APDUs, answered in their order; text frames are control: the tray says `connected` and
 * `error`, and answers `reset` and `stay`; the reader may also say `disconnect`. The card is out when the socket is closed, whoever closes it.
 */
export async function serveSocket(socket: WebSocket, request: FastifyRequest, tray: Tray, name: string): Promise<void> {
  const say = (control: Control): void => socket.send(JSON.stringify(control));
  const refuse = (error: unknown): void => {
    say({ type: 'error', code: error instanceof MynaError ? error.code : 'MYNA_INTERNAL' });
    socket.close(closeRefused);
  };
  let card: LeasedCard | undefined;
  let isClosed = false;
  // Frames that arrive before the card is in wait for it here, like every later one for the answer before.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (work: (card: LeasedCard) => Promise<void>): void => {
    last = last.then(() => (card ? work(card) : undefined)).catch(refuse);
  };
  socket.on('close', () => {
    isClosed = true;
    card?.close().catch(() => undefined);
  });
  socket.on('message', (frame: Buffer, isBinary: boolean) => {
    if (isBinary) return inTurn(async (reader) => socket.send(await reader.transmit(Uint8Array.from(frame))));
    const text = frame.toString();
    // Released first, closed then: who sees the socket closed may connect at once.
    if (text === '{"type":"disconnect"}') return inTurn((reader) => reader.close().then(() => socket.close(closeNormally)));
    if (text === '{"type":"stay"}') return inTurn((reader) => reader.stay().then(() => say({ type: 'stay' })));
    if (text !== '{"type":"reset"}') return refuse(new MynaError('MYNA_REQUEST_INVALID'));
    return inTurn(async (reader) => {
      await reader.reset?.();
      say({ type: 'reset' });
    });
  });
  // A page of another site must not reach a card through its visitor's browser.
  if (isFromForeignPage(request)) return refuse(new MynaError('MYNA_REQUEST_INVALID'));
  last = tray
    .open(name)
    .then((opened) => {
      card = opened;
      if (isClosed) return opened.close();
      opened.onEnd(() => refuse(new MynaError('MYNA_CARD_GONE')));
      return say({ type: 'connected' });
    })
    .catch(refuse);
}
