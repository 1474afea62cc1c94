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
