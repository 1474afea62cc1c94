import type { CardError, CardErrorCode } from '@openmyna/reader';

const sentences: Readonly<Record<CardErrorCode, string>> = {
  MYNA_CARD_PIN_WRONG: 'Wrong PIN.',
  MYNA_CARD_PIN_LOCKED: 'The PIN is locked. Only the municipal office unlocks it, with the card and its holder present.',
  MYNA_CARD_PIN_FORM: 'That cannot be the PIN: four digits, or for the signature six to sixteen letters and digits.',
  MYNA_CARD_PIN_REQUIRED: 'The card wants its PIN first.',
  MYNA_CARD_PIN_NOT_SET: 'The PIN of this card was never set: it has not been collected.',
  MYNA_CARD_GONE: 'The card is no longer there, or the server does not answer.',
  MYNA_CARD_IN_USE: 'Another reader holds this card. Take it out there first.',
  MYNA_CARD_SUSPENDED: 'This card is suspended. The municipal office lifts the suspension, with the card and its holder present.',
  MYNA_CARD_BLOCKED: 'This card is blocked.',
  MYNA_CARD_BROKEN: 'The memory of this card is damaged. Its holder applies for another one at the municipal office.',
  MYNA_CARD_UNKNOWN: 'There is no such card. `openmyna card list` shows those there are.',
  MYNA_CARD_NOT_OFFERED: 'The card does not have this.',
  MYNA_CARD_CHANNEL: 'The secure channel to the chip failed.',
  MYNA_READER_UNAVAILABLE:
    'No card reader can be reached: the PC/SC service (pcscd) does not run, or the optional package pcsc-mini is not installed for this system.',
  MYNA_READER_ABSENT: 'There is no such card reader. `openmyna reader --list` shows those there are.',
  MYNA_READER_EMPTY: 'No card lies in the reader.',
  MYNA_READER_NOT_ALLOWED: 'The reader agent does not serve this page.',
  MYNA_CARD_REFUSED: 'The card refused.',
};

/** A sentence and its code. Facts are tries left and status words, never a PIN. */
export function describeCardError({ code, facts }: CardError): string {
  const tries = typeof facts.triesLeft === 'number' ? ` ${facts.triesLeft} ${facts.triesLeft === 1 ? 'try' : 'tries'} left.` : '';
  const status = facts.statusWord === undefined ? '' : ` Status word ${facts.statusWord}.`;
  return `${sentences[code]}${tries}${status} (${code})`;
}
