import sharp from 'sharp';
import { encodePng } from './bitmap.ts';
import type { DocumentCompiler } from './compiler.ts';

/** The name in one or two lines, the address in up to four. Pixels; the sizes of real cards' pictures are not public. */
const shapes = { name: { width: 560, size: 40 }, address: { width: 560, size: 24 } } as const;
/** From here on a pixel is paper. */
const paper = 128;
/** A typographic point is one pixel. */
const density = 72;

export type CardText = keyof typeof shapes;

/**
 * Draws a name or an address as the card shows it: PNG, one bit a pixel.
 *
 * @throws MynaError `MYNA_DOCUMENT_GLYPH_MISSING` when a character cannot be shown right
 */
export async function drawCardText(compiler: DocumentCompiler, kind: CardText, text: string): Promise<Uint8Array> {
  const svg = await compiler.draw('card-text', { ...shapes[kind], text: compiler.runs(text) });
  const { data, info } = await sharp(Buffer.from(svg), { density })
    .flatten({ background: '#ffffff' })
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return encodePng({ width, height, isInk: (x, y) => (data[(y * width + x) * channels] ?? 255) < paper });
}
