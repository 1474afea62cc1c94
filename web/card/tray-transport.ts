import { CardError, type CardErrorCode, type CardTransport } from '@openmyna/reader';

interface ControlFrame {
  readonly type: 'connected' | 'reset' | 'error' | 'disconnected';
  readonly code?: string;
}

interface Waiting {
  readonly resolve: (response: Uint8Array) => void;
  readonly reject: (error: CardError) => void;
}

const trayCodes: Record<string, CardErrorCode> = {
  MYNA_CARD_IN_USE: 'MYNA_CARD_IN_USE',
  MYNA_SANDBOX_CARD_IN_USE: 'MYNA_CARD_IN_USE',
  MYNA_CARD_BLOCKED: 'MYNA_CARD_BLOCKED',
};

const errorOf = (code: string | undefined) => new CardError(trayCodes[code ?? ''] ?? 'MYNA_CARD_GONE');

function openSocket(cardId: string): WebSocket {
  const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws';
  const socket = new WebSocket(`${scheme}://${window.location.host}/sandbox/cards/${encodeURIComponent(cardId)}/socket`);
  socket.binaryType = 'arraybuffer';
  return socket;
}

/**
 * Puts a sandbox card into this browser's reader: a lease on the card tray, over a WebSocket that carries APDUs as they are.
 * The lease ends when the socket closes; another reader is told so with `MYNA_CARD_IN_USE`.
 *
 * @throws {CardError} `MYNA_CARD_IN_USE` when another reader holds the card, `MYNA_CARD_GONE` when the tray does not answer.
 */
export function insertCard(cardId: string): Promise<CardTransport> {
  const socket = openSocket(cardId);
  const queue: Waiting[] = [];
  const fail = (error: CardError) => {
    for (const waiting of queue.splice(0)) waiting.reject(error);
  };
  const exchange = (frame: Uint8Array | string) =>
    new Promise<Uint8Array>((resolve, reject) => {
      if (socket.readyState !== WebSocket.OPEN) {
        reject(new CardError('MYNA_CARD_GONE'));
        return;
      }
      queue.push({ resolve, reject });
      socket.send(typeof frame === 'string' ? frame : Uint8Array.from(frame));
    });

  const transport: CardTransport = {
    transmit: (command) => exchange(command),
    reset: async () => {
      await exchange(JSON.stringify({ type: 'reset' }));
    },
    close: async () => socket.close(1000),
  };

  return new Promise((resolve, reject) => {
    socket.onmessage = (event: MessageEvent<ArrayBuffer | string>) => {
      if (typeof event.data !== 'string') {
        queue.shift()?.resolve(new Uint8Array(event.data));
        return;
      }
      const control = JSON.parse(event.data) as ControlFrame;
      if (control.type === 'connected') resolve(transport);
      else if (control.type === 'reset') queue.shift()?.resolve(new Uint8Array());
      else {
        const error = errorOf(control.code);
        fail(error);
        reject(error);
        socket.close();
      }
    };
    socket.onclose = () => {
      fail(new CardError('MYNA_CARD_GONE'));
      reject(new CardError('MYNA_CARD_GONE'));
    };
  });
}
