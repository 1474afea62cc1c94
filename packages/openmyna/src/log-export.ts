import { createWriteStream } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { type KeptHead, LogFileError, parseHead } from './log-files.ts';

/** Asks a server, and wants an answer. */
export async function askServer(base: string, path: string): Promise<Response> {
  const response = await fetch(new URL(path, base)).catch(() => undefined);
  if (!response) throw new LogFileError(`No server answers at ${base}. Start it with npm start, or name another with --base.`);
  if (!response.ok) throw new LogFileError(`${base} refuses (${response.status}).`);
  return response;
}

const headPath = '/api/v1/exchange/tree-head';

export async function askHead(base: string): Promise<KeptHead> {
  return parseHead(await (await askServer(base, headPath)).text(), base);
}

/** Keeps the newest signed head of a server's log, on the screen or in a file: what a later log must agree with. */
export async function keepHead(base: string, out: string | undefined): Promise<void> {
  const text = await (await askServer(base, headPath)).text();
  const { head } = parseHead(text, base);
  if (out === undefined) return void process.stdout.write(`${text}\n`);
  await writeFile(out, `${text}\n`);
  process.stdout.write(`head of ${head.size} entries: ${out}\n`);
}

/** Fetches a server's whole log as salted hashes; a broken transfer leaves no file of that name. */
export async function exportToFile(base: string, file: string): Promise<void> {
  const response = await askServer(base, '/api/v1/exchange/log');
  if (!response.body) throw new LogFileError(`${base} sent nothing.`);
  const part = `${file}.part`;
  try {
    await pipeline(Readable.fromWeb(response.body as ReadableStream), createWriteStream(part));
    await rename(part, file);
  } catch (cause) {
    await rm(part, { force: true });
    throw new LogFileError(`${file} could not be written whole.`, { cause });
  }
  process.stdout.write(`exported: ${file}\n`);
}
