/** Letters and sheets: PDF/A-2b files set by Typst from typed values. */

import type { PolicyProfile } from '@openmyna/rules';
import { isRefusal } from '../errors.ts';
import { drawDigits } from './bitmap.ts';
import { type CardText, drawCardText } from './card-text.ts';
import { type CollectionNotice, collectionNoticeData } from './collection-notice.ts';
import { createDocumentCompiler, type DocumentCompiler } from './compiler.ts';
import { type NumberLetter, numberLetterData } from './number-letter.ts';
import { type NumberProofSheet, numberProofData } from './number-proof.ts';
import { pinSheetData } from './pin-sheet.ts';
import { type ProcedureLetter, procedureLetterData } from './procedure-letter.ts';
import { type ProcedureReceipt, procedureReceiptData } from './procedure-receipt.ts';
import { type RecallNotice, recallNoticeData } from './recall-notice.ts';
import { type RenewalNotice, renewalNoticeData } from './renewal-notice.ts';
import { type ResidenceRecord, residenceRecordData } from './residence-record.ts';
import { type SuspensionNotice, suspensionNoticeData } from './suspension-notice.ts';

export { eraYearOf } from './dates.ts';
export { documentMessages, documentProblems } from './messages.ts';
export { applicationLink } from './number-letter.ts';
export { proofLink } from './number-proof.ts';
export { drawQr, type QrDrawing } from './qr.ts';
export type { CollectionNotice, NumberLetter, NumberProofSheet };

export interface Documents {
  /** 個人番号通知書 with 交付申請書: the number, the basic instructions, the application number and its QR code. Two pages. */
  renderNumberLetter(letter: NumberLetter): Promise<Uint8Array>;
  /** The application form alone, for an application number that replaces a lost one. One page. */
  renderApplicationReissue(letter: Omit<NumberLetter, 'individualNumber'>): Promise<Uint8Array>;
  /** 交付通知書: the card is at the office. One page. */
  renderCollectionNotice(notice: CollectionNotice): Promise<Uint8Array>;
  /** カード一時停止のお知らせ: confirms a suspension by telephone, with the reference. One page. */
  renderSuspensionNotice(notice: SuspensionNotice): Promise<Uint8Array>;
  /** カード一斉停止のお知らせ: the keys of a whole delivery of cards cannot be trusted. One page. */
  renderRecallNotice(notice: RecallNotice): Promise<Uint8Array>;
  /** 有効期限通知書: card or certificates end in three months. One page. */
  renderRenewalNotice(notice: RenewalNotice): Promise<Uint8Array>;
  /** 個人番号の証明: a resident's number for one asker and one use. One page, to be signed. */
  renderNumberProof(proof: NumberProofSheet): Promise<Uint8Array>;
  /** 住民票の写し, without number and record code. */
  renderResidenceRecord(record: ResidenceRecord): Promise<Uint8Array>;
  /** 受付票: what was sent, when and under which number. One page. */
  renderProcedureReceipt(receipt: ProcedureReceipt): Promise<Uint8Array>;
  /** What an office writes to somebody who applied without the card. */
  renderProcedureLetter(letter: ProcedureLetter): Promise<Uint8Array>;
  /** The blank sheet on which a resident may write the PINs, with the advice. One page; holds nothing of anybody. */
  renderPinSheet(): Promise<Uint8Array>;
  /** Whether a document can show a text: known before anybody is asked for more. */
  canShow(text: string): boolean;
  /** A name or an address as it stands on a card: PNG, one bit a pixel. */
  drawCardText(kind: CardText, text: string): Promise<Uint8Array>;
  /** Digits as they stand on a card: PNG, one bit a pixel, 6 × 12 pixels each. */
  drawCardDigits(digits: string): Uint8Array;
}

export interface DocumentsDeps {
  /** Figures of the active profile. */
  readonly profile: PolicyProfile;
  /** Public address of the installation: what QR codes lead to. */
  readonly url: string;
}

/**
 * Every function throws MynaError `MYNA_DOCUMENT_GLYPH_MISSING` when a name or address cannot be shown right: nothing is issued then and an
 * operator decides.
 */
export function createDocuments(deps: DocumentsDeps): Documents {
  const compiler = createDocumentCompiler();
  return {
    renderNumberLetter: async (letter) => compiler.compile('number-letter', await numberLetterData(letter, deps, compiler)),
    renderApplicationReissue: async (letter) => compiler.compile('number-letter', await numberLetterData(letter, deps, compiler)),
    renderCollectionNotice: async (notice) => compiler.compile('collection-notice', await collectionNoticeData(notice, deps, compiler)),
    renderSuspensionNotice: async (notice) => compiler.compile('suspension-notice', suspensionNoticeData(notice, deps, compiler)),
    renderRecallNotice: async (notice) => compiler.compile('recall-notice', recallNoticeData(notice, deps, compiler)),
    renderRenewalNotice: async (notice) => compiler.compile('renewal-notice', renewalNoticeData(notice, deps, compiler)),
    renderNumberProof: async (proof) => compiler.compile('number-proof', await numberProofData(proof, deps, compiler)),
    renderResidenceRecord: async (record) => compiler.compile('residence-record', residenceRecordData(record, compiler)),
    renderProcedureReceipt: async (receipt) => compiler.compile('procedure-receipt', procedureReceiptData(receipt, compiler)),
    renderProcedureLetter: async (letter) => compiler.compile('procedure-letter', procedureLetterData(letter, compiler)),
    renderPinSheet: async () => compiler.compile('pin-sheet', pinSheetData(deps.profile)),
    canShow: (text) => canShow(compiler, text),
    drawCardText: (kind, text) => drawCardText(compiler, kind, text),
    drawCardDigits: drawDigits,
  };
}

function canShow(compiler: DocumentCompiler, text: string): boolean {
  try {
    compiler.runs(text);
    return true;
  } catch (error) {
    if (isRefusal(error, 'MYNA_DOCUMENT_GLYPH_MISSING')) return false;
    throw error;
  }
}
