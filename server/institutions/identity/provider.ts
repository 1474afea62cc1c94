import { createHmac } from 'node:crypto';
import type pg from 'pg';
import { type KeyStore, type Log, languageAmong, type ProtocolTime } from '../../kernel/index.ts';
import type { Exchange } from '../exchange/index.ts';
import { createArtefactAdapter } from './artefacts.ts';
import { readClaims } from './claims.ts';
import { doorClients } from './clients.ts';
import { doorOfClient, takesPasskeys } from './doors.ts';
import {
  type Configuration,
  errors,
  interactionPolicy,
  type KoaContextWithOIDC,
  Provider,
  type Account as ProviderAccount,
} from './oidc-library.ts';
import { renderLogout, renderLogoutDone, renderProviderError } from './provider-pages.ts';
import { openTokenKeys } from './signing-keys.ts';
import { type Account, parseAccountId } from './subjects.ts';

export interface ProviderParts {
  readonly pool: pg.Pool;
  readonly keys: KeyStore;
  readonly time: ProtocolTime;
  readonly log: Log;
  /** Without a trailing slash. */
  readonly publicUrl: string;
  /** Whether the card is neither suspended nor revoked, as fresh as an OCSP answer. */
  readonly isCardActive: (cardId: string) => Promise<boolean>;
  /** Whether the passkey is still there and was not copied. */
  readonly isPasskeyUsable: (residentId: string, passkeyId: string) => Promise<boolean>;
  readonly exchange: Pick<Exchange, 'codeFor' | 'disclose'>;
  /** Called before the person is told that she is signed out. */
  readonly onSignedOut: (providerSession: string) => Promise<void>;
}

/** Seconds. A sign-in lasts as long as somebody sits at the page; what proves it to a service is short. */
export const lifetimes = { interaction: 600, session: 900, code: 30, accessToken: 600, idToken: 600 } as const;

/** Card and PIN: the authentication class that services may ask for, by the names of デジタル認証アプリ. */
export const acrOfCard = 'aal3';

/** Smart card and PIN (RFC 8176). */
export const amrOfCard = ['sc', 'pin'];

/** A passkey that was registered with the card: for viewing at our own doors, given to no service. */
export const acrOfPasskey = 'aal2';

/** A key of the device, and the person known to the device (RFC 8176): in hardware, or in software where the device's maker copies it. */
export const amrOfPasskey = (isSynced: boolean): string[] => [isSynced ? 'swk' : 'hwk', 'user', 'mfa'];

/**
 * The OpenID provider: code flow with PKCE S256 only, clients that prove themselves with a key, pairwise subjects, and
 * nothing of what the library offers for trying out.
 */
export async function createProvider(parts: ProviderParts): Promise<Provider> {
  const provider = new Provider(`${parts.publicUrl}/oidc`, await configure(parts));
  // `mountProvider` sets the forwarded headers.
  provider.proxy = true;
  provider.use(async (context, next) => {
    await next();
    const { oidc }: Partial<KoaContextWithOIDC> = context as KoaContextWithOIDC;
    if (oidc?.route === 'end_session_confirm' && oidc.session && 'destroyed' in oidc.session) await parts.onSignedOut(oidc.session.uid);
  });
  provider.on('server_error', (_context, error) => parts.log.error({ event: 'identity.provider-failed', error }));
  return provider;
}

async function configure(parts: ProviderParts): Promise<Configuration> {
  const isTls = parts.publicUrl.startsWith('https:');
  const cookie = { httpOnly: true, sameSite: 'lax', secure: isTls, signed: true } as const;
  return {
    adapter: createArtefactAdapter(parts.pool, parts.time),
    clients: await doorClients(parts.keys, parts.publicUrl),
    jwks: { keys: await openTokenKeys(parts.keys) },
    cookies: {
      keys: [Buffer.from(parts.keys.derive('identity/cookie', 32)).toString('base64url')],
      names: { session: 'openmyna_oidc', interaction: 'openmyna_interaction', resume: 'openmyna_resume' },
      long: { ...cookie, path: '/' },
      // The sign-in page and its API lie on different paths, so the cookie holds for both.
      short: { ...cookie, path: '/' },
    },
    features: {
      devInteractions: { enabled: false },
      dPoP: { enabled: false },
      resourceIndicators: { enabled: false },
      revocation: { enabled: true },
      externalSigningSupport: { enabled: true, ack: 'experimental-01' },
      rpInitiatedLogout: { enabled: true, logoutSource: renderLogout, postLogoutSuccessSource: renderLogoutDone },
    },
    acrValues: [acrOfCard, acrOfPasskey, 'crl'],
    scopes: ['openid', 'name', 'address', 'birthdate', 'gender'],
    claims: { openid: ['sub', 'acr', 'amr'], name: ['name'], address: ['address'], birthdate: ['birthdate'], gender: ['gender'] },
    responseTypes: ['code'],
    subjectTypes: ['pairwise'],
    clientAuthMethods: ['private_key_jwt'],
    enabledJWA: { idTokenSigningAlgValues: ['ES256', 'RS256'], clientAuthSigningAlgValues: ['ES256', 'RS256', 'PS256'] },
    pkce: { required: () => true },
    allowOmittingSingleRegisteredRedirectUri: false,
    clientBasedCORS: () => false,
    ttl: ttlOf(parts.time),
    interactions: { url: (_context, interaction) => signInAddress(parts.publicUrl, interaction), policy: interactionPolicies() },
    findAccount: (context, accountId) => findAccount(parts, accountId, context.oidc.client?.clientId ?? ''),
    // A door uses its token once, at once; its own session ends with the provider's by `DoorSessions`.
    expiresWithSession: (context) => doorOfClient(context.oidc.client?.clientId ?? '') === undefined,
    loadExistingGrant,
    pairwiseIdentifier: (_context, accountId, client) =>
      pairwiseSubject(parts, parseAccountId(accountId), client.clientId, String(client.sectorIdentifier ?? '')),
    renderError: renderProviderError,
  };
}

/** The page is told in which languages the service would speak to its user, and chooses the first that it has. */
function signInAddress(publicUrl: string, { uid, params }: { uid: string; params: Record<string, unknown> }): string {
  const asked = typeof params.ui_locales === 'string' ? languageAmong(params.ui_locales) : undefined;
  return `${publicUrl}/sign-in?uid=${uid}${asked ? `&ui_locales=${asked}` : ''}`;
}

function ttlOf(time: ProtocolTime): NonNullable<Configuration['ttl']> {
  return {
    Interaction: lifetimes.interaction,
    // Counted from the sign-in: using the session does not prolong it.
    Session: (_context, session) => {
      const now = Math.floor(time.now() / 1000);
      return Math.max(1, (session.loginTs ?? now) + lifetimes.session - now);
    },
    Grant: lifetimes.session,
    AuthorizationCode: lifetimes.code,
    AccessToken: lifetimes.accessToken,
    IdToken: lifetimes.idToken,
  };
}

/** The library's checks, and two more: a session whose card was blocked asks for a card again, and one of a passkey does where a passkey is not enough. */
function interactionPolicies(): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base();
  const asksFor = (name: string, about: string, isNeeded: (context: KoaContextWithOIDC) => boolean) =>
    policy
      .get('login')
      ?.checks.add(
        new interactionPolicy.Check(name, about, 'login_required', (context) =>
          isNeeded(context) ? interactionPolicy.Check.REQUEST_PROMPT : interactionPolicy.Check.NO_NEED_TO_PROMPT,
        ),
        0,
      );
  asksFor('card_blocked', 'the card of the session is no longer accepted', ({ oidc }) => {
    return oidc.session?.accountId !== undefined && oidc.account === undefined;
  });
  asksFor('passkey_not_enough', 'the session was begun with a passkey', ({ oidc }) => {
    const accountId = oidc.session?.accountId;
    return accountId !== undefined && parseAccountId(accountId).passkeyId !== undefined && !takesPasskeys(oidc.client?.clientId ?? '');
  });
  return policy;
}

async function findAccount(parts: ProviderParts, accountId: string, clientId: string): Promise<ProviderAccount | undefined> {
  const account = parseAccountId(accountId);
  if (!(await parts.isCardActive(account.cardId))) return undefined;
  if (account.passkeyId && !(await parts.isPasskeyUsable(account.residentId, account.passkeyId))) return undefined;
  return {
    accountId,
    // Attributes are read when the service comes for them, not for an identity token that would leave them out.
    claims: async (use, scope) => ({
      sub: accountId,
      ...(use === 'userinfo' ? await readClaims(parts.exchange, account, scope, clientId) : {}),
    }),
  };
}

/**
 * Our own doors ask for nothing but the subject, so signing in to one is enough for the next. The services of others get
 * their grant when the person holds the card to the reader on a page that says what is asked (`finishSignIn`).
 */
const loadExistingGrant: NonNullable<Configuration['loadExistingGrant']> = async (context) => {
  const { client, session, provider, result, account } = context.oidc;
  if (!client || !session || !account) return undefined;
  const grantId = result?.consent?.grantId ?? session.grantIdFor(client.clientId);
  if (grantId) {
    const known = await provider.Grant.find(grantId);
    if (known?.accountId === account.accountId) return known;
  }
  if (doorOfClient(client.clientId) === undefined) return undefined;
  const grant = new provider.Grant({ accountId: account.accountId, clientId: client.clientId });
  grant.addOIDCScope('openid');
  await grant.save();
  return grant;
};

/** For our own institutions the linkage code, for others a value that no two of them can compare. */
export async function pairwiseSubject(
  parts: Pick<ProviderParts, 'exchange' | 'keys'>,
  account: Account,
  clientId: string,
  sector: string,
): Promise<string> {
  const door = doorOfClient(clientId);
  if (door) return parts.exchange.codeFor(account.residentId, door);
  if (!sector) throw new errors.InvalidClient('a service needs one sector', 'no sector identifier');
  return createHmac('sha256', parts.keys.derive('identity/pairwise', 32)).update(`${sector}\n${account.residentId}`).digest('base64url');
}
