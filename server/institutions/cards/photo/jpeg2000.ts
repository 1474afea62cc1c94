/** JPEG 2000 for the chip: grey, lossy, in the JP2 container (ISO/IEC 15444-1 annex I). */
import loadOpenJpeg from '@cornerstonejs/codec-openjpeg/wasmjs';

/** Grey picture, one byte a pixel, row by row. */
export interface GreyPicture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

let codec: ReturnType<typeof loadOpenJpeg> | undefined;
const openCodec = (): ReturnType<typeof loadOpenJpeg> => {
  // It tells of every step; what goes wrong is thrown or seen in the result.
  codec ??= loadOpenJpeg({ print: () => undefined, printErr: () => undefined });
  return codec;
};

function box(type: string, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const header = Buffer.alloc(8);
  header.writeUInt32BE(content.length + 8, 0);
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, content]);
}

/** Signature, file type, header (8 bits, compression 7; enumerated colour space 17, grey) and the codestream. */
function wrap({ width, height }: GreyPicture, codestream: Uint8Array): Uint8Array {
  const imageHeader = Buffer.alloc(14);
  imageHeader.writeUInt32BE(height, 0);
  imageHeader.writeUInt32BE(width, 4);
  imageHeader.writeUInt16BE(1, 8);
  imageHeader[10] = 7;
  imageHeader[11] = 7;
  const colour = Buffer.from([1, 0, 0, 0, 0, 0, 17]);
  return new Uint8Array(
    Buffer.concat([
      box('jP  ', Buffer.from('0d0a870a', 'hex')),
      box('ftyp', Buffer.from('jp2 \0\0\0\0jp2 ', 'latin1')),
      box('jp2h', box('ihdr', imageHeader), box('colr', colour)),
      box('jp2c', codestream),
    ]),
  );
}

/** @param ratio bytes of the picture for each byte of the file, at least */
export async function encodeJpeg2000(picture: GreyPicture, ratio: number): Promise<Uint8Array> {
  const { J2KEncoder } = await openCodec();
  const encoder = new J2KEncoder();
  try {
    const { width, height, pixels } = picture;
    encoder.getDecodedBuffer({ width, height, bitsPerSample: 8, componentCount: 1, isSigned: false }).set(pixels);
    encoder.setQuality(false, 1);
    encoder.setCompressionRatio(0, ratio);
    encoder.encode();
    return wrap(picture, Uint8Array.from(encoder.getEncodedBuffer()));
  } finally {
    encoder.delete();
  }
}

/** Takes a codestream or a JP2 file. @throws {RangeError} when the bytes are neither */
export async function decodeJpeg2000(file: Uint8Array): Promise<GreyPicture> {
  const { J2KDecoder } = await openCodec();
  const decoder = new J2KDecoder();
  try {
    decoder.getEncodedBuffer(file.length).set(file);
    decoder.decode();
    const { width, height } = decoder.getFrameInfo();
    if (width === 0 || height === 0) throw new RangeError('not JPEG 2000');
    return { width, height, pixels: Uint8Array.from(decoder.getDecodedBuffer()) };
  } finally {
    decoder.delete();
  }
}
