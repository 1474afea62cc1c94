import type { Provider } from 'oidc-provider';
import type { Databases } from '../../kernel/database/index.ts';
import { type HttpApp, isRefusal, type KeyStore, type Log, MynaError, type ProtocolTime } from '../../kernel/index.ts';
import type { Certification } from '../certification/index.ts';
import type { Exchange } from '../exchange/index.ts';
import { deleteExpired } from './artefacts.ts';
import { saveService } from './clients.ts';
import { rememberCodes } from './codes.ts';
import { createDoorSessions, type DoorSessionKeeper } from './door-sessions.ts';
import { acceptsAnyPasskey } from './passkey-sign-in.ts';
import { createPasskeys, type Passkeys } from './passkeys.ts';
import { createProvider } from './provider.ts';
import { registerRoutes } from './routes.ts';
import { recordSignIn } from './sign-in-record.ts';
import { createStaffGrants } from './staff-grants.ts';
import { startTlsClientServer, type TlsClientOptions, type TlsClientServer } from './tls-client.ts';
import type { Identity } from './types.ts';

export interface IdentityDeps {
  readonly databases: Pick<Databases, 'pool' | 'as'>;
  readonly keys: KeyStore;
  readonly time: ProtocolTime;
  readonly log: Log;
  readonly certification: Pick<
    Certification,
    'verify' | 'verifyChallenge' | 'cardState' | 'certificatesOf' | 'onCardBlocked' | 'authorityCertificates'
  >;
  readonly exchange: Pick<Exchange, 'codeFor' | 'disclose' | 'recordAccess'>;
  /** Who registers relying services: in a sandbox every developer. Left out: the bureau's operators. */
  readonly servicesOpenTo?: 'everybody' | 'operators' | undefined;
  /** The public address without a trailing slash. Asked at `start`, when the port is known. */
  readonly publicUrl: () => string;
  /** Undefined: no TLS client certificates are taken. */
  readonly tlsClients?: TlsClientOptions | undefined;
  /** No other instance stands on this database. Left out: there may be some. */
  readonly isAlone?: boolean | undefined;
}

/** What the routes need; it is not part of the door. */
export interface IdentityParts extends Omit<IdentityDeps, 'publicUrl' | 'tlsClients'> {
  /** Undefined before `start`, and where none are taken. */
  tlsClientPort(): number | undefined;
  readonly sessions: DoorSessionKeeper;
  readonly passkeys: Passkeys;
  readonly publicUrl: string;
  /** @throws {MynaError} `MYNA_NOT_READY` before `start` */
  provider(): Provider;
}

const cleanUpEvery = 300_000;

export function createIdentity(deps: IdentityDeps): Identity {
  const pool = deps.databases.pool('identity');
  let provider: Provider | undefined;
  let endSubscription = (): void => undefined;
  let tlsClients: TlsClientServer | undefined;
  let cleaning: NodeJS.Timeout | undefined;
  const isCardActive = (cardId: string): Promise<boolean> => isActive(deps.certification, cardId);
  const exchange = { ...deps.exchange, codeFor: rememberCodes(deps.exchange.codeFor) };
  const isTls = deps.publicUrl().startsWith('https:');
  const sessions = createDoorSessions({ pool, time: deps.time, isTls, isAlone: deps.isAlone ?? false, isCardActive });
  const passkeys = createPasskeys(deps.databases.as('identity'), deps.time);

  return {
    sessions,
    passkeys: { acceptsAnyOf: (card) => acceptsAnyPasskey({ passkeys, status: deps.certification }, card) },
    staff: createStaffGrants({ pool, time: deps.time, exchange, onChange: (code) => sessions.forgetRoles(code) }),
    registerService: (service) => saveService(pool, deps.time, service),
    registerRoutes: (app: HttpApp) =>
      registerRoutes(app, {
        ...deps,
        exchange,
        sessions,
        passkeys,
        tlsClientPort: () => tlsClients?.port,
        get publicUrl() {
          return deps.publicUrl();
        },
        provider() {
          if (!provider) throw new MynaError('MYNA_NOT_READY');
          return provider;
        },
      }),
    async start() {
      provider = await createProvider({
        ...deps,
        exchange,
        pool,
        publicUrl: deps.publicUrl(),
        isCardActive,
        isPasskeyUsable: async (residentId, passkeyId) => (await passkeys.find(residentId, passkeyId))?.isCopied === false,
        onSignedOut: (providerSession) => sessions.endOfSignIn(providerSession),
      });
      endSubscription = deps.certification.onCardBlocked((event) => sessions.endOfCard(event));
      cleaning = setInterval(() => {
        deleteExpired(pool, deps.time).catch((error: unknown) => deps.log.error({ event: 'identity.clean-up-failed', error }));
      }, cleanUpEvery);
      cleaning.unref();
      if (deps.tlsClients) {
        const record = (residentId: string) => recordSignIn({ ...deps, exchange }, residentId, 'tls-client');
        tlsClients = await startTlsClientServer(deps.tlsClients, { certification: deps.certification, log: deps.log, record });
      }
    },
    async stop() {
      await tlsClients?.close();
      clearInterval(cleaning);
      endSubscription();
    },
  };
}

/** A card that the authorities do not know is not accepted either. Without a fresh status, their refusal goes to the caller. */
async function isActive(certification: IdentityDeps['certification'], cardId: string): Promise<boolean> {
  try {
    return (await certification.cardState(cardId)) === 'active';
  } catch (error) {
    if (isRefusal(error, 'MYNA_CERTIFICATION_CARD_NOT_FOUND')) return false;
    throw error;
  }
}
