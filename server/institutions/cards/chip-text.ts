import { type BasicFour, encodeBasicFour } from '@openmyna/reader';
import { eraYearOf } from '../../kernel/documents/index.ts';
import type { Temporal } from '../../kernel/index.ts';
import type { CardPerson } from './register-types.ts';

/**
 * `550217` for 昭和55年2月17日: the birth date as the card's face credential (照合番号B) writes it. Six digits, whose year does not say its era: of a year from
 * the hundredth of an era on the last two stand there, as 元年 of two eras are both written `01`.
 */
export function eraBirthDigits(birthDate: Temporal.PlainDate): string {
  const year = String((eraYearOf(birthDate)?.year ?? 0) % 100).padStart(2, '0');
  return `${year}${birthDate.toString().slice(5).replace('-', '')}`;
}

/** Family and given name are separated by U+3000 in the chip's text; a name in Latin letters keeps its spaces. */
export function chipName(name: string): string {
  return /\p{Script=Latin}/u.test(name) ? name : name.replaceAll(' ', '\u3000');
}

/** The address in the chip's text: with the prefecture, digits and hyphens full-width. */
export function chipAddress(prefecture: string, address: string): string {
  const text = address.startsWith(prefecture) ? address : `${prefecture}${address}`;
  return text.replace(/[0-9-]/g, (character) => String.fromCodePoint((character.codePointAt(0) ?? 0) + 0xfee0));
}

type Named = Pick<CardPerson, 'name' | 'formerSurname' | 'commonName'>;

/**
 * The name with what the register writes beside it: the former surname 旧氏 in brackets after the family name, the common name 通称 after all. So it stands on
 * the card, in the chip's text and in the signature certificate's 氏名. That the certificate has no field of its own for the former surname is uncertain: one
 * may have been added since 2025.
 */
export function fullNameOf({ name, formerSurname, commonName }: Named, written: (name: string) => string = (text) => text): string {
  const [family = '', ...given] = name.split(' ');
  const own = formerSurname === undefined ? name : [`${family}［${formerSurname}］`, ...given].join(' ');
  return `${written(own)}${commonName === undefined ? '' : `（${commonName}）`}`;
}

export const chipFullName = (person: Named): string => fullNameOf(person, chipName);

export const sexCodes: Readonly<Record<CardPerson['sex'], BasicFour['sex']>> = { male: '1', female: '2', other: '9' };

/** Text application EF 0002 of a person as the register has her. */
export function basicFourOf(person: CardPerson): Uint8Array {
  return encodeBasicFour({
    name: chipFullName(person),
    address: chipAddress(person.municipality.prefecture, person.address),
    dateOfBirth: person.birthDate.toString(),
    sex: sexCodes[person.sex],
  });
}

/** The line printed into the additional-entry field 追記領域: the day, what holds now, the municipality's seal in words. */
export function chipEntry(person: CardPerson, on: Temporal.PlainDate): string {
  const address = chipAddress(person.municipality.prefecture, person.address);
  return `${on.year}.${on.month}.${on.day} ${chipFullName(person)} ${address} ${person.municipality.name}長`;
}
