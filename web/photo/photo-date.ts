/** Where the camera writes the moment of capture: Exif 2.32, tags 0x8769 (Exif IFD) and 0x9003 (DateTimeOriginal). */
const exifPointerTag = 0x8769;
const originalDateTag = 0x9003;

interface Directory {
  readonly view: DataView;
  readonly tiff: number;
  readonly isLittle: boolean;
}

/** The offset of the TIFF header in a JPEG's first Exif segment. */
function findTiff(view: DataView): number | undefined {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return undefined;
  for (let at = 2; at + 10 < view.byteLength; ) {
    const marker = view.getUint16(at);
    if ((marker & 0xff00) !== 0xff00 || marker === 0xffda) return undefined;
    if (marker === 0xffe1 && view.getUint32(at + 4) === 0x45786966) return at + 10;
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/** The offset of a tag's 12-byte entry in the directory at `offset` from the TIFF header. */
function findEntry({ view, tiff, isLittle }: Directory, offset: number, tag: number): number | undefined {
  const count = view.getUint16(tiff + offset, isLittle);
  for (let index = 0; index < count; index += 1) {
    const entry = tiff + offset + 2 + index * 12;
    if (view.getUint16(entry, isLittle) === tag) return entry;
  }
  return undefined;
}

/** The day on which a camera says a JPEG was taken, `YYYY-MM-DD`; undefined for everything else, damaged files too. */
export function readPhotoDay(bytes: ArrayBuffer): string | undefined {
  const view = new DataView(bytes);
  try {
    const tiff = findTiff(view);
    if (tiff === undefined) return undefined;
    const directory: Directory = { view, tiff, isLittle: view.getUint16(tiff) === 0x4949 };
    const pointer = findEntry(directory, view.getUint32(tiff + 4, directory.isLittle), exifPointerTag);
    if (pointer === undefined) return undefined;
    const entry = findEntry(directory, view.getUint32(pointer + 8, directory.isLittle), originalDateTag);
    if (entry === undefined) return undefined;
    const start = tiff + view.getUint32(entry + 8, directory.isLittle);
    const text = new TextDecoder('ascii').decode(new Uint8Array(bytes, start, 10));
    return /^\d{4}:\d\d:\d\d$/.test(text) ? text.replaceAll(':', '-') : undefined;
  } catch (error) {
    // An offset that points outside of the file.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
