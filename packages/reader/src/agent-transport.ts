import { type CardSocket, openCardSocket } from './card-socket.ts';
import { CardError } from './errors.ts';

/** Where the reader agent (`openmyna reader`) listens unless it is told otherwise, on loopback only. */
export const defaultAgentPort = 8437;

/** How long an agent has to answer, in milliseconds. */
const patience = 1000;

export interface ReaderAgent {
  readonly port?: number;
}

/** A card in a PC/SC reader of the computer that the page is shown on. */
export type AgentSocket = CardSocket;

/** Tells whether an agent on this computer serves the page that asks. It says so to pages on its list only. */
export async function findReaderAgent({ port = defaultAgentPort }: ReaderAgent = {}): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/hello`);
    const end = (isThere: boolean): void => {
      clearTimeout(timer);
      socket.close();
      resolve(isThere);
    };
    const timer = setTimeout(() => end(false), patience);
    socket.addEventListener('error', () => end(false));
    socket.addEventListener('message', ({ data }: MessageEvent) => end(String(data).includes('"agent":"openmyna-reader"')));
  });
}

/**
 * The card in this computer's reader, through the agent. The first time, the person at the computer is asked on the agent's terminal.
 *
 * @param onAsking called while the person is being asked
 * @throws {CardError} `MYNA_READER_UNAVAILABLE`, `MYNA_READER_NOT_ALLOWED`, `MYNA_READER_ABSENT`, `MYNA_READER_EMPTY`, `MYNA_CARD_IN_USE`
 */
export async function openAgentSocket({ port = defaultAgentPort }: ReaderAgent = {}, onAsking?: () => void): Promise<AgentSocket> {
  try {
    const { control: _, ...socket } = await openCardSocket(new URL(`ws://127.0.0.1:${port}/card`), onAsking);
    return Object.freeze(socket);
  } catch (error) {
    // A page that is not on the list learns no more than that nothing answers.
    if (error instanceof CardError && error.code === 'MYNA_CARD_GONE') throw new CardError('MYNA_READER_UNAVAILABLE');
    throw error;
  }
}
