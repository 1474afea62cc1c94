import { constants, createPrivateKey, generateKeyPairSync, privateEncrypt } from 'node:crypto';
import { concat, fromHex } from './bytes.ts';
import { createCard } from './card.ts';
import { createDeliveredImage } from './delivered-image.ts';

export interface CardSpeed {
  /** RSA-2048 private-key operations a second of this machine, one at a time. */
  readonly rawSignaturesPerSecond: number;
  /** VERIFY and COMPUTE DIGITAL SIGNATURE through APDUs, with the selections in between, a second. */
  readonly verifyAndSignPerSecond: number;
  readonly ratio: number;
}

const hex = (text: string): Uint8Array => fromHex(text.replaceAll(' ', ''));
const block = concat(hex('3031300D060960864801650304020105000420'), new Uint8Array(32).fill(0x5a));
const script = [
  hex('00 A4 02 0C 02 00 18'),
  hex('00 20 00 80 04 31 32 33 34'),
  hex('00 A4 02 0C 02 00 17'),
  concat(hex('80 2A 00 80 33'), block, hex('00')),
];

/**
 * Measures the card beside raw RSA in alternating rounds, so that a machine busy with something else slows both.
 *
 * @param options.seconds time for both together @param options.commit how an image is kept; in memory by default
 */
export async function measureCard(options: { seconds?: number; commit?: () => Promise<void> | void } = {}): Promise<CardSpeed> {
  const pkcs8 = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'der' });
  const key = createPrivateKey({ key: pkcs8, type: 'pkcs8', format: 'der' });
  const channelKey = new Uint8Array(32);
  const image = createDeliveredImage({
    cardId: 'measure',
    profile: 'brief',
    issuerKey: channelKey,
    counterKey: channelKey,
    pins: { 'jpki/0018': '1234' },
    keyPairs: { 'jpki/0017': new Uint8Array(pkcs8) },
  });
  const card = createCard({ image, commit: options.commit ?? (() => undefined) });
  await card.transmit(hex('00 A4 04 0C 0A D392F000260100000001'));
  const batch = 20;
  const raw = (): void => {
    for (let count = 0; count < batch; count += 1) privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, block);
  };
  const cardBatch = async (): Promise<void> => {
    for (let count = 0; count < batch; count += 1) for (const command of script) await card.transmit(command);
  };
  raw();
  await cardBatch();
  const spent = { raw: 0, card: 0, rounds: 0 };
  const end = performance.now() + (options.seconds ?? 2) * 1000;
  while (performance.now() < end) {
    const begin = performance.now();
    raw();
    const middle = performance.now();
    await cardBatch();
    spent.raw += middle - begin;
    spent.card += performance.now() - middle;
    spent.rounds += 1;
  }
  const perSecond = (ms: number): number => (spent.rounds * batch * 1000) / ms;
  return { rawSignaturesPerSecond: perSecond(spent.raw), verifyAndSignPerSecond: perSecond(spent.card), ratio: spent.raw / spent.card };
}
