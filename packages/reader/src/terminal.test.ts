import { createPublicKey, generateKeyPairSync, verify as verifyWith } from 'node:crypto';
import { type CardImage, createCard, createDeliveredImage, type ProfileName } from '@openmyna/card';
import { describe, expect, it } from 'vitest';
import {
  type BasicFour,
  CardError,
  connectCard,
  encodeAvailability,
  encodeBasicFour,
  encodeIndividualNumber,
  encodeTokenInfo,
  inProcessTransport,
} from './index.ts';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pkcs8 = new Uint8Array(pair.privateKey.export({ type: 'pkcs8', format: 'der' }));
const publicKey = createPublicKey(pair.privateKey);
const certificate = Uint8Array.of(0x30, 0x82, 0x03, 0x00, ...new Uint8Array(768).fill(7));
const hanako: BasicFour = {
  name: '田中　花子',
  address: '神奈川県汐見市港町１丁目２番３号コーポ潮見高台弐番館十二階一二〇三号室東側',
  dateOfBirth: '1984-04-12',
  sex: '2',
};

const delivered = (profile: ProfileName): CardImage =>
  createDeliveredImage({
    cardId: 'c',
    profile,
    issuerKey: new Uint8Array(32),
    counterKey: new Uint8Array(32),
    pins: {
      'jpki/0018': '1234',
      'jpki/001B': 'ABC123',
      'basicInformation/0011': '2345',
      ...(profile === 'brief' ? { 'healthInsurance/0018': '3456' } : {}),
    },
    files: {
      'jpki/0001': certificate,
      'jpki/000A': certificate,
      'jpki/0006': encodeTokenInfo('12345'),
      'jpki/0008': encodeAvailability({ signature: true, authentication: true }),
      'basicInformation/0001': encodeIndividualNumber('537686677188'),
      'basicInformation/0002': encodeBasicFour(hanako),
      'healthInsurance/000A': certificate,
    },
    keyPairs: { 'jpki/0017': pkcs8, 'jpki/001A': pkcs8, 'healthInsurance/0017': pkcs8 },
  });

const insert = (profile: ProfileName = 'brief') =>
  connectCard(inProcessTransport(createCard({ image: delivered(profile), commit: () => undefined })));
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error: CardError) => error.code,
  );

describe('a terminal', () => {
  it('reads what is free', async () => {
    const terminal = await insert();
    expect(await terminal.readTokenInfo()).toMatchObject({ label: 'JPKIAPICCTOKEN2', model: 'E16R01NJ', serial: '12345' });
    expect(await terminal.readAvailability()).toEqual({ signature: true, authentication: true });
    expect(await terminal.readCertificate('authentication')).toEqual(certificate);
    expect(await terminal.readTriesLeft('signature')).toBe(3);
    expect(await terminal.readTriesLeft('residentRegistry')).toBeUndefined();
  });

  it.each([
    ['authentication', '1234'],
    ['signature', 'abc123'],
    ['healthInsurance', '3456'],
  ] as const)('signs with the %s key', async (kind, pin) => {
    const terminal = await insert();
    const data = new TextEncoder().encode('challenge');
    const signature = await terminal.sign(kind, data, pin);
    expect(verifyWith('sha256', data, publicKey, signature)).toBe(true);
    expect(await terminal.readCertificate(kind)).toEqual(certificate);
  });

  it('reads the number and the basic four, also when the text makes the header longer', async () => {
    const terminal = await insert();
    expect(await terminal.readIndividualNumber('2345')).toBe('537686677188');
    expect(await terminal.readBasicFour('2345')).toEqual(hanako);
  });

  it('says what was wrong, with the tries left', async () => {
    const terminal = await insert();
    const wrong = await terminal.sign('authentication', new Uint8Array(1), '0000').catch((error: unknown) => error);
    expect(wrong).toBeInstanceOf(CardError);
    expect(wrong).toMatchObject({ code: 'MYNA_CARD_PIN_WRONG', facts: { triesLeft: 2, pin: 'authentication' } });
    expect(String((wrong as Error).message)).not.toContain('0000');
    expect(await codeOf(terminal.verifyPin('authentication', '0001'))).toBe('MYNA_CARD_PIN_WRONG');
    expect(await codeOf(terminal.verifyPin('authentication', '0002'))).toBe('MYNA_CARD_PIN_LOCKED');
    expect(await codeOf(terminal.verifyPin('authentication', '1234'))).toBe('MYNA_CARD_PIN_LOCKED');
  });

  it('uses no try for what cannot be the PIN', async () => {
    const terminal = await insert();
    for (const pin of ['123', '12345', '12a4', '１２３４'])
      expect(await codeOf(terminal.verifyPin('authentication', pin))).toBe('MYNA_CARD_PIN_FORM');
    expect(await terminal.readTriesLeft('authentication')).toBe(3);
    expect(await codeOf(terminal.changePin('signature', 'ABC123', 'ABCDEF'))).toBe('MYNA_CARD_PIN_FORM');
    expect(await codeOf(terminal.changePin('signature', 'ABC123', 'ABCDEF1'))).toBe('MYNA_CARD_PIN_FORM');
  });

  it('needs the PIN for what it guards, and has no health insurance under jlis', async () => {
    const terminal = await insert();
    expect(await codeOf(terminal.readCertificate('signature'))).toBe('MYNA_CARD_PIN_REQUIRED');
    expect(await codeOf(terminal.sign('authentication', new Uint8Array(1)))).toBe('MYNA_CARD_PIN_REQUIRED');
    expect(await codeOf((await insert('jlis')).verifyPin('healthInsurance', '3456'))).toBe('MYNA_CARD_NOT_OFFERED');
  });

  it('changes a PIN', async () => {
    const terminal = await insert();
    await terminal.changePin('basicInformation', '2345', '9876');
    expect(await codeOf(terminal.readIndividualNumber('2345'))).toBe('MYNA_CARD_PIN_WRONG');
    expect(await terminal.readIndividualNumber('9876')).toBe('537686677188');
  });

  it('knows a card that is none of ours, one that is blocked, and one that is gone', async () => {
    const answering = (...status: number[]) => inProcessTransport({ transmit: async () => Uint8Array.from(status) });
    expect(await codeOf(connectCard(answering(0x6a, 0x82)))).toBe('MYNA_CARD_UNKNOWN');
    expect(await codeOf(connectCard(answering(0x62, 0x83)))).toBe('MYNA_CARD_BLOCKED');
    expect(await codeOf(connectCard(answering()))).toBe('MYNA_CARD_GONE');
  });
});
