import { generateKeyPairSync } from 'node:crypto';
import { type Card, createCard, createDeliveredImage, type ProfileName } from '@openmyna/card';
import { describe, expect, it } from 'vitest';
import {
  type CardError,
  connectCard,
  type FileName,
  type IssuerRole,
  type IssuerStep,
  inProcessTransport,
  type PinKind,
  runIssuerSteps,
  writeFile,
} from './index.ts';

const keys = { issuer: new Uint8Array(32).fill(1), counter: new Uint8Array(32).fill(2) };
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pkcs8 = new Uint8Array(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'der' }));
const pins = { authentication: '1234', signature: 'ABC123', basicInformation: '2345', residentRegistry: '4567' } as const;
type HolderPin = keyof typeof pins;

function cardInUse(profile: ProfileName = 'brief'): Card {
  const registry = profile === 'jlis' ? { 'residentRegistry/001C': '4567', 'common/001C': '4567' } : {};
  const image = createDeliveredImage({
    cardId: 'card-5',
    profile,
    issuerKey: keys.issuer,
    counterKey: keys.counter,
    pins: {
      'jpki/0018': '1234',
      'jpki/001B': 'ABC123',
      'basicInformation/0011': '2345',
      'basicInformation/0014': '537686677188',
      ...registry,
    },
    keyPairs: { 'jpki/0017': pkcs8, 'jpki/001A': pkcs8 },
  });
  return createCard({ image, commit: () => undefined, makeKeyPair: async () => pair });
}

const newKey: IssuerStep = { do: 'generateKey', key: 'authentication' };
const pause = (pin: PinKind): IssuerStep => ({ do: 'resident', pins: [pin] });
const run = (card: Card, role: IssuerRole, steps: readonly IssuerStep[], resident?: () => Promise<void>) =>
  runIssuerSteps(inProcessTransport(card), { role, key: keys[role as 'counter'], steps, ...(resident ? { resident } : {}) });
const enter = async (card: Card, pin: HolderPin, value: string = pins[pin]): Promise<void> =>
  (await connectCard(inProcessTransport(card))).verifyPin(pin, value);
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error: CardError) => `${error.code} ${error.facts.statusWord ?? ''}`.trim(),
  );
const refused = 'MYNA_CARD_REFUSED 6982';
const hasOldKeys = ({ image: { body } }: Card): boolean =>
  body.staged === undefined && body.keyPairs['jpki/0017'] === pkcs8 && body.keyPairs['jpki/001A'] === pkcs8;

describe('a new key for a card in use', () => {
  it.each([
    ['brief', 'authentication'],
    ['brief', 'signature'],
    ['brief', 'basicInformation'],
    ['jlis', 'authentication'],
    ['jlis', 'signature'],
    ['jlis', 'residentRegistry'],
  ] as const)('is made under %s once the officer and then the holder, with the %s PIN, have shown who they are', async (profile, pin) => {
    const card = cardInUse(profile);
    const { keys: made } = await run(card, 'counter', [pause(pin), newKey], () => enter(card, pin));
    expect(made.authentication?.spki).toEqual(new Uint8Array(pair.publicKey.export({ type: 'spki', format: 'der' })));
  });

  it('is refused to the counter alone, in an update as outside one', async () => {
    const card = cardInUse();
    expect(await codeOf(run(card, 'counter', [newKey]))).toBe(refused);
    expect(await codeOf(run(card, 'counter', [{ do: 'generateKey', key: 'chip' }]))).toBe(refused);
    expect(await codeOf(run(card, 'counter', [{ do: 'beginUpdate' }, newKey]))).toBe(refused);
    await run(card, 'counter', [{ do: 'discardUpdate' }]);
    expect(hasOldKeys(card)).toBe(true);
  });

  it('is refused to the holder alone: without the channel there is no such command', async () => {
    const card = cardInUse();
    await enter(card, 'authentication');
    for (const apdu of ['8446001A0101', '0046001A0101', '8046001A0101']) {
      const status = Buffer.from(await card.transmit(Buffer.from(apdu, 'hex'))).toString('hex');
      expect(status).toMatch(/^6[de]00$/);
    }
    expect(hasOldKeys(card)).toBe(true);
  });

  it.each<[string, (card: Card) => Promise<void>]>([
    ['was entered before the officer came', () => Promise.resolve()],
    ['was wrong', async (card) => void (await codeOf(enter(card, 'authentication', '0000')))],
    [
      'was right and then wrong',
      async (card) => {
        await enter(card, 'authentication');
        const verify = Uint8Array.of(0x00, 0x20, 0x00, 0x98, 4, 0x30, 0x30, 0x30, 0x30);
        expect(Buffer.from(await card.transmit(verify)).toString('hex')).toBe('63c2');
      },
    ],
    [
      'was forgotten with another selection',
      async (card) => {
        await enter(card, 'authentication');
        await connectCard(inProcessTransport(card));
      },
    ],
    ['is no PIN of hers but the number, which the officer can read', async (card) => enterNumber(card)],
  ])('is refused when the PIN %s', async (_, between) => {
    const card = cardInUse();
    await enter(card, 'authentication');
    expect(await codeOf(run(card, 'counter', [pause('authentication'), newKey], () => between(card)))).toBe(refused);
    expect(hasOldKeys(card)).toBe(true);
  });

  it('is refused after the power was away between PIN and command', async () => {
    const card = cardInUse();
    const reset = async (): Promise<void> => {
      await enter(card, 'authentication');
      card.reset();
    };
    expect(await codeOf(run(card, 'counter', [pause('authentication'), newKey], reset))).toBe('MYNA_CARD_CHANNEL 6d00');
    expect(hasOldKeys(card)).toBe(true);
  });
});

/** 照合番号A opens a reading, and proves nobody. */
async function enterNumber(card: Card): Promise<void> {
  const number = Buffer.from('537686677188').toString('hex');
  for (const apdu of ['00A4040C0AD3921000310001010408', '00A4020C020014', `002000800C${number}`]) {
    expect(Buffer.from(await card.transmit(Buffer.from(apdu, 'hex'))).toString('hex')).toBe('9000');
  }
}

describe('the issuer, in a recall', () => {
  it('gives a card in use new keys and certificates, in an update and not without', async () => {
    const card = cardInUse();
    const certificate = writeFile('authenticationCertificate', Uint8Array.of(0x30, 0x82, 0x00, 0x01, 0x00));
    expect(await codeOf(run(card, 'issuer', [newKey]))).toBe('MYNA_CARD_REFUSED 6985');
    expect(await codeOf(run(card, 'issuer', [certificate]))).toBe('MYNA_CARD_REFUSED 6985');
    expect(hasOldKeys(card)).toBe(true);
    await run(card, 'issuer', [{ do: 'beginUpdate' }, newKey, certificate, { do: 'commitUpdate' }]);
    expect(card.image.body.keyPairs['jpki/0017']).not.toEqual(pkcs8);
    await (await connectCard(inProcessTransport(card))).sign('authentication', Uint8Array.of(1), '1234');
  });

  it.each<FileName>(['basicFour', 'individualNumber', 'surface', 'cardRecord', 'licence'])('writes no %s', async (file) => {
    const steps: IssuerStep[] = [{ do: 'beginUpdate' }, writeFile(file, Uint8Array.of(1))];
    expect(await codeOf(run(cardInUse(), 'issuer', steps))).toBe(refused);
  });

  it('touches no PIN, takes no key away and leaves the chip its own', async () => {
    const refusals: IssuerStep[] = [
      { do: 'permitNewPin', pin: 'authentication' },
      { do: 'withdrawPin', pin: 'signature' },
      { do: 'putTransportPin', pin: 'signature', value: '12345678' },
      { do: 'dropKey', key: 'signature' },
      { do: 'generateKey', key: 'chip' },
    ];
    for (const step of refusals) expect(await codeOf(run(cardInUse(), 'issuer', [{ do: 'beginUpdate' }, step]))).toBe(refused);
  });
});
