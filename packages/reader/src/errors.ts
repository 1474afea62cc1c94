export type CardErrorCode =
  /** A wrong PIN; `facts.triesLeft` says how many remain. */
  | 'MYNA_CARD_PIN_WRONG'
  /** No tries are left: only the municipal office unlocks. */
  | 'MYNA_CARD_PIN_LOCKED'
  /** The typed PIN cannot be one (length or alphabet). Found before the card was asked, so no try was used. */
  | 'MYNA_CARD_PIN_FORM'
  /** The function needs a PIN that was not verified (6982). */
  | 'MYNA_CARD_PIN_REQUIRED'
  /** The PIN was never set: the card has not been collected yet. */
  | 'MYNA_CARD_PIN_NOT_SET'
  /** The card was removed, or its lease ran out. */
  | 'MYNA_CARD_GONE'
  /** Another reader holds the card. */
  | 'MYNA_CARD_IN_USE'
  /** The card is suspended: a terminal with network refuses it until the municipal office has lifted the suspension. */
  | 'MYNA_CARD_SUSPENDED'
  /** The card was blocked: it answers nothing any more. */
  | 'MYNA_CARD_BLOCKED'
  /** Its memory is damaged: it answers nothing any more. */
  | 'MYNA_CARD_BROKEN'
  /** No My Number Card: the JPKI application was not found. */
  | 'MYNA_CARD_UNKNOWN'
  /** The card has no such application, key or certificate (a child's signature, health insurance under `jlis`). */
  | 'MYNA_CARD_NOT_OFFERED'
  /** The issuer's channel to the chip failed: wrong key, or an answer that does not authenticate. */
  | 'MYNA_CARD_CHANNEL'
  /** Nothing that leads to a reader answers: no PC/SC service or binding, no reader agent. */
  | 'MYNA_READER_UNAVAILABLE'
  /** There is no reader (of that name). */
  | 'MYNA_READER_ABSENT'
  /** No card lies in the reader. */
  | 'MYNA_READER_EMPTY'
  /** The reader agent does not serve this page: not on its list, or the person at the computer said no. */
  | 'MYNA_READER_NOT_ALLOWED'
  /** Any other refusal; `facts.statusWord` has it in hex. */
  | 'MYNA_CARD_REFUSED';

/** Every refusal of a card. Neither message nor facts hold a PIN or personal data. */
export class CardError extends Error {
  override readonly name = 'CardError';
  readonly code: CardErrorCode;
  readonly facts: Readonly<Record<string, string | number>>;

  constructor(code: CardErrorCode, facts: Record<string, string | number> = {}) {
    super(
      `${code}${Object.entries(facts)
        .map(([key, value]) => ` ${key}=${value}`)
        .join('')}`,
    );
    this.code = code;
    this.facts = Object.freeze({ ...facts });
  }
}
