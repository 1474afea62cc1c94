import { generateKeyPairSync } from 'node:crypto';
import { createCard, createDeliveredImage } from '@openmyna/card';
import { expect, it } from 'vitest';
import {
  type CardTransport,
  connectCard,
  encodeAvailability,
  encodeBasicFour,
  encodeIndividualNumber,
  encodeTokenInfo,
  inProcessTransport,
} from './index.ts';
import { recordCard, replayCard } from './recorded.ts';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pkcs8 = new Uint8Array(privateKey.export({ type: 'pkcs8', format: 'der' }));
const person = { name: '田中　花子', address: '汐見市港町１丁目', dateOfBirth: '1984-04-12', sex: '2' } as const;

const insert = (): CardTransport =>
  inProcessTransport(
    createCard({
      image: createDeliveredImage({
        cardId: 'c',
        profile: 'brief',
        issuerKey: new Uint8Array(32),
        counterKey: new Uint8Array(32),
        pins: { 'jpki/0018': '7391', 'jpki/001B': 'QWE753', 'basicInformation/0011': '2648' },
        files: {
          'jpki/0006': encodeTokenInfo('12345'),
          'jpki/0008': encodeAvailability({ signature: true, authentication: true }),
          'basicInformation/0001': encodeIndividualNumber('537686677188'),
          'basicInformation/0002': encodeBasicFour(person),
        },
        keyPairs: { 'jpki/0017': pkcs8 },
      }),
      commit: () => undefined,
    }),
  );

/** What a program does with a card. */
async function use(transport: CardTransport) {
  const terminal = await connectCard(transport);
  const token = await terminal.readTokenInfo();
  const basicFour = await terminal.readBasicFour('2648');
  const number = await terminal.readIndividualNumber('2648');
  await terminal.changePin('authentication', '7391', '9182');
  const signature = await terminal.sign('authentication', Uint8Array.of(1, 2, 3), '9182');
  await terminal.close();
  return { token, basicFour, number, signature };
}

it('answers as the recorded card did, in any order and as often as one likes', async () => {
  const recorder = recordCard(insert());
  const live = await use(recorder);
  const replayed = replayCard(recorder.text());
  expect(await use(replayed)).toEqual(live);
  expect(await use(replayed)).toEqual(live);
  const other = await connectCard(replayCard(recorder.text()));
  expect(await other.readIndividualNumber('2648')).toBe('537686677188');
  expect((await other.readTokenInfo()).serial).toBe('12345');
});

it('never writes a PIN down, neither one that opens nor one that is set', async () => {
  const recorder = recordCard(insert());
  await use(recorder);
  const text = recorder.text();
  for (const pin of ['7391', '9182', '2648', 'QWE753']) {
    expect(text).not.toContain(pin);
    expect(text).not.toContain(Buffer.from(pin).toString('hex').toUpperCase());
  }
  expect(text).toContain('> 00200098 4 bytes withheld');
  const extended = Uint8Array.of(0, 0x20, 0, 0x98, 0, 0, 4, 0x37, 0x33, 0x39, 0x31);
  await recorder.transmit(extended);
  expect(recorder.text()).not.toContain('37333931');
});

it('says what was not recorded', async () => {
  const recorder = recordCard(insert());
  await use(recorder);
  const terminal = await connectCard(replayCard(recorder.text()));
  const refused = await terminal.sign('authentication', Uint8Array.of(9), '9182').catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'MYNA_CARD_REFUSED', facts: { reason: 'not-recorded' } });
});

it.each(['', 'hello', '# openmyna card recording 1\n> 00', '# openmyna card recording 1\n> 00\n< 9G00'])(
  'refuses a text that is no recording: %j',
  (text) => {
    expect(() => replayCard(text)).toThrow(RangeError);
  },
);
