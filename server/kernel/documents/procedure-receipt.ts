import { japan } from '../clock.ts';
import type { Temporal } from '../temporal.ts';
import type { DocumentCompiler, TemplateData } from './compiler.ts';
import { englishDate, japaneseDate } from './dates.ts';
import { group } from './number-letter.ts';

/** 受付票: what somebody keeps after sending an application. */
export interface ProcedureReceipt {
  readonly name: string;
  readonly title: { readonly ja: string; readonly en: string };
  readonly law: { readonly ja: string; readonly en: string };
  /** Twelve digits. */
  readonly receipt: string;
  readonly submittedAt: Temporal.Instant;
  /** By when the office decides; undefined: at once. */
  readonly dueOn: Temporal.PlainDate | undefined;
  /** Of a booked visit. */
  readonly visitAt: Temporal.Instant | undefined;
  /** Undefined where nobody may learn where the applicant lives. */
  readonly municipality: { readonly ja: string; readonly en: string } | undefined;
  /** Integer yen. */
  readonly feeYen: number;
  readonly isSigned: boolean;
}

const momentOf = (instant: Temporal.Instant): { ja: string; en: string } => {
  const moment = instant.toZonedDateTimeISO(japan);
  const clock = `${String(moment.hour).padStart(2, '0')}:${String(moment.minute).padStart(2, '0')}`;
  return { ja: `${japaneseDate(moment.toPlainDate())} ${clock}`, en: `${englishDate(moment.toPlainDate())}, ${clock}` };
};

export function procedureReceiptData(receipt: ProcedureReceipt, compiler: DocumentCompiler): TemplateData {
  const day = receipt.submittedAt.toZonedDateTimeISO(japan).toPlainDate();
  return {
    name: compiler.runs(receipt.name),
    title: { ...receipt.title },
    law: { ...receipt.law },
    receipt: [...group(receipt.receipt, 4)],
    submittedAt: momentOf(receipt.submittedAt),
    dueOn: receipt.dueOn ? { ja: japaneseDate(receipt.dueOn), en: englishDate(receipt.dueOn) } : null,
    visitAt: receipt.visitAt ? momentOf(receipt.visitAt) : null,
    municipality: receipt.municipality ? { ...receipt.municipality } : null,
    feeYen: receipt.feeYen,
    isSigned: receipt.isSigned,
    issued: [day.year, day.month, day.day],
  };
}
