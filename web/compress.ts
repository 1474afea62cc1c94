import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const [brotli, gzipped] = [promisify(brotliCompress), promisify(gzip)];

/** Brotli's quality by the file's kind. A level more makes the scripts 3 % smaller and the build twice as long; a face gains little at any level. */
const qualities: Readonly<Record<string, number>> = {
  '.js': 10,
  '.css': 10,
  '.html': 10,
  '.json': 10,
  '.svg': 10,
  '.webmanifest': 10,
  '.otf': 5,
};

/** In bytes: below, a packet is a packet. */
const smallest = 1024;

/** What stands beside a file of the build for whoever takes it: the name's end, and its name in `Content-Encoding` (RFC 9110 section 8.4.1, RFC 7932). */
export const encodings = [
  { name: 'br', end: '.br' },
  { name: 'gzip', end: '.gz' },
] as const;

/** Writes beside each text of the folder, and of those below it, what is sent in its place; the server compresses nothing itself. */
export async function compressFolder(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await compressFolder(path);
    else if (qualities[extname(entry.name)] !== undefined && (await stat(path)).size >= smallest) await compressFile(path);
  }
}

async function compressFile(path: string): Promise<void> {
  const content = await readFile(path);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: qualities[extname(path)] ?? 5,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  const [small, older] = await Promise.all([brotli(content, { params }), gzipped(content, { level: 9 })]);
  if (small.length < content.length) await writeFile(`${path}.br`, small);
  if (older.length < content.length) await writeFile(`${path}.gz`, older);
}
