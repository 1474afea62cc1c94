/** Eight-bit RGB pixels, row by row. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** In pixels; may reach over the edge, measures clip it. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface Texture {
  /** Variance of the Laplacian: how much fine detail there is. */
  readonly detail: number;
  /** Variance of luminance: how much there is to see at all. */
  readonly structure: number;
  /** The share of pixels at full white. */
  readonly burntOut: number;
}

/** Rec. 601 luma, 0 to 255. */
export function luminance({ data }: Pixels, pixel: number): number {
  const at = pixel * 3;
  return 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
}

/** Measures detail and structure inside `region`, leaving out the outermost pixels that have no four neighbours. */
export function measureTexture(pixels: Pixels, region: Region): Texture {
  const { width, height } = pixels;
  const left = Math.max(1, Math.floor(region.left));
  const right = Math.min(width - 1, Math.ceil(region.right));
  const bottom = Math.min(height - 1, Math.ceil(region.bottom));
  let count = 0;
  let burnt = 0;
  const detail = { sum: 0, squares: 0 };
  const light = { sum: 0, squares: 0 };
  for (let y = Math.max(1, Math.floor(region.top)); y < bottom; y += 1) {
    for (let x = left; x < right; x += 1) {
      const at = y * width + x;
      const here = luminance(pixels, at);
      const edge =
        4 * here - luminance(pixels, at - 1) - luminance(pixels, at + 1) - luminance(pixels, at - width) - luminance(pixels, at + width);
      detail.sum += edge;
      detail.squares += edge * edge;
      light.sum += here;
      light.squares += here * here;
      if (here >= 252) burnt += 1;
      count += 1;
    }
  }
  if (count === 0) return { detail: 0, structure: 0, burntOut: 0 };
  return {
    detail: detail.squares / count - (detail.sum / count) ** 2,
    structure: light.squares / count - (light.sum / count) ** 2,
    burntOut: burnt / count,
  };
}

/** The luminance that `share` of all pixels do not exceed. */
export function luminanceQuantile(pixels: Pixels, share: number): number {
  const histogram = new Uint32Array(256);
  const total = pixels.width * pixels.height;
  for (let at = 0; at < total; at += 1) {
    const bin = Math.min(255, Math.round(luminance(pixels, at)));
    histogram[bin] = (histogram[bin] ?? 0) + 1;
  }
  let seen = 0;
  for (const [level, count] of histogram.entries()) {
    seen += count;
    if (seen >= share * total) return level;
  }
  return 255;
}

/** Turns the picture by quarter turns, clockwise. */
export function turn(pixels: Pixels, quarters: 1 | 2 | 3): Pixels {
  const { width, height, data } = pixels;
  const swapped = quarters !== 2;
  const out = { width: swapped ? height : width, height: swapped ? width : height, data: new Uint8Array(data.length) };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [toX, toY] = turned(x, y, width, height, quarters);
      const from = (y * width + x) * 3;
      out.data.set(data.subarray(from, from + 3), (toY * out.width + toX) * 3);
    }
  }
  return out;
}

function turned(x: number, y: number, width: number, height: number, quarters: 1 | 2 | 3): [number, number] {
  if (quarters === 1) return [height - 1 - y, x];
  if (quarters === 2) return [width - 1 - x, height - 1 - y];
  return [y, width - 1 - x];
}
