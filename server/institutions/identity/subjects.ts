/** Whom a session of the provider belongs to: a person, and the card that she held to the reader, or that her passkey hangs on. */
export interface Account {
  readonly residentId: string;
  readonly cardId: string;
  /** Serial of the authentication certificate, lower-case hex. */
  readonly cardSerial: string;
  /** Signed in with a passkey: for viewing only. Undefined: with the card. */
  readonly passkeyId?: string | undefined;
}

/**
 * The provider's account id. It names the card as well, so that everything which hangs on a blocked card is found by it. It
 * never leaves the provider: services see the pairwise subject.
 */
export function accountIdOf(account: Account): string {
  const { residentId, cardId, cardSerial, passkeyId } = account;
  return [residentId, cardId, cardSerial, ...(passkeyId ? [passkeyId] : [])].join('/');
}

/** @throws {TypeError} when the text was not made by `accountIdOf` */
export function parseAccountId(accountId: string): Account {
  const [residentId, cardId, cardSerial, passkeyId, ...rest] = accountId.split('/');
  if (!residentId || !cardId || !cardSerial || passkeyId === '' || rest.length > 0) throw new TypeError('not an account id');
  return { residentId, cardId, cardSerial, passkeyId };
}

export function cardOfAccount(accountId: string): string {
  return parseAccountId(accountId).cardId;
}
