import type { Temporal } from '../temporal.ts';
import type { DocumentCompiler, TemplateData } from './compiler.ts';
import { englishDate, japaneseDate } from './dates.ts';
import type { DocumentsDeps } from './index.ts';
import { policyData } from './policy.ts';

export interface RenewalNotice {
  readonly name: string;
  readonly address: string;
  /** The municipality that writes, e.g. `汐見市`. */
  readonly municipality: string;
  /** Office and window where the renewal is made. */
  readonly office: string;
  /** The card itself, with everything on it, or its certificates alone. */
  readonly subject: 'card' | 'certificates';
  /** The last day of it. */
  readonly endsOn: Temporal.PlainDate;
  /** The last four digits of the card's serial. */
  readonly serialEnding: string;
  readonly issuedOn: Temporal.PlainDate;
  readonly person: 'national' | 'foreign' | 'special-permanent';
}

export function renewalNoticeData(notice: RenewalNotice, deps: DocumentsDeps, compiler: DocumentCompiler): TemplateData {
  return {
    name: compiler.runs(notice.name),
    address: compiler.runs(notice.address),
    municipality: compiler.runs(notice.municipality),
    office: compiler.runs(notice.office),
    subject: notice.subject,
    endsOn: { ja: japaneseDate(notice.endsOn), en: englishDate(notice.endsOn) },
    serialEnding: notice.serialEnding,
    issuedOn: { ja: japaneseDate(notice.issuedOn), en: englishDate(notice.issuedOn) },
    issued: [notice.issuedOn.year, notice.issuedOn.month, notice.issuedOn.day],
    person: notice.person,
    policy: policyData(deps.profile),
  };
}
