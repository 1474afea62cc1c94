/** Stable codes of everything this library refuses. */
export type JpkiErrorCode =
  | 'MYNA_JPKI_MALFORMED_CERTIFICATE'
  | 'MYNA_JPKI_MALFORMED_REQUEST'
  | 'MYNA_JPKI_MALFORMED_RESPONSE'
  | 'MYNA_JPKI_MALFORMED_CRL'
  /** Not a document of the format in question, or one that this library does not sign or verify. */
  | 'MYNA_JPKI_MALFORMED_DOCUMENT'
  /** There is no signature in the document. */
  | 'MYNA_JPKI_NOT_SIGNED'
  /** The document is not the one that was signed. */
  | 'MYNA_JPKI_DOCUMENT_CHANGED'
  | 'MYNA_JPKI_UNSUPPORTED_KEY'
  | 'MYNA_JPKI_FOREIGN_AUTHORITY'
  | 'MYNA_JPKI_AUTHORITY_EXPIRED'
  | 'MYNA_JPKI_NOT_YET_VALID'
  | 'MYNA_JPKI_EXPIRED'
  | 'MYNA_JPKI_UNKNOWN_CRITICAL_EXTENSION'
  | 'MYNA_JPKI_WRONG_PURPOSE'
  | 'MYNA_JPKI_WRONG_POLICY'
  | 'MYNA_JPKI_SUSPENDED'
  | 'MYNA_JPKI_REVOKED'
  | 'MYNA_JPKI_STATUS_UNKNOWN'
  | 'MYNA_JPKI_BAD_SIGNATURE'
  /** A proof of number on a screen: not of this form, or with a key that is not the issuer's. */
  | 'MYNA_JPKI_MALFORMED_PROOF'
  /** It was made for somebody else. */
  | 'MYNA_JPKI_OTHER_AUDIENCE';

/** A refusal; the message names the rule, never the person. */
export class JpkiError extends Error {
  readonly code: JpkiErrorCode;

  constructor(code: JpkiErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'JpkiError';
    this.code = code;
  }
}
