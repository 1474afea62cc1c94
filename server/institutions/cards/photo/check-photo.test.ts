import { readFileSync } from 'node:fs';
import { policyProfile } from '@openmyna/rules';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { Temporal } from '../../../kernel/index.ts';
import { checkPhoto, type PhotoConditions, type PhotoReport } from './check-photo.ts';
import { cropPhoto } from './crop-photo.ts';
import { createFaceFinder } from './face-finder.ts';
import { photoChecks } from './findings.ts';

const finder = createFaceFinder();
afterAll(() => finder.close());

const today = Temporal.PlainDate.from('2026-11-23');
const conditions: PhotoConditions = { today, takenOn: today.subtract({ days: 3 }), rule: policyProfile('brief').photo };
const fixture = (name: string): Buffer => readFileSync(new URL(`./fixtures/${name}.jpg`, import.meta.url));
const check = (bytes: Uint8Array, more: Partial<PhotoConditions> = {}) => checkPhoto(bytes, { ...conditions, ...more }, finder);
const failures = (report: PhotoReport) => report.findings.flatMap(({ code }) => (code ? [code] : []));

describe('an application photo', () => {
  it.each(['good-1', 'good-2', 'good-3', 'good-child'])('passes every check: %s', async (name) => {
    const report = await check(fixture(name));
    expect(failures(report)).toEqual([]);
    expect(report.findings.map(({ check, status }) => [check, status])).toEqual(photoChecks.map((check) => [check, 'passed']));
    expect(report).toMatchObject({ ok: true, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it.each([
    ['blurred', 'MYNA_CARDS_PHOTO_BLURRED'],
    ['coloured-background-1', 'MYNA_CARDS_PHOTO_BACKGROUND_NOT_WHITE'],
    ['coloured-background-2', 'MYNA_CARDS_PHOTO_BACKGROUND_NOT_WHITE'],
    ['coloured-background-3', 'MYNA_CARDS_PHOTO_BACKGROUND_NOT_WHITE'],
    ['sideways', 'MYNA_CARDS_PHOTO_NOT_UPRIGHT'],
    ['small-head', 'MYNA_CARDS_PHOTO_HEAD_TOO_SMALL'],
    ['too-dark', 'MYNA_CARDS_PHOTO_TOO_DARK'],
    ['two-faces', 'MYNA_CARDS_PHOTO_SEVERAL_FACES'],
  ])('fails for its own reason and no other: %s', async (name, code) => {
    const report = await check(fixture(name));
    expect(report.ok).toBe(false);
    expect(failures(report)).toEqual([code]);
  });

  it('says that nobody is in the picture', async () => {
    expect(failures(await check(fixture('no-face')))).toContain('MYNA_CARDS_PHOTO_NO_FACE');
    const heavyEnough = await sharp(fixture('no-face')).png({ compressionLevel: 0 }).toBuffer();
    expect(failures(await check(heavyEnough))).toEqual(['MYNA_CARDS_PHOTO_NO_FACE']);
  });

  it('accepts any plain background where the profile asks for no more', async () => {
    expect(failures(await check(fixture('coloured-background-1'), { rule: policyProfile('jlis').photo }))).toEqual([]);
  });

  it('takes the same photo as PNG', async () => {
    expect(failures(await check(await sharp(fixture('good-1')).png().toBuffer()))).toEqual([]);
  });

  it('turns a picture by its EXIF orientation before judging it', async () => {
    const lying = await sharp(fixture('good-1')).rotate(90).jpeg({ quality: 92 }).withMetadata({ orientation: 8 }).toBuffer();
    expect(failures(await check(lying))).toEqual([]);
  });
});

describe('the date of a photo', () => {
  const dated = (text: string) =>
    sharp(fixture('good-1'))
      .withExif({ IFD2: { DateTimeOriginal: text } })
      .jpeg({ quality: 92 })
      .toBuffer();

  it('is asked of the applicant when the file says nothing', async () => {
    expect(failures(await check(fixture('good-1'), { takenOn: undefined }))).toEqual(['MYNA_CARDS_PHOTO_DATE_MISSING']);
  });

  it('may be six months ago to the day, and not a day more', async () => {
    expect(failures(await check(fixture('good-1'), { takenOn: Temporal.PlainDate.from('2026-05-23') }))).toEqual([]);
    expect(failures(await check(fixture('good-1'), { takenOn: Temporal.PlainDate.from('2026-05-22') }))).toEqual([
      'MYNA_CARDS_PHOTO_TOO_OLD',
    ]);
  });

  it('cannot be tomorrow', async () => {
    expect(failures(await check(fixture('good-1'), { takenOn: today.add({ days: 1 }) }))).toEqual(['MYNA_CARDS_PHOTO_DATE_IN_FUTURE']);
  });

  it("is the camera's when the applicant states none", async () => {
    const report = await check(await dated('2026:10:31 09:00:00'), { takenOn: undefined });
    expect(failures(report)).toEqual([]);
    expect(report.takenOn?.toString()).toBe('2026-10-31');
  });

  it("is the camera's when the applicant states a later one", async () => {
    expect(failures(await check(await dated('2024:01:02 09:00:00')))).toEqual(['MYNA_CARDS_PHOTO_TOO_OLD']);
  });

  it('is not read from a day that no calendar has', async () => {
    const report = await check(await dated('2026:02:31 09:00:00'), { takenOn: undefined });
    expect(failures(report)).toEqual(['MYNA_CARDS_PHOTO_DATE_MISSING']);
  });
});

describe('a file that is no usable photo', () => {
  it.each([
    ['text', Buffer.alloc(30_000, 'not an image ')],
    ['an SVG', Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${' '.repeat(30_000)}</svg>`)],
    ['a GIF', Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(30_000)])],
    ['a JPEG signature and nothing', Buffer.concat([Buffer.of(0xff, 0xd8, 0xff), Buffer.alloc(30_000)])],
  ])('is refused as no image: %s', async (_, bytes) => {
    expect(failures(await check(bytes))).toEqual(['MYNA_CARDS_PHOTO_NOT_AN_IMAGE']);
  });

  it('is refused when it ends in the middle', async () => {
    expect(failures(await check(fixture('good-1').subarray(0, 50_000)))).toEqual(['MYNA_CARDS_PHOTO_TRUNCATED']);
  });

  it('is refused by its header when its dimensions are a bomb', async () => {
    const bomb = Buffer.alloc(30_000);
    bomb.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52]);
    bomb.writeUInt32BE(60_000, 16);
    bomb.writeUInt32BE(60_000, 20);
    const started = performance.now();
    const report = await check(bomb);
    expect(failures(report)).toContain('MYNA_CARDS_PHOTO_TOO_LARGE');
    expect(report.findings.find(({ check }) => check === 'readable')?.status).toBe('notMeasured');
    expect(performance.now() - started).toBeLessThan(200);
  });

  it('is refused when its header lies about its dimensions', async () => {
    const bomb = await sharp({ create: { width: 3_000, height: 3_000, channels: 3, background: '#ffffff' } })
      .png({ compressionLevel: 0 })
      .toBuffer();
    const lying = Buffer.from(bomb.subarray(0, 6_000_000));
    lying.writeUInt32BE(800, 16);
    lying.writeUInt32BE(1000, 20);
    expect(failures(await check(lying))).toEqual(['MYNA_CARDS_PHOTO_TRUNCATED']);
  });

  it('is refused when it is small', async () => {
    const small = await sharp(fixture('good-1')).resize(350, 450).png({ compressionLevel: 0 }).toBuffer();
    expect(failures(await check(small))).toEqual(['MYNA_CARDS_PHOTO_TOO_SMALL']);
  });

  it('is refused when it has too many bytes', async () => {
    const heavy = Buffer.concat([fixture('good-1'), Buffer.alloc(7_000_000)]);
    expect(failures(await check(heavy))).toContain('MYNA_CARDS_PHOTO_TOO_MANY_BYTES');
  });
});

describe('the picture on the record', () => {
  it('is 35 to 45 and carries no metadata', async () => {
    const original = await sharp(fixture('coloured-background-3'))
      .withExif({ IFD0: { Artist: 'somebody' } })
      .jpeg()
      .toBuffer();
    const { crop } = await check(original);
    const cropped = await sharp(await cropPhoto(original, crop ?? expect.fail('no face found'))).metadata();
    expect(cropped).toMatchObject({ format: 'jpeg', width: 700, height: 900 });
    expect(cropped.exif).toBeUndefined();
  });
});
