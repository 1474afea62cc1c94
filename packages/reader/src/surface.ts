import { fromUtf8 } from './bytes.ts';
import { CardError } from './errors.ts';
import { readTlv, readTlvs } from './tlv.ts';

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

const tags = { surface: 0xff20, born: 0xdf22, sex: 0xdf23, name: 0xdf25, address: 0xdf26, photo: 0xdf27, expiry: 0xdf29 };

const isoDate = (digits: string): string => `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6, 8)}`;

/** Surface application EF 0002, read by tag. @throws {CardError} `MYNA_CARD_REFUSED` when it is none */
export function parseSurface(file: Uint8Array): CardSurface {
  const outer = readTlv(file);
  if (outer.tag !== tags.surface) throw new CardError('MYNA_CARD_REFUSED', { reason: 'no-surface' });
  const objects = new Map(readTlvs(outer.value).map(({ tag, value }) => [tag, value]));
  const need = (tag: number): Uint8Array => {
    const value = objects.get(tag);
    if (!value) throw new CardError('MYNA_CARD_REFUSED', { reason: 'no-surface' });
    return value;
  };
  const expiry = objects.get(tags.expiry);
  return Object.freeze({
    dateOfBirth: isoDate(fromUtf8(need(tags.born))),
    sex: fromUtf8(need(tags.sex)),
    name: need(tags.name),
    address: need(tags.address),
    photo: objects.get(tags.photo) ?? new Uint8Array(),
    expiresOn: expiry && isoDate(fromUtf8(expiry)),
  });
}
