/**
 * The bytes that the chip signs at a sign-in (RSASSA-PKCS1-v1_5 with SHA-256, by the user-authentication key 利用者証明用).
 *
 * The first line keeps them apart from everything else that such a key may be asked to sign; the issuer, the service and the
 * page bind them to one place: a challenge carried over from another site, another service or another browser's page does not fit.
 */
export function signInMessage(parts: SignInMessageParts): Uint8Array {
  const lines = ['OpenMyna sign-in v1', parts.issuer, parts.clientId, parts.uid, Buffer.from(parts.challenge).toString('base64url')];
  return Buffer.from(lines.join('\n'), 'utf8');
}

export interface SignInMessageParts {
  /** The provider's issuer identifier, which is also the place where the person is. */
  readonly issuer: string;
  readonly clientId: string;
  /** The sign-in page's own identifier. */
  readonly uid: string;
  /** 32 random bytes. */
  readonly challenge: Uint8Array;
}
