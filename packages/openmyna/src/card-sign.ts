import { readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { connectCard, openSandboxSocket } from '@openmyna/reader';
import { UsageError } from './usage.ts';

export interface SignOptions {
  readonly base: string;
  readonly card: string;
  readonly file: string;
  readonly key: 'authentication' | 'signature';
  readonly pin: string | undefined;
  readonly out: string | undefined;
}

/** Asks without showing what is typed. */
async function askPin(key: string): Promise<string> {
  if (!process.stdin.isTTY) throw new UsageError(`Give the ${key} PIN with --pin.`);
  process.stderr.write(`${key} PIN: `);
  const mute = new Writable({ write: (_chunk, _encoding, done) => done() });
  const line = createInterface({ input: process.stdin, output: mute, terminal: true });
  const pin = await line.question('');
  line.close();
  process.stderr.write('\n');
  return pin;
}

/** Signs a file with the card; the signature verifies with `openssl dgst -sha256 -verify`. */
export async function signFile(options: SignOptions): Promise<void> {
  const data = await readFile(options.file).catch(() => {
    throw new UsageError(`${options.file} cannot be read.`);
  });
  const pin = options.pin ?? (await askPin(options.key));
  const transport = await openSandboxSocket({ base: options.base, card: options.card });
  try {
    const terminal = await connectCard(transport);
    const signature = await terminal.sign(options.key, Uint8Array.from(data), pin);
    const out = options.out ?? `${options.file}.sig`;
    await writeFile(out, signature);
    process.stdout.write(`signed with the ${options.key} key: ${out}\n`);
  } finally {
    await transport.close();
  }
}
