import { readFile, writeFile } from 'node:fs/promises';
import { type CardTransport, openSandboxSocket } from '@openmyna/reader';
import { openPcscCard } from '@openmyna/reader/pcsc';
import { recordCard, replayCard } from '@openmyna/reader/recorded';
import { UsageError } from './usage.ts';

/** Which card is meant: one of the sandbox, a recording, or, when neither is named, the one in a PC/SC reader. */
export interface CardChoice {
  readonly card?: string | undefined;
  readonly base: string;
  readonly reader?: string | undefined;
  readonly recording?: string | undefined;
  /** A file for a recording of this very use. */
  readonly record?: string | undefined;
}

/** Opens the card for the time of `work`. */
export async function withCard<Result>(choice: CardChoice, work: (transport: CardTransport) => Promise<Result>): Promise<Result> {
  const opened = await open(choice);
  const recorder = choice.record === undefined ? undefined : recordCard(opened);
  try {
    return await work(recorder ?? opened);
  } finally {
    if (recorder && choice.record !== undefined) await writeFile(choice.record, recorder.text(), { mode: 0o600 });
    await opened.close();
  }
}

async function open(choice: CardChoice): Promise<CardTransport> {
  const { card, recording, reader, base } = choice;
  if ([card, recording, reader].filter((each) => each !== undefined).length > 1)
    throw new UsageError('Choose one of --card, --reader and --recording.');
  if (card !== undefined) return openSandboxSocket({ base, card });
  if (recording !== undefined) return openRecording(recording);
  return openPcscCard({ waitMs: 0, ...(reader ? { reader } : {}) });
}

async function openRecording(file: string): Promise<CardTransport> {
  try {
    return replayCard(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file} is no recording: ${error instanceof Error ? error.message : String(error)}`);
  }
}
