import { createHash } from 'node:crypto';
import type { Browser } from './browser.ts';
import { readPdf, readQr } from './outside.ts';

/** A letter as it lay in a letterbox, and what outside programs read on it. */
export interface Letter {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly postedOn: string;
  readonly sha256: string;
  readonly pdf: Uint8Array;
  /** Text of all pages without white space, by pdftotext. */
  readonly text: string;
  /** What the QR code says, by pdftoppm and jsqr. */
  readonly qr: string | undefined;
  /** Empty where the letter has none. */
  readonly individualNumber: string;
  readonly applicationNumber: string;
}

interface Entry {
  readonly id: string;
  readonly kind: string;
  readonly title: { readonly en: string };
  readonly postedOn: string;
}

/** Opens every letter of a letterbox, newest first. */
export async function openLetters(browser: Browser, person: string): Promise<Letter[]> {
  const { letters } = await browser.read<{ letters: Entry[] }>(`/sandbox/letters?person=${encodeURIComponent(person)}`);
  const opened: Letter[] = [];
  for (const entry of letters) opened.push(await openLetter(browser, entry));
  return opened;
}

async function openLetter(browser: Browser, { id, kind, title, postedOn }: Entry): Promise<Letter> {
  const pdf = (await browser.get(`/sandbox/letters/${encodeURIComponent(id)}`)).bytes;
  const text = await readPdf(pdf);
  return {
    id,
    kind,
    title: title.en,
    postedOn,
    pdf,
    sha256: createHash('sha256').update(pdf).digest('hex'),
    text,
    qr: await readQr(pdf),
    individualNumber: /個人番号IndividualNumber(\d{12})(?!\d)/.exec(text)?.[1] ?? '',
    applicationNumber: /(?<!\d)(\d{23})(?!\d)/.exec(text)?.[1] ?? '',
  };
}
