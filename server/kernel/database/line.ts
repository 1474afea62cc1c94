import { Socket } from 'node:net';

/** The connections of this process to its database, where a sandbox may cut or slow them. */
export interface DatabaseLine {
  /** For `pg`: a new, unconnected socket. */
  readonly stream: () => Socket;
  /** Breaks every connection, and lets none be made. */
  cut(): void;
  /** Everything that is sent waits so many milliseconds first. */
  slow(delayMs: number): void;
  /** As if nothing had been. */
  restore(): void;
}

export function createDatabaseLine(): DatabaseLine {
  const sockets = new Set<Socket>();
  let isCut = false;
  let delayMs = 0;
  return {
    stream() {
      const socket = new Socket();
      const connect = socket.connect.bind(socket) as (...to: unknown[]) => Socket;
      socket.connect = (...to: unknown[]): Socket => {
        if (isCut) process.nextTick(() => socket.destroy(refused()));
        else connect(...to);
        // Afterwards, for connecting gives a socket its own way of writing back.
        delayWhen(socket, () => delayMs);
        return socket;
      };
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      return socket;
    },
    cut() {
      isCut = true;
      for (const socket of sockets) socket.destroy(refused());
    },
    slow(milliseconds) {
      delayMs = milliseconds;
    },
    restore() {
      isCut = false;
      delayMs = 0;
    },
  };
}

const refused = (): Error => Object.assign(new Error('the line to the database is cut'), { code: 'ECONNREFUSED' });

/** What was sent while the line was slow keeps its place: nothing that is sent later overtakes it. */
function delayWhen(socket: Socket, delay: () => number): void {
  const write = socket.write.bind(socket) as (...data: unknown[]) => boolean;
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  socket.write = (...data: unknown[]): boolean => {
    const milliseconds = delay();
    if (milliseconds === 0 && waiting === 0) return write(...data);
    waiting += 1;
    const ready = new Promise((resolve) => setTimeout(resolve, milliseconds));
    last = Promise.all([last, ready]).then(() => {
      waiting -= 1;
      if (!socket.destroyed) write(...data);
    });
    return true;
  };
}
