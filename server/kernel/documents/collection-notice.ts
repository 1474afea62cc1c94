import type { Temporal } from '../temporal.ts';
import type { DocumentCompiler, TemplateData } from './compiler.ts';
import { englishDate, japaneseDate } from './dates.ts';
import type { DocumentsDeps } from './index.ts';
import { group } from './number-letter.ts';
import { policyData } from './policy.ts';
import { qrSvg } from './qr.ts';

export interface CollectionNotice {
  readonly name: string;
  readonly address: string;
  /** The municipality that writes, e.g. `汐見市`. */
  readonly municipality: string;
  /** Number of the notice, digits; also in its QR code, which the counter scans. */
  readonly noticeNumber: string;
  /** Office and window, e.g. `汐見市役所 1階 5番窓口`. */
  readonly place: string;
  /** The card is kept until this day. */
  readonly deadline: Temporal.PlainDate;
  readonly issuedOn: Temporal.PlainDate;
  /** Decides which identity document is asked for at the counter. */
  readonly person: 'national' | 'foreign' | 'special-permanent';
  /** True for a resident whom a parent or guardian accompanies (under 15, or under guardianship). */
  readonly accompanied?: boolean;
}

export async function collectionNoticeData(
  notice: CollectionNotice,
  deps: DocumentsDeps,
  compiler: DocumentCompiler,
): Promise<TemplateData> {
  return {
    name: compiler.runs(notice.name),
    address: compiler.runs(notice.address),
    municipality: compiler.runs(notice.municipality),
    place: compiler.runs(notice.place),
    noticeNumber: group(notice.noticeNumber, 4),
    deadline: { ja: japaneseDate(notice.deadline), en: englishDate(notice.deadline) },
    issuedOn: { ja: japaneseDate(notice.issuedOn), en: englishDate(notice.issuedOn) },
    issued: [notice.issuedOn.year, notice.issuedOn.month, notice.issuedOn.day],
    person: notice.person,
    accompanied: notice.accompanied ?? false,
    qr: await qrSvg(notice.noticeNumber),
    policy: policyData(deps.profile),
  };
}
