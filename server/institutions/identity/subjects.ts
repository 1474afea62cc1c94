/** Whom a session of the provider belongs to: a person, and the card that she held to the reader. */
export interface Account {
  readonly residentId: string;
  readonly cardId: string;
  /** Serial of the authentication certificate, lower-case hex. */
  readonly cardSerial: string;
}

/**
 * The provider's account id. It names the card as well, so that everything which hangs on a blocked card is found by it. It
 * never leaves the provider: services see the pairwise subject.
 */
export function accountIdOf(account: Account): string {
  return `${account.residentId}/${account.cardId}/${account.cardSerial}`;
}

/** @throws {TypeError} when the text was not made by `accountIdOf` */
export function parseAccountId(accountId: string): Account {
  const [residentId, cardId, cardSerial, ...rest] = accountId.split('/');
  if (!residentId || !cardId || !cardSerial || rest.length > 0) throw new TypeError('not an account id');
  return { residentId, cardId, cardSerial };
}

export function cardOfAccount(accountId: string): string {
  return parseAccountId(accountId).cardId;
}
