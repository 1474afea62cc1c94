import { MynaError, type Temporal } from '../../kernel/index.ts';
import type { CardRecord } from '../cards/index.ts';
import { foldKana, isSameText, type Resident, type ResidentSummary } from '../registry/index.ts';
import type { FactKind, HeardFacts } from './types.ts';

/** Name, birth date and one more: what a person says of herself on the telephone. */
const fewest = 3;
const kinds: readonly FactKind[] = ['name', 'kana', 'birthDate', 'address', 'householdMember', 'cardEnds'];

/** A fact that was heard; a field left empty was not asked. */
function heardKinds(facts: HeardFacts): FactKind[] {
  return kinds.filter((kind) => {
    const value = facts[kind];
    return typeof value === 'string' ? value.trim() !== '' : value !== undefined;
  });
}

/**
 * The birth date, a name, and something that is not printed beside them. A name in two writings is one fact.
 * @throws {MynaError} `MYNA_HELPLINE_FACTS_NEEDED`
 */
export function requireEnoughFacts(facts: HeardFacts): FactKind[] {
  const heard = heardKinds(facts);
  const distinct = heard.filter((kind) => kind !== 'kana' || !heard.includes('name'));
  const isNamed = heard.includes('name') || heard.includes('kana');
  if (!isNamed || !heard.includes('birthDate') || distinct.length < fewest) {
    throw new MynaError('MYNA_HELPLINE_FACTS_NEEDED', { fewest });
  }
  return heard;
}

/**
 * Whole names only: a beginning would be a way to browse. The reading decides where it was heard, because nobody hears with which characters a
 * name is written; words may come in any order, as they do for foreign residents.
 */
export function isNamed(resident: Pick<Resident, 'name' | 'kana' | 'latin' | 'commonName'>, facts: HeardFacts): boolean {
  if (facts.kana?.trim()) return isSameName(resident.kana, foldKana(facts.kana));
  const names = [resident.name, resident.latin, resident.commonName].filter((name) => name !== undefined);
  return names.some((name) => isSameName(name, facts.name ?? ''));
}

function isSameName(one: string, other: string): boolean {
  const words = (name: string): string =>
    name
      .normalize('NFKC')
      .toUpperCase()
      .split(/[\s・]+/)
      .filter(Boolean)
      .sort()
      .join(' ');
  return isSameText(one, other) || isSameText(words(one), words(other));
}

/** `港町1-2-3`, `港町一丁目2番3号` and the address as registered are the same place; a beginning is too little, a whole end is enough. */
export function isAddress(registered: string, heard: string): boolean {
  const [known, said] = [addressKey(registered), addressKey(heard)];
  const isPlace = /^[^\d-]{2,}/u.test(said) && /\d/.test(said);
  return isPlace && known.endsWith(said);
}

const kanjiDigits = '〇一二三四五六七八九';

function addressKey(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/([一二三四五六七八九])(?=丁目|番|号)/gu, (digit) => String(kanjiDigits.indexOf(digit)))
    .replace(/[\s,、]/gu, '')
    .replace(/(?<=\d)(?:丁目|番地の?|番|号室?|の|[ー－―‐−–—])+/gu, '-')
    .replace(/大字/gu, '')
    .replace(/-+/g, '-')
    .replace(/-$/, '');
}

/** Another member of the household, by name or kana. */
export function isMember(household: readonly ResidentSummary[], residentId: string, heard: string): boolean {
  return household.some(
    (member) => member.residentId !== residentId && (isSameName(member.name, heard) || isSameName(member.kana, foldKana(heard))),
  );
}

/** Year and month as printed on the card. */
export function endsIn(card: CardRecord | undefined, month: string): boolean {
  return card !== undefined && (card.expiresOn as Temporal.PlainDate).toString().startsWith(`${month}-`);
}
