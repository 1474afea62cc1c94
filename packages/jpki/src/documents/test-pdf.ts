import { PDFDocument } from '@cantoo/pdf-lib';

/** A page of text, for the tests of this package and of those that sign with it. */
export async function makePdf(useObjectStreams: boolean): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  document.addPage([300, 200]).drawText('Return of income tax', { x: 20, y: 150, size: 14 });
  return document.save({ useObjectStreams });
}
