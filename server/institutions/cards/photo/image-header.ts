/** What the first bytes of a file say about the picture in it, read without decoding a pixel. */
export interface ImageHeader {
  readonly type: 'jpeg' | 'png';
  /** Pixels, before any EXIF orientation. */
  readonly width: number;
  readonly height: number;
}

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;

/** The type by magic bytes, whatever the file's name or media type says. */
export function imageType(bytes: Uint8Array): ImageHeader['type'] | undefined {
  if (pngSignature.every((byte, at) => bytes[at] === byte)) return 'png';
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  return undefined;
}

/** Reads type and dimensions; undefined when the file is no JPEG or PNG, or ends before it says how large its picture is. */
export function readImageHeader(bytes: Uint8Array): ImageHeader | undefined {
  const type = imageType(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type === 'png') return readPng(view);
  if (type === 'jpeg') return readJpeg(view);
  return undefined;
}

// PNG (ISO/IEC 15948) 11.2.2: IHDR is the first chunk.
function readPng(view: DataView): ImageHeader | undefined {
  if (view.byteLength < 24 || view.getUint32(12) !== 0x49484452) return undefined;
  return { type: 'png', width: view.getUint32(16), height: view.getUint32(20) };
}

// JPEG (ITU-T T.81) B.1.1.4: marker segments carry their length; B.2.2: the frame header SOFn carries the dimensions.
function readJpeg(view: DataView): ImageHeader | undefined {
  let at = 2;
  while (at + 9 < view.byteLength) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (isStartOfFrame(marker)) return { type: 'jpeg', height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    const length = view.getUint16(at + 2);
    if (length < 2) return undefined;
    at += 2 + length;
  }
  return undefined;
}

function isStartOfFrame(marker: number): boolean {
  const isTableOrArithmetic = marker === 0xc4 || marker === 0xc8 || marker === 0xcc;
  return marker >= 0xc0 && marker <= 0xcf && !isTableOrArithmetic;
}
