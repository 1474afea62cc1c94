import { createHash } from 'node:crypto';
import type { PolicyProfile } from '@openmyna/rules';
import sharp from 'sharp';
import type { Temporal } from '../../../kernel/index.ts';
import { type BackgroundRule, measureBackground } from './background.ts';
import { type Crop, frameAround } from './crop-photo.ts';
import { readExifDate } from './exif-date.ts';
import type { FaceFinder } from './face-finder.ts';
import { type FaceGeometry, type FoundFace, measureFace } from './face-geometry.ts';
import { createFindings, type Findings, type PhotoFinding } from './findings.ts';
import { readImageHeader } from './image-header.ts';
import { photoLimits } from './limits.ts';
import { luminanceQuantile, measureTexture, type Pixels, turn } from './pixels.ts';

export type PhotoRule = PolicyProfile['photo'];

export interface PhotoConditions {
  /** The civil date that "recent" counts back from. */
  readonly today: Temporal.PlainDate;
  /** The day the applicant says the photo was taken. */
  readonly takenOn?: Temporal.PlainDate | undefined;
  /** The policy profile's rule. */
  readonly rule: PhotoRule;
}

export interface PhotoReport {
  /** True when no check failed. */
  readonly ok: boolean;
  /** One finding per check, in the order of `photoChecks`. */
  readonly findings: readonly PhotoFinding[];
  /** SHA-256 of the file as received, in hex: what an application is bound to. */
  readonly sha256: string;
  /** The day taken: the camera's, or the applicant's, or the earlier one when both speak. */
  readonly takenOn?: Temporal.PlainDate;
  /** The 35:45 frame, when a face was found; pixels of the picture after its EXIF orientation. */
  readonly crop?: Crop;
}

/** The side that everything is measured at: detail beyond it is not printed on a card either. */
const measuringSide = 640;

/**
 * Looks at an application photo and says everything that is wrong with it, not only the first thing. Nothing is decoded before the header's
 * dimensions were accepted.
 *
 * @throws {MynaError} only when the face finder is busy or unavailable; a bad photo is a report, never an error
 */
export async function checkPhoto(bytes: Uint8Array, conditions: PhotoConditions, finder: FaceFinder): Promise<PhotoReport> {
  const findings = createFindings();
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const report = (more: Partial<PhotoReport> = {}): PhotoReport => ({
    ok: !findings.hasFailed(),
    findings: findings.list(),
    sha256,
    ...more,
  });

  checkBytes(findings, bytes, conditions.rule);
  if (!checkHeader(findings, bytes, conditions.rule)) return report();
  const picture = await decode(bytes, conditions.rule);
  if (!picture) {
    findings.fail('readable', 'MYNA_CARDS_PHOTO_TRUNCATED');
    return report();
  }
  findings.pass('readable');
  const takenOn = checkDate(findings, picture.exifDate, conditions);
  const geometry = await checkPicture(findings, picture.pixels, conditions.rule.background, finder);
  const scale = picture.width / picture.pixels.width;
  return report({
    ...(takenOn && { takenOn }),
    ...(geometry && { crop: scaleCrop(frameAround(picture.pixels, geometry), scale) }),
  });
}

function checkBytes(findings: Findings, bytes: Uint8Array, rule: PhotoRule): void {
  findings.within(
    'bytes',
    { value: bytes.length, unit: 'bytes', min: rule.minBytes, max: rule.maxBytes },
    { low: 'MYNA_CARDS_PHOTO_TOO_FEW_BYTES', high: 'MYNA_CARDS_PHOTO_TOO_MANY_BYTES' },
  );
}

function checkHeader(findings: Findings, bytes: Uint8Array, rule: PhotoRule): boolean {
  const header = readImageHeader(bytes);
  if (!header) {
    findings.fail('type', 'MYNA_CARDS_PHOTO_NOT_AN_IMAGE');
    return false;
  }
  findings.pass('type');
  const { minPixels: min, maxPixels: max } = rule;
  const shorter = Math.min(header.width, header.height);
  const longer = Math.max(header.width, header.height);
  const value = longer > max ? longer : shorter;
  return findings.within(
    'dimensions',
    { value, unit: 'px', min, max },
    { low: 'MYNA_CARDS_PHOTO_TOO_SMALL', high: 'MYNA_CARDS_PHOTO_TOO_LARGE' },
  );
}

interface Picture {
  readonly pixels: Pixels;
  /** Of the whole picture after its EXIF orientation. */
  readonly width: number;
  readonly exifDate: Temporal.PlainDate | undefined;
}

async function decode(bytes: Uint8Array, rule: PhotoRule): Promise<Picture | undefined> {
  try {
    const options = { limitInputPixels: rule.maxPixels ** 2, failOn: 'error', sequentialRead: true } as const;
    const { autoOrient, exif } = await sharp(bytes, options).metadata();
    const { data, info } = await sharp(bytes, options)
      .autoOrient()
      .resize(measuringSide, measuringSide, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 3) return undefined;
    return { pixels: { data, width: info.width, height: info.height }, width: autoOrient.width, exifDate: exif && readExifDate(exif) };
  } catch {
    // sharp has one error for everything that is wrong with a file; which one it was helps nobody take a better photo.
    return undefined;
  }
}

function checkDate(
  findings: Findings,
  exifDate: Temporal.PlainDate | undefined,
  { today, takenOn: statedDate, rule }: PhotoConditions,
): Temporal.PlainDate | undefined {
  const takenOn = [exifDate, statedDate].filter((date) => date !== undefined).sort((a, b) => a.since(b).sign)[0];
  if (!takenOn) {
    findings.fail('recent', 'MYNA_CARDS_PHOTO_DATE_MISSING');
    return undefined;
  }
  const oldest = today.subtract({ months: rule.maxAgeMonths });
  const age = { value: today.since(takenOn).days, unit: 'days', min: 0, max: today.since(oldest).days } as const;
  findings.within('recent', age, { low: 'MYNA_CARDS_PHOTO_DATE_IN_FUTURE', high: 'MYNA_CARDS_PHOTO_TOO_OLD' });
  return takenOn;
}

async function checkPicture(
  findings: Findings,
  pixels: Pixels,
  background: BackgroundRule,
  finder: FaceFinder,
): Promise<FaceGeometry | undefined> {
  const faces = (await finder.find(pixels)).filter(({ score }) => score >= photoLimits.faceScore.min);
  checkExposure(findings, pixels, faces[0]);
  const isSharp = checkSharpness(findings, pixels, faces[0]);
  if (faces.length > 1) {
    findings.fail('face', 'MYNA_CARDS_PHOTO_SEVERAL_FACES', { value: faces.length, unit: 'faces', min: 1, max: 1 });
    return undefined;
  }
  const [face] = faces;
  if (!face) {
    // In a blurred picture a face may be there all the same: one reason, and the one that helps.
    if (isSharp) await explainMissingFace(findings, pixels, finder);
    return undefined;
  }
  findings.pass('face', { value: 1, unit: 'faces', min: 1, max: 1 });
  const geometry = measureFace(face);
  const roll = { value: round(Math.abs(geometry.roll), 1), unit: 'degrees', max: photoLimits.roll.max } as const;
  const upright = { low: 'MYNA_CARDS_PHOTO_NOT_UPRIGHT', high: 'MYNA_CARDS_PHOTO_NOT_UPRIGHT' } as const;
  if (!findings.within('upright', roll, upright)) return undefined;
  checkHead(findings, pixels, geometry);
  if (findings.isPassed('exposure')) checkBackground(findings, pixels, geometry, background);
  return geometry;
}

function checkExposure(findings: Findings, pixels: Pixels, face: FoundFace | undefined): void {
  const highlight = { value: luminanceQuantile(pixels, 0.98), unit: 'luminance', ...photoLimits.highlight } as const;
  const burntOut = face ? measureTexture(pixels, regionOf(face)).burntOut : 0;
  if (burntOut > photoLimits.burntOut.max) {
    findings.fail('exposure', 'MYNA_CARDS_PHOTO_TOO_BRIGHT', { value: round(burntOut, 2), unit: 'share', ...photoLimits.burntOut });
  } else {
    findings.within('exposure', highlight, { low: 'MYNA_CARDS_PHOTO_TOO_DARK', high: 'MYNA_CARDS_PHOTO_TOO_BRIGHT' });
  }
}

/** Judged on the face, or on the middle of the picture where none was found. Returns whether blur cannot be why. */
function checkSharpness(findings: Findings, pixels: Pixels, face: FoundFace | undefined): boolean {
  const { width, height } = pixels;
  const middle = { left: width * 0.2, top: height * 0.2, right: width * 0.8, bottom: height * 0.8 };
  const { detail, structure } = measureTexture(pixels, face ? regionOf(face) : middle);
  if (structure < photoLimits.structure.min) return true;
  return findings.within(
    'sharpness',
    { value: round(detail / structure, 5), unit: 'ratio', ...photoLimits.sharpness },
    { low: 'MYNA_CARDS_PHOTO_BLURRED', high: 'MYNA_CARDS_PHOTO_BLURRED' },
  );
}

async function explainMissingFace(findings: Findings, pixels: Pixels, finder: FaceFinder): Promise<void> {
  const whole = { left: 0, top: 0, right: pixels.width, bottom: pixels.height };
  const isEmpty = measureTexture(pixels, whole).structure < photoLimits.structure.min;
  for (const quarters of isEmpty ? [] : ([1, 3, 2] as const)) {
    const [face] = await finder.find(turn(pixels, quarters));
    if (face && face.score >= photoLimits.faceScore.min) {
      findings.pass('face', { value: 1, unit: 'faces', min: 1, max: 1 });
      findings.fail('upright', 'MYNA_CARDS_PHOTO_NOT_UPRIGHT', { value: quarters * 90, unit: 'degrees', max: photoLimits.roll.max });
      return;
    }
  }
  findings.fail('face', 'MYNA_CARDS_PHOTO_NO_FACE', { value: 0, unit: 'faces', min: 1, max: 1 });
}

function checkHead(findings: Findings, pixels: Pixels, geometry: FaceGeometry): void {
  const frame = frameAround(pixels, geometry);
  const millimetres = (geometry.headHeight / frame.height) * photoLimits.frame.height;
  const hasRightSize = findings.within(
    'headSize',
    { value: round(millimetres, 1), unit: 'mm', ...photoLimits.head },
    { low: 'MYNA_CARDS_PHOTO_HEAD_TOO_SMALL', high: 'MYNA_CARDS_PHOTO_HEAD_TOO_LARGE' },
  );
  if (!hasRightSize) return;
  const offCentre = Math.abs(geometry.eyes.x - (frame.left + frame.width / 2)) / frame.width;
  const above = (frame.top - (geometry.chin.y - geometry.headHeight)) / frame.height;
  const below = (geometry.chin.y - (frame.top + frame.height)) / frame.height;
  const isCutOff = Math.max(above, below) > photoLimits.cutOff.max;
  const measured = { value: round(isCutOff ? 1 : offCentre, 2), unit: 'share', ...photoLimits.offCentre } as const;
  findings.within('position', measured, { low: 'MYNA_CARDS_PHOTO_OFF_CENTRE', high: 'MYNA_CARDS_PHOTO_OFF_CENTRE' });
}

function checkBackground(findings: Findings, pixels: Pixels, geometry: FaceGeometry, rule: BackgroundRule): void {
  const code = rule === 'white' ? 'MYNA_CARDS_PHOTO_BACKGROUND_NOT_WHITE' : 'MYNA_CARDS_PHOTO_BACKGROUND_NOT_PLAIN';
  const share = { value: round(measureBackground(pixels, geometry, rule), 2), unit: 'share', ...photoLimits.background } as const;
  findings.within('background', share, { low: code, high: code });
}

function regionOf({ box }: FoundFace) {
  return { left: box.left, top: box.top, right: box.left + box.width, bottom: box.top + box.height };
}

function scaleCrop(crop: Crop, scale: number): Crop {
  return { left: crop.left * scale, top: crop.top * scale, width: crop.width * scale, height: crop.height * scale };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
