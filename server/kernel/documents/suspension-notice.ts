import { japan } from '../clock.ts';
import type { Temporal } from '../temporal.ts';
import type { DocumentCompiler, TemplateData } from './compiler.ts';
import { englishDate, japaneseDate } from './dates.ts';
import type { DocumentsDeps } from './index.ts';
import { group } from './number-letter.ts';
import { policyData } from './policy.ts';

export interface SuspensionNotice {
  readonly name: string;
  readonly address: string;
  /** The municipality that writes, e.g. `汐見市`. */
  readonly municipality: string;
  /** Where the suspension is lifted or a new card is asked for. */
  readonly office: string;
  /** Ten digits, for the police and for the counter. */
  readonly reference: string;
  readonly suspendedAt: Temporal.Instant;
  /** The last four digits of the card's serial. */
  readonly serialEnding: string;
  readonly channel: 'helpline' | 'counter';
  readonly issuedOn: Temporal.PlainDate;
  readonly person: 'national' | 'foreign' | 'special-permanent';
}

export function suspensionNoticeData(notice: SuspensionNotice, deps: DocumentsDeps, compiler: DocumentCompiler): TemplateData {
  const moment = notice.suspendedAt.toZonedDateTimeISO(japan);
  const clock = `${String(moment.hour).padStart(2, '0')}:${String(moment.minute).padStart(2, '0')}`;
  const day = moment.toPlainDate();
  return {
    name: compiler.runs(notice.name),
    address: compiler.runs(notice.address),
    municipality: compiler.runs(notice.municipality),
    office: compiler.runs(notice.office),
    reference: [...group(notice.reference.slice(0, 8), 4), notice.reference.slice(8)],
    suspendedAt: { ja: `${japaneseDate(day)} ${clock}`, en: `${englishDate(day)}, ${clock}` },
    serialEnding: notice.serialEnding,
    channel: notice.channel,
    issuedOn: { ja: japaneseDate(notice.issuedOn), en: englishDate(notice.issuedOn) },
    issued: [notice.issuedOn.year, notice.issuedOn.month, notice.issuedOn.day],
    person: notice.person,
    policy: policyData(deps.profile),
  };
}
