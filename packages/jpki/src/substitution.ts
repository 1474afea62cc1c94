/**
 * Characters that certificates may carry, and what stands in for the others. The real profile flags each replaced character
 * (代替文字使用位置情報); which set it allows is not published in full. Here: ASCII, half-width katakana (JIS X 0201) and JIS X 0208
 * rows 1 to 8 and 16 to 84.
 */
let jis: ReadonlySet<string> | undefined;

function allowedCharacters(): ReadonlySet<string> {
  if (jis) return jis;
  const decoder = new TextDecoder('euc-jp');
  const set = new Set<string>();
  for (let code = 0x20; code < 0x7f; code++) set.add(String.fromCodePoint(code));
  for (let code = 0xff61; code <= 0xff9f; code++) set.add(String.fromCodePoint(code));
  for (let row = 1; row <= 84; row++) {
    if (row > 8 && row < 16) continue;
    for (let cell = 1; cell <= 94; cell++) {
      const character = decoder.decode(Uint8Array.of(0xa0 + row, 0xa0 + cell));
      if (character.length === 1 && character !== '\ufffd') set.add(character);
    }
  }
  jis = set;
  return set;
}

/** Everyday forms of frequent variants in names; anything else outside the set becomes the geta mark 〓. */
const everydayForms: Readonly<Record<string, string>> = {
  𠮷: '吉',
  髙: '高',
  﨑: '崎',
  濵: '浜',
  德: '徳',
  栁: '柳',
  瀨: '瀬',
  桒: '桑',
  頰: '頬',
  俠: '侠',
  𠀋: '丈',
  𣘺: '橋',
  Đ: 'D',
  đ: 'd',
  Ø: 'O',
  ø: 'o',
  Ł: 'L',
  ł: 'l',
};

const isVariationSelector = (code: number): boolean => (code >= 0xfe00 && code <= 0xfe0f) || (code >= 0xe0100 && code <= 0xe01ef);

function substituteFor(character: string, allowed: ReadonlySet<string>): string {
  const everyday = everydayForms[character];
  if (everyday !== undefined && allowed.has(everyday)) return everyday;
  const compatible = character.normalize('NFKC');
  if (allowed.has(compatible)) return compatible;
  const base = [...character.normalize('NFKD')].filter((part) => !/\p{M}/u.test(part)).join('');
  return allowed.has(base) ? base : '〓';
}

/**
 * The text as a certificate carries it and one flag per character: `1` where another character stands for the registered one. A variation
 * selector (IVS) belongs to the character before it and makes that one a substitute.
 */
export function substituteCharacters(text: string): { text: string; flags: string } {
  const allowed = allowedCharacters();
  const characters: string[] = [];
  const flags: string[] = [];
  for (const character of text.normalize('NFC')) {
    if (isVariationSelector(character.codePointAt(0) ?? 0)) {
      if (flags.length > 0) flags[flags.length - 1] = '1';
      continue;
    }
    const isAllowed = allowed.has(character);
    characters.push(isAllowed ? character : substituteFor(character, allowed));
    flags.push(isAllowed ? '0' : '1');
  }
  return { text: characters.join(''), flags: flags.join('') };
}
