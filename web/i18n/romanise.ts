/** Kana in Latin letters, Hepburn: every kana by itself, because a name does not say where ō ends and o-u begins (Inoue, Satou). */
const syllables: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'アa イi ウu エe オo カka キki クku ケke コko サsa シshi スsu セse ソso タta チchi ツtsu テte トto ナna ニni ヌnu ネne ノno ' +
    'ハha ヒhi フfu ヘhe ホho マma ミmi ムmu メme モmo ヤya ユyu ヨyo ラra リri ルru レre ロro ワwa ヰi ヱe ヲo ンn ガga ギgi グgu ゲge ゴgo ' +
    'ザza ジji ズzu ゼze ゾzo ダda ヂji ヅzu デde ドdo バba ビbi ブbu ベbe ボbo パpa ピpi プpu ペpe ポpo ヴvu ァa ィi ゥu ェe ォo ャya ュyu ョyo'
  )
    .split(' ')
    .map((pair) => [pair.slice(0, 1), pair.slice(1)]),
);

const glides: Readonly<Record<string, string>> = { ャ: 'a', ュ: 'u', ョ: 'o', ェ: 'e' };
const smallVowels: Readonly<Record<string, string>> = { ァ: 'a', ィ: 'i', ゥ: 'u', ェ: 'e', ォ: 'o' };

/** A consonant before a small kana: シャ is sha, キャ kya, ファ fa, ティ ti. */
function joined(previous: string, small: string): string | undefined {
  const glide = glides[small];
  if (glide && /(sh|ch|j)i$/.test(previous)) return previous.slice(0, -1) + glide;
  if (glide && small !== 'ェ' && previous.endsWith('i') && previous.length > 1) return `${previous.slice(0, -1)}y${glide}`;
  const vowel = smallVowels[small];
  if (vowel && previous.length > 1) return previous.slice(0, -1) + vowel;
  return undefined;
}

function romaniseWord(kana: string): string {
  const parts: string[] = [];
  let isDoubled = false;
  for (const letter of kana) {
    const join = joined(parts.at(-1) ?? '', letter);
    if (join) parts[parts.length - 1] = join;
    else if (letter === 'ッ') isDoubled = true;
    else if (letter !== 'ー') {
      const syllable = syllables[letter] ?? letter;
      parts.push(isDoubled ? (syllable.startsWith('ch') ? `t${syllable}` : `${syllable.charAt(0)}${syllable}`) : syllable);
      isDoubled = false;
    }
  }
  const word = parts.join('').replace(/n(?=[bmp])/g, 'm');
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/**
 * A reading as the reader of another script says it: ヤマダ ハナコ, Yamada Hanako.
 * @param kana katakana or hiragana, words apart by a space
 */
export function romanise(kana: string): string {
  const katakana = kana.normalize('NFKC').replace(/[ぁ-ゖ]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0x60));
  return katakana.split(/\s+/).filter(Boolean).map(romaniseWord).join(' ');
}
