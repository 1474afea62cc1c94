import { connect, type Socket } from 'node:net';

/** Answers to reset that the bridge can give: contact T=1, or contactless Type B as a PC/SC reader makes it from the ATQB. */
export const atrs = Object.freeze({
  contact: Uint8Array.from(Buffer.from('3BE000FF8131FE4514', 'hex')),
  contactless: Uint8Array.from(Buffer.from('3B888001004B51FF0081D100BC', 'hex')),
});
export type AtrKind = keyof typeof atrs;

/** The first slot of vsmartcard's vpcd driver. */
export const defaultVpcd = Object.freeze({ host: '127.0.0.1', port: 35963 });

/** Frames of one byte are control (vsmartcard, ifd-vpcd): only the query for the answer to reset is answered. */
const control = { powerOff: 0x00, powerOn: 0x01, reset: 0x02, answerToReset: 0x04 };

/** What stands behind the virtual reader. */
export interface InsertedCard {
  transmit(command: Uint8Array): Promise<Uint8Array>;
  /** Power events: entered PINs and selections are forgotten. */
  reset(): Promise<void> | void;
}

export interface VpcdOptions {
  readonly host: string;
  readonly port: number;
  readonly atr: Uint8Array;
  readonly card: InsertedCard;
}

export interface VpcdConnection {
  /** Resolves when the reader has seen the card: the driver accepts a connection at its next poll only. */
  readonly seen: Promise<void>;
  /** Resolves when the reader is gone (pcscd ended), or `remove` was called. */
  readonly closed: Promise<void>;
  /** The card is out: the reader sees it at its next poll. */
  remove(): void;
}

const frame = (payload: Uint8Array): Buffer => {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(payload.length);
  return Buffer.concat([length, payload]);
};

/** Cuts a TCP stream into frames; a frame may arrive in pieces, and several at once. */
export function createFrameReader(onFrame: (payload: Buffer) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 2) {
      const end = 2 + rest.readUInt16BE(0);
      if (rest.length < end) return;
      onFrame(rest.subarray(2, end));
      rest = rest.subarray(end);
    }
  };
}

function serve(socket: Socket, { atr, card }: VpcdOptions, onFrame: () => void): void {
  // Power events and commands keep their order; the presence poll is answered at once, whatever else is under way.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = (work: () => Promise<void> | void): void => {
    last = last.then(work).catch(() => socket.destroy());
  };
  const read = createFrameReader((payload) => {
    onFrame();
    if (payload.length !== 1) {
      const command = Uint8Array.from(payload);
      return inTurn(async () => void socket.write(frame(await card.transmit(command))));
    }
    if (payload[0] === control.answerToReset) return void socket.write(frame(atr));
    return inTurn(() => card.reset());
  });
  socket.on('data', read);
}

/**
 * Holds a card to the virtual reader: the driver listens, the card connects.
 *
 * @throws the connection's error (`ECONNREFUSED` while pcscd with vpcd is not running)
 */
export function insertIntoVpcd(options: VpcdOptions): Promise<VpcdConnection> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: options.host, port: options.port, noDelay: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      socket.on('error', () => undefined);
      const closed = new Promise<void>((gone) => socket.once('close', () => gone()));
      let frames = 0;
      const seen = new Promise<void>((resolveSeen) => {
        // The second frame shows that the answer to the first, the presence poll, was taken.
        serve(socket, options, () => {
          frames += 1;
          if (frames === 2) resolveSeen();
        });
      });
      resolve({ seen, closed, remove: () => void socket.destroy() });
    });
  });
}
