/** Why a number was refused. The message never repeats the number: it may be personal data. */
export type NumberErrorCode =
  /** Something other than digits (after folding full-width digits, spaces and hyphens). */
  | 'MYNA_NUMBER_NOT_DIGITS'
  /** Too few or too many digits; `expected` and `found` say how many. */
  | 'MYNA_NUMBER_LENGTH'
  /** A check digit does not fit: at least one digit is wrong. */
  | 'MYNA_NUMBER_CHECK_DIGIT'
  /** The counter has passed the last number there is. */
  | 'MYNA_NUMBER_EXHAUSTED'
  /** A counter that is negative or no integer. */
  | 'MYNA_NUMBER_COUNTER'
  /** A key that is not 16, 24 or 32 bytes long. */
  | 'MYNA_NUMBER_KEY';

export class NumberError extends Error {
  override readonly name = 'NumberError';
  readonly code: NumberErrorCode;
  readonly expected: number | undefined;
  readonly found: number | undefined;

  constructor(code: NumberErrorCode, message: string, lengths?: { readonly expected: number; readonly found: number }) {
    super(message);
    this.code = code;
    this.expected = lengths?.expected;
    this.found = lengths?.found;
  }
}
