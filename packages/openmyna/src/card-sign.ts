import { readFile, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { connectCard } from '@openmyna/reader';
import { type SignatureFormat, signDocument } from '@openmyna/reader/documents';
import { type CardChoice, withCard } from './card-source.ts';
import type { PinSource } from './pin-source.ts';
import { UsageError } from './usage.ts';

export interface SignOptions extends CardChoice {
  readonly pins: PinSource;
  readonly file: string;
  readonly key: 'authentication' | 'signature';
  readonly format: SignatureFormat;
  /** What the signature says the time is. */
  readonly at: Date;
  readonly out: string | undefined;
}

/** What the file beside the signed one, or in its place, is called. */
export const signatureSuffixes: Readonly<Record<SignatureFormat, string>> = {
  hash: '.sig',
  cms: '.p7s',
  'cms-attached': '.p7m',
  pades: '.signed.pdf',
  xades: '.signed.xml',
  'xades-detached': '.xades.xml',
};

export async function readDocument(file: string): Promise<Uint8Array> {
  const data = await readFile(file).catch(() => {
    throw new UsageError(`${file} cannot be read.`);
  });
  return Uint8Array.from(data);
}

/** Signs a file with the card. */
export async function signFile(options: SignOptions): Promise<void> {
  const { file, key, format, at } = options;
  const data = await readDocument(file);
  const pin = await options.pins.get(key);
  const signed = await withCard(options, async (transport) =>
    signDocument(await connectCard(transport), { format, data, key, pin, at, name: basename(file) }),
  );
  const out =
    options.out ??
    `${file.replace(/\.(pdf|xml)$/i, (end) => (format === 'pades' || format === 'xades' ? '' : end))}${signatureSuffixes[format]}`;
  await writeFile(out, signed);
  process.stdout.write(`signed with the ${key} key: ${out}\n`);
}
