import type { Temporal } from '../temporal.ts';
import type { DocumentCompiler, TemplateData } from './compiler.ts';
import { englishDate, japaneseDate } from './dates.ts';
import { group } from './number-letter.ts';

/** What an office writes to somebody who applied without the card: that it arrived, what it asks, what it answers, what it decided. */
export interface ProcedureLetter {
  readonly kind: 'arrived' | 'asked' | 'replied' | 'granted' | 'refused';
  readonly name: string;
  /** Undefined where it is protected: the envelope alone carries it. */
  readonly address: string | undefined;
  readonly municipality: { readonly ja: string; readonly en: string };
  readonly title: { readonly ja: string; readonly en: string };
  readonly law: { readonly ja: string; readonly en: string };
  /** Twelve digits. */
  readonly receipt: string;
  readonly issuedOn: Temporal.PlainDate;
  /** The office's words; line breaks are kept. */
  readonly text: string;
  /** Last day for an answer, or the day by which the office decides. */
  readonly by: Temporal.PlainDate | undefined;
  /** Months in which a review may be asked for (行政不服審査法 第18条). */
  readonly reviewMonths: number;
}

export function procedureLetterData(letter: ProcedureLetter, compiler: DocumentCompiler): TemplateData {
  const { issuedOn, by } = letter;
  return {
    kind: letter.kind,
    name: compiler.runs(letter.name),
    address: compiler.runs(letter.address ?? ''),
    municipality: compiler.runs(letter.municipality.ja),
    title: { ...letter.title },
    law: { ...letter.law },
    receipt: [...group(letter.receipt, 4)],
    issuedOn: { ja: japaneseDate(issuedOn), en: englishDate(issuedOn) },
    issued: [issuedOn.year, issuedOn.month, issuedOn.day],
    lines: letter.text.split('\n').map((line) => compiler.runs(line)),
    by: by ? { ja: japaneseDate(by), en: englishDate(by) } : null,
    reviewMonths: letter.reviewMonths,
  };
}
