import type { GeneralName } from '@peculiar/asn1-x509';
import { objectIdentifier, sequence, tlv, utf8String } from './der.ts';
import { attributeTypes } from './oids.ts';
import { substituteCharacters } from './substitution.ts';

/** The four attributes 基本4情報 as the registry holds them. */
export interface CertifiedAttributes {
  name: string;
  /** Gregorian, YYYY-MM-DD. */
  birthDate: string;
  sex: 'male' | 'female' | 'other';
  /** At most 200 characters. */
  address: string;
}

/** The six values as a signature certificate carries them. */
export interface AttributeValues {
  name: string;
  /** One digit per character of the name, `1` = a substitute. */
  nameSubstitutions: string;
  birthDate: string;
  sex: string;
  address: string;
  addressSubstitutions: string;
}

/** Order of the real certificates: .1 .4 .3 .5 .2 .6. */
const order = ['name', 'birthDate', 'sex', 'address', 'nameSubstitutions', 'addressSubstitutions'] as const;

const eras = [
  ['5', '2019-05-01'],
  ['4', '1989-01-08'],
  ['3', '1926-12-25'],
  ['2', '1912-07-30'],
  ['1', '1868-01-25'],
] as const;

/** `E` + YYYYMMDD: era 1 Meiji, 2 Taishō, 3 Shōwa, 4 Heisei, 5 Reiwa, 0 before them; the year stays Gregorian. */
export function birthDateValue(day: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) throw new RangeError('a birth date is YYYY-MM-DD');
  const era = eras.find(([, first]) => day >= first)?.[0] ?? '0';
  return era + day.replaceAll('-', '');
}

const sexValues = { male: '1', female: '2', other: '3' } as const;

export function attributeValues(attributes: CertifiedAttributes): AttributeValues {
  const name = substituteCharacters(attributes.name);
  const address = substituteCharacters(attributes.address);
  if (name.flags.length === 0 || address.flags.length === 0) throw new RangeError('name and address must not be empty');
  if (address.flags.length > 200) throw new RangeError('an address has at most 200 characters');
  return {
    name: name.text,
    nameSubstitutions: name.flags,
    birthDate: birthDateValue(attributes.birthDate),
    sex: sexValues[attributes.sex],
    address: address.text,
    addressSubstitutions: address.flags,
  };
}

/** DER of a GeneralNames with six otherName values, each a UTF8String. */
export function attributeNames(values: AttributeValues): Uint8Array {
  return sequence(...order.map((key) => tlv(0xa0, objectIdentifier(attributeTypes[key]), tlv(0xa0, utf8String(values[key])))));
}

/** The six values of a parsed subjectAltName; undefined when one is missing or is no UTF8String. */
export function readAttributes(names: Iterable<GeneralName>): AttributeValues | undefined {
  const found = new Map<string, string>();
  for (const { otherName } of names) {
    if (!otherName) continue;
    const text = readUtf8String(new Uint8Array(otherName.value));
    if (text !== undefined) found.set(otherName.typeId, text);
  }
  const entries = order.map((key) => [key, found.get(attributeTypes[key])] as const);
  if (entries.some(([, value]) => value === undefined)) return undefined;
  return Object.fromEntries(entries) as unknown as AttributeValues;
}

function readUtf8String(der: Uint8Array): string | undefined {
  const first = der[1];
  if (der[0] !== 0x0c || first === undefined) return undefined;
  const start = first < 0x80 ? 2 : 2 + (first & 0x7f);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(der.subarray(start));
  } catch {
    return undefined;
  }
}
