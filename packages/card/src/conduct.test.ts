import { createPrivateKey, createPublicKey, verify as verifyWith } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createDeliveredImage } from './delivered-image.ts';
import { createBlankImage, withBody } from './image.ts';
import { decodeImage, encodeImage } from './image-codec.ts';
import { measureCard } from './measure.ts';
import { ascii, bytes, counterKey, deliveredImage, insert, issuerKey, signCommand, testKeys, toHex } from './test-support.ts';

describe('selecting', () => {
  const chip = () => insert(deliveredImage('brief'));
  it.each([
    ['an unknown application', '00A4040C06A00000000101', '6A82'],
    ['a prefix of ours', '00A4040C05D392F00026', '6A82'],
    ['the master file', '00A4000C023F00', '6A82'],
    ['nothing, cold', '00A40000', '6A86'],
    ['a file before any application', '00A4020C020001', '6A82'],
    ['on a logical channel', '01A4040C0AD392F000260100000001', '6881'],
    ['with secure messaging and no session', '0CA4040C0AD392F000260100000001', '6882'],
    ['by a path', '00A4080C020001', '6A86'],
  ])('%s', async (_, command, status) => expect(await chip().send(command)).toBe(status));

  it('answers no data with P2 = 0C and the FCI with P2 = 00', async () => {
    const { send } = chip();
    expect(await send('00A4040C0AD392F000260100000001')).toBe('9000');
    expect(await send('00A404000AD392F00026010000000100')).toBe('6F0C840AD392F0002601000000019000');
    expect(await send('00A40000')).toBe('9000');
  });
  it('keeps the current file when the next is not found', async () => {
    const { select, statusOf } = chip();
    await select('jpki', '000A');
    expect(await statusOf('00A4020C02BEEF')).toBe('6A82');
    expect(await statusOf('00B0000004')).toBe('9000');
  });
  it('knows the health-insurance application under brief only, and the registry PIN in both its places under jlis only', async () => {
    await expect(insert(deliveredImage('jlis')).select('healthInsurance')).rejects.toThrow('6A82');
    for (const application of ['residentRegistry', 'common'] as const) {
      await expect(insert(deliveredImage('brief')).select(application, '001C')).rejects.toThrow('no file');
      await insert(deliveredImage('jlis')).select(application, '001C');
    }
  });
});

describe('reading', () => {
  it('returns what is there, at most what was asked, and 6B00 past the end', async () => {
    const { select, send, statusOf } = insert(deliveredImage('brief'));
    await select('jpki', '0006');
    expect(await send('00B0000010')).toBe(`${toHex(ascii('JPKIAPICCTOKEN2 '))}9000`);
    expect((await send('00B0000000')).length / 2 - 2).toBe(160);
    expect((await send('00B0009800')).length / 2 - 2).toBe(8);
    expect(await statusOf('00B000A001')).toBe('6B00');
    expect(await statusOf('00B00000')).toBe('6700');
    expect((await send('00B00000000000')).length / 2 - 2).toBe(160);
  });
  it('fills files up to their physical size', async () => {
    const { select, verify, send, statusOf } = insert(deliveredImage('brief'));
    await select('basicInformation', '0005');
    expect((await send('00B0000000')).length / 2 - 2).toBe(256);
    await select('basicInformation', '0011');
    expect(await verify('2345')).toBe('9000');
    await statusOf('00A4020C020001');
    expect(await send('00B0000011')).toBe(`FF100C${toHex(ascii('537686677188'))}FFFF9000`);
  });
  it('takes short file identifiers, and makes the file current', async () => {
    const { select, send, statusOf } = insert(deliveredImage('brief'));
    await select('jpki');
    expect(await statusOf('00B0000004')).toBe('6986');
    expect(await send('00B0880003')).toBe('8F8F009000');
    expect(await send('00B0000003')).toBe('8F8F009000');
    expect(await statusOf('00B0E80003')).toBe('6A86');
    expect(await statusOf('00B0810003')).toBe('6982');
    expect(await statusOf('00B0970003')).toBe('6981');
  });
  it('reads the card record, and no binary of a record file', async () => {
    const { select, send, statusOf } = insert(deliveredImage('brief'));
    await select('common');
    expect(await send('00B2010C00')).toBe(`011C${toHex(ascii('4000000127198431322120350217'))}9000`);
    expect(await statusOf('00B2020C00')).toBe('6A83');
    expect(await statusOf('00B2010D00')).toBe('6A81');
    expect(await statusOf('00B0810000')).toBe('6981');
  });
});

describe('signing', () => {
  const publicKey = createPublicKey(createPrivateKey({ key: Buffer.from(testKeys.authentication), type: 'pkcs8', format: 'der' }));

  it('pads what it is given, and lets the card hash', async () => {
    const { select, verify, send } = insert(deliveredImage('brief'));
    await select('jpki', '0018');
    await verify('1234');
    await send('00A4020C020017');
    const message = ascii('a message');
    const signed = bytes((await send(`802A038009${toHex(message)}00`)).slice(0, -4));
    expect(verifyWith('sha256', message, publicKey, signed)).toBe(true);
  });
  it.each([
    ['no data', '802A0080', '6700'],
    ['246 bytes', `802A0080F6${'00'.repeat(246)}00`, '6700'],
    ['the malformed long form of one client', `802A0080000100${'00'.repeat(256)}00`, '6700'],
    ['another P1', '802A0680013000', '6A86'],
    ['an SFI of a file', '802A008A013000', '6981'],
    ['class 00', '002A0080013000', '6E00'],
  ])('refuses %s', async (_, command, status) => {
    const { select, verify, statusOf } = insert(deliveredImage('brief'));
    await select('jpki', '0018');
    await verify('1234');
    await statusOf('00A4020C020017');
    expect(await statusOf(command)).toBe(status);
  });
  it('refuses a key that was never made', async () => {
    const image = deliveredImage('brief', { keyPairs: {} });
    const { select, verify, statusOf } = insert(image);
    await select('jpki', '0018');
    await verify('1234');
    await statusOf('00A4020C020017');
    expect(await statusOf(signCommand)).toBe('6A88');
  });
  it('proves the chip without a PIN, with a key of its own only', async () => {
    const { select, send, statusOf } = insert(deliveredImage('brief'));
    await select('basicInformation');
    const signed = bytes((await send('00880093080102030405060708 00')).slice(0, -4));
    const key = createPublicKey(createPrivateKey({ key: Buffer.from(testKeys.chip), type: 'pkcs8', format: 'der' }));
    expect(verifyWith('sha256', bytes('0102030405060708'), key, signed)).toBe(true);
    await select('jpki');
    expect(await statusOf('0088009708010203040506070800')).toBe('6981');
  });
  it('needs a delivered card', async () => {
    const delivered = deliveredImage('brief');
    const { select, verify, statusOf } = insert(withBody(delivered, { life: 'personalised' }));
    await select('jpki', '0018');
    expect(await verify('1234')).toBe('9000');
    await statusOf('00A4020C020017');
    expect(await statusOf(signCommand)).toBe('6982');
  });
});

describe('a blocked card', () => {
  it('knows no command, and says at SELECT that it is deactivated', async () => {
    const { statusOf } = insert(withBody(deliveredImage('brief'), { life: 'blocked' }));
    expect(await statusOf('00A4040C0AD392F000260100000001')).toBe('6283');
    expect(await statusOf('00A4040C06A00000000101')).toBe('6A82');
    for (const command of ['00B0820004', '00200080', signCommand, '0084000008', '84CA000000', '0082008100'])
      expect(await statusOf(command)).toBe('6D00');
  });
});

describe('issuer commands', () => {
  it.each(['84D6000100', '84DA001B0101', '84440001', '84460017', '002C0280043939393900', '00D60000013000', '00E2000001AA'])(
    '%s is unknown without the issuer',
    async (command) => {
      const { select, statusOf } = insert(deliveredImage('brief'));
      await select('jpki', '0018');
      expect(await statusOf(command)).toBe('6D00');
    },
  );
  it('want a fresh challenge and the right key', async () => {
    const { select, statusOf, send } = insert(createBlankImage({ cardId: 'c', profile: 'brief', issuerKey, counterKey }));
    await select('issuerDomain');
    expect(await statusOf(`0082008120${'00'.repeat(32)}00`)).toBe('6985');
    expect((await send('0084000010')).length).toBe(36);
    expect(await statusOf(`0082008120${'00'.repeat(32)}00`)).toBe('6300');
    expect(await statusOf(`0082008120${'00'.repeat(32)}00`)).toBe('6985');
  });
});

describe('the image', () => {
  it('is the whole state: encoded and decoded it is the same card', async () => {
    const first = insert(deliveredImage('brief'));
    await first.select('jpki', '0018');
    await first.verify('0000');
    const second = insert(decodeImage(encodeImage(first.card.image)));
    await second.select('jpki', '0018');
    expect(await second.statusOf('00200080')).toBe('63C2');
    expect(encodeImage(second.card.image)).toEqual(encodeImage(first.card.image));
  });
  it('is refused when the bytes are something else', () => {
    expect(() => decodeImage(ascii('{"format":2}'))).toThrow(RangeError);
    expect(() => decodeImage(ascii('null'))).toThrow(RangeError);
  });
  it('takes no PIN that breaks the rules of the profile', () => {
    const card = { cardId: 'c', profile: 'brief', issuerKey, counterKey } as const;
    expect(() => createDeliveredImage({ ...card, pins: { 'jpki/001B': 'ABCDEF1' } })).toThrow(RangeError);
    expect(() => createDeliveredImage({ ...card, pins: { 'jpki/001B': 'ABCDEF' } })).toThrow(RangeError);
    expect(() => createDeliveredImage({ ...card, pins: { 'residentRegistry/001C': '1234' } })).toThrow(RangeError);
  });
});

describe('speed', () => {
  it('verifies and signs at 80 % of raw RSA or more', async () => {
    // The best of a few short rounds: the figure is about the card, not about what else the machine does.
    let best = 0;
    for (let round = 0; round < 5 && best <= 0.8; round += 1) best = Math.max(best, (await measureCard({ seconds: 0.5 })).ratio);
    expect(best).toBeGreaterThan(0.8);
  });
});
