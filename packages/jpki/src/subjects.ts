import { randomBytes, randomInt } from 'node:crypto';
import type { IssuingPlace } from './issue.ts';
import { encodeName } from './names.ts';
import { timestamp } from './validity.ts';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** Bytes of 252 and more are thrown away, so that every character is equally likely. */
function randomText(length: number): string {
  let text = '';
  while (text.length < length)
    for (const byte of randomBytes(2 * length)) if (byte < 252 && text.length < length) text += alphabet[byte % alphabet.length];
  return text;
}

function requireMunicipalityCode(code: string): string {
  if (!/^\d{5,6}$/.test(code)) throw new RangeError('a municipality code has five digits, or six with its check digit');
  return code.slice(0, 5);
}

/**
 * DER of the subject of authentication and eligibility certificates: `C=JP, CN=<opaque id>`. Nothing in it tells who it is, and it is new for
 * each certificate. Shape of the real ones: 13 characters, municipality code (5 digits), window (3 characters).
 */
export function opaqueSubject(municipalityCode: string, window = '00A'): Uint8Array {
  return encodeName(['country', 'JP'], ['commonName', randomText(13) + requireMunicipalityCode(municipalityCode) + window]);
}

/** DER of the subject of signature certificates: `C=JP, L=<prefecture>, L=<municipality>, CN=<YYYYMMDDhhmmss + sequence + window>`. */
export function signatureSubject(
  place: IssuingPlace & { municipalityCode: string },
  issuedAt: Date,
  sequence: number = randomInt(10_000),
  window = '00A',
): Uint8Array {
  const id = timestamp(issuedAt) + String(sequence).padStart(4, '0') + requireMunicipalityCode(place.municipalityCode) + window;
  return encodeName(['country', 'JP'], ['locality', place.prefecture], ['locality', place.municipality], ['commonName', id]);
}
