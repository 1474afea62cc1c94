import { concat, fromUtf8, u16, utf8 } from './bytes.ts';
import { CardError } from './errors.ts';
import type { BasicFour, CertificateAvailability, TokenInfo } from './names.ts';
import { encodeTlv, readTlv, readTlvs } from './tlv.ts';

const tags = { number: 0xff10, basicFour: 0xff20, offsets: 0xdf21, name: 0xdf22, address: 0xdf23, dateOfBirth: 0xdf24, sex: 0xdf25 };

function pad(text: string, length: number, filler = ' '): Uint8Array {
  const bytes = utf8(text.padEnd(length, filler));
  if (bytes.length !== length) throw new RangeError(`longer than ${length} bytes`);
  return bytes;
}

/** Text application EF 0001: the individual number (個人番号). @throws {RangeError} unless it is twelve digits. */
export function encodeIndividualNumber(number: string): Uint8Array {
  if (!/^\d{12}$/.test(number)) throw new RangeError('an individual number has twelve digits');
  return encodeTlv(tags.number, utf8(number));
}

export function parseIndividualNumber(file: Uint8Array): string {
  const { tag, value } = readTlv(file);
  const number = fromUtf8(value);
  if (tag !== tags.number || !/^\d{12}$/.test(number)) throw new CardError('MYNA_CARD_REFUSED', { reason: 'no-number' });
  return number;
}

/**
 * Text application EF 0002: 基本4情報 in the order that clients parse, with the offsets of DF22 to DF25 from the file's start. Content of
 * 128 bytes and more makes the outer header longer, and every offset moves with it.
 */
export function encodeBasicFour(person: BasicFour): Uint8Array {
  const objects = [
    encodeTlv(tags.name, utf8(person.name)),
    encodeTlv(tags.address, utf8(person.address)),
    encodeTlv(tags.dateOfBirth, utf8(person.dateOfBirth.replaceAll('-', ''))),
    encodeTlv(tags.sex, utf8(person.sex)),
  ];
  const offsetsSize = 3 + 8;
  const content = concat(...objects);
  const headerSize = encodeTlv(tags.basicFour, new Uint8Array(offsetsSize), content).length - offsetsSize - content.length;
  let next = headerSize + offsetsSize;
  const offsets = objects.map((object) => {
    const start = next;
    next += object.length;
    return u16(start);
  });
  return encodeTlv(tags.basicFour, encodeTlv(tags.offsets, ...offsets), content);
}

/** Reads by tag, whatever follows the outer object (files are filled up with FF). */
export function parseBasicFour(file: Uint8Array): BasicFour {
  const outer = readTlv(file);
  if (outer.tag !== tags.basicFour) throw new CardError('MYNA_CARD_REFUSED', { reason: 'no-basic-four' });
  const objects = readTlvs(outer.value);
  const text = (tag: number): string => {
    const object = objects.find((each) => each.tag === tag);
    if (!object) throw new CardError('MYNA_CARD_REFUSED', { reason: 'no-basic-four' });
    return fromUtf8(object.value);
  };
  const born = text(tags.dateOfBirth);
  return Object.freeze({
    name: text(tags.name),
    address: text(tags.address),
    dateOfBirth: `${born.slice(0, 4)}-${born.slice(4, 6)}-${born.slice(6, 8)}`,
    sex: text(tags.sex) as BasicFour['sex'],
  });
}

/** JPKI EF 0006, 160 bytes: the CK_TOKEN_INFO of PKCS#11, big-endian. `serial` is at most 16 characters. */
export function encodeTokenInfo(serial: string): Uint8Array {
  const counts = [0x40d, 1, 0, 1, 0, 16, 6, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff];
  const numbers = new Uint8Array(44);
  const view = new DataView(numbers.buffer);
  for (const [at, value] of counts.entries()) view.setUint32(at * 4, value);
  const manufacturer = pad('0'.repeat(31).concat('1'), 32);
  return concat(
    pad('JPKIAPICCTOKEN2', 32),
    manufacturer,
    pad('E16R01NJ', 16),
    pad(serial, 16),
    numbers,
    utf8('03'),
    utf8('01'),
    utf8('9'.repeat(16)),
  );
}

export function parseTokenInfo(file: Uint8Array): TokenInfo {
  const text = (start: number, end: number): string => fromUtf8(file.subarray(start, end)).trimEnd();
  return Object.freeze({ label: text(0, 32), manufacturer: text(32, 64), model: text(64, 80), serial: text(80, 96) });
}

/** JPKI EF 0008: `8F` where a certificate is present. */
export const encodeAvailability = (present: CertificateAvailability): Uint8Array =>
  Uint8Array.of(present.signature ? 0x8f : 0, present.authentication ? 0x8f : 0, 0);

export const parseAvailability = (file: Uint8Array): CertificateAvailability =>
  Object.freeze({ signature: file[0] === 0x8f, authentication: file[1] === 0x8f });

/**
 * Text application EF 0005 (AP基本情報): version, a key id, and 32 bytes whose meaning is not known, with filler. Readers want 256 bytes physically, the card
 * fills up. The lengths are not the shortest possible, as on real cards: a reader that insists on DER fails there too.
 *
 * @param note at most 32 characters of ASCII, in place of the unknown bytes
 */
export function encodeApplicationInfo(keyId: Uint8Array, note: string): Uint8Array {
  const unknown = new Uint8Array(128).fill(0xff);
  unknown.set(pad(note, 32));
  const content = concat(
    encodeTlv(0xdf41, Uint8Array.of(1, 3, 0x0e, 1)),
    encodeTlv(0xdf42, keyId),
    Uint8Array.of(0xdf, 0x43, 0x82, 0, 0x80),
    unknown,
  );
  return concat(Uint8Array.of(0xff, 0x40, 0x82), u16(content.length), content);
}

/** Common application EF 0001, record 1: card serial (15), municipality (5 digits), expiry (YYYYMMDD). */
export const encodeCardRecord = (serial: string, municipality: string, expiry: string): Uint8Array =>
  encodeTlv(0x01, pad(serial, 15, '0'), pad(municipality, 5, '0'), pad(expiry.replaceAll('-', ''), 8));
