import { constants, createCipheriv, createDecipheriv, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeImage, encodeImage } from './image-codec.ts';
import { bytes, deliveredImage, insert, type TestCard, toHex } from './test-support.ts';

/** A terminal of secure messaging as measured on real cards, written apart from the card's side. */
function openTerminal(seed: Uint8Array) {
  const key = seed.subarray(0, 16);
  let counter = 1;
  const vector = (): Buffer => {
    const block = Buffer.alloc(16);
    block.writeUInt32BE(counter, 12);
    return createCipheriv('aes-128-ecb', key, null).setAutoPadding(false).update(block);
  };
  const wrap = (data: Uint8Array): string => {
    const padded = Buffer.concat([data, Buffer.of(0x80), Buffer.alloc(15 - (data.length % 16))]);
    const cipher = createCipheriv('aes-128-cbc', key, vector()).setAutoPadding(false).update(padded);
    return toHex(Buffer.concat([Buffer.of(0x86, cipher.length + 1, 1), cipher]));
  };
  return {
    verify: (sfi: string, pin: string) => {
      const object = wrap(Buffer.from(pin));
      counter += 1;
      return `082000${sfi}${(object.length / 2).toString(16).padStart(2, '0')}${object}`;
    },
    select: (fid: string) => {
      const object = wrap(bytes(fid));
      counter += 1;
      return `08A4020C${(object.length / 2).toString(16).padStart(2, '0')}${object}`;
    },
    read: (length: number) => `08B00000000005960300${length.toString(16).padStart(4, '0')}0000`,
    open(response: string): string {
      const field = bytes(response.slice(0, -4));
      const header = field[1] === 0x81 ? 4 : field[1] === 0x82 ? 5 : 3;
      const decipher = createDecipheriv('aes-128-cbc', key, vector()).setAutoPadding(false);
      const padded = decipher.update(field.subarray(header));
      counter += 1;
      return toHex(padded.subarray(0, padded.lastIndexOf(0x80)));
    },
  };
}

const deliver = (seed: Uint8Array, key: Uint8Array): string => {
  const modulus = Buffer.from(key.subarray(-256)).toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'RSA', n: modulus, e: 'AQAB' }, format: 'jwk' });
  const message = Buffer.concat([Buffer.from('a0228020', 'hex'), seed]);
  const sealed = publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }, message);
  return `80AE0000000100${toHex(sealed)}`;
};

async function withPin(chip: TestCard): Promise<Uint8Array> {
  await chip.select('basicInformation', '0011');
  expect(await chip.verify('2345')).toBe('9000');
  await chip.statusOf('00A4020C020006');
  return bytes((await chip.send('00B00000000000')).slice(0, -4));
}

describe('secure messaging of the basic-information application', () => {
  it('publishes a key of the form A1 { 90, 91 } in 269 bytes, the same one each time', async () => {
    const chip = insert(deliveredImage('brief'));
    const key = await withPin(chip);
    expect(key).toHaveLength(269);
    expect(toHex(key.subarray(0, 13))).toBe('A1820109900301000191820100');
    expect(await withPin(chip)).toEqual(key);
  });

  it('enters the number and reads it, and neither is on the wire', async () => {
    const chip = insert(deliveredImage('brief'));
    const key = await withPin(chip);
    const seed = randomBytes(32);
    expect(await chip.statusOf(deliver(seed, key))).toBe('9000');
    const terminal = openTerminal(seed);
    const entered = terminal.verify('94', '537686677188');
    expect(entered).not.toContain('353337');
    expect(await chip.statusOf(entered)).toBe('9000');
    expect(await chip.statusOf(terminal.select('0001'))).toBe('9000');
    const response = await chip.send(terminal.read(0));
    expect(response).not.toContain('353337');
    expect(terminal.open(response)).toBe('FF100C353337363836363737313838FFFF');
    // A command in clear between two does not count.
    expect(await chip.statusOf('00B0000003')).toBe('9000');
    expect(terminal.open(await chip.send(terminal.read(3)))).toBe('FF100C');
  });

  it('wants the PIN first, in clear; the number is not enough', async () => {
    const chip = insert(deliveredImage('brief'));
    const key = await withPin(chip);
    await chip.select('basicInformation', '0014');
    expect(await chip.verify('537686677188')).toBe('9000');
    expect(await chip.statusOf(deliver(randomBytes(32), key))).toBe('6982');
  });

  it.each([
    ['jpki', '6982'],
    ['common', '66F1'],
    ['surfaceCheck', '66F1'],
    ['residentRegistry', '6982'],
  ] as const)('is not offered by %s', async (application, status) => {
    const chip = insert(deliveredImage('brief'));
    await chip.select(application);
    expect(await chip.statusOf(`80AE0000000100${'11'.repeat(256)}`)).toBe(status);
  });

  it('counts a refused command, and a command out of step ends the session', async () => {
    const chip = insert(deliveredImage('brief'));
    const key = await withPin(chip);
    const seed = randomBytes(32);
    await chip.statusOf(deliver(seed, key));
    const terminal = openTerminal(seed);
    expect(await chip.statusOf(terminal.select('0099'))).toBe('6A82');
    const wrong = terminal.verify('94', '000000000000');
    expect(await chip.statusOf(wrong)).toBe('63C9');
    // The same bytes again are another number's: garbage, or one more wrong entry, never a right one.
    expect(['6988', '63C8', '6700']).toContain(await chip.statusOf(wrong));
    const other = insert(deliveredImage('brief'));
    const otherKey = await withPin(other);
    await other.statusOf(deliver(seed, otherKey));
    expect(await other.statusOf('08A4020C0386020100')).toBe('6988');
    expect(await other.statusOf(openTerminal(seed).read(0))).toBe('69FC');
  });

  it('takes no recorded session again, also after power-off', async () => {
    const chip = insert(deliveredImage('brief'));
    const key = await withPin(chip);
    const seed = randomBytes(32);
    const recorded = deliver(seed, key);
    expect(await chip.statusOf(recorded)).toBe('9000');
    const entered = openTerminal(seed).verify('94', '537686677188');
    expect(await chip.statusOf(entered)).toBe('9000');
    const later = insert(decodeImage(encodeImage(chip.card.image)));
    await withPin(later);
    expect(await later.statusOf(recorded)).toBe('6985');
    expect(await later.statusOf(entered)).toBe('69FC');
  });

  it.each([
    ['a checksum, which needs a key that is not taken', '0CB00000000005960300001100 00', '6987'],
    ['two objects', '08B0000000000A96030000119603000011 0000', '6988'],
    ['the other command’s object', '08B00000000005860300001100 00', '6988'],
  ])('ends with %s', async (_, command, status) => {
    const chip = insert(deliveredImage('brief'));
    const key = await withPin(chip);
    await chip.statusOf(deliver(randomBytes(32), key));
    expect(await chip.statusOf(command)).toBe(status);
    expect(await chip.statusOf('08B0000000000596030000110000')).toBe('69FC');
  });

  it('is forgotten when an application is selected', async () => {
    const chip = insert(deliveredImage('brief'));
    const key = await withPin(chip);
    const seed = randomBytes(32);
    await chip.statusOf(deliver(seed, key));
    await chip.select('basicInformation');
    expect(await chip.statusOf(openTerminal(seed).select('0001'))).toBe('6882');
  });
});
