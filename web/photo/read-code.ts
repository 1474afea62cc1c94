type ReadCode = (data: Uint8ClampedArray, width: number, height: number) => { data: string } | null;

let reader: ReadCode | undefined;

/** The reader is 40 kB: it is fetched when a camera or a picture is to be read. jsqr is CommonJS: bundlers and Node disagree about where its function is. */
async function loadReader(): Promise<ReadCode> {
  const { default: loaded } = (await import('jsqr')) as unknown as { default: ReadCode | { default: ReadCode } };
  reader = typeof loaded === 'function' ? loaded : loaded.default;
  return reader;
}

/** The longer side at which codes are looked for: enough for a letter held at arm's length, quick enough for a live picture. */
const longestSide = 1000;

function drawScaled(source: CanvasImageSource, width: number, height: number): ImageData | undefined {
  const scale = Math.min(1, longestSide / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return undefined;
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

/** Before the camera is asked for. */
export const prepareReader = (): void => void loadReader().catch(() => undefined);

/** The text of a QR code in a live picture; undefined when there is none to be read yet. */
export function readCodeFromVideo(video: HTMLVideoElement): string | undefined {
  if (!video.videoWidth) return undefined;
  const image = drawScaled(video, video.videoWidth, video.videoHeight);
  return image && reader?.(image.data, image.width, image.height)?.data;
}

/** The text of a QR code in a picture file. Nothing is sent anywhere. @throws when the file is no picture */
export async function readCodeFromFile(file: File): Promise<string | undefined> {
  const read = reader ?? (await loadReader());
  const bitmap = await createImageBitmap(file);
  try {
    const image = drawScaled(bitmap, bitmap.width, bitmap.height);
    return image && read(image.data, image.width, image.height)?.data;
  } finally {
    bitmap.close();
  }
}
