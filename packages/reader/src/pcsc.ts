/** Cards in PC/SC readers: pcscd on Linux, the systems' own services on macOS and Windows. Node only. */
import type { Card, Client, Err, Reader } from 'pcsc-mini';
import { CardError, type CardErrorCode } from './errors.ts';
import type { CardTransport } from './transport.ts';

type Binding = typeof import('pcsc-mini');

/** What a PC/SC reader says of itself. */
export interface PcscReader {
  readonly name: string;
  readonly hasCard: boolean;
}

export interface PcscOptions {
  /** The reader's name, or a part of it; absent: the first one with a card in it. */
  readonly reader?: string;
  /** Milliseconds to wait for a card; 0, the default, takes what is there now. */
  readonly waitMs?: number;
}

export interface PcscCard extends CardTransport {
  readonly reader: string;
  /** The card's answer to reset (ISO 7816-3 clause 8.2). */
  readonly atr: Uint8Array;
  /** Resolves when the card is out, whoever took it out. */
  readonly closed: Promise<void>;
}

/** The service tells of its readers in one go; this long after the last of them nothing more is expected. */
const settledMs = 150;
/** How long the service may take to tell of the first one. */
const serviceMs = 1500;

/** PC/SC status names of the binding, as refusals of ours. */
const refusals: Readonly<Record<string, CardErrorCode>> = {
  NoService: 'MYNA_READER_UNAVAILABLE',
  ServiceStopped: 'MYNA_READER_UNAVAILABLE',
  NoAccess: 'MYNA_READER_UNAVAILABLE',
  SecurityViolation: 'MYNA_READER_UNAVAILABLE',
  NoReadersAvailable: 'MYNA_READER_ABSENT',
  UnknownReader: 'MYNA_READER_ABSENT',
  ReaderUnavailable: 'MYNA_READER_ABSENT',
  SharingViolation: 'MYNA_CARD_IN_USE',
};

function refusalOf(error: unknown, otherwise: CardErrorCode = 'MYNA_CARD_GONE'): CardError {
  if (error instanceof CardError) return error;
  const reason = String((error as Partial<Err>)?.code ?? 'unknown');
  return new CardError(refusals[reason] ?? otherwise, { reason });
}

/** The binding is an optional dependency: without it everything but PC/SC works. @throws {CardError} `MYNA_READER_UNAVAILABLE` */
async function loadBinding(): Promise<Binding> {
  try {
    return await import('pcsc-mini');
  } catch {
    throw new CardError('MYNA_READER_UNAVAILABLE', { reason: 'binding-missing' });
  }
}

interface Watch {
  readonly binding: Binding;
  readonly client: Client;
  readonly readers: Map<string, { readonly reader: Reader; state: PcscReader }>;
  readonly failure: () => CardError | undefined;
  /** Calls `change` after each change of a reader. */
  onChange(change: () => void): void;
  stop(): void;
}

async function watchReaders(): Promise<Watch> {
  const binding = await loadBinding();
  const client = new binding.Client();
  const readers: Watch['readers'] = new Map();
  let failure: CardError | undefined;
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  client.on('error', (error) => {
    failure = refusalOf(error, 'MYNA_READER_UNAVAILABLE');
    tell();
  });
  client.on('reader', (reader) => {
    const name = reader.name();
    readers.set(name, { reader, state: { name, hasCard: false } });
    reader.on('change', (status) => {
      const known = readers.get(name);
      const hasCard = status.has(binding.ReaderStatus.PRESENT) && !status.has(binding.ReaderStatus.MUTE);
      if (known) known.state = { name, hasCard };
      tell();
    });
    reader.on('disconnect', () => {
      readers.delete(name);
      tell();
    });
    tell();
  });
  try {
    client.start();
  } catch (error) {
    throw refusalOf(error, 'MYNA_READER_UNAVAILABLE');
  }
  let isStopped = false;
  return {
    binding,
    client,
    readers,
    failure: () => failure,
    onChange: (change) => void listeners.add(change),
    stop() {
      if (isStopped) return;
      isStopped = true;
      client.removeAllListeners('error').on('error', () => undefined);
      client.stop();
    },
  };
}

/**
 * Waits until `find` finds something, the service fails, or the time is over; without `waitMs` until the service has told of all it has.
 */
function waitFor<Found>(watch: Watch, find: () => Found | undefined, waitMs: number): Promise<Found | undefined> {
  return new Promise((resolve, reject) => {
    let settled: NodeJS.Timeout | undefined;
    const end = (): void => {
      clearTimeout(limit);
      clearTimeout(settled);
    };
    const look = (): void => {
      const failure = watch.failure();
      const found = failure ? undefined : find();
      clearTimeout(settled);
      if (failure || found !== undefined) end();
      if (failure) reject(failure);
      else if (found !== undefined) resolve(found);
      else if (waitMs === 0 && watch.readers.size > 0) settled = setTimeout(finish, settledMs);
    };
    const finish = (): void => {
      end();
      resolve(undefined);
    };
    const limit = setTimeout(finish, Math.max(waitMs, serviceMs));
    watch.onChange(look);
    look();
  });
}

/** The PC/SC readers of this computer. @throws {CardError} `MYNA_READER_UNAVAILABLE` without the binding or the service */
export async function listPcscReaders(): Promise<readonly PcscReader[]> {
  const watch = await watchReaders();
  try {
    await waitFor(watch, () => undefined, 0);
    return [...watch.readers.values()].map(({ state }) => state);
  } finally {
    watch.stop();
  }
}

/**
 * The card in a PC/SC reader, held for this program alone until it is closed, then reset: no other program can use a PIN that was entered here.
 *
 * @throws {CardError} `MYNA_READER_UNAVAILABLE` (no binding, no service), `MYNA_READER_ABSENT` (no such reader), `MYNA_READER_EMPTY` (no card),
 * `MYNA_CARD_IN_USE` (another program holds it)
 */
export async function openPcscCard({ reader: name = '', waitMs = 0 }: PcscOptions = {}): Promise<PcscCard> {
  const watch = await watchReaders();
  const matching = () => [...watch.readers.values()].filter(({ state }) => state.name.includes(name));
  try {
    const found = await waitFor(watch, () => matching().find(({ state }) => state.hasCard), waitMs);
    if (!found) throw new CardError(matching().length === 0 ? 'MYNA_READER_ABSENT' : 'MYNA_READER_EMPTY');
    const card = await found.reader.connect(watch.binding.CardMode.SHARED).catch((error: unknown) => {
      throw refusalOf(error, 'MYNA_READER_EMPTY');
    });
    return await holdCard(watch, card, found.state.name);
  } catch (error) {
    watch.stop();
    throw refusalOf(error);
  }
}

async function holdCard(watch: Watch, card: Card, name: string): Promise<PcscCard> {
  const { CardDisposition, CardMode, MAX_BUFFER_LEN } = watch.binding;
  const transaction = await card.transaction();
  const atr = Uint8Array.from((await card.state()).atr);
  let isClosed = false;
  let gone: () => void = () => undefined;
  const closed = new Promise<void>((resolve) => {
    gone = resolve;
  });
  const close = async (): Promise<void> => {
    if (isClosed) return;
    isClosed = true;
    // A card that was pulled out cannot be given back: the service has let go of it already.
    await transaction.end(CardDisposition.RESET).catch(() => undefined);
    await card.disconnect(CardDisposition.RESET).catch(() => undefined);
    watch.stop();
    gone();
  };
  watch.onChange(() => {
    if (watch.failure() || !watch.readers.get(name)?.state.hasCard) void close();
  });
  const buffer = new ArrayBuffer(MAX_BUFFER_LEN);
  return Object.freeze<PcscCard>({
    reader: name,
    atr,
    closed,
    async transmit(command) {
      if (isClosed) throw new CardError('MYNA_CARD_GONE');
      try {
        return Uint8Array.from(await card.transmit(command, buffer));
      } catch (error) {
        throw refusalOf(error);
      }
    },
    async reset() {
      if (isClosed) throw new CardError('MYNA_CARD_GONE');
      await card.reconnect(CardMode.SHARED, CardDisposition.RESET).catch((error: unknown) => {
        throw refusalOf(error);
      });
    },
    close,
  });
}
