/** The part of a picture that becomes the photo, in the picture's own pixels; 35 to 45. */
export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export const photoRatio = 45 / 35;

/** Pixels of the photo's longer side as it is sent. */
const sentHeight = 1350;

/** The largest frame in the middle, a little to the top, where heads are. */
export function middleCrop(width: number, height: number): Crop {
  const cropWidth = Math.min(width, height / photoRatio);
  return { x: (width - cropWidth) / 2, y: Math.max(0, (height - cropWidth * photoRatio) / 3), width: cropWidth };
}

/** Keeps a frame inside its picture and not smaller than a third of what fits. */
export function fitCrop(crop: Crop, width: number, height: number): Crop {
  const most = Math.min(width, height / photoRatio);
  const cropWidth = Math.min(most, Math.max(most / 3, crop.width));
  const x = Math.min(Math.max(0, crop.x), width - cropWidth);
  const y = Math.min(Math.max(0, crop.y), height - cropWidth * photoRatio);
  return { x, y, width: cropWidth };
}

/** Cuts the frame out of the picture, as a JPEG. */
export async function cutPhoto(picture: CanvasImageSource, crop: Crop): Promise<Blob> {
  const height = Math.min(sentHeight, Math.round(crop.width * photoRatio));
  const canvas = document.createElement('canvas');
  canvas.height = height;
  canvas.width = Math.round(height / photoRatio);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser cannot draw');
  context.drawImage(picture, crop.x, crop.y, crop.width, crop.width * photoRatio, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('This browser cannot encode JPEG'))), 'image/jpeg', 0.92);
  });
}

/** SHA-256 in lower-case hex, made where the photo was taken: it binds the photo to the application from that moment on. */
export async function hashPhoto(photo: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await photo.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The day a file was last changed, as a first proposal for the day the photo was taken. */
export function dayOfFile(file: File): string | undefined {
  return file.lastModified ? new Date(file.lastModified).toISOString().slice(0, 10) : undefined;
}
