import { constants, createHash, createPrivateKey, createPublicKey, verify as verifyWith } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { withBody } from './image.ts';
import { ascii, deliveredImage, insert, testKeys, toHex } from './test-support.ts';

const files = {
  'surfaceCheck/0001': ascii('age'),
  'surfaceCheck/0002': ascii('face'),
  'surfaceCheck/0003': ascii('info'),
  'surfaceCheck/0005': ascii('number'),
};
const surfaceImage = () => {
  const image = deliveredImage('brief');
  return withBody(image, { files: { ...image.body.files, ...files } });
};

describe('the surface-check application', () => {
  const credentials = { birth: ['0011', '550217'], B: ['0012', '55021720352285'], A: ['0013', '537686677188'] } as const;

  it.each([
    ['birth', ['0001', '0003', '0004']],
    ['B', ['0002', '0003', '0004', '0006']],
    ['A', ['0002', '0003', '0004', '0005', '0006']],
    ['nothing', ['0003', '0004']],
  ] as const)('opens to %s exactly what its terminal knows already', async (name, opened) => {
    const { select, verify, statusOf } = insert(surfaceImage());
    await select('surfaceCheck');
    if (name !== 'nothing') {
      const [fid, value] = credentials[name];
      await statusOf(`00A4020C02${fid}`);
      expect(await verify(value)).toBe('9000');
    }
    const readable: string[] = [];
    for (const fid of ['0001', '0002', '0003', '0004', '0005', '0006']) {
      await statusOf(`00A4020C02${fid}`);
      if ((await statusOf('00B0000002')) === '9000') readable.push(fid);
    }
    expect(readable).toEqual(opened);
  });

  it('counts the credentials apart from those of the basic-information application', async () => {
    const { select, verify, statusOf } = insert(surfaceImage());
    await select('surfaceCheck', '0013');
    expect(await verify('000000000000')).toBe('63C9');
    await select('basicInformation', '0014');
    expect(await statusOf('00200080')).toBe('63CA');
    await select('surfaceCheck', '0013');
    expect(await statusOf('00200080')).toBe('63C9');
    for (let left = 8; left >= 0; left -= 1) expect(await verify('000000000000')).toBe(`63C${left.toString(16).toUpperCase()}`);
    expect(await verify('537686677188')).toBe('6984');
  });

  it('reads a face of several kilobytes by offset', async () => {
    const image = surfaceImage();
    const face = Uint8Array.from({ length: 9000 }, (_, at) => at % 251);
    const { select, verify, send } = insert(withBody(image, { files: { ...image.body.files, 'surfaceCheck/0002': face } }));
    await select('surfaceCheck', '0013');
    await verify('537686677188');
    await send('00A4020C020002');
    expect(await send('00B0200004')).toBe(`${toHex(face.subarray(0x2000, 0x2004))}9000`);
  });
});

describe('the driver’s licence application', () => {
  const withLicence = (pins: Record<string, string> = {}) => {
    const image = deliveredImage('brief');
    const more = Object.fromEntries(Object.entries(pins).map(([path, value]) => [path, { state: 'set' as const, value: ascii(value) }]));
    const tries = Object.fromEntries(Object.keys(pins).map((path) => [path, 3]));
    const body = { files: { ...image.body.files, 'driverLicence/0001': ascii('licence') }, pins: { ...image.body.pins, ...more } };
    return insert(withBody(image, body, { ...image.counters, ...tries }));
  };
  const readLicence = async (card: ReturnType<typeof insert>) => {
    await card.statusOf('00A4020C020001');
    return card.statusOf('00B0000007');
  };

  it('is on every card, empty, and its PIN is withdrawn until its holder wants one', async () => {
    for (const profile of ['brief', 'jlis'] as const) {
      const card = insert(deliveredImage(profile));
      await card.select('driverLicence', '0011');
      expect(await card.statusOf('00200080')).toBe('63C0');
      expect(await card.verify('0000')).toBe('6984');
      await card.statusOf('00A4020C020001');
      expect(await card.send('00B0000002')).toBe('FFFF9000');
    }
  });

  it('reads without a PIN while there is none, and only with it once there is one', async () => {
    const open = withLicence();
    await open.select('driverLicence');
    expect(await readLicence(open)).toBe('9000');
    const guarded = withLicence({ 'driverLicence/0011': '8642' });
    await guarded.select('driverLicence');
    expect(await readLicence(guarded)).toBe('6982');
    await guarded.statusOf('00A4020C020011');
    expect(await guarded.verify('8642')).toBe('9000');
    expect(await readLicence(guarded)).toBe('9000');
  });

  it('is closed on a card that nobody has collected', async () => {
    const image = deliveredImage('brief');
    const card = insert(withBody(image, { life: 'personalised', files: { 'driverLicence/0001': ascii('licence') } }));
    await card.select('driverLicence');
    expect(await readLicence(card)).toBe('6982');
  });
});

describe('PINs that lie in two applications', () => {
  it('are changed twice with CHANGE KEY, and count apart', async () => {
    const card = insert(deliveredImage('jlis'));
    await card.select('common', '001C');
    expect(await card.statusOf('80320080043736353400')).toBe('6982');
    expect(await card.verify('4567')).toBe('9000');
    expect(await card.statusOf('803200800437363534')).toBe('9000');
    await card.select('residentRegistry', '001C');
    expect(await card.verify('7654')).toBe('63C2');
    expect(await card.verify('4567')).toBe('9000');
    await card.select('jpki', '0018');
    await card.verify('1234');
    expect(await card.statusOf('803200800437363534')).toBe('6981');
  });
});

describe('signatures that the card pads itself', () => {
  it('are verified as PSS over a digest and over a message', async () => {
    const key = createPublicKey(createPrivateKey({ key: Buffer.from(testKeys.authentication), type: 'pkcs8', format: 'der' }));
    const message = ascii('a message');
    for (const [mode, data] of [
      ['04', createHash('sha256').update(message).digest()],
      ['05', message],
    ] as const) {
      const card = insert(deliveredImage('brief'));
      await card.select('jpki', '0018');
      await card.verify('1234');
      await card.statusOf('00A4020C020017');
      const signed = await card.send(`802A${mode}80${data.length.toString(16).padStart(2, '0')}${toHex(data)}00`);
      const signature = Buffer.from(signed.slice(0, -4), 'hex');
      const pss = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
      expect(verifyWith('sha256', message, pss, signature)).toBe(true);
    }
  });
});
