/** PAdES-B-B, and B-T with a time stamp (EN 319 142-1): a CMS in a PDF, added as an incremental update, so that the file signed stays as it was byte for byte. */
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFNumber, type PDFObject, type PDFPage, PDFString } from '@cantoo/pdf-lib';
import { JpkiError } from '../errors.ts';
import { signCms, verifyCms } from './cms.ts';
import type { DocumentSignature, DocumentSigner } from './signer.ts';
import { type TimeStamp, verifyTimeStamp } from './time-stamp.ts';

export type { DocumentSignature, DocumentSigner } from './signer.ts';

export interface PadesRequest {
  readonly pdf: Uint8Array;
  readonly signer: DocumentSigner;
  /** Goes into the signature dictionary, as PAdES wants it. */
  readonly at: Date;
  /** Why it was signed; readers show it. */
  readonly reason?: string;
  /** Who signed, in plain text; a certificate of this country names nobody in its subject. */
  readonly name?: string;
  /** A time-stamp token over the signature's value: level B-T. */
  readonly stamp?: (signature: Uint8Array) => Promise<Uint8Array>;
}

/** Room for the CMS in bytes: about 2 kB of certificate each, and the signature. */
const contentsSize = 8192;
/** Ten digits: files up to 9 GB. */
const numberWidth = 10;
const filler = '9'.repeat(numberWidth);

/**
 * Signs a PDF. @returns the file with the signature at its end
 * @throws JpkiError MYNA_JPKI_MALFORMED_DOCUMENT when it is no PDF, or an encrypted one
 */
export async function signPades(request: PadesRequest): Promise<Uint8Array> {
  const prepared = Buffer.from(await prepare(request));
  const contents = prepared.lastIndexOf(`<${'0'.repeat(contentsSize * 2)}>`);
  const range = prepared.lastIndexOf(`[ 0 ${filler} ${filler} ${filler} ]`);
  if (contents < 0 || range < 0) throw malformed('the signature could not be placed');
  const after = contents + contentsSize * 2 + 2;
  const numbers = [contents, after, prepared.length - after].map((value) => String(value).padEnd(numberWidth));
  prepared.write(`[ 0 ${numbers.join(' ')} ]`, range, 'latin1');
  const data = Buffer.concat([prepared.subarray(0, contents), prepared.subarray(after)]);
  const cms = Buffer.from(
    await signCms({ data, signer: request.signer, isDetached: true, ...(request.stamp ? { stamp: request.stamp } : {}) }),
  );
  if (cms.length > contentsSize) throw malformed('the certificates are too large for the signature');
  prepared.write(cms.toString('hex'), contents + 1, 'latin1');
  return Uint8Array.from(prepared);
}

const malformed = (why: string, cause?: unknown): JpkiError => new JpkiError('MYNA_JPKI_MALFORMED_DOCUMENT', why, { cause });

async function load(pdf: Uint8Array): Promise<PDFDocument> {
  try {
    return await PDFDocument.load(pdf, { updateMetadata: false, throwOnInvalidObject: true });
  } catch (cause) {
    throw malformed('not a PDF that can be read (encrypted files cannot be signed)', cause);
  }
}

/** The file with an empty signature at its end. */
async function prepare({ pdf, at, reason, name }: PadesRequest): Promise<Uint8Array> {
  const document = await load(pdf);
  const { context } = document;
  const snapshot = document.takeSnapshot();
  const [page] = document.getPages();
  if (!page) throw malformed('the PDF has no page');
  const number = PDFNumber.of(Number(filler));
  const text = (value: string) => PDFHexString.fromText(value);
  const signature = context.register(
    context.obj({
      Type: 'Sig',
      Filter: 'Adobe.PPKLite',
      SubFilter: 'ETSI.CAdES.detached',
      ByteRange: [PDFNumber.of(0), number, number, number],
      Contents: PDFHexString.of('0'.repeat(contentsSize * 2)),
      M: PDFString.fromDate(at),
      ...(reason ? { Reason: text(reason) } : {}),
      ...(name ? { Name: text(name) } : {}),
    }),
  );
  const count = (await signatureFields(document)).length;
  const field = context.register(
    context.obj({
      Type: 'Annot',
      Subtype: 'Widget',
      FT: 'Sig',
      T: text(`Signature${count + 1}`),
      V: signature,
      // Printed and locked (ISO 32000-1 table 165); without a size it is invisible.
      F: 132,
      Rect: [0, 0, 0, 0],
      P: page.ref,
    }),
  );
  snapshot.markRefForSave(page.ref);
  addTo(page, 'Annots', field, snapshot);
  const form = formOf(document, snapshot);
  form.set(PDFName.of('SigFlags'), PDFNumber.of(3));
  const fields = form.lookupMaybe(PDFName.of('Fields'), PDFArray) ?? context.obj([]);
  fields.push(field);
  form.set(PDFName.of('Fields'), fields);
  const update = await document.saveIncremental(snapshot, { useObjectStreams: false });
  return Buffer.concat([pdf, update]);
}

type Snapshot = ReturnType<PDFDocument['takeSnapshot']>;

function addTo(page: PDFPage, key: string, item: PDFObject, snapshot: Snapshot): void {
  const name = PDFName.of(key);
  const list = page.node.lookupMaybe(name, PDFArray);
  const ref = page.node.get(name);
  if (list && ref && 'objectNumber' in ref) snapshot.markRefForSave(ref as Parameters<Snapshot['markRefForSave']>[0]);
  if (list) list.push(item);
  else page.node.set(name, page.node.context.obj([item]));
}

/** The form of the document, marked for the update wherever it stands. */
function formOf(document: PDFDocument, snapshot: Snapshot): PDFDict {
  const { catalog, context } = document;
  const name = PDFName.of('AcroForm');
  const known = catalog.lookupMaybe(name, PDFDict);
  const place = catalog.get(name);
  const root = context.trailerInfo.Root;
  if (known && place && 'objectNumber' in place) snapshot.markRefForSave(place as Parameters<Snapshot['markRefForSave']>[0]);
  else if (root && 'objectNumber' in root) snapshot.markRefForSave(root as Parameters<Snapshot['markRefForSave']>[0]);
  if (known) {
    const fields = known.get(PDFName.of('Fields'));
    if (fields && 'objectNumber' in fields) snapshot.markRefForSave(fields as Parameters<Snapshot['markRefForSave']>[0]);
    return known;
  }
  const form = context.obj({ Fields: [] });
  catalog.set(name, form);
  return form;
}

/** The signature dictionaries in the order of the form's fields. */
async function signatureFields(document: PDFDocument): Promise<readonly PDFDict[]> {
  const fields = document.catalog.lookupMaybe(PDFName.of('AcroForm'), PDFDict)?.lookupMaybe(PDFName.of('Fields'), PDFArray);
  const found: PDFDict[] = [];
  for (let at = 0; at < (fields?.size() ?? 0); at += 1) {
    const field = fields?.lookupMaybe(at, PDFDict);
    const value = field?.lookupMaybe(PDFName.of('V'), PDFDict);
    if (field?.get(PDFName.of('FT')) === PDFName.of('Sig') && value) found.push(value);
  }
  return found;
}

export interface PadesSignature extends DocumentSignature {
  /** The file as it was when this signature was made; a later signature may stand behind it. */
  readonly signed: Uint8Array;
  /** What a time-stamping service confirmed of it; whose certificate that is, is the caller's to judge. */
  readonly stamp: TimeStamp | undefined;
}

/**
 * Checks every signature of a PDF; the last one must cover the file to its end, so that nothing was added after it.
 *
 * @throws JpkiError MYNA_JPKI_MALFORMED_DOCUMENT, MYNA_JPKI_NOT_SIGNED, MYNA_JPKI_DOCUMENT_CHANGED, MYNA_JPKI_BAD_SIGNATURE
 */
export async function verifyPades(pdf: Uint8Array): Promise<readonly PadesSignature[]> {
  const signatures = await readingWhole(async () => {
    const fields = await signatureFields(await load(pdf));
    if (fields.length === 0) throw new JpkiError('MYNA_JPKI_NOT_SIGNED', 'the PDF has no signature');
    return fields.map((field) => verifyField(pdf, field)).sort((a, b) => a.signed.length - b.signed.length);
  });
  if (signatures.at(-1)?.signed.length !== pdf.length) {
    throw new JpkiError('MYNA_JPKI_DOCUMENT_CHANGED', 'something was added after the last signature');
  }
  return signatures;
}

/** The readers of PDF and of DER have errors of their own for what stands in the wrong place: all of it is a malformed document. */
async function readingWhole<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof JpkiError ? error : malformed('the PDF or its signature cannot be read', error);
  }
}

function verifyField(pdf: Uint8Array, field: PDFDict): PadesSignature {
  const range = field.lookupMaybe(PDFName.of('ByteRange'), PDFArray)?.asArray() ?? [];
  const [start, before, after, rest] = range.map((each) => (each instanceof PDFNumber ? each.asNumber() : Number.NaN));
  const contents = field.lookupMaybe(PDFName.of('Contents'), PDFHexString);
  const isRange = [start, before, after, rest].every((each) => Number.isSafeInteger(each) && Number(each) >= 0);
  if (!contents || range.length !== 4 || !isRange || start !== 0) throw malformed('the signature dictionary is incomplete');
  const end = Number(after) + Number(rest);
  const gap = Buffer.from(pdf.subarray(Number(before), Number(after))).toString('latin1');
  // What is not signed must be this signature and nothing else.
  if (end > pdf.length || !/^<[0-9a-fA-F]*>$/.test(gap) || gap.slice(1, -1) !== contents.asString()) {
    throw new JpkiError('MYNA_JPKI_DOCUMENT_CHANGED', 'the signature does not cover the file');
  }
  const data = Buffer.concat([pdf.subarray(0, Number(before)), pdf.subarray(Number(after), end)]);
  const { certificate, signedAt, signature, stamp } = verifyCms(withoutPadding(contents.asBytes()), data);
  return {
    certificate,
    signed: pdf.subarray(0, end),
    signedAt: signedAt ?? claimedTime(field),
    stamp: stamp && verifyTimeStamp(stamp, signature),
  };
}

/** The CMS without the zeros that fill its place up. */
function withoutPadding(contents: Uint8Array): Uint8Array {
  const [tag, length] = contents;
  if (tag !== 0x30 || length === undefined || length <= 0x80 || length > 0x84) return contents;
  const head = 2 + (length & 0x7f);
  const size = contents.subarray(2, head).reduce((sum, byte) => sum * 256 + byte, 0);
  // Nobody signs the padding, so nothing may be hidden in it.
  if (contents.subarray(head + size).some((byte) => byte !== 0))
    throw new JpkiError('MYNA_JPKI_DOCUMENT_CHANGED', 'something stands behind the signature in its place');
  return contents.subarray(0, head + size);
}

function claimedTime(field: PDFDict): Date | undefined {
  const time = field.lookup(PDFName.of('M'));
  try {
    return time instanceof PDFString || time instanceof PDFHexString ? time.decodeDate() : undefined;
  } catch {
    return undefined;
  }
}
