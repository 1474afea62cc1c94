import { Temporal } from '../../../kernel/index.ts';

const exifPointer = 0x8769;
const dateTimeOriginal = 0x9003;
const dateTime = 0x0132;

/**
 * The day a camera says it took the picture (Exif 2.32, 4.6.5: DateTimeOriginal, else DateTime). The block is untrusted input: whatever does not
 * fit together is read as "no date".
 *
 * @param exif the APP1 block, beginning with `Exif\0\0` or with the TIFF header
 */
export function readExifDate(exif: Uint8Array): Temporal.PlainDate | undefined {
  const start = exif[0] === 0x45 && exif[1] === 0x78 ? 6 : 0;
  const view = new DataView(exif.buffer, exif.byteOffset + start, Math.max(0, exif.byteLength - start));
  try {
    const order = view.getUint16(0);
    if (order !== 0x4949 && order !== 0x4d4d) return undefined;
    const little = order === 0x4949;
    const root = view.getUint32(4, little);
    const pointer = findEntry(view, root, exifPointer, little);
    const original = pointer === undefined ? undefined : findEntry(view, view.getUint32(pointer + 8, little), dateTimeOriginal, little);
    const entry = original ?? findEntry(view, root, dateTime, little);
    return entry === undefined ? undefined : parseDate(readAscii(view, entry, little));
  } catch (error) {
    // An offset outside the block, or a day that no calendar has.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function findEntry(view: DataView, directory: number, tag: number, little: boolean): number | undefined {
  const count = view.getUint16(directory, little);
  for (let index = 0; index < count; index += 1) {
    const entry = directory + 2 + index * 12;
    if (view.getUint16(entry, little) === tag) return entry;
  }
  return undefined;
}

function readAscii(view: DataView, entry: number, little: boolean): string {
  const length = Math.min(view.getUint32(entry + 4, little), 20);
  const at = length <= 4 ? entry + 8 : view.getUint32(entry + 8, little);
  let text = '';
  for (let index = 0; index < length; index += 1) text += String.fromCharCode(view.getUint8(at + index));
  return text;
}

function parseDate(text: string): Temporal.PlainDate | undefined {
  const match = /^(\d{4}):(\d{2}):(\d{2})/.exec(text);
  if (!match) return undefined;
  return Temporal.PlainDate.from({ year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) }, { overflow: 'reject' });
}
