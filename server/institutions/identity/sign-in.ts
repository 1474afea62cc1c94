import type { IncomingMessage, ServerResponse } from 'node:http';
import type pg from 'pg';
import { isRefusal, MynaError } from '../../kernel/index.ts';
import type { Certification, VerifiedCertificate } from '../certification/index.ts';
import { destroyArtefact } from './artefacts.ts';
import type { Challenges } from './challenges.ts';
import { doorOfClient, doorProfiles, takesPasskeys } from './doors.ts';
import { errors, type Provider } from './oidc-library.ts';
import { acrOfCard, amrOfCard } from './provider.ts';
import { signInMessage } from './sign-in-message.ts';
import { accountIdOf } from './subjects.ts';

export interface SignInParts {
  readonly provider: Provider;
  readonly pool: pg.Pool;
  readonly challenges: Challenges;
  readonly certification: Pick<Certification, 'verify' | 'verifyChallenge'>;
  /** Writes the use of the card into the person's access log. */
  readonly recordSignIn: (residentId: string, clientId: string) => Promise<void>;
}

/** The browser's side of a request: the page's cookie is read from it by the provider. */
export interface BrowserExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** What a sign-in page shows and what the chip is asked to sign. */
export interface SignInPage {
  readonly uid: string;
  readonly service: {
    readonly id: string;
    readonly name: { readonly ja: string; readonly en: string };
    readonly isPublicInstitution: boolean;
  };
  /** The attributes that the service will get. */
  readonly asks: readonly ('name' | 'address' | 'birthdate' | 'gender')[];
  /** A passkey may answer here as well. */
  readonly takesPasskeys: boolean;
  readonly challenge: Uint8Array;
  readonly message: Uint8Array;
  /** Protocol time, milliseconds. */
  readonly expiresAt: number;
}

export type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

const attributes = ['name', 'address', 'birthdate', 'gender'] as const;

/**
 * Opens the page: a fresh challenge, bound to it.
 *
 * @throws {MynaError} `MYNA_IDENTITY_INTERACTION_NOT_FOUND` when the page is over, unknown, or belongs to another browser
 */
export async function openSignInPage(parts: SignInParts, browser: BrowserExchange, uid: string): Promise<SignInPage> {
  const interaction = await findInteraction(parts, browser, uid);
  const { challenge, expiresAt } = await parts.challenges.open(uid);
  const clientId = clientIdOf(interaction);
  const door = doorOfClient(clientId);
  const client = door ? undefined : await parts.provider.Client.find(clientId);
  const serviceName = client?.clientName ?? clientId;
  const scopes = new Set(scopeOf(interaction).split(' '));
  return {
    uid,
    service: {
      id: clientId,
      name: door ? doorProfiles[door].name : { ja: serviceName, en: serviceName },
      isPublicInstitution: door !== undefined,
    },
    asks: attributes.filter((attribute) => scopes.has(attribute)),
    takesPasskeys: takesPasskeys(clientId),
    challenge,
    message: signInMessage({ issuer: parts.provider.issuer, clientId, uid, challenge }),
    expiresAt,
  };
}

export interface CardAnswer {
  /** DER of the user-authentication certificate. */
  readonly certificate: Uint8Array;
  readonly signature: Uint8Array;
  /** The challenge that was signed, where the caller kept it. */
  readonly challenge: Uint8Array | undefined;
}

/**
 * Finishes a sign-in page with a card's answer, and returns the address at the provider where the browser goes on. A refusal
 * leaves the page open; a new challenge has to be asked for.
 *
 * @throws {MynaError} `MYNA_IDENTITY_INTERACTION_NOT_FOUND`, `MYNA_IDENTITY_CHALLENGE_STALE`, `MYNA_IDENTITY_CHALLENGE_FOREIGN`, `MYNA_IDENTITY_WRONG_CERTIFICATE`,
 * and what the authorities refuse (`MYNA_CERTIFICATION_…`: signature, chain, purpose, validity, status)
 */
export async function finishSignIn(parts: SignInParts, browser: BrowserExchange, uid: string, answer: CardAnswer): Promise<string> {
  const interaction = await findInteraction(parts, browser, uid);
  const clientId = clientIdOf(interaction);
  const challenge = await parts.challenges.use(uid, answer.challenge);
  const message = signInMessage({ issuer: parts.provider.issuer, clientId, uid, challenge });
  const verified = await verifyAnswer(parts.certification, message, answer);
  await parts.recordSignIn(verified.residentId, clientId);
  const accountId = accountIdOf({ residentId: verified.residentId, cardId: verified.cardId, cardSerial: verified.serial });
  await leaveOtherPerson(parts, interaction, accountId);
  const grantId = doorOfClient(clientId) ? undefined : await grantWhatWasShown(parts.provider, interaction, clientId, accountId);
  interaction.result = {
    login: { accountId, acr: acrOfCard, amr: amrOfCard, remember: true },
    ...(grantId ? { consent: { grantId } } : {}),
  };
  await interaction.persist();
  return interaction.returnTo;
}

/** A certificate of ours for another purpose is told from a stranger's: its person only chose the wrong PIN. */
export async function verifyAnswer(
  certification: SignInParts['certification'],
  message: Uint8Array,
  { certificate, signature }: CardAnswer,
): Promise<VerifiedCertificate> {
  try {
    return await certification.verifyChallenge(certificate, 'authentication', message, signature);
  } catch (error) {
    const isOther =
      isRefusal(error, 'MYNA_CERTIFICATION_WRONG_PURPOSE') ||
      (isRefusal(error, 'MYNA_CERTIFICATION_FOREIGN_AUTHORITY') && (await isForSignatures(certification, certificate)));
    throw isOther ? new MynaError('MYNA_IDENTITY_WRONG_CERTIFICATE', {}, { cause: error }) : error;
  }
}

async function isForSignatures(certification: SignInParts['certification'], certificate: Uint8Array): Promise<boolean> {
  try {
    await certification.verify(certificate, 'signature');
    return true;
  } catch (error) {
    return !isRefusal(error, 'MYNA_CERTIFICATION_FOREIGN_AUTHORITY');
  }
}

/** The person turned round at the page: the service learns `access_denied` (RFC 6749 4.1.2.1). */
export async function abortSignIn(parts: SignInParts, browser: BrowserExchange, uid: string): Promise<string> {
  const interaction = await findInteraction(parts, browser, uid);
  interaction.result = { error: 'access_denied', error_description: 'the person did not sign in' };
  await interaction.persist();
  return interaction.returnTo;
}

export async function findInteraction(parts: SignInParts, browser: BrowserExchange, uid: string): Promise<Interaction> {
  try {
    const interaction = await parts.provider.interactionDetails(browser.request, browser.response);
    if (interaction.uid === uid) return interaction;
  } catch (error) {
    if (!(error instanceof errors.SessionNotFound)) throw error;
  }
  throw new MynaError('MYNA_IDENTITY_INTERACTION_NOT_FOUND');
}

/** Somebody else was signed in with this browser. Her session at the provider ends; the library would ask with a page of its own. */
export async function leaveOtherPerson(parts: SignInParts, interaction: Interaction, accountId: string): Promise<void> {
  const { session } = interaction;
  if (!session || session.accountId === accountId) return;
  await destroyArtefact(parts.pool, 'Session', session.cookie);
  Reflect.deleteProperty(interaction, 'session');
}

/** The card held to a page that lists what the service asks for is the person's consent to it. */
async function grantWhatWasShown(provider: Provider, interaction: Interaction, clientId: string, accountId: string): Promise<string> {
  const grant = new provider.Grant({ accountId, clientId });
  grant.addOIDCScope(scopeOf(interaction));
  return grant.save();
}

export function clientIdOf(interaction: Interaction): string {
  return String(interaction.params.client_id);
}

function scopeOf(interaction: Interaction): string {
  return typeof interaction.params.scope === 'string' ? interaction.params.scope : 'openid';
}
