import { X509Certificate } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CardError, type CardTerminal, connectCard, type KeyKind, type PinKind } from '@openmyna/reader';
import { type CardChoice, withCard } from './card-source.ts';
import { describeDay } from './dates.ts';
import { type PinSource, pinNames } from './pin-source.ts';

export interface ReadOptions extends CardChoice {
  readonly pins: PinSource;
  /** Prints the individual number too. */
  readonly number: boolean;
  /** A folder for the pictures of the card's face. */
  readonly face: string | undefined;
  /** Asks for the signature PIN and prints that certificate too. */
  readonly signature: boolean;
}

const say = (name: string, text: string): void => void process.stdout.write(`${name.padEnd(28)}${text}\n`);

const orNone = (error: unknown): undefined => {
  if (error instanceof CardError && error.code === 'MYNA_CARD_NOT_OFFERED') return undefined;
  throw error;
};

async function printCertificate(name: string, read: Promise<Uint8Array>): Promise<void> {
  const der = await read.catch(orNone);
  if (!der) return say(name, 'none');
  const { subject, issuer, serialNumber, validFrom, validTo } = new X509Certificate(der);
  say(name, subject.replaceAll('\n', ', '));
  say('', `by ${issuer.replaceAll('\n', ', ')}`);
  say('', `serial ${serialNumber.toLowerCase()}`);
  say('', `from ${describeDay(new Date(validFrom))} to ${describeDay(new Date(validTo))}`);
}

async function printCertificates(terminal: CardTerminal, { signature, pins }: ReadOptions): Promise<void> {
  const kinds: readonly KeyKind[] = ['authentication', ...(signature ? (['signature'] as const) : [])];
  for (const kind of kinds) {
    if (kind === 'signature') await terminal.verifyPin('signature', await pins.get('signature'));
    await printCertificate(`${kind} certificate`, terminal.readCertificate(kind));
  }
  for (const kind of ['authentication', 'signature'] as const)
    await printCertificate(`${kind} authority`, terminal.readCaCertificate(kind));
}

async function printTries(terminal: CardTerminal): Promise<void> {
  for (const kind of Object.keys(pinNames) as PinKind[]) {
    const tries = await terminal.readTriesLeft(kind);
    if (tries !== undefined) say(pinNames[kind], tries === 0 ? 'locked, or not set' : `${tries} tries left`);
  }
}

async function printPerson(terminal: CardTerminal, options: ReadOptions): Promise<void> {
  const pin = await options.pins.find('basicInformation');
  if (pin === undefined) return say('basic four', 'not read: no basic-information PIN was given');
  const { name, address, dateOfBirth, sex } = await terminal.readBasicFour(pin);
  say('name', name);
  say('address', address);
  say('date of birth', describeDay(new Date(`${dateOfBirth}T00:00:00+09:00`)));
  say('sex', { '1': 'male', '2': 'female', '9': 'not applicable', '0': 'unknown' }[sex]);
  if (!options.number && options.face === undefined) return;
  const individualNumber = await terminal.readIndividualNumber(pin);
  if (options.number) say('individual number', individualNumber);
  if (options.face !== undefined) await writeFace(terminal, individualNumber, options.face);
}

/** The number opens the face of the card (照合番号A). */
async function writeFace(terminal: CardTerminal, individualNumber: string, folder: string): Promise<void> {
  const { name, address, photo } = await terminal.readSurface({ individualNumber });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const files = { 'name.png': name, 'address.png': address, 'photo.jp2': photo };
  for (const [file, content] of Object.entries(files))
    if (content.length > 0) await writeFile(join(folder, file), content, { mode: 0o600 });
  say('face', folder);
}

/** Prints what the card tells; with the basic-information PIN also whose it is. */
export function readCard(options: ReadOptions): Promise<void> {
  return withCard(options, async (transport) => {
    const terminal = await connectCard(transport);
    const token = await terminal.readTokenInfo();
    say('token', `${token.label} ${token.model} ${token.serial}`);
    await printCertificates(terminal, options);
    await printTries(terminal);
    await printPerson(terminal, options);
  });
}
