import type { Temporal } from '../temporal.ts';
import type { DocumentCompiler, TemplateData } from './compiler.ts';
import { englishDate, japaneseDate } from './dates.ts';
import type { DocumentsDeps } from './index.ts';
import { policyData } from './policy.ts';
import { qrSvg } from './qr.ts';

export interface NumberLetter {
  readonly name: string;
  /** Katakana. */
  readonly kana: string;
  readonly birthDate: Temporal.PlainDate;
  /** 12 digits. Absent in the letter that only replaces a lost application number. */
  readonly individualNumber?: string;
  /** 申請書ID, 23 digits. */
  readonly applicationNumber: string;
  readonly address: string;
  /** The municipality that writes, e.g. `汐見市`. */
  readonly municipality: string;
  readonly issuedOn: Temporal.PlainDate;
}

/** Where the letter's QR code leads: the application page with the number in the fragment, which no server log ever sees. */
export function applicationLink(url: string, applicationNumber: string): string {
  return `${url.replace(/\/$/, '')}/apply#${applicationNumber}`;
}

export async function numberLetterData(letter: NumberLetter, deps: DocumentsDeps, compiler: DocumentCompiler): Promise<TemplateData> {
  return {
    name: compiler.runs(letter.name),
    kana: compiler.runs(letter.kana),
    address: compiler.runs(letter.address),
    municipality: compiler.runs(letter.municipality),
    birthDate: { ja: japaneseDate(letter.birthDate), en: englishDate(letter.birthDate) },
    issuedOn: { ja: japaneseDate(letter.issuedOn), en: englishDate(letter.issuedOn) },
    issued: [letter.issuedOn.year, letter.issuedOn.month, letter.issuedOn.day],
    individualNumber: letter.individualNumber === undefined ? null : group(letter.individualNumber, 4),
    applicationNumber: group(letter.applicationNumber, 4),
    qr: await qrSvg(applicationLink(deps.url, letter.applicationNumber)),
    policy: policyData(deps.profile),
  };
}

/** Digits in groups, so that they can be read aloud and typed. */
export function group(digits: string, size: number): string[] {
  return digits.match(new RegExp(`.{1,${size}}`, 'g')) ?? [];
}
