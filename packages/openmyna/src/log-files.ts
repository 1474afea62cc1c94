import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { type SignedTreeHead, verifyTreeHead } from '@openmyna/transparency';

/** A signed head as the server gives it, and as `openmyna log head` keeps it. */
export interface KeptHead {
  readonly head: SignedTreeHead;
  /** The log's key, DER SubjectPublicKeyInfo, as it was known then. */
  readonly key: Uint8Array;
}

/** A sentence for the person at the keyboard; exit code 1. */
export class LogFileError extends Error {
  override readonly name = 'LogFileError';
  readonly code = 'MYNA_CLI_LOG_FILE';
}

const decode = (text: unknown): Uint8Array => new Uint8Array(Buffer.from(String(text), 'base64url'));

/** @throws {LogFileError} when it is none, or not signed with its own key */
export function parseHead(text: string, from: string): KeptHead {
  const refuse = (): never => {
    throw new LogFileError(`${from} is no signed head of a log.`);
  };
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return refuse();
  }
  const { size, timestamp, root, signature, key } = value ?? {};
  if (!Number.isSafeInteger(size) || !Number.isSafeInteger(timestamp) || [root, signature, key].some((part) => typeof part !== 'string'))
    return refuse();
  const head = { size: Number(size), timestamp: Number(timestamp), root: decode(root), signature: decode(signature) };
  const kept = { head, key: decode(key) };
  if (!verifyTreeHead(kept.head, kept.key)) throw new LogFileError(`The signature of the head in ${from} is wrong.`);
  return kept;
}

export async function readHead(file: string): Promise<KeptHead> {
  return parseHead(await readText(file), file);
}

/** The log's key: DER, or base64 of it, in PEM lines or bare. */
export async function readKey(file: string): Promise<Uint8Array> {
  const bytes = await readFile(file).catch(() => {
    throw new LogFileError(`${file} cannot be read.`);
  });
  if (bytes[0] === 0x30) return new Uint8Array(bytes);
  const text = bytes.toString('utf8').replaceAll(/-----[A-Z ]+-----|\s/g, '');
  if (!/^[\w+/=-]{80,}$/.test(text)) throw new LogFileError(`${file} holds no key.`);
  return decode(text);
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => {
    throw new LogFileError(`${file} cannot be read.`);
  });
}

/** The lines of a file, one after the other: memory does not grow with the log. */
export async function* readLines(file: string): AsyncGenerator<string> {
  const stream = createReadStream(file, { highWaterMark: 1 << 20 });
  const lines = createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY });
  try {
    yield* lines;
  } catch {
    throw new LogFileError(`${file} cannot be read.`);
  } finally {
    lines.close();
    stream.destroy();
  }
}
