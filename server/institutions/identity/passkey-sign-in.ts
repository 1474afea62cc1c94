import type { AuthenticationResponseJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import { type MynaCode, MynaError } from '../../kernel/index.ts';
import type { CertificateRecord, Certification } from '../certification/index.ts';
import { takesPasskeys } from './doors.ts';
import type { PasskeyCeremony } from './passkey-ceremony.ts';
import type { Passkey, Passkeys } from './passkeys.ts';
import { acrOfPasskey, amrOfPasskey } from './provider.ts';
import { type BrowserExchange, clientIdOf, findInteraction, type Interaction, leaveOtherPerson, type SignInParts } from './sign-in.ts';
import { accountIdOf } from './subjects.ts';

export interface PasskeySignInParts extends SignInParts {
  readonly passkeys: Passkeys;
  readonly ceremony: PasskeyCeremony;
  readonly status: PasskeyStatus;
}

type PasskeyStatus = Pick<Certification, 'cardState' | 'certificatesOf'>;

/** The card's challenge and a passkey's are two: each is used up by its own answer. */
const challengeOf = (uid: string): string => `passkey.${uid}`;

/** @throws {MynaError} `MYNA_IDENTITY_INTERACTION_NOT_FOUND`, `MYNA_IDENTITY_PASSKEY_NOT_HERE` */
export async function openPasskeySignIn(
  parts: PasskeySignInParts,
  browser: BrowserExchange,
  uid: string,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  await findOpenInteraction(parts, browser, uid);
  const { challenge } = await parts.challenges.open(challengeOf(uid));
  return parts.ceremony.signInOptions(challenge);
}

/**
 * Finishes a sign-in page with a passkey's answer: whom it lets in, for viewing, hangs on the card with which it was registered being in use at this moment.
 *
 * @throws {MynaError} `MYNA_IDENTITY_PASSKEY_UNKNOWN`, `…_WRONG`, `…_COPIED`, `MYNA_CERTIFICATION_SUSPENDED`, `…_REVOKED`, `…_EXPIRED`,
 * `MYNA_IDENTITY_CHALLENGE_STALE`, and what `openPasskeySignIn` throws
 */
export async function finishPasskeySignIn(
  parts: PasskeySignInParts,
  browser: BrowserExchange,
  uid: string,
  response: AuthenticationResponseJSON,
): Promise<string> {
  const interaction = await findOpenInteraction(parts, browser, uid);
  const challenge = await parts.challenges.use(challengeOf(uid), undefined);
  const passkey = await parts.passkeys.findByCredential(Buffer.from(response.id, 'base64url'));
  if (!passkey) throw new MynaError('MYNA_IDENTITY_PASSKEY_UNKNOWN');
  const { counter } = await parts.ceremony.verifySignIn(challenge, response, passkey);
  await parts.passkeys.use(passkey, counter);
  const cardSerial = await serialInUse(parts.status, passkey);
  await parts.recordSignIn(passkey.residentId, clientIdOf(interaction));
  const accountId = accountIdOf({ residentId: passkey.residentId, cardId: passkey.cardId, cardSerial, passkeyId: passkey.id });
  await leaveOtherPerson(parts, interaction, accountId);
  interaction.result = { login: { accountId, acr: acrOfPasskey, amr: amrOfPasskey(passkey.isSynced), remember: true } };
  await interaction.persist();
  return interaction.returnTo;
}

async function findOpenInteraction(parts: PasskeySignInParts, browser: BrowserExchange, uid: string): Promise<Interaction> {
  const interaction = await findInteraction(parts, browser, uid);
  if (!takesPasskeys(clientIdOf(interaction))) throw new MynaError('MYNA_IDENTITY_PASSKEY_NOT_HERE');
  return interaction;
}

const refusals: Readonly<Record<Exclude<CertificateRecord['status']['state'], 'good'>, MynaCode>> = {
  suspended: 'MYNA_CERTIFICATION_SUSPENDED',
  revoked: 'MYNA_CERTIFICATION_REVOKED',
  expired: 'MYNA_CERTIFICATION_EXPIRED',
};

/** The authentication certificate of the passkey's card, which must be good: as fresh as an OCSP answer. */
async function serialInUse(status: PasskeyStatus, { residentId, cardId }: Passkey): Promise<string> {
  const state = await status.cardState(cardId);
  if (state !== 'active') throw new MynaError(refusals[state]);
  const own = (await status.certificatesOf(residentId)).filter((each) => each.cardId === cardId && each.kind === 'authentication');
  const good = own.find((each) => each.status.state === 'good');
  if (good) return good.serial;
  const last = own[0]?.status.state ?? 'revoked';
  throw new MynaError(last === 'good' ? 'MYNA_CERTIFICATION_REVOKED' : refusals[last]);
}

/** Whether any passkey of a card could sign in at this moment: the same questions as at a sign-in, without a device. */
export async function acceptsAnyPasskey(
  { passkeys, status }: { readonly passkeys: Passkeys; readonly status: PasskeyStatus },
  card: { readonly cardId: string; readonly residentId: string },
): Promise<boolean> {
  const own = (await passkeys.listOf(card.residentId)).filter(({ cardId, isCopied }) => cardId === card.cardId && !isCopied);
  const [first] = own;
  if (!first) return false;
  try {
    await serialInUse(status, first);
    return true;
  } catch (error) {
    if (error instanceof MynaError && error.code.startsWith('MYNA_CERTIFICATION_')) return false;
    throw error;
  }
}
