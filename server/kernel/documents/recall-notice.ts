import type { Temporal } from '../temporal.ts';
import type { DocumentCompiler, TemplateData } from './compiler.ts';
import { englishDate, japaneseDate } from './dates.ts';
import type { DocumentsDeps } from './index.ts';
import { policyData } from './policy.ts';

export interface RecallNotice {
  readonly name: string;
  readonly address: string;
  /** The municipality that writes, e.g. `汐見市`. */
  readonly municipality: string;
  /** Where the card gets new keys, or is collected. */
  readonly office: string;
  /** The last four digits of the card's serial. */
  readonly serialEnding: string;
  /** Nobody had the card yet: it was destroyed, and another one is made. */
  readonly isMadeAgain: boolean;
  readonly issuedOn: Temporal.PlainDate;
  readonly person: 'national' | 'foreign' | 'special-permanent';
}

export function recallNoticeData(notice: RecallNotice, deps: DocumentsDeps, compiler: DocumentCompiler): TemplateData {
  return {
    name: compiler.runs(notice.name),
    address: compiler.runs(notice.address),
    municipality: compiler.runs(notice.municipality),
    office: compiler.runs(notice.office),
    serialEnding: notice.serialEnding,
    isMadeAgain: notice.isMadeAgain,
    issuedOn: { ja: japaneseDate(notice.issuedOn), en: englishDate(notice.issuedOn) },
    issued: [notice.issuedOn.year, notice.issuedOn.month, notice.issuedOn.day],
    person: notice.person,
    policy: policyData(deps.profile),
  };
}
