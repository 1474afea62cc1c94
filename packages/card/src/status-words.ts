/** Status words that the card answers (ISO 7816-4 clause 5.6, and the JICSAP family's own). */
export const statusWords = Object.freeze({
  ok: 0x9000,
  /** The application was deactivated: the card is blocked. */
  deactivated: 0x6283,
  authenticationFailed: 0x6300,
  memoryFailure: 0x6581,
  wrongLength: 0x6700,
  channelNotSupported: 0x6881,
  secureMessagingNotSupported: 0x6882,
  incompatibleStructure: 0x6981,
  securityNotSatisfied: 0x6982,
  referenceBlocked: 0x6984,
  conditionsNotSatisfied: 0x6985,
  noCurrentFile: 0x6986,
  missingSecureMessaging: 0x6987,
  wrongSecureMessaging: 0x6988,
  /** Secure-messaging class without a session, as cards of the family answer READ and VERIFY. */
  noSession: 0x69fc,
  wrongData: 0x6a80,
  functionNotSupported: 0x6a81,
  notFound: 0x6a82,
  recordNotFound: 0x6a83,
  noSpace: 0x6a84,
  wrongParameters: 0x6a86,
  referenceNotFound: 0x6a88,
  wrongOffset: 0x6b00,
  unknownInstruction: 0x6d00,
  unknownClass: 0x6e00,
});

/** 63Cx: `tries` are left. */
export const triesLeft = (tries: number): number => 0x63c0 | Math.min(tries, 0x0f);

/** What a command handler answers. */
export interface CardAnswer {
  readonly statusWord: number;
  readonly data?: Uint8Array;
}

export const answer = (statusWord: number, data?: Uint8Array): CardAnswer => (data ? { statusWord, data } : { statusWord });

export function encodeAnswer({ statusWord, data }: CardAnswer): Uint8Array {
  const length = data?.length ?? 0;
  const response = new Uint8Array(length + 2);
  if (data) response.set(data);
  response[length] = statusWord >> 8;
  response[length + 1] = statusWord & 0xff;
  return response;
}
