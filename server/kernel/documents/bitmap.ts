import { crc32, deflateSync } from 'node:zlib';

/** A picture of one bit a pixel. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  /** Whether the pixel is ink. */
  isInk(x: number, y: number): boolean;
}

const signature = Buffer.from('89504e470d0a1a0a', 'hex');

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** PNG (ISO/IEC 15948) of colour type 0 with one bit a pixel, ink black on white: what cards hold, and few encoders write. */
export function encodePng(bitmap: Bitmap): Uint8Array {
  const { width, height } = bitmap;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 1;
  const stride = 1 + Math.ceil(width / 8);
  const rows = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      if (!bitmap.isInk(x, y)) {
        const at = y * stride + 1 + (x >> 3);
        rows[at] = (rows[at] ?? 0) | (0x80 >> (x & 7));
      }
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))];
  return new Uint8Array(Buffer.concat([signature, ...chunks]));
}

/** Digits five pixels wide and nine high, a row of bits each; the cell is six by twelve. */
const shapes: readonly (readonly number[])[] = [
  [0x0e, 0x11, 0x11, 0x13, 0x15, 0x19, 0x11, 0x11, 0x0e],
  [0x04, 0x0c, 0x14, 0x04, 0x04, 0x04, 0x04, 0x04, 0x1f],
  [0x0e, 0x11, 0x01, 0x01, 0x02, 0x04, 0x08, 0x10, 0x1f],
  [0x0e, 0x11, 0x01, 0x01, 0x06, 0x01, 0x01, 0x11, 0x0e],
  [0x02, 0x06, 0x0a, 0x0a, 0x12, 0x12, 0x1f, 0x02, 0x02],
  [0x1f, 0x10, 0x10, 0x1e, 0x11, 0x01, 0x01, 0x11, 0x0e],
  [0x06, 0x08, 0x10, 0x10, 0x1e, 0x11, 0x11, 0x11, 0x0e],
  [0x1f, 0x01, 0x01, 0x02, 0x02, 0x04, 0x04, 0x08, 0x08],
  [0x0e, 0x11, 0x11, 0x11, 0x0e, 0x11, 0x11, 0x11, 0x0e],
  [0x0e, 0x11, 0x11, 0x11, 0x0f, 0x01, 0x01, 0x02, 0x0c],
];
const cell = { width: 6, height: 12, top: 1 };

/** Digits as a card shows them: 72 × 12 pixels for the number, 24 × 12 for the security code. */
export function drawDigits(digits: string): Uint8Array {
  return encodePng({
    width: digits.length * cell.width,
    height: cell.height,
    isInk(x, y) {
      const shape = shapes[Number(digits[Math.floor(x / cell.width)])];
      const column = x % cell.width;
      return column < 5 && (((shape?.[y - cell.top] ?? 0) >> (4 - column)) & 1) === 1;
    },
  });
}
