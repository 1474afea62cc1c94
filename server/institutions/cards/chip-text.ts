import { eraYearOf } from '../../kernel/documents/index.ts';
import type { Temporal } from '../../kernel/index.ts';

/** `550217` for 昭和55年2月17日: the birth date as the card's face credential (照合番号B) writes it. */
export function eraBirthDigits(birthDate: Temporal.PlainDate): string {
  const year = String(eraYearOf(birthDate)?.year ?? 0).padStart(2, '0');
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
