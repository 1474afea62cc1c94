import { generateKeyPairSync } from 'node:crypto';
import { concat, fromHex } from './bytes.ts';
import { type Card, createCard } from './card.ts';
import { createDeliveredImage, type DeliveredCard } from './delivered-image.ts';
import type { CardImage } from './image.ts';
import type { ProfileName } from './profile.ts';

/** For tests of this package: a delivered card with everything on it, and short ways to talk to it. */
export const bytes = (hex: string): Uint8Array => fromHex(hex.replaceAll(/\s/g, ''));
export const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
export const toHex = (data: Uint8Array): string => Buffer.from(data).toString('hex').toUpperCase();

const makePkcs8 = (): Uint8Array =>
  new Uint8Array(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'der' }));
/** Made once: key generation takes longer than most tests. */
export const testKeys = { authentication: makePkcs8(), signature: makePkcs8(), healthInsurance: makePkcs8(), chip: makePkcs8() };

/** Bytes that begin like a DER certificate of that many bytes. */
export const fakeCertificate = (length: number): Uint8Array =>
  concat(Uint8Array.of(0x30, 0x82, (length - 4) >> 8, (length - 4) & 0xff), new Uint8Array(length - 4).fill(0x41));

export const aids = {
  jpki: 'D392F000260100000001',
  basicInformation: 'D3921000310001010408',
  healthInsurance: 'F04F4D594E4148490001',
  common: 'D3921000310001010100',
  residentRegistry: 'D3921000310001010401',
  surfaceCheck: 'D3921000310001010402',
  driverLicence: 'F04F4D594E41444C0001',
  issuerDomain: 'F04F4D594E4149440001',
} as const;

export const issuerKey = new Uint8Array(32).fill(0x11);
export const counterKey = new Uint8Array(32).fill(0x22);

export function deliveredImage(profile: ProfileName, more: Partial<DeliveredCard> = {}): CardImage {
  const isBrief = profile === 'brief';
  return createDeliveredImage({
    cardId: 'card-1',
    profile,
    issuerKey,
    counterKey,
    pins: {
      'jpki/0018': '1234',
      'jpki/001B': 'ABC123',
      'basicInformation/0011': '2345',
      'basicInformation/0014': '537686677188',
      'basicInformation/0015': '55021720352285',
      'surfaceCheck/0011': '550217',
      'surfaceCheck/0012': '55021720352285',
      'surfaceCheck/0013': '537686677188',
      ...(isBrief ? { 'healthInsurance/0018': '3456' } : { 'residentRegistry/001C': '4567', 'common/001C': '4567' }),
    },
    files: {
      'jpki/0001': fakeCertificate(1500),
      'jpki/0002': fakeCertificate(911),
      'jpki/0006': concat(ascii('JPKIAPICCTOKEN2'.padEnd(32)), new Uint8Array(128)),
      'jpki/0008': bytes('8F8F00'),
      'jpki/000A': fakeCertificate(774),
      'jpki/000B': fakeCertificate(915),
      'basicInformation/0001': concat(bytes('FF100C'), ascii('537686677188')),
      'basicInformation/0002': concat(bytes('FF2065'), new Uint8Array(0x65)),
      'basicInformation/0005': bytes('FF40820001AA'),
      'common/0001': concat(bytes('011C'), ascii('4000000127198431322120350217')),
      ...(isBrief ? { 'healthInsurance/000A': fakeCertificate(800) } : {}),
    },
    keyPairs: {
      'jpki/0017': testKeys.authentication,
      'jpki/001A': testKeys.signature,
      'basicInformation/0013': testKeys.chip,
      ...(isBrief ? { 'healthInsurance/0017': testKeys.healthInsurance } : {}),
    },
    ...more,
  });
}

export interface TestCard {
  readonly card: Card;
  /** Sends hexadecimal, returns the response in hexadecimal. */
  send(hex: string): Promise<string>;
  /** The status word only. */
  statusOf(hex: string): Promise<string>;
  select(application: keyof typeof aids, fid?: string): Promise<void>;
  verify(pin: string): Promise<string>;
}

export function insert(image: CardImage, commit: (image: CardImage) => Promise<void> | void = () => undefined): TestCard {
  const card = createCard({ image, commit });
  const send = async (hex: string): Promise<string> => toHex(await card.transmit(bytes(hex)));
  const statusOf = async (hex: string): Promise<string> => (await send(hex)).slice(-4);
  return {
    card,
    send,
    statusOf,
    async select(application, fid) {
      const selected = await statusOf(`00A4040C0A${aids[application]}`);
      if (selected !== '9000') throw new Error(`SELECT ${application}: ${selected}`);
      if (fid !== undefined && (await statusOf(`00A4020C02${fid}`)) !== '9000') throw new Error(`no file ${fid}`);
    },
    verify: (pin) => statusOf(`00200080${pin.length.toString(16).padStart(2, '0')}${toHex(ascii(pin))}`),
  };
}

export const signCommand = `802A008033${'3031300D060960864801650304020105000420'}${'5A'.repeat(32)}00`;
