import { create, toString as qrToString } from 'qrcode';

/** A QR code (ISO/IEC 18004, error correction level Q: survives a fold) as SVG. */
export function qrSvg(text: string): Promise<string> {
  return qrToString(text, { type: 'svg', errorCorrectionLevel: 'Q', margin: 4 });
}

export interface QrDrawing {
  /** Modules a side, without the quiet zone. */
  readonly size: number;
  /** The dark modules as one SVG path, a unit each. */
  readonly path: string;
}

/** A QR code for a screen: it is photographed from near, so error correction level M does. */
export function drawQr(text: string): QrDrawing {
  const { size, data } = create(text, { errorCorrectionLevel: 'M' }).modules;
  const rows = Array.from({ length: size }, (_row, y) =>
    Array.from({ length: size }, (_module, x) => (data[y * size + x] ? `M${x} ${y}h1v1h-1z` : '')).join(''),
  );
  return { size, path: rows.join('') };
}
