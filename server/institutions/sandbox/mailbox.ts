import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';
import { machineTime } from '../../kernel/index.ts';
import { type ReadMail, readMail } from './read-mail.ts';

/** A mail that would have gone out. */
export interface CaughtMail extends ReadMail {
  readonly id: string;
  readonly to: string;
  /** The machine's time, as an ISO 8601 instant. */
  readonly at: string;
}

/** Where mails end in a sandbox without a mail server: a real one, on this machine, that passes nothing on. */
export interface Mailbox {
  /** `smtp://127.0.0.1:PORT`; it listens from the first call on. */
  address(): Promise<string>;
  /** The newest first, as many as it keeps. They stand in memory: a restart forgets them. */
  mails(to?: string): readonly CaughtMail[];
  close(): Promise<void>;
}

/** Bytes. */
const largest = 100_000;

export function createMailbox(most = 200): Mailbox {
  let caught: CaughtMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: largest,
    onData: (stream, { envelope }, done) => {
      readWhole(stream).then((source) => {
        if (stream.sizeExceeded) return done(Object.assign(new Error('too large'), { responseCode: 552 }));
        const mail = readMail(source);
        const at = new Date(machineTime.now()).toISOString();
        caught = [...envelope.rcptTo.map(({ address }) => ({ id: randomUUID(), to: address, at, ...mail })), ...caught].slice(0, most);
        done();
      }, done);
    },
  });
  // What a client does to its connection is not this process's failure.
  server.on('error', () => undefined);
  let listening: Promise<string> | undefined;
  const listen = async (): Promise<string> => {
    server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    const address = server.server.address();
    return `smtp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  };
  return {
    address() {
      listening ??= listen();
      return listening;
    },
    mails: (to) => (to === undefined ? caught : caught.filter((mail) => mail.to.toLowerCase() === to.toLowerCase())),
    async close() {
      if (listening) await new Promise<void>((resolve) => server.close(resolve));
    },
  };
}

async function readWhole(stream: SMTPServerDataStream): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of stream as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes <= largest) parts.push(part);
  }
  return Buffer.concat(parts);
}
