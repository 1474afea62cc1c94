import { concat } from './bytes.ts';
import * as apdu from './commands.ts';
import { CardError } from './errors.ts';
import { type ApplicationName, aids, type FileAddress } from './layout.ts';
import { type Answer, refusal, splitAnswer } from './status.ts';
import { readHeader } from './tlv.ts';
import type { CardTransport } from './transport.ts';

/** Selecting and reading on one card. It remembers which application is selected, because selecting it again would forget the PINs entered. */
export interface CardSession {
  /** @throws {CardError} `MYNA_CARD_UNKNOWN` for JPKI, `MYNA_CARD_NOT_OFFERED` for others that the card does not have */
  select(application: ApplicationName): Promise<void>;
  /** Sends a command that names its file itself (short file identifier) within the application. */
  within(application: ApplicationName, command: Uint8Array): Promise<Answer>;
  selectFile(address: FileAddress): Promise<void>;
  /** To the file selected last. */
  send(command: Uint8Array): Promise<Answer>;
  readFile(address: FileAddress, length: number): Promise<Uint8Array>;
  /** The DER or BER object that the file begins with, without what fills the file up. */
  readObject(address: FileAddress): Promise<Uint8Array>;
}

/** The largest part of a file asked for at once; short Le, so that every reader can carry it. */
const chunkSize = 256;
/** Enough for the header of any object on the card. */
const headerSpan = 7;
const ok = 0x9000;

/** What the card says when another application is selected than was thought: a reset, or issuer commands over the same transport. */
const isElsewhere = ({ statusWord }: Answer): boolean => statusWord === 0x6a82 || statusWord === 0x6986;

export function openCardSession(transport: CardTransport): CardSession {
  let selected: ApplicationName | undefined;

  const send = async (command: Uint8Array): Promise<Answer> => splitAnswer(await transport.transmit(command));
  const select = async (application: ApplicationName): Promise<void> => {
    if (selected === application) return;
    selected = undefined;
    const { statusWord } = await send(apdu.selectApplication(aids[application]));
    if (statusWord === 0x6a82) throw new CardError(application === 'jpki' ? 'MYNA_CARD_UNKNOWN' : 'MYNA_CARD_NOT_OFFERED', { application });
    if (statusWord !== ok) throw refusal(statusWord);
    selected = application;
  };
  const within = async (application: ApplicationName, command: Uint8Array): Promise<Answer> => {
    const wasSelected = selected === application;
    await select(application);
    const answer = await send(command);
    if (!wasSelected || !isElsewhere(answer)) return answer;
    selected = undefined;
    await select(application);
    return send(command);
  };
  const selectFile = async ({ application, fid }: FileAddress): Promise<void> => {
    const { statusWord } = await within(application, apdu.selectFile(fid));
    if (statusWord !== ok) throw refusal(statusWord);
  };
  const read = async (offset: number, length: number): Promise<Uint8Array> => {
    const parts: Uint8Array[] = [];
    for (let at = 0; at < length; ) {
      const { data, statusWord } = await send(apdu.readBinary(offset + at, Math.min(chunkSize, length - at)));
      if (statusWord !== ok) throw refusal(statusWord);
      if (data.length === 0) throw new CardError('MYNA_CARD_REFUSED', { reason: 'truncated-file' });
      parts.push(data);
      at += data.length;
    }
    return concat(...parts);
  };
  const readFile = async (address: FileAddress, length: number): Promise<Uint8Array> => {
    await selectFile(address);
    return read(0, length);
  };
  return Object.freeze<CardSession>({
    select,
    within,
    selectFile,
    send,
    readFile,
    async readObject(address) {
      const start = await readFile(address, headerSpan);
      if (start[0] === 0xff && start[1] === 0xff) throw new CardError('MYNA_CARD_NOT_OFFERED', { reason: 'empty-file' });
      const { headerSize, length } = readHeader(start);
      const size = headerSize + length;
      return size <= start.length ? start.subarray(0, size) : concat(start, await read(start.length, size - start.length));
    },
  });
}
