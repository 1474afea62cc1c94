import { randomInt } from 'node:crypto';
import type { Name } from '@peculiar/asn1-x509';
import type { IssuingPlace } from './issue.ts';
import { createName } from './names.ts';
import { timestamp } from './validity.ts';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const randomText = (length: number): string => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');

function requireMunicipalityCode(code: string): string {
  if (!/^\d{5,6}$/.test(code)) throw new RangeError('a municipality code has five digits, or six with its check digit');
  return code.slice(0, 5);
}

/**
 * Subject of authentication and eligibility certificates: `C=JP, CN=<opaque id>`. Nothing in it tells who it is, and it is new for
 * each certificate. Shape of the real ones: 13 characters, municipality code (5 digits), window (3 characters).
 */
export function opaqueSubject(municipalityCode: string, window = '00A'): Name {
  return createName(['country', 'JP'], ['commonName', randomText(13) + requireMunicipalityCode(municipalityCode) + window]);
}

/** Subject of signature certificates: `C=JP, L=<prefecture>, L=<municipality>, CN=<YYYYMMDDhhmmss + sequence + window>`. */
export function signatureSubject(
  place: IssuingPlace & { municipalityCode: string },
  issuedAt: Date,
  sequence: number = randomInt(10_000),
  window = '00A',
): Name {
  const id = timestamp(issuedAt) + String(sequence).padStart(4, '0') + requireMunicipalityCode(place.municipalityCode) + window;
  return createName(['country', 'JP'], ['locality', place.prefecture], ['locality', place.municipality], ['commonName', id]);
}
