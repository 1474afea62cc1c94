import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { atrs, createCard } from './card.ts';
import { bytes, deliveredImage, fakeCertificate, toHex } from './test-support.ts';

interface Exchange {
  readonly tool: string;
  readonly command: string;
  readonly statusWord: string;
  readonly length: number;
}

const read = (name: string): string => readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');

/** `> command` and `< response` lines; a long response is shortened and says its length in brackets. */
function parseTrace(name: string): Exchange[] {
  const exchanges: Exchange[] = [];
  let tool = '';
  let command = '';
  for (const line of read(name).split('\n')) {
    if (line.startsWith('## ')) tool = line.slice(3);
    if (line.startsWith('> ')) command = line.slice(2);
    if (!line.startsWith('< ')) continue;
    const hex = line
      .slice(2)
      .replace(/\.\. \(\d+ bytes\)/, '')
      .replaceAll(' ', '');
    const length = /\((\d+) bytes\)/.exec(line)?.[1];
    exchanges.push({ tool, command, statusWord: hex.slice(-4), length: length ? Number(length) : hex.length / 2 - 2 });
  }
  return exchanges;
}

/** The certificates that the tools printed while the sessions were recorded. */
const [authentication, signature] = [...read('opensc-0.23-tool-output.txt').matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END/g)].map(
  ([, base64 = '']) => new Uint8Array(Buffer.from(base64, 'base64')),
);

function insertRecordedCard(atr: Uint8Array) {
  const image = deliveredImage('jlis');
  const files = {
    ...image.body.files,
    'jpki/000A': authentication ?? fakeCertificate(774),
    'jpki/0001': signature ?? fakeCertificate(772),
    'jpki/000B': fakeCertificate(915),
    'jpki/0002': fakeCertificate(911),
  };
  return createCard({ image: { ...image, body: { ...image.body, files } }, commit: () => undefined, atr });
}

/** The throwaway card of the recordings had no GET CHALLENGE; real ones have it (measured), and so does this one. */
const withChallenge = (exchange: Exchange): Exchange =>
  exchange.command === '00 84 00 00 0A' ? { ...exchange, statusWord: '9000', length: 10 } : exchange;

describe.each([
  ['opensc-0.23-contact-atr.trace', atrs.contact],
  ['opensc-0.23-contactless-atr.trace', atrs.contactless],
  ['opensc-0.23-edge-cases.trace', atrs.contact],
])('the session recorded in %s', (name, atr) => {
  it('gets the same status words and lengths from this card under jlis', async () => {
    const exchanges = parseTrace(name).map(withChallenge);
    expect(exchanges.length).toBeGreaterThan(300);
    const card = insertRecordedCard(atr);
    const replayed: string[] = [];
    let tool = '';
    for (const exchange of exchanges) {
      // pcscd powers the card down between two tools.
      if (exchange.tool !== tool) card.powerOn();
      tool = exchange.tool;
      const response = await card.transmit(bytes(exchange.command));
      replayed.push(`${tool}: ${exchange.command} → ${response.length - 2} ${toHex(response).slice(-4)}`);
    }
    expect(replayed).toEqual(exchanges.map(({ tool, command, length, statusWord }) => `${tool}: ${command} → ${length} ${statusWord}`));
  });
});

/** A card with files of the sizes that the transcribed sequences ask for. */
function insertFullCard() {
  const image = deliveredImage('jlis');
  const file = (header: string, size: number): Uint8Array => {
    const content = new Uint8Array(size).fill(0x5a);
    content.set(bytes(header));
    return content;
  };
  const files = {
    ...image.body.files,
    'basicInformation/0002': file('FF2065', 104),
    'basicInformation/0003': file('FF3082014B', 336),
    'basicInformation/0004': file('7F21820233', 568),
    'basicInformation/0005': file('FF4082009F', 164),
    'surfaceCheck/0001': file('FF1082021E', 547),
    'surfaceCheck/0002': file('FF20820400', 1029),
    'surfaceCheck/0003': file('FF3082013B', 320),
    'surfaceCheck/0005': file('FF4082021E', 547),
    'residentRegistry/0002': file('0110', 18),
  };
  return createCard({ image: { ...image, body: { ...image.body, files } }, commit: () => undefined });
}

describe.each(['myna-0.7.trace', 'myna-go-0.5.trace', 'jpki-cli.trace', 'other-clients.trace'])('the sequences of %s', (name) => {
  const sessions = Object.entries(Object.groupBy(parseTrace(name), ({ tool }) => tool));
  it.each(sessions)('%s', async (_, exchanges = []) => {
    const card = insertFullCard();
    const replayed: string[] = [];
    for (const { command } of exchanges) {
      const response = await card.transmit(bytes(command));
      replayed.push(`${command} → ${response.length - 2} ${toHex(response).slice(-4)}`);
    }
    expect(replayed).toEqual(exchanges.map(({ command, length, statusWord }) => `${command} → ${length} ${statusWord}`));
  });
});
