import sharp from 'sharp';

/** Head and shoulders within a portrait of the cast, in shares of width and height. */
const silhouette = (width: number, height: number): Buffer => {
  const [x, y] = [(share: number) => Math.round(share * width), (share: number) => Math.round(share * height)];
  return Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <ellipse cx="${x(0.5)}" cy="${y(0.46)}" rx="${x(0.35)}" ry="${y(0.45)}"/>
    <path d="M0 ${height} Q ${x(0.1)} ${y(0.9)} ${x(0.3)} ${y(0.8)} H ${x(0.7)} Q ${x(0.9)} ${y(0.9)} ${width} ${height} Z"/>
  </svg>`);
};

/**
 * A portrait as a photographer would take it again for a card: the same face, in front of a white wall.
 *
 * @returns JPEG
 */
export async function retake(portrait: Uint8Array): Promise<Uint8Array> {
  const { width, height } = await sharp(portrait).metadata();
  const mask = await sharp(silhouette(width, height))
    .blur(width / 120)
    .png()
    .toBuffer();
  const person = await sharp(portrait)
    .ensureAlpha()
    .composite([{ input: mask, blend: 'dest-in' }])
    .png()
    .toBuffer();
  return new Uint8Array(await sharp(person).flatten({ background: '#fafafa' }).jpeg({ quality: 92 }).toBuffer());
}
