import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseApdu } from './apdu.ts';
import { fuzzCard } from './fuzz-card.ts';
import { bytes, deliveredImage, insert, signCommand } from './test-support.ts';

describe('any bytes', () => {
  const real = fc.constantFrom(
    '00A4040C0AD392F000260100000001',
    '00A4020C020018',
    '00A4020C020017',
    '00A4020C020001',
    '00B0000000',
    '00200080',
    '0020008004313233',
    signCommand,
    '0084000008',
    '00880093081122334455667788',
    '00240180044142',
    '002C028004',
    '84CA0000',
    '0082008220',
    '00B2010C00',
  );
  const mutated = fc.tuple(real, fc.array(fc.tuple(fc.nat(40), fc.nat(255)), { maxLength: 4 }), fc.nat(8)).map(([hex, edits, cut]) => {
    const apdu = bytes(hex);
    for (const [at, value] of edits) if (at < apdu.length) apdu[at] = value;
    return apdu.subarray(0, Math.max(0, apdu.length - cut));
  });
  const anything = fc.oneof(fc.uint8Array({ maxLength: 300 }), mutated, real.map(bytes));

  it('get an answer of a status word, never a crash, and open nothing', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anything, { maxLength: 30 }), async (commands) => {
        const image = deliveredImage('brief');
        const { card, statusOf } = insert(image);
        for (const command of commands) expect((await card.transmit(command)).length).toBeGreaterThanOrEqual(2);
        expect(card.image.body.files).toEqual(image.body.files);
        expect(card.image.body.pins).toEqual(image.body.pins);
        expect(card.image.body.life).toBe('delivered');
        // No right PIN is among the bytes above, so every key is still closed, whatever is selected now.
        expect(await statusOf(signCommand)).not.toBe('9000');
        await statusOf('00A4020C020017');
        expect(await statusOf(signCommand)).not.toBe('9000');
        await statusOf('00A4020C020001');
        expect((await card.transmit(bytes('00B0000004'))).length).toBe(2);
      }),
      { numRuns: 300 },
    );
  });

  it('are parsed as one of the seven cases, or not at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (apdu) => {
        const parsed = parseApdu(apdu);
        const lengths = parsed && [4, 5, 7].flatMap((body) => [0, 1, 2].map((rest) => body + parsed.data.length + rest));
        expect(!parsed || lengths?.includes(apdu.length)).toBe(true);
      }),
    );
    expect(parseApdu(bytes('00A40400'))).toMatchObject({ data: bytes(''), le: undefined });
    expect(parseApdu(bytes('00B0000000'))).toMatchObject({ le: 256, isExtended: false });
    expect(parseApdu(bytes('00B00000000000'))).toMatchObject({ le: 65536, isExtended: true });
    expect(parseApdu(bytes('00A404000003AABBCC'))).toBeUndefined();
    expect(parseApdu(bytes('00A40400000003AABBCC0100'))).toMatchObject({ data: bytes('AABBCC'), le: 256, isExtended: true });
    for (const malformed of ['', '00', '00A404', '00A4040003AABB', '00A40400AABBCC', '00A404000000', '00A4040000000000'])
      expect(parseApdu(bytes(malformed))).toBeUndefined();
  });
});

describe('a fuzz of commands and images', () => {
  it('finds no crash, no counter that rises by anything but a right entry or the counter’s reset, and no torn image that is taken', async () => {
    const report = await fuzzCard({ commands: 40_000, images: 1500, seed: 20261123 });
    expect(report.findings).toEqual([]);
    expect(report.commands).toBeGreaterThanOrEqual(40_000);
    // Some mutations leave a chip; otherwise the second half of the fuzz would test nothing.
    expect(report.imagesTaken).toBeGreaterThan(20);
  });
});
