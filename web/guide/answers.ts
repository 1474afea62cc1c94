import { withoutReadings } from '../i18n/readings.ts';
import type { Translate, Values } from '../i18n/text.tsx';
import { questionNumbers, type Topic, topics } from './topics.ts';

export interface Answer {
  readonly topic: Topic;
  /** 1 to 5 within its topic. */
  readonly place: (typeof questionNumbers)[number];
  readonly question: string;
  readonly answer: string;
}

export function readAnswers(t: Translate, figures: Values): readonly Answer[] {
  return topics.flatMap((topic) =>
    questionNumbers.map((place) => ({
      topic,
      place,
      question: t(`guide.${topic.id}.${place}.q`, figures),
      answer: t(`guide.${topic.id}.${place}.a`, figures),
    })),
  );
}

/** Letters as they are compared: width, case, accents and the two kana scripts make no difference. */
export function foldForSearch(text: string): string {
  return withoutReadings(text)
    .normalize('NFKD')
    .replace(/(?<!\p{Script=Katakana}|\p{Script=Hiragana})\p{Mn}/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/đ/g, 'd')
    .replace(/[ァ-ヶ]/g, (kana) => String.fromCodePoint(kana.charCodeAt(0) - 0x60));
}

/** Answers in which every word that was typed stands; those that have all of them in the question come first. */
export function findAnswers(answers: readonly Answer[], wanted: string): readonly Answer[] {
  const words = foldForSearch(wanted).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const hasAll = (text: string): boolean => words.every((word) => text.includes(word));
  const folded = answers.map((answer) => ({
    answer,
    question: foldForSearch(answer.question),
    whole: foldForSearch(`${answer.question} ${answer.answer}`),
  }));
  const found = folded.filter(({ whole }) => hasAll(whole));
  return [...found.filter(({ question }) => hasAll(question)), ...found.filter(({ question }) => !hasAll(question))].map(
    ({ answer }) => answer,
  );
}
