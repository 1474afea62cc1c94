import sharp from 'sharp';
import type { FaceGeometry } from './face-geometry.ts';
import { photoLimits } from './limits.ts';

/** In pixels of the picture after its EXIF orientation. */
export interface Crop {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The printed picture: 35 × 45 mm at 20 pixels per millimetre. */
export const portraitSize = { width: 700, height: 900 } as const;

/** The largest picture of any profile; more is refused by the decoder before memory is taken. */
const maxPixels = 6000 ** 2;

/** The largest 35:45 frame of the picture, as close to the face's middle as the edges allow. */
export function frameAround(picture: { readonly width: number; readonly height: number }, face?: FaceGeometry): Crop {
  const ratio = photoLimits.frame.width / photoLimits.frame.height;
  const height = Math.min(picture.height, picture.width / ratio);
  const width = height * ratio;
  const centre = face ? { x: face.eyes.x, y: face.chin.y - face.headHeight / 2 } : { x: picture.width / 2, y: picture.height / 2 };
  return {
    left: clamp(centre.x - width / 2, picture.width - width),
    top: clamp(centre.y - height / 2, picture.height - height),
    width,
    height,
  };
}

/** Cuts the frame out and brings it to the size of the record: JPEG, sRGB, without any metadata. */
export async function cropPhoto(
  bytes: Uint8Array,
  crop: Crop,
  size: { width: number; height: number } = portraitSize,
): Promise<Uint8Array> {
  return sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error' })
    .autoOrient()
    .extract({ left: Math.floor(crop.left), top: Math.floor(crop.top), width: Math.floor(crop.width), height: Math.floor(crop.height) })
    .resize(size.width, size.height, { fit: 'fill' })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .jpeg({ quality: 88, mozjpeg: true })
    .toBuffer();
}

function clamp(value: number, max: number): number {
  return Math.max(0, Math.min(value, max));
}

/** Width and height after the EXIF orientation. */
export async function readPictureSize(bytes: Uint8Array): Promise<{ width: number; height: number }> {
  const { autoOrient } = await sharp(bytes, { limitInputPixels: maxPixels }).metadata();
  return { width: autoOrient.width, height: autoOrient.height };
}
