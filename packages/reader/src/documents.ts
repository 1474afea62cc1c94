/** Documents signed with a card: raw signature, CMS, PAdES and XAdES. Node only; `@openmyna/jpki` does the formats and verifies them. */
import { JpkiError } from '@openmyna/jpki';
import { type DocumentSigner, signCms } from '@openmyna/jpki/cms';
import { signPades } from '@openmyna/jpki/pades';
import { signXadesDetached, signXadesEnveloped } from '@openmyna/jpki/xades';
import type { CardTerminal } from './terminal.ts';

/** Signature formats: the bare RSA signature, CMS beside or around the data, in a PDF, in an XML document, in an XML file beside the data. */
export type SignatureFormat = 'hash' | 'cms' | 'cms-attached' | 'pades' | 'xades' | 'xades-detached';

export interface SignDocumentRequest {
  readonly format: SignatureFormat;
  readonly data: Uint8Array;
  /** The signature key signs documents (署名用電子証明書); the authentication key proves who is there, and is for trials. */
  readonly key: 'signature' | 'authentication';
  readonly pin: string;
  /** What the signer says the time is. */
  readonly at: Date;
  /** XAdES detached: how the file is called beside the signature. */
  readonly name?: string;
  /** PAdES: why it was signed. */
  readonly reason?: string;
}

/**
 * Signs a document with the card, its certificates inside the signature.
 *
 * @throws {CardError} as the card refuses (`MYNA_CARD_PIN_WRONG`, `MYNA_CARD_NOT_OFFERED` for somebody without a signature certificate, ...)
 * @throws {JpkiError} `MYNA_JPKI_MALFORMED_DOCUMENT` when the document is not of the format
 */
export async function signDocument(terminal: CardTerminal, request: SignDocumentRequest): Promise<Uint8Array> {
  const { data, key, at, format } = request;
  if (format === 'hash') return terminal.sign(key, data, request.pin);
  await terminal.verifyPin(key, request.pin);
  const certificate = await terminal.readCertificate(key);
  const chain = [await terminal.readCaCertificate(key)];
  // Verified again before each signature: what came between may have selected another application.
  const signer: DocumentSigner = { certificate, chain, sign: (bytes) => terminal.sign(key, bytes, request.pin) };
  switch (format) {
    case 'cms':
    case 'cms-attached':
      return signCms({ data, signer, at, isDetached: format === 'cms' });
    case 'pades':
      return signPades({ pdf: data, signer, at, ...(request.reason ? { reason: request.reason } : {}) });
    case 'xades':
      return new TextEncoder().encode(await signXadesEnveloped({ xml: decodeXml(data), signer, at }));
    case 'xades-detached':
      return new TextEncoder().encode(await signXadesDetached({ data, name: request.name ?? 'data', signer, at }));
  }
}

function decodeXml(data: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data);
  } catch (cause) {
    throw new JpkiError('MYNA_JPKI_MALFORMED_DOCUMENT', 'XML is signed in UTF-8', { cause });
  }
}
