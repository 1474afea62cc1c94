import { japan } from '../clock.ts';
import type { Temporal } from '../temporal.ts';
import type { DocumentCompiler, TemplateData } from './compiler.ts';
import { englishDate, japaneseDate } from './dates.ts';
import type { DocumentsDeps } from './index.ts';
import { group } from './number-letter.ts';
import { qrSvg } from './qr.ts';

export interface NumberProofSheet {
  readonly name: string;
  /** Katakana. */
  readonly kana: string | undefined;
  readonly birthDate: Temporal.PlainDate;
  /** 12 digits. */
  readonly individualNumber: string;
  /** Who asks, as the holder wrote it. */
  readonly asker: string;
  readonly use: { readonly ja: string; readonly en: string };
  readonly law: { readonly ja: string; readonly en: string };
  /** 12 letters and digits: what the asker types to ask how the proof stands. */
  readonly checkCode: string;
  readonly madeAt: Temporal.Instant;
  readonly validUntil: Temporal.Instant;
}

/** Where an asker checks a proof: the check code stands in the fragment, which no server log ever sees. */
export function proofLink(url: string, checkCode: string): string {
  return `${url.replace(/\/$/, '')}/verify#${checkCode}`;
}

export async function numberProofData(proof: NumberProofSheet, deps: DocumentsDeps, compiler: DocumentCompiler): Promise<TemplateData> {
  const made = proof.madeAt.toZonedDateTimeISO(japan).toPlainDate();
  return {
    name: compiler.runs(proof.name),
    kana: compiler.runs(proof.kana ?? ''),
    birthDate: { ja: japaneseDate(proof.birthDate), en: englishDate(proof.birthDate) },
    individualNumber: group(proof.individualNumber, 4),
    asker: compiler.runs(proof.asker),
    use: { ...proof.use },
    law: { ...proof.law },
    checkCode: group(proof.checkCode, 4),
    madeAt: moment(proof.madeAt),
    validUntil: moment(proof.validUntil),
    issued: [made.year, made.month, made.day],
    verifyAt: `${deps.url.replace(/\/$/, '')}/verify`,
    qr: await qrSvg(proofLink(deps.url, proof.checkCode)),
  };
}

function moment(at: Temporal.Instant): TemplateData {
  const local = at.toZonedDateTimeISO(japan);
  const clock = `${String(local.hour).padStart(2, '0')}:${String(local.minute).padStart(2, '0')}`;
  const day = local.toPlainDate();
  return { ja: `${japaneseDate(day)} ${clock}`, en: `${englishDate(day)}, ${clock}` };
}
