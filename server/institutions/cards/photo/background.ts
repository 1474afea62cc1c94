import type { PolicyProfile } from '@openmyna/rules';
import type { FaceGeometry } from './face-geometry.ts';
import { photoLimits } from './limits.ts';
import { luminance, type Pixels } from './pixels.ts';

/** Profiles ask for a white background, or for any plain one. */
export type BackgroundRule = PolicyProfile['photo']['background'];

type Colour = readonly [red: number, green: number, blue: number];

/**
 * The share (0 to 1) of background that keeps the rule. Background is what lies above the level of the eyes and outside a generous ellipse around the head:
 * below it shoulders and long hair begin.
 */
export function measureBackground(pixels: Pixels, face: FaceGeometry, rule: BackgroundRule): number {
  const samples = sampleAroundHead(pixels, face);
  if (samples.length === 0) return 0;
  const fits = rule === 'white' ? isWhite(pixels) : isPlain(pixels, samples);
  return samples.filter(fits).length / samples.length;
}

function sampleAroundHead(pixels: Pixels, face: FaceGeometry): number[] {
  const halfWidth = face.jawWidth * 0.72;
  const halfHeight = face.headHeight * 0.62;
  const samples: number[] = [];
  for (let y = 0; y < Math.min(face.eyes.y, pixels.height); y += 2) {
    for (let x = 0; x < pixels.width; x += 2) {
      const isHead = ((x - face.eyes.x) / halfWidth) ** 2 + ((y - face.eyes.y) / halfHeight) ** 2 < 1;
      if (!isHead) samples.push(y * pixels.width + x);
    }
  }
  return samples;
}

function isWhite(pixels: Pixels): (at: number) => boolean {
  const { minLuminance, maxChroma } = photoLimits.white;
  return (at) => {
    const colour = colourOf(pixels, at);
    return luminance(pixels, at) >= minLuminance && Math.max(...colour) - Math.min(...colour) <= maxChroma;
  };
}

function isPlain(pixels: Pixels, samples: readonly number[]): (at: number) => boolean {
  const median = [0, 1, 2].map((channel) => medianOf(samples.map((at) => pixels.data[at * 3 + channel] ?? 0)));
  return (at) => colourOf(pixels, at).every((value, channel) => Math.abs(value - (median[channel] ?? 0)) <= photoLimits.plain.maxDistance);
}

function colourOf({ data }: Pixels, at: number): Colour {
  return [data[at * 3] ?? 0, data[at * 3 + 1] ?? 0, data[at * 3 + 2] ?? 0];
}

function medianOf(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
