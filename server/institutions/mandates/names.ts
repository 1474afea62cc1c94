/** Names as people type them: of the other one, to be compared with a record. */
import { MynaError } from '../../kernel/index.ts';
import { foldKana, isSameText } from '../registry/index.ts';

/** As long as a name in the register may be. */
const longestName = 100;
/** Controls, marks that turn the writing direction or join invisibly, pictures, private characters: no name has them, and a signed text must show what it says. */
const unreadable = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Extended_Pictographic}\p{Regional_Indicator}]/u;

/** @throws {MynaError} `MYNA_MANDATES_NAME_UNREADABLE` */
export function readAgentName(typed: string): string {
  const name = typed.normalize('NFC').replace(/\s+/gu, ' ').trim();
  const length = Array.from(name).length;
  if (length === 0 || length > longestName || unreadable.test(name) || !/\p{L}/u.test(name)) {
    throw new MynaError('MYNA_MANDATES_NAME_UNREADABLE', { longestName });
  }
  return name;
}

export interface NamedPerson {
  readonly name: string;
  readonly kana?: string | null | undefined;
  readonly commonName?: string | null | undefined;
}

/** Whether a typed name is one of a person's: characters, kana, or the common name 通称. */
export function isNameOf(typed: string, person: NamedPerson): boolean {
  return (
    [person.name, person.commonName].some((name) => name && isSameText(typed, name)) ||
    (person.kana ? isSameText(foldKana(typed), foldKana(person.kana)) : false)
  );
}
