import { fromUtf8 } from './bytes.ts';
import { CardError } from './errors.ts';
import { readTlv, readTlvs, type Tlv } from './tlv.ts';

/** What the card's face shows, from the surface-check application 券面事項確認AP: pictures, because names are drawn and not spelt there. */
export interface CardSurface {
  /** ISO date, `YYYY-MM-DD`. */
  readonly dateOfBirth: string;
  /** ISO 5218. */
  readonly sex: string;
  /** PNG, one bit a pixel. */
  readonly name: Uint8Array;
  /** PNG, one bit a pixel. */
  readonly address: Uint8Array;
  /** JPEG 2000 (JP2), grey; empty for a card without a photo (infants). */
  readonly photo: Uint8Array;
  /** ISO date. */
  readonly expiresOn: string | undefined;
}

/** What opens the face: 照合番号A, the individual number; or 照合番号B, 14 digits printed on it. */
export type SurfaceCredential = { readonly individualNumber: string } | { readonly face: string };

const surfaceTag = 0xff20;
/** The table of offsets. What stands behind it has the tags that follow, to DF2A. */
const firstTag = 0xdf21;
const objectCount = 10;

const isoDate = (digits: string): string => `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;

/**
 * The objects DF22 to DF2A of surface application EF 0002: each once, in order, nothing behind them. Showing and verifying both start here, so that
 * what is shown is what was signed.
 *
 * @throws {CardError} `MYNA_CARD_REFUSED` when the file has any other shape
 */
export function surfaceObjects(file: Uint8Array): readonly (Tlv & { readonly encoded: Uint8Array })[] {
  const outer = readTlv(file);
  const objects = readTlvs(outer.value);
  const isWhole = outer.tag === surfaceTag && outer.size === file.length && objects.length === objectCount;
  if (!isWhole || objects.some(({ tag }, index) => tag !== firstTag + index))
    throw new CardError('MYNA_CARD_REFUSED', { reason: 'no-surface' });
  let end = 0;
  return objects
    .map((object) => {
      end += object.size;
      return { ...object, encoded: outer.value.subarray(end - object.size, end) };
    })
    .slice(1);
}

/** Surface application EF 0002. @throws {CardError} `MYNA_CARD_REFUSED` when it is none */
export function parseSurface(file: Uint8Array): CardSurface {
  const [born, sex, , name, address, photo, , expiry] = surfaceObjects(file).map(({ value }) => value);
  if (!born || !sex || !name || !address || !photo || !expiry) throw new CardError('MYNA_CARD_REFUSED', { reason: 'no-surface' });
  return Object.freeze({
    dateOfBirth: isoDate(fromUtf8(born)),
    sex: fromUtf8(sex),
    name,
    address,
    photo,
    expiresOn: isoDate(fromUtf8(expiry)),
  });
}
