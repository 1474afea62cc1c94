import { variantsOf } from './messages.ts';
import { officialWords, schoolKanji } from './school-kanji.ts';

/** The longest sentence, in characters without readings and without the spaces between its parts. */
export const longestSentence = 40;

const withReading = /([\p{Script=Han}々〆ヶ]+)《([\p{Script=Hiragana}\p{Script=Katakana}ー]+)》/gu;
const longestFirst = [...officialWords].sort((one, other) => other.length - one.length);

/** What is left of a word when the official words in it are taken out, and the kanji that a child of ten reads. */
function hardKanjiOf(word: string): string[] {
  const rest = longestFirst.reduce((left, official) => left.replaceAll(official, ''), word);
  return [...rest].filter((letter) => letter !== '々' && !schoolKanji.has(letter));
}

/** What makes a text of やさしい日本語 hard to read: a long sentence, a kanji without its reading, a kanji above grade 4. */
export function hardnessOf(message: string): string[] {
  return [...new Set(variantsOf(message).flatMap(hardnessOfText))];
}

function hardnessOfText(text: string): string[] {
  const bare = text.replace(withReading, '').match(/\p{Script=Han}+/gu) ?? [];
  const words = [...text.matchAll(withReading)].map((found) => found[1] ?? '');
  const hard = words.filter((word) => hardKanjiOf(word).length > 0);
  const sentences = text.replace(withReading, '$1').split(/[。！？\n]/);
  const long = sentences.filter((sentence) => [...sentence.replace(/\s/g, '')].length > longestSentence);
  return [
    ...bare.map((kanji) => `${kanji} has no reading`),
    ...hard.map((word) => `${word} has a kanji above grade 4: ${hardKanjiOf(word).join('')}`),
    ...long.map((sentence) => `more than ${longestSentence} characters: ${sentence}`),
  ];
}
