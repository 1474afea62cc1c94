import { toString as qrToString } from 'qrcode';

/** A QR code (ISO/IEC 18004, error correction level Q: survives a fold) as SVG. */
export function qrSvg(text: string): Promise<string> {
  return qrToString(text, { type: 'svg', errorCorrectionLevel: 'Q', margin: 4 });
}
