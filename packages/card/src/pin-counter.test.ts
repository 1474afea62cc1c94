import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CardImage } from './image.ts';
import { decodeImage, encodeImage } from './image-codec.ts';
import { deliveredImage, insert, signCommand } from './test-support.ts';

const authentication = 'jpki/0018';

describe.each([
  ['brief', '001B', 3, 'ABC123'],
  ['brief', '0018', 3, '1234'],
  ['jlis', '001B', 5, 'ABC123'],
  ['jlis', '0018', 3, '1234'],
] as const)('%s PIN %s', (profile, fid, tries, right) => {
  it(`locks at wrong entry ${tries} and stays locked for the right one`, async () => {
    const { select, verify, statusOf } = insert(deliveredImage(profile));
    await select('jpki', fid);
    for (let left = tries - 1; left >= 0; left -= 1) expect(await verify('999999')).toBe(`63C${left}`);
    expect(await verify(right)).toBe('6984');
    expect(await statusOf('00200080')).toBe('63C0');
  });

  it('gets its full count back from a right entry only', async () => {
    const { select, verify, statusOf } = insert(deliveredImage(profile));
    await select('jpki', fid);
    await verify('999999');
    expect(await statusOf('00200080')).toBe(`63C${tries - 1}`);
    expect(await verify(right)).toBe('9000');
    expect(await statusOf('00200080')).toBe(`63C${tries}`);
  });
});

describe('a cut of power', () => {
  class PowerCut extends Error {}

  it.each([1, 2])('at commit %i of a right entry gives no try back and opens nothing', async (at) => {
    for (const isKept of [false, true]) {
      let kept = deliveredImage('brief');
      let count = 0;
      const chip = insert(kept, (image) => {
        count += 1;
        if (count !== at || isKept) kept = image;
        if (count === at) throw new PowerCut();
      });
      await chip.select('jpki', '0018');
      expect(await chip.verify('1234')).toBe('6581');
      await chip.select('jpki', '0017');
      expect(await chip.statusOf(signCommand)).toBe('6982');
      expect(kept.counters[authentication]).toBe(at === 1 && !isKept ? 3 : at === 1 ? 2 : isKept ? 3 : 2);
    }
  });

  it('before the comparison never lets an entry be tried for nothing, in any order of entries and cuts', async () => {
    const entry = fc.record({ pin: fc.constantFrom('0000', '1111', '1234', '9999'), cut: fc.constantFrom('never', 'before', 'after') });
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 12 }), async (entries) => {
        let kept: CardImage = deliveredImage('brief');
        let wrongInARow = 0;
        for (const { pin, cut } of entries) {
          // Each entry on a card powered on from what was kept.
          const chip = insert(decodeImage(encodeImage(kept)), (image) => {
            if (cut === 'before') throw new PowerCut();
            kept = image;
            if (cut === 'after') throw new PowerCut();
          });
          await chip.select('jpki', '0018');
          const status = await chip.verify(pin);
          if (cut !== 'never') expect(['6581', '6984']).toContain(status);
          // An outcome is known only after a kept lower count.
          if (/^63C/.test(status)) wrongInARow += 1;
          if (status === '9000') wrongInARow = 0;
          expect(wrongInARow).toBeLessThanOrEqual(3);
          expect(kept.counters[authentication]).toBeLessThanOrEqual(3 - wrongInARow);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('commits the lower count before it compares', async () => {
    const committed: (number | undefined)[] = [];
    const chip = insert(deliveredImage('brief'), (image) => void committed.push(image.counters[authentication]));
    await chip.select('jpki', '0018');
    await chip.verify('1234');
    await chip.verify('0000');
    expect(committed).toEqual([2, 3, 2]);
  });
});

describe('changing a PIN', () => {
  it('needs the PIN first, keeps the rules of its profile, and then knows the new one only', async () => {
    const { select, verify, statusOf } = insert(deliveredImage('brief'));
    await select('jpki', '001B');
    expect(await statusOf('0024018006444546343536')).toBe('6982');
    await verify('ABC123');
    expect(await statusOf('002401800744454634353637')).toBe('6700');
    expect(await statusOf('0024018006414243444546')).toBe('6A80');
    expect(await statusOf('0024018006616263343536')).toBe('6A80');
    expect(await statusOf('0024018006444546343536')).toBe('9000');
    expect(await verify('ABC123')).toBe('63C2');
    expect(await verify('DEF456')).toBe('9000');
  });

  it('takes up to sixteen characters under jlis', async () => {
    const { select, verify, statusOf } = insert(deliveredImage('jlis'));
    await select('jpki', '001B');
    await verify('ABC123');
    expect(await statusOf('00240180104142434445464748494A4B4C4D4E4F31')).toBe('9000');
    expect(await verify('ABCDEFGHIJKLMNO1')).toBe('9000');
  });

  it('never changes a credential that the bureau wrote', async () => {
    const { select, verify, statusOf } = insert(deliveredImage('brief'));
    await select('basicInformation', '0014');
    expect(await verify('537686677188')).toBe('9000');
    expect(await statusOf(`002401800C${'31'.repeat(12)}`)).toBe('6982');
  });

  it('is refused over a transport value once the PIN was set', async () => {
    const { select, statusOf } = insert(deliveredImage('brief'));
    await select('jpki', '0018');
    expect(await statusOf('002400800831323334 39393939')).toBe('6985');
  });
});
