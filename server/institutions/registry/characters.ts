import { MynaError } from '../../kernel/index.ts';

/**
 * Letters of names: Han with its variation selectors, kana, Latin with its marks, and the signs that stand between them. No character has two
 * ways to match (々 is Han, the selectors are \p{Mn}): a refused text would otherwise take time that doubles with each character.
 */
const nameShape =
  /^(?:\p{Script=Han}[\u{e0100}-\u{e01ef}\ufe00-\ufe0f]?|(?![\u{e0100}-\u{e01ef}\ufe00-\ufe0f])[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Latin}\p{Mn}〆ーｰ・･ ,.'’\u2010-])+$/u;
const addressShape =
  /^(?:\p{Script=Han}[\u{e0100}-\u{e01ef}\ufe00-\ufe0f]?|(?![\u{e0100}-\u{e01ef}\ufe00-\ufe0f])[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Latin}\p{Mn}\p{Nd}〆ー・ 、,.'’()（）#&/\u2010\u2212－-])+$/u;
const kanaShape = /^[ァ-ヺー・ ]+$/u;
const unassigned = /\p{Cn}|\p{Co}|\p{Cs}|\p{Cc}|\p{Cf}/u;

const longestName = 100;
const longestAddress = 200;

/** One space between words; Latin letters composed. Han characters stay as they are: normalising would swap compatibility ideographs. */
function tidy(text: string): string {
  const spaced = text.replace(/[\s\u3000]+/gu, ' ').trim();
  return spaced.replace(/[\p{Script=Latin}\p{Mn}]+/gu, (run) => (/\p{Script=Latin}/u.test(run) ? run.normalize('NFC') : run));
}

function refuseCharacters(field: string, text: string): never {
  const place = Array.from(text).findIndex((character) => unassigned.test(character) && !/[\u{e0100}-\u{e01ef}]/u.test(character));
  // The place only: the character itself is part of a name.
  throw new MynaError(place >= 0 ? 'MYNA_REGISTRY_UNASSIGNED_CHARACTER' : 'MYNA_REGISTRY_CHARACTER_NOT_ALLOWED', {
    field,
    place: place + 1,
  });
}

/**
 * A name as the register keeps it.
 * @throws {MynaError} `MYNA_REGISTRY_NAME_MISSING`, `MYNA_REGISTRY_NAME_TOO_LONG`, `MYNA_REGISTRY_UNASSIGNED_CHARACTER`,
 * `MYNA_REGISTRY_CHARACTER_NOT_ALLOWED`
 */
export function readName(field: string, text: string): string {
  const name = tidy(text);
  if (name === '') throw new MynaError('MYNA_REGISTRY_NAME_MISSING', { field });
  if (Array.from(name).length > longestName) throw new MynaError('MYNA_REGISTRY_NAME_TOO_LONG', { field, longest: longestName });
  if (!nameShape.test(name)) refuseCharacters(field, name);
  return name;
}

/** Hiragana and half-width kana as full-width katakana. */
export function foldKana(text: string): string {
  return text.normalize('NFKC').replace(/[ぁ-ゖ]/gu, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0x60));
}

/** The reading in full-width katakana. @throws {MynaError} `MYNA_REGISTRY_KANA_NEEDED` */
export function readKana(text: string): string {
  const kana = tidy(foldKana(text));
  if (!kanaShape.test(kana)) throw new MynaError('MYNA_REGISTRY_KANA_NEEDED');
  if (kana.length > longestName) throw new MynaError('MYNA_REGISTRY_NAME_TOO_LONG', { field: 'kana', longest: longestName });
  return kana;
}

/** @throws {MynaError} `MYNA_REGISTRY_ADDRESS_MISSING` and the refusals of characters */
export function readAddress(text: string): string {
  const address = tidy(text);
  if (Array.from(address).length < 4) throw new MynaError('MYNA_REGISTRY_ADDRESS_MISSING');
  if (Array.from(address).length > longestAddress)
    throw new MynaError('MYNA_REGISTRY_NAME_TOO_LONG', { field: 'address', longest: longestAddress });
  if (!addressShape.test(address)) refuseCharacters('address', address);
  return address;
}

/** What a search compares: no spaces, no case, no marks, no variation selectors; full-width Latin folded. */
export function searchKey(text: string): string {
  return text
    .replace(/[\u{e0100}-\u{e01ef}\ufe00-\ufe0f]/gu, '')
    .normalize('NFKD')
    .replace(/\p{Script=Latin}\p{Mn}+/gu, (run) => run.slice(0, 1))
    .normalize('NFC')
    .replace(/[\s,.'’・･-]/gu, '')
    .toUpperCase();
}

/** Whether two texts name the same thing for the purpose of telling namesakes apart. */
export function isSameText(one: string, other: string): boolean {
  return searchKey(one) === searchKey(other);
}
